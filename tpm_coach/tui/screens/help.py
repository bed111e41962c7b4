"""Help: every key of a screen and of the app, as they are mapped now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static, TextArea

from tpm_coach.tui import keys
from tpm_coach.tui.keys import Key
from tpm_coach.tui.widgets.key_bar import KeyBar

_WRITING = (
    ("a, 1, ?", "Characters are written; the other keys do what they say."),
    ("^left, ^right", "Go by words; ^w deletes the one before."),
    ("shift+arrows", "Select; f7 selects all of an answer."),
    ("^c, ^x", "Copy, cut what is selected, for other programs too."),
    ("^v", "Paste what was copied here; your terminal's own paste brings in the rest."),
    ("^z, ^y", "Take back, do again."),
)
_AROUND = (
    ("tab, shift+tab", "Next part of the screen, the one before."),
    ("mouse", "Click a key below to press it; drag to select text, ^c copies it."),
)


class HelpScreen(ModalScreen[None]):
    """Lists the keys of the screen below it; `keymap` is what was put in place of the program's own."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "#help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "close", "Close", id="help.close"),
    ]

    def __init__(self, screen: Screen[Any], title: str, about: str, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._of = screen
        self._title = title
        self._about = about
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """What is done on the screen, its keys, those of text fields if it has any, those of the app."""
        kinds = dict.fromkeys(type(node) for node in (self._of, *self._of.query("*")))
        active = {found.binding.id for found in self._of.active_bindings.values()}
        own = [key for kind in kinds for key in keys.declared(kind)]
        sections = {
            self._title: self._lines(key for key in own if key.id in active),
            "In a text field": _WRITING if any(issubclass(kind, (Input, TextArea)) for kind in kinds) else (),
            "Everywhere": [*self._lines(keys.declared(type(self.app))), *_AROUND],
            "At other times": self._lines(key for key in own if key.id not in active),
        }
        with VerticalScroll(id="help"):
            if self._about:
                yield Static(Content(self._about), id="about")
            for title, lines in sections.items():
                if lines:
                    yield _section(title, lines)
        yield KeyBar()

    def _lines(self, own: Iterable[Key]) -> list[tuple[str, str]]:
        return [(self._shown(key), key.about) for key in own]

    def _shown(self, key: Key) -> str:
        mapped = keys.split(self._keymap.get(key.id, "")) or key.keys
        return ", ".join(self.app.get_key_display(Binding(one, "")) for one in mapped)

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss()


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
