"""A mock interview under way: the interviewer asks, follows up and moves on, and does not say how it goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tpm_coach.errors import CoachError
from tpm_coach.practice.interview import COMMANDS, Interview, Stage
from tpm_coach.text import counted, printable
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets.answer_box import AnswerBox
from tpm_coach.tui.widgets.chat import Conversation
from tpm_coach.tui.widgets.key_bar import KeyBar
from tpm_coach.tui.widgets.timer import Timer

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice

Verb = Callable[[Interview, str, float, datetime], Interview]

TICK_SECONDS = 1.0
"""A crash loses no more typing than this, and the time one write takes."""
CLOCK_KEPT_SECONDS = 10.0
"""So much of the clock a crash may lose while nothing is typed."""


class MockInterviewScreen(BaseScreen):
    """Shows one frozen Interview; each verb runs in a thread and gives the next one."""

    TITLE = "Mock interview"
    HELP = (
        "Answer as in the room. The interviewer follows up and keeps the time; how it went is said in the "
        "debrief, after the last question. What you write is kept every second."
    )
    COMMANDS_WRITTEN = COMMANDS
    CSS_PATH = "mock.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "Begin", id="interview.begin"),
        Binding("enter", "debrief", "Debrief", id="interview.debrief"),
        Binding(
            "ctrl+n",
            "done",
            "Next question",
            key_display="^n",
            tooltip="Send what is in the box, and go on without another follow-up.",
            id="interview.done",
        ),
        Binding(
            "f",
            "finish",
            "End here",
            tooltip="End the interview; what was not asked does not count.",
            id="interview.finish",
        ),
        Binding("pageup", "page(-1)", "Page up", show=False, id="interview.pageup"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="interview.pagedown"),
        Binding(
            "escape",
            "leave",
            "Pause",
            tooltip="Leave; the clock stands, and the interview goes on where it was.",
            id="interview.leave",
        ),
        Binding("escape", "back", "Back", tooltip="Leave between two parts.", id="interview.back"),
    ]

    interview: reactive[Interview | None] = reactive(None, bindings=True)

    def __init__(self, practice: Practice, clock: Callable[[], datetime], interview: Interview) -> None:
        super().__init__()
        self._practice = practice
        self._clock = clock
        self._first = interview
        self._kept = ("", 0.0)
        # Verbs and saving in turn: what was saved last is what was said last.
        self._one_at_a_time = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Everything there is; `watch_interview` shows what the stage needs."""
        with Horizontal(id="head"):
            yield Static(Content(""), id="where")
            yield Timer("timer")
        yield Conversation("Interviewer")
        with Vertical(id="foot"):
            yield Static(Content(""), id="notice")
            yield Static(Content(""), id="nudge")
            yield AnswerBox()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the interview as it was handed over."""
        self.set_interval(TICK_SECONDS, self._tick)
        self.interview = self._first

    @work(group="verb", exit_on_error=False)
    async def _speak(self, verb: Verb, text: str, seconds: float) -> None:
        box, here = self.query_one(AnswerBox), self.interview
        async with self._one_at_a_time:
            if here is None or _place(here) != _place(self.interview):
                # The interviewer went on meanwhile: it was not meant for the question that is there now.
                box.load_text(f"{text}{box.text}")
                return
            try:
                said = await asyncio.to_thread(verb, self.interview or here, text, seconds, self._clock())
            except CoachError:
                # What could not be stored is still in the box.
                box.load_text(f"{text}{box.text}")
                raise
            self.interview = said
        if said.paused:
            self.dismiss()

    @work(group="verb", exit_on_error=False)
    async def _begin(self) -> None:
        async with self._one_at_a_time:
            if self.interview:
                begin = self._practice.mocks.begin
                self.interview = await asyncio.to_thread(begin, self.interview, self._clock())

    async def watch_interview(self, old: Interview | None, interview: Interview | None) -> None:
        """Show a new value."""
        if interview is None:
            return
        with self.app.batch_update():
            self._show_head(interview)
            await self._show_chat(interview)
            self._show_foot(interview, old)

    def _show_head(self, interview: Interview) -> None:
        asking = interview.answer is not None
        parts = [interview.mock.title]
        if len(interview.mock.sections) > 1 and interview.stage is not Stage.OVER:
            parts = [
                f"{interview.part.title}, part {interview.section + 1} of {len(interview.mock.sections)}"
            ]
        if asking:
            parts.append(f"Question {interview.number} of {len(interview.part.questions)}")
        self.query_one("#where", Static).update(Content(printable("  ·  ".join(parts))))
        timer = self.query_one(Timer)
        timer.display = asking
        if interview.answer is not None:
            timer.run(interview.before + interview.answer.seconds, interview.part.minutes)

    async def _show_chat(self, interview: Interview) -> None:
        chat = self.query_one(Conversation)
        asking = interview.stage is Stage.ANSWER
        await chat.show(interview.turns if asking else (), going_on=asking)
        if not asking:
            await chat.mount(Static(_card(interview, self.key_of("interview.back")), id="card"))

    def _show_foot(self, interview: Interview, old: Interview | None) -> None:
        notice = self.query_one("#notice", Static)
        told = interview.notice if interview.stage is Stage.ANSWER else ""
        notice.update(Content(printable(told)))
        notice.set_class(bool(told), "-shown")
        box, answer = self.query_one(AnswerBox), interview.answer
        box.display = answer is not None
        if answer is None:
            self.set_focus(None)
        else:
            # What was typed while the coach was thinking stays.
            another = old is None or old.answer is None or old.answer.id != answer.id
            if answer.unsent or another:
                box.load_text(answer.unsent)
                box.move_cursor(box.document.end)
            self._kept = (answer.unsent, answer.seconds)
            box.focus()
        self._tick()

    @on(AnswerBox.Sent)
    def _sent(self, event: AnswerBox.Sent) -> None:
        self.query_one(AnswerBox).clear()
        self._speak(self._practice.mocks.say, event.text, self._seconds)

    @property
    def _seconds(self) -> float:
        """The seconds spent on the present question."""
        before = self.interview.before if self.interview else 0.0
        return max(0.0, self.query_one(Timer).seconds - before)

    def _tick(self) -> None:
        """Say where the time is, and keep what was typed."""
        interview = self.interview
        nudge = self.query_one("#nudge", Static)
        words = interview.nudge(self._seconds) if interview else ""
        nudge.update(Content.assemble(("Interviewer: ", "bold"), words) if words else Content(""))
        nudge.set_class(bool(words), "-shown")
        if interview and interview.answer:
            text, seconds = self.query_one(AnswerBox).text, self._seconds
            if text != self._kept[0] or seconds - self._kept[1] >= CLOCK_KEPT_SECONDS:
                self._kept = (text, seconds)
                self._keep(interview, text, seconds)

    @work(group="keep", exit_on_error=False)
    async def _keep(self, interview: Interview, text: str, seconds: float) -> None:
        async with self._one_at_a_time:
            # A verb that ran meanwhile has kept more than this.
            if interview is self.interview:
                keep = self._practice.mocks.keep
                await asyncio.to_thread(keep, interview, text, seconds, self._clock())

    async def leave_safely(self) -> None:
        """Keep what was said and typed."""
        async with self._one_at_a_time:
            if self.interview and self.interview.answer:
                text, seconds = self.query_one(AnswerBox).text, self._seconds
                keep = self._practice.mocks.keep
                await asyncio.to_thread(keep, self.interview, text, seconds, self._clock())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that do something at this stage."""
        interview = self.interview
        stage = interview.stage if interview else None
        stages = {
            "begin": Stage.READY,
            "debrief": Stage.OVER,
            "done": Stage.ANSWER,
            "leave": Stage.ANSWER,
            "finish": Stage.READY,
        }
        if action == "back":
            return stage is not Stage.ANSWER
        if action == "finish" and not (interview and (interview.section or interview.past)):
            return False
        return stage is stages[action] if action in stages else True

    def action_begin(self) -> None:
        """Begin the next section."""
        self._begin()

    def action_debrief(self) -> None:
        """See how it went."""
        from tpm_coach.tui.screens.debrief import DebriefScreen

        if self.interview:
            number = self.interview.mock.number
            self.app.switch_screen(DebriefScreen(self._practice, self._clock, number))

    def action_done(self) -> None:
        """Send what is in the box and go on to the next question."""
        box = self.query_one(AnswerBox)
        text = box.text
        box.clear()
        self._speak(self._practice.mocks.done, text, self._seconds)

    def action_finish(self) -> None:
        """End the interview between two sections."""
        self._speak(self._practice.mocks.finish, "", 0.0)

    def action_page(self, step: int) -> None:
        """Scroll the conversation by a page."""
        self.query_one(Conversation).page(step)

    def action_back(self) -> None:
        """Leave between two parts."""
        self.dismiss()

    @work(group="verb", exit_on_error=False)
    async def action_leave(self) -> None:
        """Leave; the interview goes on another time."""
        await self.leave_safely()
        self.dismiss()


