"""One answer of a mock interview: what was said, the feedback on it, a strong answer, the rating."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.reactive import reactive
from textual.widgets import Static

from tpm_coach.domain import Rating
from tpm_coach.errors import NothingToUndo
from tpm_coach.mocking.debrief import Judged
from tpm_coach.practice.drill import Drill
from tpm_coach.text import printable
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets.chat import WIDE, Conversation
from tpm_coach.tui.widgets.choice_bar import ChoiceBar, rating_prompt, ratings
from tpm_coach.tui.widgets.debrief import signal_words
from tpm_coach.tui.widgets.feedback import FeedbackView
from tpm_coach.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice


class MockAnswerScreen(BaseScreen):
    """Shows an answer as a drill shows one; rating it leads back to the debrief."""

    TITLE = "Answer"
    HELP = (
        "What you said with the words that counted underlined, and every key point. Ticks change the signal."
    )
    CSS_PATH = "mock.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Tick point", id="mock_answer.mark"),
        Binding("m", "model", "Model answer", id="mock_answer.model"),
        Binding("up,k", "move(-1)", "Up", show=False, id="mock_answer.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="mock_answer.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="mock_answer.pageup"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="mock_answer.pagedown"),
        Binding("escape", "leave", "Back", id="mock_answer.leave"),
    ]

    drill: reactive[Drill | None] = reactive(None, bindings=True)

    def __init__(
        self,
        practice: Practice,
        clock: Callable[[], datetime],
        number: int,
        judged: Judged,
        *,
        model: bool = False,
    ) -> None:
        super().__init__()
        self._practice = practice
        self._clock = clock
        self._number = number
        self._judged = judged
        self._model = model

    def compose(self) -> ComposeResult:
        """The conversation, the feedback, and the rating if it has none yet."""
        judged = self._judged
        with Horizontal(id="head"):
            yield Static(Content(f"Answer {judged.number}"), id="where")
            yield Static(Content(judged.took), id="timer")
        yield Conversation("Interviewer")
        with Vertical(id="foot"):
            yield Static(Content(""), id="notice")
            yield Static(Content(""), id="prompt")
            yield ChoiceBar("rating")
        yield KeyBar()

    def on_mount(self) -> None:
        """Look at the answer."""
        self.add_class("-judged")
        self.query_one(ChoiceBar).display = False
        self._look()

    def on_resize(self, event: Resize) -> None:
        """Put the feedback beside the conversation where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")

    def look_again(self) -> None:
        """Look again: the rating was taken back or given again."""
        self._look()

    def take_back(self) -> bool:
        """Take back a rating of this interview, never what was done elsewhere."""
        self._undo()
        return True

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def _undo(self) -> None:
        try:
            await asyncio.to_thread(self._practice.mocks.undo, self._number, self._clock())
        except NothingToUndo as error:
            self.notify(printable(str(error)), severity="warning", markup=False)
            return
        self._look()

    @work(exclusive=True, group="look", exit_on_error=False)
    async def _look(self) -> None:
        number, here, now = self._number, self._judged.answer.id, self._clock()
        debrief = await asyncio.to_thread(self._practice.mocks.debrief, number)
        self._judged = next(judged for judged in debrief.answers if judged.answer.id == here)
        drill = await asyncio.to_thread(self._practice.mocks.look, number, here, now)
        if drill.feedback is None or drill.question is None:
            return
        first = not self.query(FeedbackView)
        if first:
            await self._show(FeedbackView(drill.question, drill.feedback))
            drill = replace(drill, model_shown=self._model and bool(drill.question.model_answer))
        await self._offer(drill)
        self.drill = drill
        if first:
            begins = self.query(".model" if drill.model_shown else ".headline").first()
            self.query_one(Conversation).come_to(begins)

    async def _show(self, view: FeedbackView) -> None:
        """Put the feedback below the conversation, and mark there what counted."""
        chat, feedback = self.query_one(Conversation), self._judged.answer.feedback
        await chat.show(self._judged.answer.turns, going_on=False)
        await chat.mount(view)
        chat.mark(e.quote for e in feedback.evidence if e.heard) if feedback else None

    async def _offer(self, drill: Drill) -> None:
        bar, rated = self.query_one(ChoiceBar), self._judged.rated
        bar.display = rated is None
        if rated:
            due = f"{rated.due_day:%a} {rated.due_day.day} {rated.due_day:%b}"
            self.query_one("#prompt", Static).update(Content(f"Rated {rated.rating.title}, back on {due}."))
        else:
            await bar.offer(ratings(drill.previews), (drill.suggested or Rating.GOOD) - 1)
            bar.focus()

    def watch_drill(self, drill: Drill | None) -> None:
        """Show new marks, the suggestion that follows from them, and the model answer folded or not."""
        if drill is None:
            return
        judged = self._judged
        where = f"Answer {judged.number}  ·  {judged.question.category.title}   "
        signal = signal_words(judged.assessment.signal)
        self.query_one("#where", Static).update(Content.assemble(where, signal))
        self.query_one(FeedbackView).show(drill, self.key_of("mock_answer.model"), may_model=True)
        notice = self.query_one("#notice", Static)
        notice.update(Content(drill.notice))
        notice.set_class(bool(drill.notice), "-shown")
        if self._judged.rated is None and drill.suggested:
            self.query_one("#prompt", Static).update(Content(rating_prompt(drill.suggested)))
            self.query_one(ChoiceBar).selected = drill.suggested - 1

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def _mark(self, index: int) -> None:
        if self.drill:
            mark, shown = self._practice.mocks.mark, self.drill.model_shown
            here = self._judged.answer.id
            marked = await asyncio.to_thread(mark, self._number, here, index, self._clock())
            debrief = await asyncio.to_thread(self._practice.mocks.debrief, self._number)
            self._judged = next(judged for judged in debrief.answers if judged.answer.id == here)
            self.drill = replace(marked, model_shown=shown)

    @on(FeedbackView.Marked)
    def _marked(self, event: FeedbackView.Marked) -> None:
        self._mark(event.index)

    @on(ChoiceBar.Taken)
    def _taken(self, event: ChoiceBar.Taken) -> None:
        self._rate(Rating(event.index + 1))

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def _rate(self, rating: Rating) -> None:
        rate = self._practice.mocks.rate
        await asyncio.to_thread(rate, self._number, self._judged.answer.id, rating, self._clock())
        self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a model answer only where there is one, and ticks before the rating."""
        if action == "model":
            return bool(self._judged.question.model_answer)
        if action == "mark":
            feedback, waits = self._judged.answer.feedback, self._judged.rated is None
            return self.drill is not None and waits and bool(feedback and feedback.evidence)
        return True

    def action_mark(self) -> None:
        """Tick or untick the key point under the cursor."""
        for view in self.query(FeedbackView):
            if view.point is not None:
                self._mark(view.point)

    @on(FeedbackView.ModelWished)
    def action_model(self) -> None:
        """Open or fold the model answer."""
        if self.drill:
            self.drill = replace(self.drill, model_shown=not self.drill.model_shown)
            if self.drill.model_shown:
                self.query_one(Conversation).come_to(self.query(".model").last())

    def action_move(self, step: int) -> None:
        """Move between key points."""
        for view in self.query(FeedbackView):
            view.move(step)

    def action_page(self, step: int) -> None:
        """Scroll by a page."""
        self.query_one(Conversation).page(step)

    def action_leave(self) -> None:
        """Back to the debrief."""
        self.dismiss()
