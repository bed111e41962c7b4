"""Mock interviews: begin one, go on with one, look at what earlier ones came to."""

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
from textual.events import Resize, ScreenResume
from textual.reactive import reactive
from textual.widgets import Label, OptionList, Select, Static
from textual.widgets.option_list import Option

from tpm_coach.mocking.choosing import MockPlan
from tpm_coach.mocking.debrief import Record
from tpm_coach.mocking.values import Format
from tpm_coach.text import one_line
from tpm_coach.tui.screens.ask import AskScreen
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets import debrief as parts
from tpm_coach.tui.widgets.chat import WIDE
from tpm_coach.tui.widgets.choice_bar import Choice
from tpm_coach.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tpm_coach.practice.interview import Interview
    from tpm_coach.practice.mocks import Course
    from tpm_coach.practice.service import Practice

_NEW = {
    Format.PHONE: "4 questions in 30 minutes",
    Format.ONSITE: "5 parts of 2 questions, 45 minutes each, on any days",
    Format.CUSTOM: "categories, questions and minutes of your choice",
}
_ABOUT = (
    "An interviewer asks, follows up and keeps the time. How it went is said in the debrief, after the last "
    "question: a signal for each answer with what decided it, and the two changes that would help most."
)
_KEEP, _FORGET = range(2)


