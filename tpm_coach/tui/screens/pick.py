"""One of many: a list that what is typed narrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tpm_coach.text import one_line
from tpm_coach.tui.screens.dialog import Dialog
from tpm_coach.tui.widgets.key_bar import KeyBar

_MOST = 200
"""No more choices are listed; what is typed narrows them."""


@dataclass(frozen=True)
class Pick:
    """A choice: the section that it stands in, its name, a note, and whether it is taken already."""

    section: str
    name: str
    note: str = ""
    taken: bool = False


class _Narrow(Input):
    """The box that narrows the list, with the keys that move in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.move('cursor_down')", "Choice below", show=False, id="pick.down"),
        Binding("up", "screen.move('cursor_up')", "Choice above", show=False, id="pick.up"),
        Binding("pagedown", "screen.move('page_down')", "Page down", show=False, id="pick.pagedown"),
        Binding("pageup", "screen.move('page_up')", "Page up", show=False, id="pick.pageup"),
    ]


class PickScreen(Dialog[int | None]):
    """Gives the index of the choice that was taken, None when the learner goes back with Escape."""

    CSS_PATH = "pick.tcss"
    TITLE = "Choose"
    HELP = "Type a part of a name to narrow the list."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="pick.back"),
    ]

    def __init__(self, title: str, picks: Sequence[Pick]) -> None:
        super().__init__()
        self._title = title
        self._picks = picks

    def compose(self) -> ComposeResult:
        """The box, and the choices below it."""
        with Vertical(id="pick") as frame:
            frame.border_title = Content(self._title)
            yield _Narrow(placeholder="type to narrow, Enter takes", compact=True, id="narrow")
            yield OptionList(id="picks", compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Offer all, the cursor on what is taken already."""
        self._narrow("")

    @on(Input.Changed, "#narrow")
    def _typed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    @on(Input.Submitted, "#narrow")
    def _entered(self) -> None:
        self.query_one(OptionList).action_select()

    def _narrow(self, typed: str) -> None:
        words = typed.lower().split()
        fit = [
            (index, pick)
            for index, pick in enumerate(self._picks)
            if all(word in f"{pick.section} {pick.name}".lower() for word in words)
        ]
        listed = self.query_one(OptionList)
        listed.clear_options()
        section, first, taken = "", None, None
        for index, pick in fit[:_MOST]:
            if pick.section != section:
                section = pick.section
                listed.add_option(Option(Content.styled(section, "bold $text-accent"), disabled=True))
            listed.add_option(Option(_line(pick), id=str(index)))
            first = listed.option_count - 1 if first is None else first
            taken = listed.option_count - 1 if pick.taken and taken is None else taken
        if len(fit) > _MOST:
            more = f"  and {len(fit) - _MOST} more: type a part of the name"
            listed.add_option(Option(Content.styled(more, "$foreground-muted"), disabled=True))
        listed.highlighted = first if taken is None or words else taken

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(int(event.option_id or 0))

    def action_move(self, way: str) -> None:
        """Move in the list while the box has the focus."""
        listed = self.query_one(OptionList)
        getattr(listed, f"action_{way}")()
        # Beyond the first or the last choice a page finds none.
        if listed.highlighted is None:
            listed.action_first() if way == "page_up" else listed.action_last()

    def action_back(self) -> None:
        """Go back without a choice."""
        self.dismiss(None)


def _line(pick: Pick) -> Content:
    return Content.assemble(
        "✓ " if pick.taken else "  ", one_line(pick.name, 60), (f"  {pick.note}", "$foreground-muted")
    )
