"""The interview plan: a date, minutes a day, and in plain words what they lead to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.reactive import reactive
from textual.widgets import Input, Label, Static

from tpm_coach.domain import InterviewPlan
from tpm_coach.errors import PlanError
from tpm_coach.text import counted, one_line, printable
from tpm_coach.tui.screens.ask import DISCARD, LEAVING, SAVE, AskScreen
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets.card import Card
from tpm_coach.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tpm_coach.planning import Forecast
    from tpm_coach.practice.preparing import Outlook
    from tpm_coach.practice.service import Practice

WHAT_IF = (20, 30, 45, 60)
"""Minutes a day that the learner's own are held against."""

WIDE, ROOMY = 150, 36
"""From so many columns on the days stand beside the form, from so many lines on below all else.

With both there is room for what the fields lead to beside them.
"""

_TITLE = "Prepare for an interview"
_NOTES = {
    "interview": "you practise up to the day before",
    "minutes": "answers and feedback together",
    "new": "the date may ask for more",
}


class PlanScreen(BaseScreen):
    """Shows and changes the active plan."""

    CSS_PATH = "plan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s,ctrl+j",
            "save",
            "Save",
            tooltip="Store the plan and see what it leads to.",
            key_display="^s",
            id="plan.save",
        ),
        Binding("ctrl+o", "off", "No plan", tooltip="Practise without a date.", id="plan.off"),
        Binding("escape", "leave", "Back", tooltip="Leave the plan.", id="plan.leave"),
    ]

    outlook: reactive[Outlook | None] = reactive(None, bindings=True)

    def __init__(self, practice: Practice, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._practice = practice
        self._clock = clock
        self._plan: InterviewPlan | None = None
        self._stored: dict[str, str] = dict.fromkeys(_NOTES, "")
        self._rows: dict[int, Forecast | None] = {}
        self._own = 0

    def compose(self) -> ComposeResult:
        """Three fields, below them what they lead to, and the days to come where there is room."""
        settings = self._practice.settings
        rows = [
            ("interview", "Interview on", "YYYY-MM-DD"),
            ("minutes", "Minutes a day", str(settings.minutes_per_day)),
            ("new", "New questions a day", str(settings.new_per_day)),
        ]
        with VerticalScroll(id="form", can_focus=False), Container(id="parts"):
            with Container(id="above"):
                with Vertical(id="fields"):
                    yield Static(Content(_TITLE), id="head")
                    for name, label, placeholder in rows:
                        with Horizontal(classes="row"):
                            yield Label(Content(label))
                            yield Input(placeholder=placeholder, id=name, compact=True)
                            yield Static(Content(_NOTES[name]), classes="note", id=f"note-{name}")
                yield Card("", "outlook", lambda _: Content("Looking at the days ..."))
            yield Card("Answers of the days to come", "days", lambda _: Content(""))
        yield KeyBar()

    def on_mount(self) -> None:
        """Look at the active plan."""
        self._look()

    def look_again(self) -> None:
        """Show the plan as it is stored now."""
        self._look()

    def on_resize(self, event: Resize) -> None:
        """Give the days the room that there is."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.set_class(event.size.height >= ROOMY, "-roomy")
        self._show_days()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def _look(self) -> None:
        # With thousands of questions the days take seconds to look at; the fields need not wait for that.
        self._plan = plan = await asyncio.to_thread(self._practice.preparing.active)
        found = (plan.interview.isoformat(), str(plan.minutes), str(plan.new_per_day)) if plan else ("",) * 3
        before, self._stored = self._stored, dict(zip(_NOTES, found, strict=True))
        for name, text in self._stored.items():
            field = self.query_one(f"#{name}", Input)
            # What was written meanwhile stays.
            field.value = text if field.value == before[name] else field.value
        self._refresh()

    @work(exclusive=True, group="refresh", exit_on_error=False)
    async def _refresh(self) -> None:
        preparing, now = self._practice.preparing, self._clock()
        self._own = self._plan.minutes if self._plan else self._practice.settings.minutes_per_day
        self._rows = dict.fromkeys(sorted({*WHAT_IF, self._own}))
        self._show()
        self.outlook = outlook = await asyncio.to_thread(preparing.outlook, now)
        if outlook:
            self._rows[self._own] = outlook.forecast
            self._show()
        missing = [minutes for minutes, found in self._rows.items() if found is None]
        found = await asyncio.to_thread(preparing.what_if, missing, now)
        self._rows |= zip(missing, found, strict=False)
        self._show()

    def _show(self) -> None:
        from tpm_coach.tui.widgets.outlook import leads_to

        outlook, rows, own = self.outlook, dict(self._rows), self._own
        self.query_one("#outlook", Card).show(lambda width: leads_to(outlook, rows, own, width))
        self._show_days()

    def _show_days(self) -> None:
        from tpm_coach.tui.widgets.outlook import days

        own, wide = self._rows.get(self._own), self.has_class("-wide")
        card = self.query_one("#days", Card)
        card.display = bool(own and own.days) and (wide or self.has_class("-roomy"))
        if own:
            height = self.size.height - (28 if not wide else 22 if self.has_class("-roomy") else 6)
            card.border_subtitle = f"at {counted(self._own, 'minute')} a day"
            card.show(lambda width: days(own, width, height))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._tell(event.input.id or "", "")
        self._say_whether_stored()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_save()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_save(self) -> None:
        """Store what the fields say and look again."""
        await self._saved()

    async def _saved(self) -> bool:
        plan = self._entered()
        if plan is None:
            return False
        try:
            self._plan = await asyncio.to_thread(self._practice.preparing.save, plan, self._clock())
        except PlanError as error:
            self._tell("interview", str(error))
            return False
        self._keep()
        self.notify("The plan is saved.", markup=False)
        self._refresh()
        return True

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_off(self) -> None:
        """Practise without a plan; it stays stored."""
        await asyncio.to_thread(self._practice.preparing.use, "", self._clock())
        self._keep()
        self.notify(f"No date counts now; {self.key_of('plan.save')} takes the plan up again.", markup=False)
        self._refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go without a plan only when there is one."""
        return self.outlook is not None if action == "off" else True

    async def may_leave(self) -> bool:
        """Ask when something is not saved."""
        if self._texts() == self._stored:
            return True
        answer = await self.app.push_screen_wait(AskScreen("The plan is not saved yet.", LEAVING))
        return answer == DISCARD or (answer == SAVE and await self._saved())

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_leave(self) -> None:
        """Back to where the learner came from; what is not saved is asked about."""
        if await self.may_leave():
            self.dismiss()

    def _texts(self) -> dict[str, str]:
        return {name: self.query_one(f"#{name}", Input).value for name in _NOTES}

    def _keep(self) -> None:
        """Take what the fields say for what is stored."""
        self._stored = self._texts()
        self._say_whether_stored()

    def _say_whether_stored(self) -> None:
        open_ = (
            "" if self._texts() == self._stored else f"   not saved yet: {self.key_of('plan.save')} saves it"
        )
        head = Content.assemble(_TITLE, (open_, "not bold $text-warning"))
        self.query_one("#head", Static).update(head)

    def _tell(self, name: str, fault: str) -> None:
        """Say beside a field what is wrong with it, or what it is for."""
        note = self.query_one(f"#note-{name}", Static)
        note.update(Content(printable(f"✗ {fault}") if fault else _NOTES[name]))
        note.set_class(bool(fault), "-wrong")
        if fault:
            self.query_one(f"#{name}", Input).focus()

    def _entered(self) -> InterviewPlan | None:
        """What the fields say; None when one of them is wrong, which it tells."""
        known, settings, texts = self._plan, self._practice.settings, self._texts()
        name = "interview"
        try:
            interview = day_in(texts[name])
            name = "minutes"
            minutes = number_in(texts[name], settings.minutes_per_day, 5, 600)
            name = "new"
            new = number_in(texts[name], settings.new_per_day, 0, 50)
        except PlanError as error:
            self._tell(name, str(error))
            return None
        return InterviewPlan(
            name=known.name if known else "interview",
            interview=interview,
            started=known.started if known else interview,
            minutes=minutes,
            new_per_day=new,
            weights=known.weights if known else (),
        )


def day_in(text: str) -> date:
    """Return the day that a field says; raises PlanError."""
    if not text.strip():
        raise PlanError("write the day of the interview, such as 2026-12-15")
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
