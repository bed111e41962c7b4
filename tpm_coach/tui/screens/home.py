"""Home: what today holds, in one glance."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize, ScreenResume
from textual.reactive import reactive
from textual.widgets import Footer, Static

from tpm_coach.text import counted, one_line
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets.bars import bar

if TYPE_CHECKING:
    from tpm_coach.practice.drill import Plan
    from tpm_coach.practice.overview import Today
    from tpm_coach.practice.service import Practice


class HomeScreen(BaseScreen):
    """The first screen; it is drawn before the practice is open."""

    CSS_PATH = "home.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "drill", "Drill", id="home.drill"),
        Binding("w", "weak", "Weak", id="home.weak"),
        Binding("a", "ahead", "Ahead", id="home.ahead"),
        Binding("p", "plan", "Plan", id="home.plan"),
        Binding("i", "import", "Import", id="home.import"),
        Binding("u", "undo", "Undo", id="home.undo"),
        Binding("q", "app.quit", "Quit", id="home.quit"),
    ]

    today: reactive[Today | None] = reactive(None, bindings=True)

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self._practice: Practice | None = None

    def compose(self) -> ComposeResult:
        """Lay out the cards, still empty."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static(Content.styled("tpm-coach", "bold $text-accent"), id="title")
            today = Static(Content("Opening your practice ..."), id="today", classes="card")
            today.border_title = "Today"
            yield today
            strengths = Static(Content(""), id="strengths", classes="card")
            strengths.border_title = "How ready you are"
            yield strengths
        yield Footer(show_command_palette=False)

    def begin(self, practice: Practice, plan: Plan | None) -> None:
        """Show the practice, now that it is open; go on to a drill when one was asked for."""
        self._practice = practice
        self._refresh()
        if plan is not None:
            self._drill(plan)

    @work(exclusive=True, group="refresh", exit_on_error=False)
    async def _refresh(self) -> None:
        if self._practice:
            self.today = await asyncio.to_thread(self._practice.overview.today, self._clock())

    def on_screen_resume(self, _: ScreenResume) -> None:
        """Count again after a drill."""
        self._refresh()

    def on_resize(self, event: Resize) -> None:
        """Give the cards air where there is room for it."""
        self.set_class(event.size.height >= 30, "-roomy")
        if self.today:
            self.query_one("#strengths", Static).update(_strengths(self.today, self._width))

    def watch_today(self, today: Today | None) -> None:
        """Show the figures."""
        if today is None:
            return
        title = Content.assemble(
            ("tpm-coach", "bold $text-accent"),
            (f"   {today.day:%A}, {today.day.day} {today.day:%B}", ""),
            (f"   {one_line(today.learner, 30)}" if today.learner != "me" else "", "$foreground-muted"),
        )
        self.query_one("#title", Static).update(title)
        self.query_one("#today", Static).update(_today(today))
        self.query_one("#strengths", Static).update(_strengths(today, self._width))

    @property
    def _width(self) -> int:
        return min(104, self.size.width) - 10

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a drill only when the practice is open and holds something."""
        if action in {"drill", "weak", "ahead", "plan", "import"}:
            return self.today is not None
        if action == "undo":
            return self.today is not None and self.today.days > 0
        return True

    def action_drill(self) -> None:
        """Answer today's questions."""
        from tpm_coach.practice.drill import Plan

        self._drill(Plan())

    def action_weak(self) -> None:
        """Drill the weakest categories."""
        from tpm_coach.practice.drill import Plan

        self._drill(Plan(weak=True))

    def action_ahead(self) -> None:
        """Go on past today's minutes, with what tomorrow holds."""
        from tpm_coach.practice.drill import Plan

        self._drill(Plan(ahead=True))

    def action_plan(self) -> None:
        """Set or look at the interview date."""
        from tpm_coach.tui.screens.plan import PlanScreen

        if self._practice:
            self.app.push_screen(PlanScreen(self._practice, self._clock))

    def action_import(self) -> None:
        """Bring questions in from a file."""
        from tpm_coach.tui.screens.importing import ImportScreen

        if self._practice:
            self.app.push_screen(ImportScreen(self._practice, self._clock))

    def action_undo(self) -> None:
        """Take back the latest rating and show its answer again."""
        from tpm_coach.practice.drill import Plan

        self._drill(Plan(), undo=True)

    def _drill(self, plan: Plan, *, undo: bool = False) -> None:
        from tpm_coach.tui.screens.drill import DrillScreen

        if self._practice:
            self.app.push_screen(DrillScreen(self._practice, plan, self._clock, undo=undo))


def _today(today: Today) -> Content:
    total = today.due + today.new
    if today.draft:
        head = Content.assemble(
            ("Enter goes on with the answer you left: ", "bold"),
            (one_line(today.draft_prompt, 200), "italic"),
        )
    elif total:
        head = Content.assemble(
            ("Enter asks the first question. ", "bold"), f"About {counted(today.minutes, 'minute')} in all."
        )
    elif today.answered:
        head = Content.styled("Done for today. Well kept up.", "bold")
    elif not today.questions:
        head = Content("The bank holds no questions. Import a pack: tpm-coach import FILE")
    else:
        head = Content("Nothing is due today.")
    figures = Content.assemble(
        (f"{today.due} due", "bold" if today.due else ""),
        "   ",
        (f"{today.new} new", "bold" if today.new else ""),
        f"   {today.answered} answered today   streak {counted(today.streak, 'day')}",
        f"   {today.tomorrow} tomorrow" if today.tomorrow else "",
    )
    return Content("\n").join([head, figures, *_interview(today)])


def _interview(today: Today) -> list[Content]:
    lines = []
    if today.waiting:
        lines.append(Content(f"{today.waiting} more due past today's minutes; a goes on with them."))
    if today.interview:
        days = (today.interview.interview - today.day).days
        when = f"in {counted(days, 'day')}" if days > 1 else "tomorrow" if days == 1 else "today"
        if days >= 0:
            lines.append(Content.assemble(("Interview ", ""), (when, "bold $text-accent")))
    return lines


def _strengths(today: Today, width: int) -> Content:
    lines = []
    for strength in today.strengths:
        seen = f"{strength.seen:>4} of {strength.total} seen"
        cells = max(8, width - 20 - 6 - len(seen) - 2)
        lines.append(
            Content.assemble(
                f"{strength.category.title:<20}",
                bar(strength.readiness, cells),
                f" {strength.readiness:>4.0%} ",
                (seen, "$foreground-muted"),
            )
        )
    return Content("\n").join(lines)
