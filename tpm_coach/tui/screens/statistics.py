"""Statistics: readiness, retention, practice, coverage, what is to come, and the learner's words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize, ScreenResume
from textual.widgets import Static, Tab, Tabs

from tpm_coach.tui import keys
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice
    from tpm_coach.reporting.plots import Section

TITLES = ("Readiness", "Retention", "Practice", "Coverage", "To come", "Your words")
_PARTS = (
    "how much of each category and competency you have ready, and what is missing",
    "how many repeated answers passed, against what FSRS foresaw and what you aim at",
    "answers and minutes of each day, and how you rated them",
    "the share of key points that you make, week by week, and whether you were sure",
    "the answers and minutes of the next 30 days",
    "what you say more often than good answers do, and your fillers",
)
"""What each part shows, in the order of TITLES."""


class StatisticsScreen(BaseScreen):
    """Shows one part at a time, drawn for the window; a report holds all of them."""

    CSS_PATH = "statistics.tcss"
    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "right,tab",
            "turn(1)",
            "Next",
            key_display="→",
            tooltip="Show the next part.",
            id="statistics.next",
            priority=True,
        ),
        Binding(
            "left,shift+tab",
            "turn(-1)",
            "Previous",
            key_display="←",
            tooltip="Show the part before.",
            id="statistics.previous",
            priority=True,
        ),
        *(
            Binding(str(n), f"show({n})", title, show=False, id=f"statistics.part_{n}")
            for n, title in enumerate(TITLES, 1)
        ),
        Binding("escape", "leave", "Back", id="statistics.leave"),
    ]

    def __init__(self, practice: Practice, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._practice = practice
        self._clock = clock
        self._sections: Sequence[Section] | None = None
        self._part = 1

    def compose(self) -> ComposeResult:
        """The names of the parts, and below them the one that is shown."""
        parts = Tabs(*(Tab(Content(f"{n} {title}"), id=f"part-{n}") for n, title in enumerate(TITLES, 1)))
        # The arrows turn the parts wherever the focus is, and what is focused is scrolled.
        parts.can_focus = False
        yield parts
        with VerticalScroll(id="page"):
            yield Static(Content("Counting ..."), id="body")
        yield KeyBar()

    def on_screen_resume(self, _: ScreenResume) -> None:
        """Count, and count again after another screen."""
        self._count()

    def look_again(self) -> None:
        """Count again."""
        self._count()

    @work(exclusive=True, group="count", exit_on_error=False)
    async def _count(self) -> None:
        self._sections = await asyncio.to_thread(self._counted)
        self._draw()

    def _counted(self) -> Sequence[Section]:
        from tpm_coach.reporting.sections import sections

        figures = self._practice.statistics.look(self._clock(), words=True)
        return sections(figures) if figures.totals.answers else ()

    @on(Tabs.TabActivated)
    def _activated(self, event: Tabs.TabActivated) -> None:
        self._part = int((event.tab.id or "part-1").removeprefix("part-"))
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        self._draw()

    def on_resize(self, _: Resize) -> None:
        """Draw the plots for another window."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self._sections is None:
            return
        body = self.query_one("#body", Static)
        if not self._sections:
            body.update(self._nothing())
            return
        # Brings plotext, which the first frame of the app does not wait for.
        from tpm_coach.tui.widgets.section import laid_out

        room = self.query_one("#page", VerticalScroll).scrollable_content_region
        body.update(laid_out(self._sections[self._part - 1], max(40, room.width), room.height))

    def _nothing(self) -> Content:
        from tpm_coach.tui.screens.home import HomeScreen
        from tpm_coach.tui.widgets.listing import hung

        width = min(100, self.query_one("#page", VerticalScroll).scrollable_content_region.width)
        room = max(map(len, TITLES)) + 3
        start = keys.key_of(self.app, HomeScreen, "home.drill")
        back = self.key_of("statistics.leave")
        return Content("\n").join(
            [
                Content("Nothing to count yet. From your first answers on, this screen shows"),
                Content(""),
                *(
                    hung(Content.styled(f"{title:<{room}}", "bold $text-accent"), Content(part), width)
                    for title, part in zip(TITLES, _PARTS, strict=True)
                ),
                Content(""),
                Content(f"{back} goes back; {start} at home asks the first question."),
            ]
        )

    def action_turn(self, by: int) -> None:
        """Show the next part, or the one before."""
        self.action_show((self._part - 1 + by) % len(TITLES) + 1)

    def action_show(self, part: int) -> None:
        """Show a part by its number, from 1."""
        self.query_one(Tabs).active = f"part-{part}"

    def action_leave(self) -> None:
        """Back to where the learner came from."""
        self.dismiss()
