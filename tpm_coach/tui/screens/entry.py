"""A line that the learner is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tpm_coach.errors import CoachError
from tpm_coach.text import printable
from tpm_coach.tui.screens.dialog import Dialog
from tpm_coach.tui.widgets.key_bar import KeyBar


class EntryScreen(Dialog[str | None]):
    """Gives what was written, None when the learner goes back with Escape.

    `check` raises a CoachError for a text that cannot be taken; its sentence is shown below the box.
    """

    CSS_PATH = "entry.tcss"
    TITLE = "Question"
    HELP = "Write it in one line; what cannot be taken is told below it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s,ctrl+j",
            "take",
            "Take",
            key_display="^s",
            tooltip="Take what is written.",
            id="entry.take",
        ),
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
    def action_take(self) -> None:
        """Give what is written, or say what is wrong with it."""
        text = self.query_one("#text", Input).value
        try:
            self._check(text)
        except CoachError as error:
            note = self.query_one("#note", Static)
            note.update(Content(printable(f"✗ {error}")))
            note.add_class("-wrong")
            return
        self.dismiss(text)

    def action_back(self) -> None:
        """Go back without a text."""
        self.dismiss(None)
