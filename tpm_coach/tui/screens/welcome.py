"""The first start, in three steps: what this is, the interview, the first question."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Label, Static

from tpm_coach.domain import InterviewPlan, Question
from tpm_coach.errors import CoachError
from tpm_coach.text import printable
from tpm_coach.tui import keys
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.screens.plan import day_in, number_in
from tpm_coach.tui.widgets.answer_box import AnswerBox
from tpm_coach.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice
    from tpm_coach.tui.app import CoachApp

WHAT, WHEN, FIRST = range(3)
_TITLES = ("Welcome to tpm-coach", "When is your interview?", "Your first question")

_INTRODUCTION = (
    "A mock interviewer for Technical Program Managers. It asks a real interview question, follows up when "
    "something is missing, and tells you what was heard. Suppose you answer:"
)
_AFTERWARDS = (
    "You rate the answer, and the question comes back on the day you are about to forget it. A few minutes a "
    "day will do. Everything stays on this computer."
)
_SPEAK = (
    "Write as you would speak; nobody stops you. {send} sends. Then you say how sure you are, read what was "
    "heard, and rate the answer yourself. Words after a slash help on the way:"
)
_ON_THE_WAY = (
    ("/hint", "a nudge to start from"),
    ("/done", "that is all, show me the feedback"),
    ("/skip", "another question; this one waits until tomorrow"),
)
_LAST = "{next} asks it. {skip} goes to the home screen, which says what every day holds."

EXAMPLE_ID = "two-engineers-at-odds"
EXAMPLE_ANSWER = (
    "I took each of them aside first and asked what worried them about the other's design. "
    "It turned out that nobody had ever said who owned the interface, so both thought they did."
)
EXAMPLE_HEARD = ("Hears each side alone first", "Finds the real cause beneath the quarrel")
EXAMPLE_MISSED = "Gets an explicit decision or working agreement"
EXAMPLE_WHY = "A peace without a decision lasts until the next pull request."
"""What the coach really hears in that answer to that question of the shipped bank, in part."""


class WelcomeScreen(BaseScreen):
    """Shown once to a learner who has not answered anything; every step can be skipped."""

    TITLE = "Welcome"
    HELP = "Three steps to begin with. Each can be left out, and everything can be set later."
    CSS_PATH = "welcome.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s,ctrl+j", "next", "Go on", tooltip="Go on to the next step.", id="welcome.next"),
        Binding("escape", "skip", "Skip", tooltip="Leave this step out.", id="welcome.skip"),
    ]

    step = reactive(WHAT)

    def __init__(self, practice: Practice, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._practice = practice
        self._clock = clock
        self._question: Question | None = None

    def compose(self) -> ComposeResult:
        """The three steps, one of them shown."""
        with VerticalScroll(id="welcome", can_focus=False):
            with Horizontal(id="head"):
                yield Static(id="heading")
                yield Static(id="count")
            with Vertical(id="what", classes="step"):
                yield Static(Content(_INTRODUCTION))
                yield Static(Content.styled(f"“{EXAMPLE_ANSWER}”", "italic"), classes="said")
                yield Static(_heard())
            with Vertical(id="when", classes="step"):
                yield from self._fields()
            with Vertical(id="first", classes="step"):
                yield Static(Content("A short one to begin with:"))
                yield Static(id="question", classes="said")
                yield Static(id="how")
        yield KeyBar()

    def _fields(self) -> ComposeResult:
        budget = str(self._practice.settings.minutes_per_day)
        yield Static(
            Content(
                "With a date the days are planned towards it: what to ask first, when to ask everything "
                "once more, and whether your minutes are enough. Without one, questions come back when you "
                "are about to forget them."
            )
        )
        for name, label, hint, note in (
            ("interview", "Interview on", "YYYY-MM-DD", "empty when you do not know it yet"),
            ("minutes", "Minutes a day", budget, "answers and feedback together"),
        ):
            with Horizontal(classes="row"):
                yield Label(Content(label))
                yield Input(placeholder=hint, id=name, compact=True)
                yield Static(Content(note), classes="note")
        yield Static(id="fault")

    def on_mount(self) -> None:
        """Look for a first question while the learner reads."""
        self._look()

    @work(exclusive=True, group="look", exit_on_error=False)
    async def _look(self) -> None:
        self._question = await asyncio.to_thread(self._practice.welcome.first_question, self._clock())
        prompt = self._question.prompt if self._question else "The one that comes first today."
        self.query_one("#question", Static).update(Content(printable(prompt)))

    def watch_step(self, step: int) -> None:
        """Show a step."""
        self.query_one("#heading", Static).update(Content(_TITLES[step]))
        self.query_one("#count", Static).update(Content(f"{step + 1} of {len(_TITLES)}"))
        for at, name in enumerate(("what", "when", "first")):
            self.query_one(f"#{name}").display = at == step
        self.query_one("#how", Static).update(self._how())
        if step == WHEN:
            self.query_one("#interview", Input).focus()
        else:
            self.set_focus(None)

    @on(Input.Changed)
    def _changed(self) -> None:
        self.query_one("#fault", Static).update(Content(""))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.input.id != "interview":
            self.action_next()
        elif self._is_day(event.value):
            self.query_one("#minutes", Input).focus()

    def _is_day(self, text: str) -> bool:
        """Whether a day to plan towards was written, or nothing; if not, say why."""
        try:
            if text.strip():
                self._practice.preparing.check_day(day_in(text), self._clock())
        except CoachError as error:
            self._say(error)
            return False
        return True

    def _say(self, error: CoachError) -> None:
        self.query_one("#fault", Static).update(Content(f"✗ {printable(str(error))}."))

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_next(self) -> None:
        """Take what the step says and go on."""
        if self.step == WHEN and not await self._planned():
            return
        await self._go_on(drill=True)

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_skip(self) -> None:
        """Leave the step as it is and go on."""
        await self._go_on(drill=False)

    async def _go_on(self, *, drill: bool) -> None:
        if self.step == WHAT:
            # From here on they know what this is.
            await asyncio.to_thread(self._practice.welcome.done, self._clock())
        if self.step < FIRST:
            self.step += 1
        elif drill:
            self._ask()
        else:
            self.dismiss()

    def _how(self) -> Content:
        """How an answer is given, with the keys as they are mapped now."""
        speak = _SPEAK.format(send=keys.key_of(self.app, AnswerBox, "answer.send"))
        last = _LAST.format(next=self.key_of("welcome.next"), skip=self.key_of("welcome.skip"))
        words = [
            Content.assemble((f"  {word:<8}", "bold"), (told, "$foreground-muted"))
            for word, told in _ON_THE_WAY
        ]
        return Content("\n").join([Content(f"{speak}\n"), *words, Content(f"\n{last}")])

    def _ask(self) -> None:
        from tpm_coach.practice.drill import Plan
        from tpm_coach.tui.screens.drill import DrillScreen

        plan = Plan(questions=(self._question.id,)) if self._question else Plan()
        self.app.switch_screen(DrillScreen(self._practice, plan, self._clock))

    async def _planned(self) -> bool:
        """Store the interview, or only the minutes; False, and why, when they are not valid."""
        try:
            await self._store(
                self.query_one("#interview", Input).value, self.query_one("#minutes", Input).value
            )
        except CoachError as error:
            self._say(error)
            return False
        return True

    async def _store(self, interview: str, minutes: str) -> None:
        settings = self._practice.settings
        budget = number_in(minutes, settings.minutes_per_day, 5, 600)
        if interview.strip():
            now, day = self._clock(), day_in(interview)
            plan = InterviewPlan("interview", day, day, budget, settings.new_per_day)
            await asyncio.to_thread(self._practice.preparing.save, plan, now)
        elif budget != settings.minutes_per_day:
            from tpm_coach import settings_file

            app = cast("CoachApp", self.app)
            changed = {"minutes_per_day": budget}
            app.adopt(await asyncio.to_thread(settings_file.save, app.config_file, changed))


def _heard() -> Content:
    heard = [Content.assemble(("  ✓ ", "bold $text-success"), (point, "bold")) for point in EXAMPLE_HEARD]
    missed = Content.assemble(
        ("  ✗ ", "bold $text-error"),
        (EXAMPLE_MISSED, "bold"),
        (f"  essential\n    {EXAMPLE_WHY}", "$foreground-muted"),
    )
    return Content("\n").join([Content("Then you read:\n"), *heard, missed, Content(f"\n{_AFTERWARDS}")])
