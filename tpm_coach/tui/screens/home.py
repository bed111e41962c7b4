"""Home: what today holds, in one glance."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize, ScreenResume
from textual.reactive import reactive
from textual.widgets import Static

from tpm_coach.tui import navigation
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets.card import Card, Draw
from tpm_coach.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tpm_coach.domain import Act
    from tpm_coach.practice.drill import Plan
    from tpm_coach.practice.home import Today
    from tpm_coach.practice.service import Practice


WIDE, ROOMY, TALL = 116, 36, 48
"""From so many columns on the cards stand side by side, from so many lines on they have air, and more air."""

_CARDS = {
    "today": "Today",
    "strengths": "How ready you are",
    "weakest": "Weakest spot",
    "session": "Last session",
    "practice": "A year of practice",
}
_CHANGE = "▲ ▼ points in two weeks, = as before"
_TAKEN, _TAKEN_WIDE = 16, 15
"""The lines that all but the text about today takes, so that nothing must be scrolled to."""
_LEAST, _LEAST_WIDE = 6, 17
"""So many lines the text about today has at least; beside the other cards it costs nothing."""


class HomeScreen(BaseScreen):
    """The first screen; it is drawn before the practice is open."""

    TITLE = "Home"
    HELP = "What today holds. The keys below start a drill and lead everywhere else."
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "drill", "Drill", tooltip="Answer today's questions.", id="home.drill"),
        Binding("w", "weak", "Weak", tooltip="Drill your weakest category.", id="home.weak"),
        Binding("a", "ahead", "Ahead", tooltip="Go on past today's minutes.", id="home.ahead"),
        Binding("u", "undo", "Undo", tooltip="Take back what was done last.", id="home.undo"),
        *navigation.bindings(),
        Binding("q", "app.quit", "Quit", tooltip="Leave.", id="home.quit"),
        Binding("up,k", "move(-1)", "Up", tooltip="Scroll up.", show=False, id="home.up"),
        Binding("down,j", "move(1)", "Down", tooltip="Scroll down.", show=False, id="home.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="home.pageup"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="home.pagedown"),
    ]

    today: reactive[Today | None] = reactive(None, bindings=True)

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self._practice: Practice | None = None
        self._may_welcome = False
        self._cards = {name: Card(title, name, _opening) for name, title in _CARDS.items()}

    def compose(self) -> ComposeResult:
        """Lay out what the first frame shows; the other cards come with what is in them."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static(Content.styled("tpm-coach", "bold $text-accent"), id="title")
            with Grid(id="cards"):
                yield self._cards["today"]
        yield KeyBar()

    def begin(self, practice: Practice, plan: Plan | None, mock: int | None = None) -> None:
        """Show the practice, now that it is open; go on to what was asked for on the command line."""
        self._practice = practice
        self._may_welcome = plan is None and mock is None
        self._refresh()
        if plan is not None:
            self._drill(plan)
        elif mock is not None:
            self._interview(practice, mock)

    @work(exit_on_error=False)
    async def _interview(self, practice: Practice, number: int) -> None:
        if not number:
            await self.run_action("app.go('mock')")
            return
        from tpm_coach.tui.screens.mock_interview import MockInterviewScreen

        interview = await asyncio.to_thread(practice.mocks.resume, number, self._clock())
        await self.app.push_screen(MockInterviewScreen(practice, self._clock, interview))

    @work(exclusive=True, group="refresh", exit_on_error=False)
    async def _refresh(self) -> None:
        if self._practice:
            self.today = await asyncio.to_thread(self._practice.overview.today, self._clock())
            await self._welcome(self._practice, self.today)

    async def _welcome(self, practice: Practice, today: Today) -> None:
        """Show the way in, once in a learner's life."""
        may, self._may_welcome = self._may_welcome, False
        if may and not today.days and await asyncio.to_thread(practice.welcome.due):
            from tpm_coach.tui.screens.welcome import WelcomeScreen

            self.app.push_screen(WelcomeScreen(practice, self._clock))

    def on_screen_resume(self, _: ScreenResume) -> None:
        """Count again after a drill."""
        self._refresh()

    def on_resize(self, event: Resize) -> None:
        """Put the cards side by side where there is room for it."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.set_class(event.size.height >= ROOMY, "-roomy")
        self.set_class(event.size.height >= TALL, "-tall")
        if self.today:
            self._show(self.today)

    def watch_today(self, today: Today | None) -> None:
        """Show the figures."""
        if today:
            self._show(today)

    def _show(self, today: Today) -> None:
        from tpm_coach.tui.widgets import glance

        keys, rows = self._keys(), self._rows()
        # Beside today's questions the other cards have room to say all that was asked.
        longest = 2 if self.has_class("-wide") and self.has_class("-roomy") else 1
        self.query_one("#title", Static).update(glance.title(today, keys))
        draws: dict[str, Draw] = {
            "today": lambda width: glance.plan(today, keys, rows, width),
            "strengths": lambda width: glance.readiness(today, width),
            "weakest": lambda width: glance.weakest(today, keys, width, longest),
            "session": lambda width: glance.session(today, width, longest),
            "practice": lambda width: glance.practice(today, width),
        }
        for name, draw in draws.items():
            self._cards[name].show(draw)
        self._cards["strengths"].border_subtitle = _CHANGE if today.before else ""
        if not self.query("#standing"):
            standing = (self._cards[name] for name in ("strengths", "weakest", "session"))
            self.query_one("#cards").mount(Vertical(*standing, id="standing"), self._cards["practice"])

    def _rows(self) -> int:
        """How many lines about today there is room for, so that the page need not be scrolled."""
        taken, least = (_TAKEN_WIDE, _LEAST_WIDE) if self.has_class("-wide") else (_TAKEN, _LEAST)
        taken += 2 * self.has_class("-roomy") + 4 * self.has_class("-tall")
        return max(least, self.size.height - taken)

    def _keys(self) -> dict[str, str]:
        """The keys of the bindings as they are mapped now, by the second part of their ids."""
        shown = {
            binding.id.removeprefix("home."): self.app.get_key_display(binding)
            for binding in self.BINDINGS
            if isinstance(binding, Binding) and binding.id
        }
        for active in self.active_bindings.values():
            if active.node is self and active.binding.id:
                shown[active.binding.id.removeprefix("home.")] = self.app.get_key_display(active.binding)
        return shown

    async def action_press(self, name: str) -> None:
        """Do what a key does whose name was clicked in a card."""
        for binding in self.BINDINGS:
            if isinstance(binding, Binding) and binding.id == f"home.{name}":
                await self.run_action(binding.action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a drill only when the practice is open and holds something."""
        if action in {"drill", "weak", "ahead"}:
            return self.today is not None
        if action == "undo":
            return self.today is not None and self.today.days > 0
        return True

    def action_drill(self) -> None:
        """Answer today's questions."""
        from tpm_coach.practice.drill import Plan

        self._drill(Plan())

    def action_weak(self) -> None:
        """Drill the weakest spot, the weakest categories while nothing was answered."""
        from tpm_coach.domain import Selection
        from tpm_coach.practice.drill import Plan

        spot = self.today.weakest if self.today else None
        self._drill(Plan(Selection(spot.strength.category) if spot else Selection(), weak=True))

    def action_ahead(self) -> None:
        """Go on past today's minutes, with what tomorrow holds."""
        from tpm_coach.practice.drill import Plan

        self._drill(Plan(ahead=True))

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take back what was done last, on request if that was not today; a rated answer is shown again."""
        from tpm_coach.practice.drill import Plan

        if self._practice is None:
            return
        last = await asyncio.to_thread(self._practice.schedule.last)
        if last and not await self._meant(last, self._practice.schedule.planner.day(last.done_at)):
            return
        if last and last.review and last.review.mock_answer_id is None:
            self._drill(Plan(), undo=True)
        else:
            await self.run_action("app.undo")

    async def _meant(self, act: Act, day: date) -> bool:
        """Whether the learner wants back what was done on an earlier study day; what is of today is meant."""
        if self.today is None or day >= self.today.day:
            return True
        from tpm_coach.practice.schedule import said
        from tpm_coach.tui.screens.ask import AskScreen
        from tpm_coach.tui.widgets.choice_bar import Choice
        from tpm_coach.tui.widgets.glance import day_named

        question = f"Take back {said(act)}, from {day_named(day, self.today.day)}?"
        taken = await self.app.push_screen_wait(AskScreen(question, (Choice("Keep"), Choice("Take back"))))
        return taken == 1

    def action_move(self, step: int) -> None:
        """Scroll by a line."""
        self.query_one("#page").scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        """Scroll by a page."""
        page = self.query_one("#page")
        page.scroll_page_down(animate=False) if step > 0 else page.scroll_page_up(animate=False)

    def look_again(self) -> None:
        """Count again."""
        self._refresh()

    def _drill(self, plan: Plan, *, undo: bool = False) -> None:
        from tpm_coach.tui.screens.drill import DrillScreen

        if self._practice:
            self.app.push_screen(DrillScreen(self._practice, plan, self._clock, undo=undo))


def _opening(_: int) -> Content:
    return Content("Opening your practice ...")
