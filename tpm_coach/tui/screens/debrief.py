"""The debrief of a mock interview: signals with their evidence, the minutes, what would help, the ratings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click, Resize, ScreenResume
from textual.reactive import reactive
from textual.widgets import Static

from tpm_coach.domain import Rating
from tpm_coach.errors import NothingToUndo
from tpm_coach.mocking.debrief import Debrief, Judged
from tpm_coach.text import counted, one_line, printable
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.screens.entry import EntryScreen
from tpm_coach.tui.widgets import debrief as parts
from tpm_coach.tui.widgets.choice_bar import ChoiceBar, ratings
from tpm_coach.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice


WIDE = 150
"""Columns from which the answers stand beside the rest."""


class AnswerRow(Static):
    """One answer of the interview, at `index` of the debrief's."""

    def __init__(self, index: int) -> None:
        super().__init__(classes="answer")
        self.index = index


class DebriefScreen(BaseScreen):
    """Shows one frozen Debrief; `cursor` is the answer that is rated or opened."""

    TITLE = "Debrief"
    HELP = (
        "What an interviewer would write down, and the evidence that decided. Rate each answer, so that its "
        "question comes back on the right day."
    )
    CSS_PATH = "mock.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "o,enter",
            "open",
            "Open answer",
            tooltip="The whole answer, its key points, ticks.",
            id="debrief.open",
        ),
        Binding(
            "m", "model", "Model answer", tooltip="A strong answer to this question.", id="debrief.model"
        ),
        Binding("e", "export", "Export", tooltip="Write the debrief into a file.", id="debrief.export"),
        Binding("u", "undo", "Undo", tooltip="Take back the latest rating.", id="debrief.undo"),
        Binding("up,k", "move(-1)", "Answer above", show=False, id="debrief.up"),
        Binding("down,j", "move(1)", "Answer below", show=False, id="debrief.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="debrief.pageup"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="debrief.pagedown"),
        Binding("escape", "leave", "Back", id="debrief.leave"),
    ]

    debrief: reactive[Debrief | None] = reactive(None, bindings=True)
    cursor = reactive(0)

    def __init__(self, practice: Practice, clock: Callable[[], datetime], number: int) -> None:
        super().__init__()
        self._practice = practice
        self._clock = clock
        self._number = number

    def compose(self) -> ComposeResult:
        """The page of the debrief, and below it the rating of the answer under the cursor."""
        with VerticalScroll(id="page", can_focus=False):
            with Vertical(classes="column"):
                yield Static(Content("Looking at your answers ..."), id="verdict", classes="part")
                for name, title in (
                    ("categories", "By category"),
                    ("changes", "What would help most"),
                    ("minutes", "How the minutes were spent"),
                ):
                    yield Static(Content.styled(title, "bold underline"), classes="title")
                    yield Static(Content(""), id=name, classes="part")
            with Vertical(classes="column"):
                moves = f"   {self.key_of('debrief.up')} and {self.key_of('debrief.down')} go through them"
                yield Static(
                    Content.assemble(("Answer by answer", "bold underline"), (moves, "$foreground-muted")),
                    classes="title",
                )
                yield Vertical(id="answers")
        with Vertical(id="foot"):
            yield Static(Content(""), id="prompt")
            yield ChoiceBar("rating")
        yield KeyBar()

    def on_mount(self) -> None:
        """No rating before there is something to rate."""
        self.query_one(ChoiceBar).display = False

    def on_screen_resume(self, _: ScreenResume) -> None:
        """Look again: an answer may have been rated or marked above this screen."""
        self._look()

    def look_again(self) -> None:
        """Look again: a rating was taken back or given again."""
        self._look()

    @work(exclusive=True, group="look", exit_on_error=False)
    async def _look(self) -> None:
        await self._show()

    async def _show(self) -> None:
        first, before = self.debrief is None, self._judged
        self.debrief = debrief = await asyncio.to_thread(self._practice.mocks.debrief, self._number)
        waiting = debrief.unrated
        if first and waiting:
            self.set_reactive(DebriefScreen.cursor, debrief.answers.index(waiting[0]))
        await self._draw(debrief)
        await self._offer()
        if before and not before.rated and self._judged and self._judged.rated:
            self.cursor = self._next_unrated()

    async def _draw(self, debrief: Debrief) -> None:
        wide = self.size.width >= WIDE
        self.query_one("#page").set_class(wide, "-wide")
        width = min(210, self.size.width) // 2 - 7 if wide else min(108, self.size.width) - 5
        self.query_one("#verdict", Static).update(parts.verdict(debrief))
        self.query_one("#categories", Static).update(parts.categories(debrief))
        self.query_one("#changes", Static).update(parts.changes(debrief, width))
        self.query_one("#minutes", Static).update(parts.timeline(debrief, width))
        rows = self.query(AnswerRow)
        if len(rows) != len(debrief.answers):
            await rows.remove()
            await self.query_one("#answers").mount_all(AnswerRow(i) for i in range(len(debrief.answers)))
        for row, judged in zip(self.query(AnswerRow), debrief.answers, strict=True):
            row.update(parts.answer(judged, width - 3))
            row.set_class(row.index == self.cursor, "-cursor")

    def on_resize(self, event: Resize) -> None:
        """Draw the bars for another width."""
        if self.debrief:
            self._redraw(self.debrief)

    @work(exclusive=True, group="draw")
    async def _redraw(self, debrief: Debrief) -> None:
        await self._draw(debrief)

    async def _offer(self) -> None:
        """Offer the ratings of the answer under the cursor, the suggested one selected."""
        bar, judged = self.query_one(ChoiceBar), self._judged
        if judged is None or judged.rated:
            self.query_one("#prompt", Static).update(Content(_told(judged, self.debrief)))
            bar.display = False
            self.set_focus(None)
            return
        drill = await asyncio.to_thread(
            self._practice.mocks.look, self._number, judged.answer.id, self._clock()
        )
        count = len(self.debrief.answers) if self.debrief else 0
        self.query_one("#prompt", Static).update(_asked(judged, count, min(106, self.size.width - 2)))
        bar.display = True
        await bar.offer(ratings(drill.previews), judged.suggested - 1)
        bar.focus()

    @property
    def _judged(self) -> Judged | None:
        """The answer under the cursor."""
        answers = self.debrief.answers if self.debrief else ()
        return answers[self.cursor] if self.cursor < len(answers) else None

    async def watch_cursor(self, cursor: int) -> None:
        """Mark the answer under the cursor, bring it into view and offer its rating."""
        for row in self.query(AnswerRow):
            row.set_class(row.index == cursor, "-cursor")
            if row.index == cursor:
                row.scroll_visible(animate=False)
        if self.debrief:
            self._reoffer()

    @work(exclusive=True, group="offer", exit_on_error=False)
    async def _reoffer(self) -> None:
        await self._offer()

    @on(ChoiceBar.Taken)
    def _taken(self, event: ChoiceBar.Taken) -> None:
        if self._judged:
            self._rate(self._judged, Rating(event.index + 1))

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def _rate(self, judged: Judged, rating: Rating) -> None:
        rate = self._practice.mocks.rate
        await asyncio.to_thread(rate, self._number, judged.answer.id, rating, self._clock())
        await self._show()

    def _next_unrated(self) -> int:
        waiting = [i for i, j in enumerate(self.debrief.answers) if j.rated is None] if self.debrief else []
        return next((i for i in waiting if i > self.cursor), waiting[0] if waiting else self.cursor)

    def on_click(self, event: Click) -> None:
        """Put the cursor on the answer under the mouse; a second click opens it."""
        if isinstance(event.widget, AnswerRow):
            if event.widget.index == self.cursor:
                self.action_open()
            self.cursor = event.widget.index

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is something to do for."""
        if action in ("open", "model"):
            return self._judged is not None
        if action == "undo":
            return self.debrief is not None and len(self.debrief.unrated) < len(self.debrief.answers)
        return True

    def action_open(self, *, model: bool = False) -> None:
        """Show the whole answer under the cursor."""
        from tpm_coach.tui.screens.mock_answer import MockAnswerScreen

        if self._judged:
            self.app.push_screen(
                MockAnswerScreen(self._practice, self._clock, self._number, self._judged, model=model)
            )

    def action_model(self) -> None:
        """Show the answer under the cursor with a strong one below."""
        self.action_open(model=True)

    def take_back(self) -> bool:
        """Take back a rating of this interview, never what was done elsewhere."""
        self.action_undo()
        return True

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take back the latest rating of this interview."""
        try:
            undone = await asyncio.to_thread(self._practice.mocks.undo, self._number, self._clock())
        except NothingToUndo as error:
            self.notify(printable(str(error)), severity="warning", markup=False)
            return
        await self._show()
        ids = [judged.answer.id for judged in self.debrief.answers] if self.debrief else []
        if undone.mock_answer_id in ids:
            self.cursor = ids.index(undone.mock_answer_id)

    def action_export(self) -> None:
        """Write the debrief into a file that the learner names."""
        from tpm_coach.reporting.debrief import writer

        asked = EntryScreen(
            "Write the debrief into which file?",
            "FILE.html or FILE.md. It holds everything you said.",
            lambda text: writer(Path(text.strip())),
            str(Path.cwd() / f"mock-{self._number}.html"),
        )

        def named(name: str | None) -> None:
            if name is not None:
                self._export(Path(name.strip()).expanduser())

        self.app.push_screen(asked, named)

    @work(group="export", exit_on_error=False)
    async def _export(self, file: Path) -> None:
        await asyncio.to_thread(self._practice.mocks.export, self._number, file)
        self.notify(printable(f"The debrief was written to {file}."), markup=False)

    def action_move(self, step: int) -> None:
        """Move to another answer."""
        if self.debrief:
            self.cursor = max(0, min(len(self.debrief.answers) - 1, self.cursor + step))

    def action_page(self, step: int) -> None:
        """Scroll by a page."""
        page = self.query_one("#page", VerticalScroll)
        page.scroll_page_down(animate=False) if step > 0 else page.scroll_page_up(animate=False)

    def action_leave(self) -> None:
        """Back to where the learner came from."""
        self.dismiss()


def _asked(judged: Judged, count: int, width: int) -> Content:
    told = f"How did answer {judged.number} of {count} go? The coach suggests {judged.suggested.title}.  "
    prompt = one_line(judged.answer.prompt, max(12, width - len(told)))
    return Content.assemble(told, (prompt, "italic"))


def _told(judged: Judged | None, debrief: Debrief | None) -> str:
    if judged is None or judged.rated is None or debrief is None:
        return ""
    left = len(debrief.unrated)
    rest = f"{counted(left, 'answer')} to rate." if left else "Every answer is rated."
    return f"Answer {judged.number} is rated {judged.rated.rating.title}. {rest}"
