"""The bank: every question, found, filtered, looked at, put aside, tagged, mended, drilled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import ScreenResume

from tpm_coach.domain import Category, Filter, Order, State
from tpm_coach.text import counted, one_line
from tpm_coach.tui import keys
from tpm_coach.tui.screens.ask import AskScreen
from tpm_coach.tui.screens.entry import EntryScreen
from tpm_coach.tui.screens.looking import LOOKING, LookingScreen
from tpm_coach.tui.screens.pick import Pick, PickScreen
from tpm_coach.tui.widgets import listing
from tpm_coach.tui.widgets.choice_bar import Choice
from tpm_coach.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from tpm_coach.practice.browsing import Detail, Entry
    from tpm_coach.practice.service import Practice
    from tpm_coach.store.listing import Facets

_ORDERS = {
    Order.BANK: "bank order",
    Order.DUE: "due day",
    Order.READINESS: "readiness, the least ready first",
    Order.LAPSES: "lapses, the most forgotten first",
    Order.LATEST: "last answered first",
}
_ASIDE = (State.SUSPENDED, State.BURIED)
_KEEP, _FORGET = range(2)
_ASKED = 120
"""Cells of a question in a dialog, which has two lines for it."""


class BankScreen(LookingScreen["Entry", "Detail", Filter]):
    """Verbs concern the marked questions, or the one under the cursor when none is marked."""

    SEARCH = "words or parts of them, typos are forgiven"
    BINDINGS: ClassVar[list[BindingType]] = [
        *LOOKING,
        Binding("space", "mark", "Mark", tooltip="Mark the question, or take its mark away.", id="bank.mark"),
        Binding("g", "drill", "Drill", tooltip="Drill the marked questions, due or not.", id="bank.drill"),
        Binding("m", "model", "Model", tooltip="Open or fold the model answer.", id="bank.model"),
        Binding(
            "x",
            "suspend",
            "Suspend",
            tooltip="Never ask it again; once more brings it back.",
            id="bank.suspend",
        ),
        Binding("o", "sort", "Sort", tooltip="Choose what comes first.", id="bank.sort"),
        Binding("z", "bury", "Bury", tooltip="Do not ask it before tomorrow.", id="bank.bury"),
        Binding("t", "tag", "Tags", tooltip="Give it tags of your own.", id="bank.tag"),
        Binding("u", "undo", "Undo", tooltip="Take back what was done last.", id="bank.undo"),
        Binding("U", "redo", "Redo", tooltip="Do again what was taken back.", id="bank.redo"),
        Binding("e", "edit", "Edit", tooltip="Change its text in your editor.", id="bank.edit"),
        Binding("d", "move", "Day", tooltip="Choose the day on which it is asked.", id="bank.day"),
        Binding("r", "reset", "Reset", tooltip="Forget its schedule; answers stay.", id="bank.reset"),
        Binding("a", "mark_all", "All", tooltip="Mark all that is listed, or nothing.", id="bank.mark_all"),
        Binding("escape", "leave", "Back", id="bank.leave"),
    ]

    def __init__(self, practice: Practice, clock: Callable[[], datetime]) -> None:
        super().__init__(practice, clock, Filter())
        self.order: Order | None = None
        self.marked: set[int] = set()
        self._total = 0
        self._model_shown = False

    def on_screen_resume(self, _: ScreenResume) -> None:
        """Look again: a drill may have changed what is due."""
        self.look()

    def find(self, words: str) -> Sequence[int]:
        """Return the numbers of the questions that are wanted."""
        found = self._practice.browsing.numbers(words, self.wanted, self.order, self._clock())
        if self.wanted == Filter() and not words.strip():
            self._total = len(found)
        return found

    def page(self, keys: Sequence[int]) -> Mapping[int, Entry]:
        """Return the questions with these numbers."""
        return self._practice.browsing.entries(keys, self._clock())

    def fetch(self, key: int) -> Detail | None:
        """Return all that is known of a question."""
        return self._practice.browsing.detail(key, self._clock())

    def filters(self) -> Sequence[tuple[Pick, Filter]]:
        """Return what the bank can be filtered by."""
        return list(_choices(self._practice.browsing.facets(self._clock()), self.wanted))

    def line(self, line: Entry, width: int) -> Content:
        """Return a question as a line."""
        return listing.question_line(line, width)

    def heading(self, width: int) -> Content:
        """Return the names of the columns."""
        return listing.question_heading(width)

    def preview(self, whole: Detail, width: int) -> Content:
        """Return all that is known of a question as text."""
        keys = listing.Keys(self.key_of("bank.suspend"), self.key_of("bank.model"))
        return listing.whole_question(whole, width, model_shown=self._model_shown, keys=keys)

    def told(self, keys: Sequence[int]) -> tuple[Content, Content]:
        """Return how many questions there are, and which."""
        from tpm_coach.practice.browsing import MOST_FOUND

        count = counted(len(keys), "question")
        if len(keys) < self._total:
            count = f"{len(keys):,} of {self._total:,}"
        if self.words.strip() and len(keys) == MOST_FOUND:
            count = f"the best {count}"
        by = "best match first" if keys and self.words.strip() and not self.order else ""
        sort = f"by {_ORDERS[self.order]}" if self.order else by
        chips = Content("  ·  ".join(filter(None, (*_named(self.wanted), sort))))
        if not chips and not self.words.strip():
            by, sort = self.key_of("looking.filter"), self.key_of("bank.sort")
            chips = Content(f"{by} filters by state, category, theme, company or tag; {sort} sorts")
        marked = (f"{len(self.marked):,} marked  ", "bold $text-accent") if self.marked else ""
        return Content(count), Content.assemble(marked, chips)

    def nothing(self) -> str:
        """Return what to do when there is no question."""
        if told := self.no_such("question", "bank.leave", filtered=self.wanted != Filter()):
            return told
        from tpm_coach.tui.screens.home import HomeScreen

        by = keys.key_of(self.app, HomeScreen, "home.import")
        return f"The bank holds no questions. Import a pack: {by} on the home screen."

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer verbs only when there is a question."""
        verbs = {"mark", "mark_all", "drill", "suspend", "bury", "tag", "edit", "move", "reset", "sort"}
        if action in verbs:
            return self.is_mounted and self.rows.key is not None
        if action == "model":
            return self._has_model
        return super().check_action(action, parameters)

    @property
    def _has_model(self) -> bool:
        return self._whole is not None and bool(self._whole.question.model_answer)

    def offered(self) -> tuple[bool, bool]:
        """Return whether there is a question, and a model answer in view."""
        return self.rows.key is not None, self._has_model

    @on(Rows.Opened)
    def _opened(self) -> None:
        self.open_preview()

    @on(Rows.Marked)
    def action_mark(self) -> None:
        """Mark the question under the cursor, or take its mark away, and go on to the next."""
        if (key := self.rows.key) is not None:
            self.marked ^= {key}
            self.rows.cursor += 1
            self._show_marks()

    def action_mark_all(self) -> None:
        """Mark all that is listed; when it is marked already, nothing is."""
        listed = set(self.rows.keys)
        self.marked = set() if listed <= self.marked else self.marked | listed
        self._show_marks()

    def _show_marks(self) -> None:
        self.rows.mark(self.marked)
        self.tell_found()

    def action_leave(self) -> None:
        """Back to the list, then without marks, then to where the learner came from."""
        if self.go_back():
            return
        if self.marked:
            self.marked = set()
            self._show_marks()
        else:
            self.dismiss()

    async def _chosen(self) -> list[Entry]:
        """Return what a verb concerns, in the order of the list; questions that are gone are left out."""
        marked = [key for key in self.rows.keys if key in self.marked]
        marked += self.marked.difference(marked)
        numbers = marked or [key for key in (self.rows.key,) if key is not None]
        entries = await asyncio.to_thread(self.page, numbers)
        return [entries[number] for number in numbers if number in entries]

    async def _scheduled(self) -> list[Entry]:
        """Return what a verb concerns and has a schedule; when nothing has, say so."""
        chosen = [entry for entry in await self._chosen() if entry.recall is not None]
        if not chosen:
            told = "There is no schedule yet: your first answer to a question sets its day."
            self.notify(told, severity="warning", markup=False)
        return chosen

    def _done(self, what: str) -> None:
        self.notify(f"{what} {self.key_of('bank.undo')} takes it back.", markup=False)
        self.look()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_suspend(self) -> None:
        """Never ask the questions again, or ask them again when all of them are put aside."""
        schedule, chosen = self._practice.schedule, await self._chosen()
        back = all(entry.state in _ASIDE for entry in chosen)
        verb = schedule.resume_all if back else schedule.suspend_all
        await asyncio.to_thread(verb, _ids(chosen), self._clock())
        self._done(f"{_what(chosen)}: asked again." if back else f"{_what(chosen)}: never asked again.")

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_bury(self) -> None:
        """Do not ask the questions before tomorrow."""
        chosen = await self._chosen()
        until = await asyncio.to_thread(self._practice.schedule.bury_all, _ids(chosen), self._clock())
        self._done(f"{_what(chosen)}: not before {until:%A}.")

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_tag(self) -> None:
        """Give the questions tags of the learner's own, or take some away."""
        from tpm_coach.practice.schedule import written_tags

        chosen = await self._chosen()
        single = chosen[0] if len(chosen) == 1 else None
        note = "Separate them by commas; an empty line removes all."
        if not single:
            note = "Separate them by commas; -tag removes one."
        text = await self.app.push_screen_wait(
            EntryScreen(
                f"Your tags for {_what(chosen, _ASKED)}",
                note,
                lambda written: written_tags([tag.removeprefix("-") for tag in _parts(written)]),
                ", ".join(single.own_tags) if single else "",
                "such as hard, amazon-loop",
            )
        )
        if text is None:
            return
        tags, at = _parts(text), self._clock()
        if single:
            await asyncio.to_thread(self._practice.schedule.tag, single.question_id, tags, at)
        else:
            add = [tag for tag in tags if not tag.startswith("-")]
            remove = [tag[1:] for tag in tags if tag.startswith("-")]
            await asyncio.to_thread(self._practice.schedule.retag_all, _ids(chosen), add, remove, at)
        self._done(f"{_what(chosen)}: tagged.")

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_move(self) -> None:
        """Ask the questions on a day of the learner's choice."""
        from tpm_coach.practice.schedule import written_day

        chosen, schedule = await self._scheduled(), self._practice.schedule
        if not chosen:
            return
        today = await asyncio.to_thread(schedule.planner.day, self._clock())
        text = await self.app.push_screen_wait(
            EntryScreen(
                f"On which day is {_what(chosen, _ASKED)} to be asked?",
                "A day such as 2026-12-15, or +7 for a week from now. Only this once: your next answer "
                "sets the next day as always.",
                lambda written: written_day(written, today),
                example="YYYY-MM-DD",
            )
        )
        if text is not None:
            day = written_day(text, today)
            moved = await asyncio.to_thread(schedule.reschedule_all, _ids(chosen), day, self._clock())
            self._done(f"{counted(moved, 'question')} moved to {day:%a} {day.day} {day:%b %Y}.")

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_reset(self) -> None:
        """Make the questions new again, after a question."""
        chosen = await self._scheduled()
        if not chosen:
            return
        question = f"Forget the schedule of {_what(chosen)}? It is new then; your answers stay."
        answer = await self.app.push_screen_wait(
            AskScreen(question, (Choice("Keep"), Choice("Forget")), _KEEP)
        )
        if answer == _FORGET:
            count = await asyncio.to_thread(self._practice.schedule.reset_all, _ids(chosen), self._clock())
            self._done(f"{counted(count, 'question')} new again.")

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take back what was done last."""
        from tpm_coach.practice.schedule import said

        act = await asyncio.to_thread(self._practice.schedule.undo, self._clock())
        self.notify(f"Took back: {one_line(said(act), 100)}.", markup=False)
        self.look()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_redo(self) -> None:
        """Do again what was taken back last."""
        from tpm_coach.practice.schedule import said

        act = await asyncio.to_thread(self._practice.schedule.redo)
        self.notify(f"Done again: {one_line(said(act), 100)}.", markup=False)
        self.look()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_edit(self) -> None:
        """Change the text of the question under the cursor in the learner's editor."""
        from tpm_coach.tui.editor import edited

        if (key := self.rows.key) is not None:
            entry = (await asyncio.to_thread(self.page, [key])).get(key)
            undo, library = self.key_of("bank.undo"), self._practice.library
            if entry and await edited(self.app, library, entry.question_id, self._clock(), undo):
                self.look()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_drill(self) -> None:
        """Drill the questions, whether they are due or not."""
        from tpm_coach.practice.drill import Plan
        from tpm_coach.tui.screens.drill import DrillScreen

        chosen = [entry for entry in await self._chosen() if entry.state not in _ASIDE]
        if not chosen:
            told = f"What is put aside is not asked; {self.key_of('bank.suspend')} brings it back."
            self.notify(told, severity="warning", markup=False)
            return
        plan = Plan(questions=tuple(_ids(chosen)))
        self.app.push_screen(DrillScreen(self._practice, plan, self._clock))

    def action_model(self) -> None:
        """Open or fold the model answer."""
        self._model_shown = not self._model_shown
        self.show(self._whole)
        if self._model_shown:
            self.call_after_refresh(self.query_one("#preview").scroll_end, animate=False)

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_sort(self) -> None:
        """Choose what comes first."""
        orders: list[Order | None] = [*([None] if self.words.strip() else []), *Order]
        taken_now = self.order or (None if self.words.strip() else Order.BANK)
        picks = [Pick("", _ORDERS[o] if o else "best match first", taken=o is taken_now) for o in orders]
        taken = await self.app.push_screen_wait(PickScreen("Sort by", picks))
        if taken is not None:
            self.order = orders[taken]
            self.look(top=True)


