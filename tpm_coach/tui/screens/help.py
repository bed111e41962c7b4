"""Help: every key of a screen and of the app, as they are mapped now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static, TextArea

from tpm_coach.tui import keys
from tpm_coach.tui.keys import Key
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets.key_bar import KeyBar

_WRITING = (
    ("a, 1, ?", "Characters are written; the other keys do what they say."),
    ("^left, ^right", "Go by words; ^w deletes the one before."),
    ("shift+arrows", "Select."),
    ("^c, ^x", "Copy, cut what is selected, for other programs too."),
    ("^v", "Paste what was copied here; your terminal's own paste brings in the rest."),
)
_ANSWERING = (
    ("f7", "Select all."),
    ("^z, ^y", "Take back, do again."),
)
_AROUND = (
    ("tab, shift+tab", "Next part of the screen, the one before."),
    ("mouse", "Click a key below to press it; drag selects text, ^c copies it."),
)


class HelpScreen(ModalScreen[None]):
    """Lists the keys of the screen below it, as they are mapped now."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "#help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "close", "Close", id="help.close"),
    ]

    def __init__(self, screen: Screen[Any], title: str, about: str) -> None:
        super().__init__()
        self._of = screen
        self._title = title
        self._about = about

    def compose(self) -> ComposeResult:
        """What is done on the screen, its keys, those of text fields if it has any, those of the app."""
        kinds = dict.fromkeys(type(node) for node in (self._of, *self._of.query("*")))
        active = {found.binding.id for found in self._of.active_bindings.values()}
        everywhere = [key for key in keys.declared(type(self.app)) if self._gets_through(key)]
        own = [key for kind in kinds for key in keys.declared(kind) if key not in everywhere]
        here, around = self._lines(key for key in own if key.id in active), self._lines(everywhere)
        later = self._lines(key for key in own if key.id not in active)
        sections = {
            self._title: here,
            "Written in the answer": _written(self._of),
            "In a text field": _writing(kinds),
            "Everywhere": [*(line for line in around if line not in here), *_AROUND],
            "At other times": [line for line in later if line not in around and not self._of.is_modal],
        }
        with VerticalScroll(id="help"):
            if self._about:
                yield Static(Content(self._about), id="about")
            for title, lines in sections.items():
                if lines:
                    yield _section(title, lines)
        yield KeyBar()

    def _gets_through(self, key: Key) -> bool:
        """Whether a key of the app works on the screen: a dialog lets few through."""
        return not self._of.is_modal or key.first or key in keys.declared(type(self._of))

    def _lines(self, own: Iterable[Key]) -> list[tuple[str, str]]:
        return [(", ".join(keys.shown(self.app, key)), key.about) for key in own]

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss()


def _written(screen: Screen[Any]) -> Sequence[tuple[str, str]]:
    """What words after a slash do in the answer box of a screen."""
    told = screen.COMMANDS_WRITTEN if isinstance(screen, BaseScreen) else {}
    return [(f"/{name}", f"{about[0].upper()}{about[1:]}.") for name, about in told.items()]


def _writing(kinds: Iterable[type[DOMNode]]) -> Sequence[tuple[str, str]]:
    """What the keys do in the text fields among the parts of a screen; only long texts can be taken back."""
    fields = [kind for kind in kinds if issubclass(kind, (Input, TextArea))]
    long = any(issubclass(kind, TextArea) for kind in fields)
    return [*_WRITING, *_ANSWERING * long] if fields else []


def _section(title: str, lines: Sequence[tuple[str, str]]) -> Vertical:
    width = max(len(shown) for shown, _ in lines) + 3
    rows = []
    for shown, told in lines:
        key = Static(Content(shown), classes="key")
        key.styles.width = width
        rows.append(Horizontal(key, Static(Content(told), classes="told")))
    section = Vertical(*rows, classes="section")
    section.border_title = Content(title)
    return section
