"""Every answer ever given: looked through, shown again, and two of them side by side."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tpm_coach.coach.comparison import Comparison, compare
from tpm_coach.domain import Question, Review
from tpm_coach.errors import NotFound
from tpm_coach.practice.search import almost_matching, matching
from tpm_coach.store import LearnerStore
from tpm_coach.store.answers import Answered, Given
from tpm_coach.store.bank import Bank
from tpm_coach.text import one_line

__all__ = ["Answered", "Answers", "Given", "Pair", "Point", "points"]


_GONE = "this answer is not there any more: its rating was taken back"


@dataclass(frozen=True, slots=True)
class Point:
    """A key point in two answers: whether each made it, None where its rubric did not know it."""

    text: str
    earlier: bool | None
    later: bool | None


@dataclass(frozen=True)
class Pair:
    """Two answers to one question: `changes` says what is different, None when one was not judged.

    `place` counts the pairs of the question's answers, from 1 for the oldest, `pairs` how many there are.
    """

    question: Question
    earlier: Review
    later: Review
    changes: Comparison | None
    place: int
    pairs: int


@dataclass(frozen=True)
class Answers:
    """One learner's answers."""

    mine: LearnerStore
    bank: Bank

    def numbers(self, words: str, wanted: Given) -> list[int]:
        """Return the numbers of the answers that are wanted, latest first.

        With `words` those that hold all of them, the last one begun at least, in the answer or the question;
        where none does, typos are forgiven.
        """
        if not words.strip():
            return self.mine.answers.numbers(wanted)
        found = self._holding(matching(words), wanted)
        return found or self._holding(
            almost_matching(words, self.mine.answers.words, self.mine.search), wanted
        )

    def _holding(self, expression: str, wanted: Given) -> list[int]:
        return self.mine.answers.numbers(wanted, expression) if expression else []

    def rows(self, numbers: Sequence[int]) -> dict[int, Answered]:
        """Return a page of a listing by the numbers of its answers; what is gone is left out."""
        return {row.number: row for row in self.mine.answers.rows(numbers)}

    def reviews(self, words: str, wanted: Given, limit: int | None = None) -> list[Review]:
        """Return the answers that are wanted whole, latest first, at most so many."""
        return self.mine.answers.reviews(self.numbers(words, wanted)[:limit])

    def shown(self, number: int) -> tuple[Question, Review]:
        """Return an answer with its question as it is today; raises NotFound when it was taken back."""
        found = self.mine.answers.reviews([number])
        if not found:
            raise NotFound(_GONE)
        return self.bank.question(found[0].question_id), found[0]

    def latest_pair(self, question_id: str) -> Pair:
        """Return the last two answers to a question; raises NotFound when there are no two."""
        question = self.bank.question(question_id)
        given = self.mine.answers.numbers(Given(question_id=question_id))[::-1]
        return self._pair(question, given, len(given) - 1)

    def beside(self, number: int, step: int = 0) -> Pair:
        """Return an answer beside the one before it, or the first beside the second.

        `step` goes on to later pairs (1) or to earlier ones (-1), as far as there are any. Raises NotFound
        when the question was answered only once.
        """
        question, review = self.shown(number)
        given = self.mine.answers.numbers(Given(question_id=question.id))[::-1]
        return self._pair(question, given, bisect_left(given, review.id) + step)

    def _pair(self, question: Question, given: Sequence[int], later: int) -> Pair:
        if len(given) < 2:
            answered = "answered only once" if given else "never answered"
            asked = one_line(question.prompt, 60)
            raise NotFound(f"“{asked}” was {answered}, so there is nothing to compare")
        place = max(1, min(len(given) - 1, later))
        found = self.mine.answers.reviews(given[place - 1 : place + 1])
        if len(found) < 2:
            raise NotFound(_GONE)
        this, earlier = found
        changes = None
        if earlier.feedback and this.feedback:
            changes = compare((earlier.answer, earlier.feedback), (this.answer, this.feedback))
        return Pair(question, earlier, this, changes, place, len(given) - 1)


def points(pair: Pair) -> list[Point]:
    """Return every key point of the two answers, those of the later rubric first."""
    before, after = (
        {e.key_point: e.heard for e in review.feedback.evidence} if review.feedback else {}
        for review in (pair.earlier, pair.later)
    )
    return [Point(text, before.get(text), after.get(text)) for text in {**after, **before}]


def changes_in_words(pair: Pair) -> list[str]:
    """Return how the later answer differs from the earlier one in rating, points made, words and minutes."""
    earlier, later = pair.earlier, pair.later
    words = [len(review.answer.text.split()) for review in (earlier, later)]
    minutes = [review.answer.seconds / 60 for review in (earlier, later)]
    lines = [f"Rating: {earlier.rating.title}, then {later.rating.title}"]
    if earlier.feedback and later.feedback:
        lines.append(f"Points: {earlier.feedback.coverage:.0%}, then {later.feedback.coverage:.0%}")
    return [
        *lines,
        f"Words: {words[0]}, then {words[1]} ({words[1] - words[0]:+})",
        f"Minutes: {minutes[0]:.1f}, then {minutes[1]:.1f} ({minutes[1] - minutes[0]:+.1f})",
    ]