class Choices(OptionList):
    """The list, whose key is named in the key bar."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "select", "Choose", tooltip="Begin it, go on with it, or look back.", id="mock.choose"
        ),
    ]


class MockScreen(BaseScreen):
    """One list: what can be begun, what is open, what is finished."""

    CSS_PATH = "mock.tcss"
    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "company", "Company", tooltip="Ask what one company asks.", id="mock.company"),
        Binding(
            "g", "give_up", "Give up", tooltip="Forget an interview that is not finished.", id="mock.give_up"
        ),
        Binding("escape", "leave", "Back", id="mock.leave"),
    ]

    course: reactive[Course | None] = reactive(None, bindings=True)

    def __init__(self, practice: Practice, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._practice = practice
        self._clock = clock
        self._number = 0
        """The interview that was entered last."""

    def compose(self) -> ComposeResult:
        """The company, the list, and how the interviews went over time."""
        with Horizontal(id="head", classes="-choosing"):
            yield Static(Content("Mock interview"), id="where")
            yield Label(Content("Company "))
            yield Select([("any", "")], value="", allow_blank=False, compact=True, id="company")
        with Vertical(id="both"):
            yield Choices(id="list")
            yield Static(Content(""), id="course")
        yield KeyBar()

    def on_mount(self) -> None:
        """Offer the companies that questions are tagged with."""
        self._name_companies()

    def on_resize(self, event: Resize) -> None:
        """Put how the interviews went beside the list where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")

    def look_again(self) -> None:
        """Show the interviews as they are now."""
        self._look()

    @work(group="companies", exit_on_error=False)
    async def _name_companies(self) -> None:
        found = await asyncio.to_thread(self._practice.mocks.companies)
        choices = [("any", ""), *((f"{one_line(name, 20)} ({count})", name) for name, count in found.items())]
        self.query_one(Select).set_options(choices)

    def on_screen_resume(self, _: ScreenResume) -> None:
        """Look again at how they stand."""
        self._look()

    @work(exclusive=True, group="look", exit_on_error=False)
    async def _look(self) -> None:
        self.course = await asyncio.to_thread(self._practice.mocks.course)

    def watch_course(self, course: Course | None) -> None:
        """Show the interviews; the cursor stays where it was, or goes to the one that one comes from."""
        if course is None:
            return
        listed = self.query_one(OptionList)
        before = listed.highlighted_option
        stands = [f"resume {self._number}", f"debrief {self._number}", before.id if before else ""]
        listed.clear_options()
        new = {format_: f"{'':5}{format_.title}" for format_ in Format}
        names = max(len(name) for name in (*new.values(), *(_name(record) for record in course.records)))
        rows: list[tuple[str, Content]] = [(f"resume {r.number}", _open(r, names)) for r in course.open]
        rows += [(f"start {format_}", _line(name, names, _NEW[format_])) for format_, name in new.items()]
        rows += [(f"debrief {r.number}", _finished(r, names)) for r in reversed(course.finished)]
        last = ""
        for id_, row in rows:
            group = id_.partition(" ")[0]
            if group != last:
                heading = Content.styled(_GROUPS[group], "bold $text-accent")
                listed.add_option(Option(Content("\n" if last else "") + heading, disabled=True))
            listed.add_option(Option(row, id=id_))
            last = group
        ids = [option.id for option in listed.options]
        listed.highlighted = next((ids.index(id_) for id_ in stands if id_ in ids), 1)
        self._number = 0
        told = self.query_one("#course", Static)
        lines = [Content(course.outlook.sentence)]
        if len(course.finished) > 1:
            lines = [parts.course(course.finished), parts.legend(), *lines]
        elif not course.finished:
            lines = [Content.styled(_ABOUT, "$foreground-muted"), *lines]
        told.update(Content("\n").join(lines))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        verb, _, what = (event.option_id or "").partition(" ")
        if verb == "start":
            self._wish(Format(what))
        elif verb == "resume":
            self._resume(int(what))
        elif verb == "debrief":
            from tpm_coach.tui.screens.debrief import DebriefScreen

            self.app.push_screen(DebriefScreen(self._practice, self._clock, int(what)))

    def _wish(self, format_: Format) -> None:
        company = str(self.query_one(Select).value or "")
        if format_ is not Format.CUSTOM:
            self._start(MockPlan(format_, company))
            return
        from tpm_coach.tui.screens.mock_custom import MockCustomScreen

        def begin(plan: MockPlan | None) -> None:
            if plan:
                self._start(plan)

        self.app.push_screen(MockCustomScreen(company), begin)

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def _start(self, plan: MockPlan) -> None:
        self._enter(await asyncio.to_thread(self._practice.mocks.start, plan, self._clock()))

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def _resume(self, number: int) -> None:
        self._enter(await asyncio.to_thread(self._practice.mocks.resume, number, self._clock()))

    def _enter(self, interview: Interview) -> None:
        from tpm_coach.tui.screens.mock_interview import MockInterviewScreen

        self._number = interview.mock.number
        self.app.push_screen(MockInterviewScreen(self._practice, self._clock, interview))

    @on(Select.Changed)
    def _company_chosen(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer giving up only on an interview that is open."""
        return self._open_number is not None if action == "give_up" else True

    @property
    def _open_number(self) -> int | None:
        """The number of the open interview under the cursor."""
        listed = self.query("#list").results(OptionList)
        option = next((one.highlighted_option for one in listed), None)
        verb, _, what = (option.id or "" if option else "").partition(" ")
        return int(what) if verb == "resume" else None

    def action_give_up(self) -> None:
        """Forget an open interview, after a question."""
        number = self._open_number
        if number is None:
            return
        question = f"Give up mock interview {number}, and everything you said in it?"

        def decided(answer: int | None) -> None:
            if answer == _FORGET:
                self._forget(number)

        self.app.push_screen(AskScreen(question, (Choice("Keep it"), Choice("Give it up")), _KEEP), decided)

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def _forget(self, number: int) -> None:
        await asyncio.to_thread(self._practice.mocks.give_up, number, self._clock())
        self._look()
        self.notify(f"Given up. {self.key_of('app.undo')} takes it back.", markup=False)

    def action_company(self) -> None:
        """Choose whose questions are asked."""
        company = self.query_one(Select)
        company.focus()
        company.action_show_overlay()

    def action_leave(self) -> None:
        """Back to where the learner came from."""
        self.dismiss()


_GROUPS = {"resume": "Go on", "start": "Begin", "debrief": "Look back"}


def _line(name: str, names: int, told: str) -> Content:
    return Content.assemble((f"{name:<{names}}  ", "bold"), (told, "$foreground-muted"))


def _open(record: Record, names: int) -> Content:
    return _line(_name(record), names, f"{record.answered}, since {_day(record)}")


def _finished(record: Record, names: int) -> Content:
    told = f"{_day(record):>6}, {round(record.seconds / 60)} min"
    unrated = f", {record.unrated} to rate" if record.unrated else ""
    return Content.assemble(
        (f"{_name(record):<{names}}  ", "bold"),
        parts.signal_column(record.overall),
        (told, "$foreground-muted"),
        (unrated, "$text-accent"),
    )


def _name(record: Record) -> str:
    company = f", {one_line(record.company, 12)}" if record.company else ""
    return f"{record.number:>3}  {record.format.title}{company}"


def _day(record: Record) -> str:
    return f"{record.study_day.day} {record.study_day:%b}"