def _place(interview: Interview | None) -> tuple[Stage, int, int] | None:
    return (interview.stage, interview.section, len(interview.past)) if interview else None


def _card(interview: Interview, leaves: str) -> Content:
    lines = [Content(printable(interview.notice)), Content("")] if interview.notice else []
    if interview.stage is Stage.OVER:
        told = "The debrief says how it went, what would help most, and takes your ratings."
        return Content("\n").join([*lines, Content.styled(told, "bold")])
    part, past = interview.part, len(interview.past)
    left = counted(len(part.questions) - past, "more question" if past else "question")
    told, parts = f"{left} in {part.minutes} minutes", interview.mock.sections
    if len(parts) > 1:
        told = f"Next: {part.title}, {told}"
    lines += [
        Content.styled(printable(told), "bold $text-accent"),
        Content("The clock nudges, it never cuts you off. What you write is kept."),
        Content("There is no feedback before the debrief."),
    ]
    if len(parts) > 1:
        lines.append(Content(f"{leaves} leaves: this part can wait for another day."))
        lines += [Content(""), *(_part(each.title, at - interview.section) for at, each in enumerate(parts))]
    return Content("\n").join(lines)


def _part(title: str, ahead: int) -> Content:
    """A part of the interview in a line: done (`ahead` is negative), the next one (0) or a later one."""
    if ahead < 0:
        return Content.assemble(("✓ ", "$text-success"), (f"{title}, done", "$foreground-muted"))
    return Content.styled(f"▸ {title}, next", "bold") if not ahead else Content(f"  {title}")