def _choices(facets: Facets, wanted: Filter) -> Iterable[tuple[Pick, Filter]]:
    """Each choice with the filter that it leads to."""
    if wanted != Filter():
        yield Pick("", "no filter: all questions"), Filter()
    kinds: Sequence[tuple[str, str, Mapping[str, int]]] = (
        ("state", "State", {s.value: facets.states[s] for s in State if s in facets.states}),
        ("category", "Category", {c.value: facets.categories[c] for c in Category if c in facets.categories}),
        ("tag", "Your tags", facets.own_tags),
        ("theme", "Theme", facets.themes),
        ("competency", "Competency", facets.competencies),
        ("company", "Company", facets.companies),
        ("tag", "Tag", facets.tags),
    )
    for field, section, counts in kinds:
        names = counts if field in ("state", "category") else sorted(counts)
        for name in names:
            value: Any = {"state": State, "category": Category}.get(field, str)(name)
            taken = getattr(wanted, field) == value
            change: dict[str, Any] = {field: getattr(Filter(), field) if taken else value}
            shown = value.title if isinstance(value, Category) else name
            yield Pick(section, shown, f"{counts[name]:,}", taken), replace(wanted, **change)


def _named(wanted: Filter) -> Iterable[str]:
    if wanted.state:
        yield wanted.state.value
    if wanted.category:
        yield wanted.category.title
    for name in ("theme", "competency", "company", "tag"):
        if value := getattr(wanted, name):
            yield f"{name} {one_line(value, 40)}"


def _ids(chosen: Sequence[Entry]) -> list[str]:
    return [entry.question_id for entry in chosen]


def _what(chosen: Sequence[Entry], limit: int = 60) -> str:
    return f"“{one_line(chosen[0].prompt, limit)}”" if len(chosen) == 1 else counted(len(chosen), "question")


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
