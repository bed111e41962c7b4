"""The drill: chat above, and below it the box, the question how sure, or the rating."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize, ScreenResume, ScreenSuspend
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static, TextArea

from tpm_coach.domain import CONFIDENCE, Rating, RehearsalKind
from tpm_coach.errors import CoachError, NothingToUndo
from tpm_coach.practice.drill import COMMANDS, Drill, Plan, Stage
from tpm_coach.text import printable
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets.answer_box import AnswerBox
from tpm_coach.tui.widgets.chat import WIDE, Conversation
from tpm_coach.tui.widgets.choice_bar import Choice, ChoiceBar, rating_prompt, ratings
from tpm_coach.tui.widgets.feedback import FeedbackView
from tpm_coach.tui.widgets.key_bar import KeyBar
from tpm_coach.tui.widgets.summary import Summary
from tpm_coach.tui.widgets.timer import Timer

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice

AUTOSAVE_SECONDS = 1.0
"""A crash loses no more typing than this, and the time one write takes."""

SURE = tuple(map(Choice, CONFIDENCE))
_WIDEST = 108
"""Columns of the conversation: a line of prose is not longer than a hundred."""
_AROUND = 14
"""Lines that the end of a drill takes beside its answers: with more there is room for all that was asked."""


class DrillScreen(BaseScreen):
    """Shows one frozen Drill; each verb runs in a thread and gives the next one."""

    TITLE = "Drill"
    HELP = "Answer as you would speak. The coach follows up where it heard too little. Then you rate it."
    COMMANDS_WRITTEN = COMMANDS
    CSS_PATH = "drill.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "home", "Home", id="drill.home", tooltip="Back to the home screen."),
        Binding("space", "mark", "Tick point", id="drill.mark", tooltip="Tick or untick the chosen point."),
        Binding("m", "model", "Model answer", id="drill.model", tooltip="Open or fold the model answer."),
        Binding("r", "retry", "Retry, ungraded", id="drill.retry", tooltip="Try again what you rated Again."),
        Binding("u", "undo", "Undo", id="drill.undo", tooltip="Take back what was done last."),
        Binding("U", "redo", "Redo", id="drill.redo", tooltip="Do again what was taken back last."),
        Binding("ctrl+t", "pause", "Pause", key_display="^t", id="drill.pause", tooltip="Stop the clock."),
        Binding("s", "skip_confidence", "Skip", id="drill.unsure", tooltip="Do not say how sure you are."),
        Binding("up,k", "move(-1)", "Up", show=False, id="drill.up", tooltip="Choose the point above."),
        Binding("down,j", "move(1)", "Down", show=False, id="drill.down", tooltip="Choose the point below."),
        Binding("pageup", "page(-1)", "Page up", show=False, id="drill.pageup"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="drill.pagedown"),
        Binding("escape", "leave", "Leave", id="drill.leave", tooltip="Go home; what you wrote is kept."),
    ]

    drill: reactive[Drill | None] = reactive(None, bindings=True)

    def __init__(
        self, practice: Practice, plan: Plan, clock: Callable[[], datetime], *, undo: bool = False
    ) -> None:
        super().__init__()
        self._practice = practice
        self._plan = plan
        self._clock = clock
        self._undo_first = undo
        self._kept = ""
        self._tomorrow = 0
        self._undoable = self._redoable = self._held = False
        self._busy = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Everything there is; `watch_drill` shows what the stage needs."""
        with Horizontal(id="head"):
            yield Static(Content("Drawing a question ..."), id="where")
            yield Timer("timer")
        yield Conversation()
        with Vertical(id="foot"):
            yield Static(Content(""), id="notice")
            yield Static(Content(""), id="prompt")
            yield AnswerBox()
            yield ChoiceBar("sure")
            yield ChoiceBar("rating")
        yield KeyBar()

    def on_mount(self) -> None:
        """Draw the first question."""
        for widget in self.query("#answer, #sure, #rating"):
            widget.display = False
        self.set_interval(AUTOSAVE_SECONDS, self._autosave)
        self._start()

    def on_resize(self, event: Resize) -> None:
        """Put the feedback beside the conversation where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")

    def on_screen_suspend(self, _: ScreenSuspend) -> None:
        """Stop the clock while help or another screen is in front."""
        self._held = self.query_one(Timer).hold()
        self.refresh_bindings()

    def on_screen_resume(self, _: ScreenResume) -> None:
        """Let the clock go on, unless the learner had stopped it."""
        if self._held:
            self._go_on()

    @work(group="verb", exit_on_error=False)
    async def _start(self) -> None:
        async with self._busy:
            drill = await asyncio.to_thread(self._practice.drills.start, self._plan, self._clock())
            if self._undo_first:
                drill = await self._exchanged(self._practice.drills.undo, drill)
            await self._show(drill)
        # Made while the question is read: the first answer need not wait for it.
        await asyncio.to_thread(lambda: self._practice.coach)

    @work(group="verb", exit_on_error=False)
    async def _verb(self, verb: Callable[..., Drill], *arguments: object, sent: str = "") -> None:
        """Run a verb on what the one before it left, unless that is not what it was meant for any more."""
        meant = self.drill
        async with self._busy:
            drill = self.drill
            if meant and drill and (meant.stage, meant.question) == (drill.stage, drill.question):
                try:
                    await self._show(await asyncio.to_thread(verb, drill, *arguments))
                except CoachError:
                    # What could not be stored is still in the box.
                    self.query_one(AnswerBox).insert(sent, (0, 0))
                    raise

    async def _show(self, drill: Drill) -> None:
        if drill.stage is Stage.OVER:
            self._tomorrow = await asyncio.to_thread(self._practice.overview.tomorrow, self._clock())
        self._undoable = await asyncio.to_thread(self._practice.drills.can_undo)
        self._redoable = await asyncio.to_thread(self._practice.drills.can_redo)
        self.drill = drill

    async def _exchanged(self, verb: Callable[[Drill, datetime], Drill], drill: Drill) -> Drill:
        try:
            return await asyncio.to_thread(verb, drill, self._clock())
        except NothingToUndo as error:
            return replace(drill, notice=str(error))

    @work(group="verb", exit_on_error=False)
    async def _exchange(self, verb: Callable[[Drill, datetime], Drill]) -> None:
        async with self._busy:
            if self.drill:
                await self._show(await self._exchanged(verb, self.drill))

    async def watch_drill(self, old: Drill | None, drill: Drill | None) -> None:
        """Show a new drill value."""
        if drill is None:
            return
        with self.app.batch_update():
            self._show_head(drill)
            begins = await self._show_chat(drill, old)
            await self._show_foot(drill, old)
        if begins:
            self.query_one(Conversation).come_to(begins)

    def _show_head(self, drill: Drill) -> None:
        timer = self.query_one(Timer)
        if drill.question is None:
            self.query_one("#where", Static).update(Content("Drill over"))
            timer.display = False
            return
        timer.display = True
        question = drill.question
        where = f"Question {drill.number} of {drill.total}"
        if drill.ungraded:
            where = "Once more" if drill.ungraded is RehearsalKind.RETRY else f"{where}, ungraded"
        parts = [where, question.category.title, question.level.value]
        self.query_one("#where", Static).update(Content("  ·  ".join(parts)))
        if drill.stage is Stage.ANSWER:
            timer.run(drill.seconds, question.minutes)
        else:
            timer.run(drill.seconds, question.minutes)
            timer.stop()

    async def _show_chat(self, drill: Drill, old: Drill | None) -> Widget | None:
        """Show what was said, and return the part that is new and to be read from its beginning."""
        begins: Widget | None = None
        chat = self.query_one(Conversation)
        self.set_class(drill.stage is Stage.FEEDBACK, "-judged")
        await chat.show(drill.turns, going_on=drill.stage in (Stage.ANSWER, Stage.CONFIDENCE))
        if drill.stage is Stage.OVER:
            summary = Summary(id="summary")
            await chat.mount(summary)
            longest = 2 if self.size.height >= _AROUND + 2 * len(drill.done) else 1
            summary.show(drill, self._tomorrow, min(_WIDEST, self.size.width) - 10, longest)
        elif drill.feedback and drill.question:
            view = next(iter(chat.query(FeedbackView)), None)
            if view is None:
                view = FeedbackView(drill.question, drill.feedback)
                await chat.mount(view)
                begins = view.query(".headline").first()
            view.show(drill, self.key_of("drill.model"), may_model=drill.attempted)
            chat.mark(e.quote for e in drill.feedback.evidence if e.heard)
            if drill.model_shown and not (old and old.model_shown):
                begins = next(iter(view.query(".model")), begins)
        return begins

    async def _show_foot(self, drill: Drill, old: Drill | None) -> None:
        notice = self.query_one("#notice", Static)
        notice.update(Content(printable(drill.notice)))
        notice.set_class(bool(drill.notice), "-shown")
        box, sure, rating = self.query_one(AnswerBox), self.query_one("#sure", ChoiceBar), self._rating_bar
        box.display = drill.stage is Stage.ANSWER
        sure.display = drill.stage is Stage.CONFIDENCE
        rating.display = drill.stage is Stage.FEEDBACK
        skips = self.key_of("drill.unsure")
        prompt = {
            Stage.CONFIDENCE: f"How sure are you that this answer would convince? ({skips} skips)",
            Stage.FEEDBACK: "This try is not graded." if drill.ungraded else rating_prompt(drill.suggested),
        }.get(drill.stage, "")
        self.query_one("#prompt", Static).update(Content(prompt))
        self.query_one("#prompt").display = bool(prompt)
        if drill.stage is Stage.ANSWER:
            # What was typed while the coach was thinking stays.
            if drill.unsent or old is None or old.question != drill.question or old.stage is not Stage.ANSWER:
                box.load_text(drill.unsent)
                box.move_cursor(box.document.end)
                self._kept = drill.unsent
            box.focus()
        elif drill.stage is Stage.CONFIDENCE:
            await sure.offer(SURE, 1)
            sure.focus()
        elif drill.stage is Stage.FEEDBACK and (old is None or old.stage is not Stage.FEEDBACK):
            await self._offer_ratings(drill, rating)
        elif drill.stage is Stage.FEEDBACK and old and drill.suggested not in (None, old.suggested):
            rating.selected = (drill.suggested or Rating.GOOD) - 1
        elif drill.stage is Stage.OVER:
            self.set_focus(None)

    async def _offer_ratings(self, drill: Drill, bar: ChoiceBar) -> None:
        if drill.ungraded:
            await bar.offer((Choice("Done", "kept, not graded"),), 0)
        else:
            await bar.offer(ratings(drill.previews), (drill.suggested or Rating.GOOD) - 1)
        bar.focus()

    @property
    def _rating_bar(self) -> ChoiceBar:
        return self.query_one("#rating", ChoiceBar)

    @on(TextArea.Changed, "#answer")
    def _writing(self) -> None:
        if self.query_one(AnswerBox).text != self._kept:
            self._go_on()

    def _go_on(self) -> None:
        if (timer := self.query_one(Timer)).paused:
            timer.go_on()
            self.refresh_bindings()

    @on(AnswerBox.Sent)
    def _sent(self, event: AnswerBox.Sent) -> None:
        # While the coach thinks it stays in the box, and can be sent when it is known what to.
        if not self._busy.locked():
            self.query_one(AnswerBox).clear()
            self._verb(self._practice.drills.say, event.text, self._seconds, self._clock(), sent=event.text)

    @on(ChoiceBar.Taken, "#sure")
    def _confided(self, event: ChoiceBar.Taken) -> None:
        self._verb(self._practice.drills.confide, event.index + 1, self._clock())

    @on(ChoiceBar.Taken, "#rating")
    def _rated(self, event: ChoiceBar.Taken) -> None:
        self._verb(self._practice.drills.rate, Rating(event.index + 1), self._clock())

    @on(FeedbackView.Marked)
    def _marked(self, event: FeedbackView.Marked) -> None:
        self._verb(self._practice.drills.mark, event.index)

    @property
    def _seconds(self) -> float:
        return self.query_one(Timer).seconds

    def _autosave(self) -> None:
        text = self.query_one(AnswerBox).text
        answering = self.drill is not None and self.drill.stage is Stage.ANSWER
        if self.drill and answering and text != self._kept and not self._busy.locked():
            self._kept = text
            self._keep(self.drill, text, self._seconds)

    @work(exclusive=True, group="keep", exit_on_error=False)
    async def _keep(self, drill: Drill, text: str, seconds: float) -> None:
        await asyncio.to_thread(self._practice.drills.keep, drill, text, seconds, self._clock())

    async def leave_safely(self) -> None:
        """Keep the answer as a draft, also what was just sent."""
        async with self._busy:
            if self.drill and self.drill.stage is not Stage.OVER:
                text = self.query_one(AnswerBox).text if self.drill.stage is Stage.ANSWER else ""
                await asyncio.to_thread(
                    self._practice.drills.keep, self.drill, text, self._seconds, self._clock()
                )

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that do something now; the one that stops the clock says so when it lets it go on."""
        found = super().active_bindings
        for key, active in found.items():
            if active.binding.action == "pause" and self.query_one(Timer).paused:
                binding = replace(active.binding, description="Go on")
                found[key] = active._replace(binding=binding, tooltip="Let the clock go on.")
        return found

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that do something at this stage."""
        stage = self.drill.stage if self.drill else None
        stages = {
            "mark": {Stage.FEEDBACK},
            "model": {Stage.FEEDBACK},
            "move": {Stage.FEEDBACK, Stage.OVER},
            "undo": {Stage.FEEDBACK, Stage.CONFIDENCE, Stage.OVER},
            "redo": {Stage.FEEDBACK, Stage.CONFIDENCE, Stage.OVER},
            "pause": {Stage.ANSWER},
            "skip_confidence": {Stage.CONFIDENCE},
            "home": {Stage.OVER},
            "retry": {Stage.OVER},
        }
        again = bool(self.drill and self.drill.again)
        possible = {"undo": self._undoable, "redo": self._redoable, "retry": again}
        return possible.get(action, True) and (action not in stages or stage in stages[action])

    def action_mark(self) -> None:
        """Tick or untick the key point under the cursor, if it is in sight; else bring it there first."""
        for view in self.query(FeedbackView):
            if view.point is None:
                return
            if view.is_in_view():
                self._verb(self._practice.drills.mark, view.point)
            else:
                view.come_into_view()

    @on(FeedbackView.ModelWished)
    def action_model(self) -> None:
        """Open or fold the model answer."""
        self._verb(self._practice.drills.say, "/model", self._seconds, self._clock())

    def action_skip_confidence(self) -> None:
        """Go on to the feedback without saying how sure."""
        self._verb(self._practice.drills.confide, None, self._clock())

    def action_undo(self) -> None:
        """Take back what was done last."""
        self._exchange(self._practice.drills.undo)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._exchange(self._practice.drills.redo)

    def action_pause(self) -> None:
        """Stop the clock, or let it go on; writing lets it go on too."""
        self.query_one(Timer).toggle()
        self.refresh_bindings()

    def action_retry(self) -> None:
        """Answer once more, ungraded, what was rated Again."""
        self._verb(self._practice.drills.retry, self._clock())

    def action_move(self, step: int) -> None:
        """Move between key points, or scroll."""
        views = self.query(FeedbackView)
        if views:
            views.first().move(step)
        else:
            self.query_one(Conversation).scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        """Scroll the conversation by a page, and choose among the points that are in sight then."""
        views = self.query(FeedbackView)
        self.query_one(Conversation).page(step, partial(views.first().follow, step) if views else None)

    def action_home(self) -> None:
        """Back to the home screen."""
        self.dismiss()

    @work(group="verb", exit_on_error=False)
    async def action_leave(self) -> None:
        """Back to the home screen; the answer is kept."""
        await self.leave_safely()
        self.dismiss()
