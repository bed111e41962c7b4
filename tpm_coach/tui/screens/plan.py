"""The interview plan: a date, minutes a day, and in plain words what they lead to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Label, Static

from tpm_coach.domain import InterviewPlan
from tpm_coach.errors import PlanError
from tpm_coach.text import counted, one_line
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tpm_coach.planning import Forecast
    from tpm_coach.practice.preparing import Outlook
    from tpm_coach.practice.service import Practice

WHAT_IF = (20, 30, 45, 60)


class PlanScreen(BaseScreen):
    """Shows and changes the active plan."""

    CSS_PATH = "plan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+j", "save", "Save", key_display="^s", id="plan.save"),
        Binding("ctrl+o", "off", "No plan", id="plan.off"),
        Binding("escape", "leave", "Back", id="plan.leave"),
    ]

    outlook: reactive[Outlook | None] = reactive(None, bindings=True)

    def __init__(self, practice: Practice, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._practice = practice
        self._clock = clock
        self._plan: InterviewPlan | None = None

    def compose(self) -> ComposeResult:
        """Three fields, and below them what they lead to."""
        rows = [
            ("interview", "Interview on", "YYYY-MM-DD", "you practise up to the day before"),
            ("minutes", "Minutes a day", "30", "answers and feedback together"),
            ("new", "New questions a day", "4", "the date may ask for more"),
        ]
        with VerticalScroll(id="form", can_focus=False):
            yield Static(Content("Prepare for an interview"), id="head")
            for name, label, placeholder, note in rows:
                with Horizontal(classes="row"):
                    yield Label(Content(label))
                    yield Input(placeholder=placeholder, id=name, compact=True)
                    yield Static(Content(note), classes="note")
            yield Static(Content("Looking at the days ..."), id="outlook")
        yield KeyBar()

    def on_mount(self) -> None:
        """Look at the active plan."""
        self._look()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def _look(self) -> None:
        # With thousands of questions the days take seconds to look at; the fields need not wait for that.
        self._plan = plan = await asyncio.to_thread(self._practice.preparing.active)
        if plan:
            self.query_one("#interview", Input).value = plan.interview.isoformat()
            self.query_one("#minutes", Input).value = str(plan.minutes)
            self.query_one("#new", Input).value = str(plan.new_per_day)
        self._refresh()

    @work(exclusive=True, group="refresh", exit_on_error=False)
    async def _refresh(self) -> None:
        now, shown = self._clock(), self.query_one("#outlook", Static)
        shown.update(Content("Looking at the days ..."))
        what_if = await asyncio.to_thread(self._practice.preparing.what_if, WHAT_IF, now)
        self.outlook = await asyncio.to_thread(self._practice.preparing.outlook, now)
        shown.update(_shown(self.outlook, what_if))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_save()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_save(self) -> None:
        """Store what the fields say and look again."""
        plan = self._entered()
        self._plan = await asyncio.to_thread(self._practice.preparing.save, plan, self._clock())
        self.notify("The plan is saved.", markup=False)
        self._refresh()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_off(self) -> None:
        """Practise without a plan; it stays stored."""
        await asyncio.to_thread(self._practice.preparing.use, "", self._clock())
        self._plan = None
        self._refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go without a plan only when there is one."""
        return self.outlook is not None if action == "off" else True

    def action_leave(self) -> None:
        """Back to where the learner came from."""
        self.dismiss()

    def _entered(self) -> InterviewPlan:
        known = self._plan
        interview = day_in(self.query_one("#interview", Input).value)
        return InterviewPlan(
            name=known.name if known else "interview",
            interview=interview,
            started=known.started if known else interview,
            minutes=number_in(self.query_one("#minutes", Input).value, 30, 5, 600),
            new_per_day=number_in(self.query_one("#new", Input).value, 4, 0, 50),
            weights=known.weights if known else (),
        )


def day_in(text: str) -> date:
    """Return the day that a field says; raises PlanError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise PlanError(f"{one_line(text, 20)!r} is no day; write it as 2026-12-15") from error


def number_in(text: str, default: int, low: int, high: int) -> int:
    """Return the number that a field says, the default for an empty one; raises PlanError."""
    text = text.strip()
    if not text:
        return default
    if not text.isdecimal() or not low <= int(text) <= high:
        raise PlanError(f"{one_line(text, 20)!r} is no number from {low} to {high}")
    return int(text)


def _shown(outlook: Outlook | None, what_if: Sequence[Forecast]) -> Content:
    lines = []
    if outlook:
        days = counted(outlook.days_left, "day")
        lines += [
            Content.assemble((f"{days} to practise", "bold"), f"   now: {outlook.phase}"),
            Content(outlook.sentence),
            Content(""),
        ]
        head = "What other minutes a day would bring by the interview"
    else:
        lines += [Content("No plan is active: FSRS alone decides the days."), Content("")]
        head = "What minutes a day would bring in 30 days"
    lines += [
        Content.styled(head, "bold"),
        Content.styled("minutes   answers   never seen   recall   ready", "$foreground-muted"),
    ]
    for item in what_if:
        answers = sum(day.answers for day in item.days)
        figures = f"{item.minutes:>7}   {answers:>7}   {item.unseen:>10}"
        lines.append(Content(f"{figures}   {item.recall:>6.0%}   {item.ready:>5.0%}"))
    return Content("\n").join(lines)
