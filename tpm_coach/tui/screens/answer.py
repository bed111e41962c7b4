"""One answer as it was given, with the feedback that it got."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tpm_coach.domain import Question, Review
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets import listing
from tpm_coach.tui.widgets.chat import Bubble
from tpm_coach.tui.widgets.feedback import FeedbackView
from tpm_coach.tui.widgets.key_bar import KeyBar
from tpm_coach.tui.widgets.markdown import styled

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice


class AnswerScreen(BaseScreen):
    """The conversation, and below it what was heard."""

    TITLE = "Answer"
    HELP = "An answer as you gave it, with the coach's feedback of that day and your own marks."
    CSS_PATH = "answer.tcss"
    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "compare", "Compare", tooltip="Beside the answer before it.", id="answer.compare"),
        Binding("m", "model", "Model answer", tooltip="Open or fold the model answer.", id="answer.model"),
        Binding("escape", "leave", "Back", id="answer.leave"),
    ]

    def __init__(self, practice: Practice, question: Question, review: Review) -> None:
        super().__init__()
        self._practice = practice
        self._question = question
        self._review = review

    def compose(self) -> ComposeResult:
        """The conversation with what counted underlined, the feedback, the model answer folded."""
        question, feedback = self._question, self._review.feedback
        quotes = [e.quote for e in feedback.evidence if e.heard] if feedback else []
        yield Static(Content(listing.given_in_words(self._review)), id="head")
        with VerticalScroll(id="page"):
            for turn in self._review.answer.turns:
                bubble = Bubble(turn, "Interviewer" if self._review.mock_answer_id else "Coach")
                if turn.by_learner:
                    bubble.mark(quotes)
                yield bubble
            if feedback:
                view = FeedbackView(question, feedback)
                # Nothing is ticked here any more, so no point is under the cursor.
                view.set_reactive(FeedbackView.cursor, -1)
                yield view
            else:
                yield Static(Content("It was rated without an answer that the coach could judge."))
            model = Static(styled(question.model_answer), id="model")
            model.border_title = "A strong answer"
            yield model
        yield KeyBar()

    async def on_mount(self) -> None:
        """Leave out what only a drill fills in."""
        self.query_one("#model").display = False
        await self.query("FeedbackView .compared, FeedbackView .model").remove()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the model answer only when there is one."""
        return bool(self._question.model_answer) if action == "model" else True

    def action_model(self) -> None:
        """Open or fold the model answer."""
        model = self.query_one("#model")
        model.display = not model.display
        if model.display:
            self.call_after_refresh(model.scroll_visible, top=True, animate=False)

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_compare(self) -> None:
        """Show the answer beside the one before it."""
        from tpm_coach.tui.screens.compare import CompareScreen

        pair = await asyncio.to_thread(self._practice.answers.beside, self._review.id)
        self.app.push_screen(CompareScreen(self._practice, pair))

    def action_leave(self) -> None:
        """Back to the list."""
        self.dismiss()
