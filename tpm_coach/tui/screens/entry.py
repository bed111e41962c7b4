"""A line that the learner is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tpm_coach.errors import CoachError
from tpm_coach.text import printable
from tpm_coach.tui.widgets.key_bar import KeyBar


class EntryScreen(ModalScreen[str | None]):
    """Gives what was written, None when the learner goes back with Escape.

    `check` raises a CoachError for a text that cannot be taken; its sentence is shown below the box.
    """

    CSS_PATH = "entry.tcss"
    TITLE = "Question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="entry.back"),
    ]

    def __init__(
        self, question: str, note: str, check: Callable[[str], object], text: str = "", example: str = ""
    ) -> None:
        super().__init__()
        self._question = question
        self._note = note
        self._check = check
        self._text = text
        self._example = example

    def compose(self) -> ComposeResult:
        """The question, the box, and how to write in it."""
        with Vertical(id="entry") as frame:
            frame.border_subtitle = "Enter takes it"
            yield Static(Content(printable(self._question)), id="question")
            yield Input(self._text, placeholder=self._example, compact=True, select_on_focus=False, id="text")
            yield Static(Content(self._note), id="note")
        yield KeyBar()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        try:
            self._check(event.value)
        except CoachError as error:
            note = self.query_one("#note", Static)
            note.update(Content(printable(str(error))))
            note.add_class("-wrong")
            return
        self.dismiss(event.value)

    def action_back(self) -> None:
        """Go back without a text."""
        self.dismiss(None)
