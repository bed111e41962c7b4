"""Every answer ever given, latest first: searched, filtered, shown again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content

from tpm_coach.domain import Category, Question, Rating, Review
from tpm_coach.errors import NotFound
from tpm_coach.practice.answers import Answered, Given
from tpm_coach.text import counted, one_line
from tpm_coach.tui import keys
from tpm_coach.tui.screens.looking import LOOKING, LookingScreen
from tpm_coach.tui.screens.pick import Pick
from tpm_coach.tui.widgets import listing
from tpm_coach.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice


class AnswersScreen(LookingScreen[Answered, tuple[Question, Review], Given]):
    """Enter shows an answer with its feedback, c beside the one before it."""

    SEARCH = "words of the answer or of the question"
    BINDINGS: ClassVar[list[BindingType]] = [
        *LOOKING,
        Binding("c", "compare", "Compare", tooltip="Beside the answer before it.", id="answers.compare"),
        Binding(
            "n", "only", "This question", tooltip="Only answers to this question, or all.", id="answers.only"
        ),
        Binding("escape", "leave", "Back", id="answers.leave"),
    ]

    def __init__(self, practice: Practice, clock: Callable[[], datetime]) -> None:
        super().__init__(practice, clock, Given())
        self._only = ""

    def find(self, words: str) -> Sequence[int]:
        """Return the numbers of the answers that are wanted."""
        return self._practice.answers.numbers(words, self.wanted)

    def page(self, keys: Sequence[int]) -> Mapping[int, Answered]:
        """Return the answers with these numbers."""
        return self._practice.answers.rows(keys)

    def fetch(self, key: int) -> tuple[Question, Review] | None:
        """Return an answer with its question."""
        try:
            return self._practice.answers.shown(key)
        except NotFound:
            return None

    def filters(self) -> Sequence[tuple[Pick, Given]]:
        """Return what the answers can be filtered by."""
        wanted = self.wanted
        choices = [(Pick("", "no filter: all answers"), Given())] if wanted != Given() else []
        for rating in Rating:
            taken = wanted.rating is rating
            new = replace(wanted, rating=None if taken else rating)
            choices.append((Pick("Rating", rating.title, "", taken), new))
        for category in Category:
            taken = wanted.category is category
            new = replace(wanted, category=None if taken else category)
            choices.append((Pick("Category", category.title, "", taken), new))
        return choices

    def line(self, line: Answered, width: int) -> Content:
        """Return an answer as a line."""
        return listing.answer_line(line, width, of_one=bool(self.wanted.question_id))

    def heading(self, width: int) -> Content:
        """Return the names of the columns."""
        return listing.answer_heading(width, of_one=bool(self.wanted.question_id))

    def preview(self, whole: tuple[Question, Review], width: int) -> Content:
        """Return an answer as text."""
        return listing.whole_answer(*whole, width)

    def told(self, keys: Sequence[int]) -> tuple[Content, Content]:
        """Return how many answers there are, and which."""
        wanted = self.wanted
        parts = [
            wanted.category.title if wanted.category else "",
            f"rated {wanted.rating.title}" if wanted.rating else "",
            f"to “{one_line(self._only, 100)}”" if wanted.question_id else "",
        ]
        chips = "  ·  ".join(filter(None, parts))
        # In the search the key would be written.
        hint = "" if self.words.strip() else f"{self.key_of('looking.filter')} filters by category and rating"
        return Content(counted(len(keys), "answer")), Content(chips or hint)

    def nothing(self) -> str:
        """Return what to do when there is no answer."""
        if told := self.no_such("answer", "answers.leave", filtered=self.wanted != Given()):
            return told
        from tpm_coach.tui.screens.home import HomeScreen

        start = keys.key_of(self.app, HomeScreen, "home.drill")
        return (
            "Nothing is answered yet. Every answer that you rate is kept here, to be read and compared.\n\n"
            f"{start} at home asks the first question."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer verbs only when there is an answer."""
        if action in {"compare", "only"}:
            return self.is_mounted and self.rows.key is not None
        return super().check_action(action, parameters)

    @on(Rows.Opened)
    @work(exclusive=True, group="verb", exit_on_error=False)
    async def _opened(self) -> None:
        from tpm_coach.tui.screens.answer import AnswerScreen

        if (key := self.rows.key) is not None:
            shown = await asyncio.to_thread(self._practice.answers.shown, key)
            self.app.push_screen(AnswerScreen(self._practice, *shown))

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_compare(self) -> None:
        """Show the answer beside the one before it."""
        from tpm_coach.tui.screens.compare import CompareScreen

        if (key := self.rows.key) is not None:
            pair = await asyncio.to_thread(self._practice.answers.beside, key)
            self.app.push_screen(CompareScreen(self._practice, pair))

    def action_only(self) -> None:
        """List only the answers to this question, or all again."""
        line = self._lines.get(self.rows.key or 0)
        if line:
            question_id = "" if self.wanted.question_id else line.question_id
            self._only = line.prompt
            self.wanted = replace(self.wanted, question_id=question_id)
            self.look()
