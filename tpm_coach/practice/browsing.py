"""The bank looked through: found, filtered, sorted, and what is known of one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tpm_coach.domain import Category, Filter, Memory, Order, Question, State
from tpm_coach.practice.search import find
from tpm_coach.practice.today import Planner
from tpm_coach.store import LearnerStore
from tpm_coach.store.answers import Answered, Given
from tpm_coach.store.bank import Bank
from tpm_coach.store.listing import Facets, Listed
from tpm_coach.text import counted

MOST_FOUND = 500
"""A search shows no more questions than this: the best ones."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question as a listing shows it; `number` names it there.

    `due_in` are the days until it is due, negative when it is overdue. `recall` is the probability (0-1) that
    an answer would succeed today, None for a new one, `coverage` the share (0-1) of key points made in the
    latest answer, `readiness` (0-1) both multiplied.
    """

    number: int
    question_id: str
    category: Category
    theme: str
    prompt: str
    state: State
    due_day: date | None
    due_in: int | None
    recall: float | None
    coverage: float
    readiness: float
    reps: int
    lapses: int
    own_tags: tuple[str, ...]


@dataclass(frozen=True)
class Detail:
    """All that is known of one question: its text, where the learner stands, the answers, latest first.

    `told` is what FSRS believes in words; nothing for a new question.
    """

    question: Question
    entry: Entry
    told: tuple[str, ...]
    buried_until: date | None
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class Browsing:
    """One learner's view of the bank; retired questions are not in it."""

    mine: LearnerStore
    bank: Bank
    planner: Planner

    def numbers(self, words: str, wanted: Filter, order: Order | None, now: datetime) -> list[int]:
        """Return the numbers of the questions that a filter lets through, in order.

        With `words` at most MOST_FOUND that fit them, typos forgiven, best first if no order is given.
        """
        day = self.planner.day(now)
        among = find(self.mine.search, words, MOST_FOUND, wanted, day) if words.strip() else None
        if among is not None and order is None:
            return among
        if order is Order.READINESS:
            return self._least_ready(wanted, day, among)
        return self.mine.listing.numbers(wanted, day, order or Order.BANK, among)

    def _least_ready(self, wanted: Filter, day: date, among: Sequence[int] | None) -> list[int]:
        rows = self.mine.listing.remembered(wanted, day, among)
        ready = [(self._readiness(memory, coverage, day), number) for number, memory, coverage in rows]
        # The order of the bank decides between equals: most questions are new.
        return [number for _, number in sorted(ready, key=lambda pair: pair[0])]

    def _readiness(self, memory: Memory | None, coverage: float, day: date) -> float:
        return self.planner.recall_on(memory, day) * coverage if memory else 0.0

    def entries(self, numbers: Sequence[int], now: datetime) -> dict[int, Entry]:
        """Return a page of a listing by the numbers of its questions; what is gone is left out."""
        day = self.planner.day(now)
        return {listed.number: self._entry(listed, day) for listed in self.mine.listing.rows(numbers, day)}

    def questions(self, numbers: Sequence[int], now: datetime) -> list[tuple[Question, Entry]]:
        """Return the questions with these numbers in their order, each with where the learner stands."""
        entries = {entry.question_id: entry for entry in self.entries(numbers, now).values()}
        found = self.bank.numbered(numbers)
        return [(question, entries[question.id]) for question in found if question.id in entries]

    def facets(self, now: datetime) -> Facets:
        """Return what the bank can be filtered by, each with the number of its questions."""
        return self.mine.listing.facets(self.planner.day(now))

    def detail(self, number: int, now: datetime) -> Detail | None:
        """Return all that is known of a question, None when it is not asked any more."""
        day = self.planner.day(now)
        rows = self.mine.listing.rows([number], day)
        if not rows:
            return None
        [listed] = rows
        given = self.mine.answers.numbers(Given(question_id=listed.question_id))
        answers = {answer.number: answer for answer in self.mine.answers.rows(given)}
        return Detail(
            question=self.bank.question(listed.question_id),
            entry=self._entry(listed, day),
            told=tuple(self._told(listed.memory, day)),
            buried_until=listed.buried_until if listed.state is State.BURIED else None,
            answers=tuple(answers[number] for number in given if number in answers),
        )

    def memory_in_words(self, question_id: str, now: datetime) -> list[str]:
        """Return what FSRS believes of a question, a sentence for each figure; nothing for a new one."""
        return self._told(self.mine.log.memory(question_id), self.planner.day(now))

    def _told(self, memory: Memory | None, day: date) -> list[str]:
        return in_words(memory, self.planner.recall_on(memory, day), day) if memory else []

    def _entry(self, listed: Listed, day: date) -> Entry:
        memory = listed.memory
        return Entry(
            number=listed.number,
            question_id=listed.question_id,
            category=listed.category,
            theme=listed.theme,
            prompt=listed.prompt,
            state=listed.state,
            due_day=memory.due_day if memory else None,
            due_in=(memory.due_day - day).days if memory else None,
            recall=self.planner.recall_on(memory, day) if memory else None,
            coverage=listed.coverage,
            readiness=self._readiness(memory, listed.coverage, day),
            reps=memory.reps if memory else 0,
            lapses=memory.lapses if memory else 0,
            own_tags=listed.own_tags,
        )


def in_words(memory: Memory, recall: float, day: date) -> list[str]:
    """Return what FSRS believes of a question, each figure with what it means."""
    days = (memory.due_day - day).days
    when = f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago" if days else "today"
    due = memory.due_day
    forgotten = f"forgotten {_times(memory.lapses)}" if memory.lapses else "never forgotten"
    return [
        f"Due on {due:%a} {due.day} {due:%b %Y}, {when}.",
        f"Recall {recall:.0%}: how likely a good answer is today.",
        f"Stability {memory.stability:.1f} days: after so long without practice recall is down to 90%.",
        f"Difficulty {memory.difficulty:.1f} of 10: the higher, the more often it has to be asked.",
        f"Answered {_times(memory.reps)}, {forgotten}.",
    ]


def _times(number: int) -> str:
    return "once" if number == 1 else counted(number, "time")
