"""A question to the learner before something goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tpm_coach.text import printable
from tpm_coach.tui.screens.dialog import Dialog
from tpm_coach.tui.widgets.choice_bar import Choice, ChoiceBar
from tpm_coach.tui.widgets.key_bar import KeyBar

SAVE, DISCARD = range(2)
LEAVING = (Choice("Save"), Choice("Discard"), Choice("Stay here"))
"""What a screen offers when it is left with something that is not saved."""


class AskScreen(Dialog[int | None]):
    """Gives the index of the choice that was taken, None when the learner goes back with Escape.

    `selected` is the choice that Enter takes.
    """

    CSS_PATH = "ask.tcss"
    TITLE = "Question"
    HELP = "Going back answers nothing: all stays as it is."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="ask.back"),
    ]

    def __init__(self, question: str, choices: Sequence[Choice], selected: int = 0) -> None:
        super().__init__()
        self._question = question
        self._choices = choices
        self._selected = selected

    def compose(self) -> ComposeResult:
        """The question, and the choices in a row."""
        with Vertical(id="ask"):
            yield Static(Content(printable(self._question)), id="question")
            yield ChoiceBar("choices")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Offer the choices."""
        bar = self.query_one(ChoiceBar)
        await bar.offer(self._choices, self._selected)
        bar.focus()

    @on(ChoiceBar.Taken)
    def _taken(self, event: ChoiceBar.Taken) -> None:
        self.dismiss(event.index)

    def action_back(self) -> None:
        """Go back without an answer."""
        self.dismiss(None)
