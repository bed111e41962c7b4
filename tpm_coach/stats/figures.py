"""The log as it was counted -> totals, weeks, retention, calibration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tpm_coach.domain import CONFIDENCE, Category, Practised, Rating, RecallTally, Tally

WEEKS = 52
"""The most weeks that are told apart; totals go back to the first answer."""
RECENT_WEEKS = 4


@dataclass(frozen=True)
class Agreement:
    """How the coach's suggested ratings compare with the learner's; shares are 0-1, None without any."""

    compared: int
    exact: float | None
    within_one: float | None


@dataclass(frozen=True)
class Totals:
    """What a learner's log adds up to.

    `questions` counts those that have a schedule, `days` the study days with an answer, `minutes` are those
    of writing. `retention` is the share (0-1) of repeated answers that passed (Hard or better), None before
    the first repetition; `coverage` the mean share (0-1) of key points made.
    """

    answers: int
    questions: int
    days: int
    minutes: int
    retention: float | None
    coverage: float | None
    ratings: dict[Rating, int]
    agreement: Agreement


@dataclass(frozen=True)
class Week:
    """A week from Monday on: rated answers, `new` ones among them, minutes of writing.

    `retention` is the share (0-1) of the `repeated` answers that passed and `expected` the one that FSRS
    foresaw; `coverage` the mean share (0-1) of key points made in each category that was judged.
    """

    start: date
    answers: int
    new: int
    minutes: float
    repeated: int
    retention: float | None
    expected: float | None
    coverage: dict[Category, float]


@dataclass(frozen=True)
class Tenth:
    """The repeated answers whose expected recall lay in one tenth, from `low` on; shares are 0-1."""

    low: float
    answers: int
    expected: float
    achieved: float


@dataclass(frozen=True)
class Retention:
    """How many repeated answers passed, against what was wished for and what FSRS foresaw (all 0-1).

    `target` is the setting of now, `answers` counts the repeated answers, `recent` is the share of the
    `recent_answers` of the last four weeks. `tenths` is the calibration: where FSRS is right, `achieved`
    equals `expected` in each.
    """

    target: float
    answers: int
    achieved: float | None
    expected: float | None
    recent_answers: int
    recent: float | None
    tenths: tuple[Tenth, ...]


@dataclass(frozen=True)
class Sure:
    """The judged answers of which a learner was so sure (`level` 1-4), and the mean share of points made."""

    level: int
    word: str
    answers: int
    coverage: float | None


def totals(tallies: Sequence[Tally], practised: Sequence[Practised], questions: int) -> Totals:
    """Return the totals of a log, from the counts of its weeks and of its days."""
    judged = sum(t.judged for t in tallies)
    return Totals(
        answers=sum(t.answers for t in tallies),
        questions=questions,
        days=len(practised),
        minutes=round(sum(t.seconds for t in tallies) / 60),
        retention=_share(sum(t.passed for t in tallies), sum(t.answers - t.first for t in tallies)),
        coverage=_share(sum(t.covered for t in tallies), judged),
        ratings={rating: sum(t.ratings[rating - 1] for t in tallies) for rating in Rating},
        agreement=Agreement(
            judged,
            _share(sum(t.same for t in tallies), judged),
            _share(sum(t.near for t in tallies), judged),
        ),
    )


def agreement(pairs: Sequence[tuple[Rating, Rating]]) -> Agreement:
    """Return how far suggested ratings (first) and given ones (second) agree."""
    gaps = [abs(suggested - given) for suggested, given in pairs]
    return Agreement(
        len(gaps), _share(gaps.count(0), len(gaps)), _share(sum(g <= 1 for g in gaps), len(gaps))
    )


def longest_streak(days: Iterable[date]) -> int:
    """Return the most study days in a row."""
    longest = length = 0
    last = None
    for day in sorted(days):
        length = length + 1 if last == day - timedelta(days=1) else 1
        longest, last = max(longest, length), day
    return longest


def weeks(tallies: Sequence[Tally], today: date) -> tuple[Week, ...]:
    """Return each week from the first answer to today's week, empty ones too, at most the last 52."""
    monday = today - timedelta(days=today.weekday())
    by_week: dict[date, list[Tally]] = {}
    for tally in tallies:
        by_week.setdefault(tally.start, []).append(tally)
    if not by_week:
        return ()
    first = max(min(by_week), monday - timedelta(weeks=WEEKS - 1))
    starts = [first + timedelta(weeks=n) for n in range((monday - first).days // 7 + 1)]
    return tuple(_week(start, by_week.get(start, [])) for start in starts)


def _week(start: date, tallies: Sequence[Tally]) -> Week:
    repeated = sum(t.answers - t.first for t in tallies)
    return Week(
        start=start,
        answers=sum(t.answers for t in tallies),
        new=sum(t.first for t in tallies),
        minutes=sum(t.seconds for t in tallies) / 60,
        repeated=repeated,
        retention=_share(sum(t.passed for t in tallies), repeated),
        expected=_share(sum(t.recall for t in tallies), repeated),
        coverage={t.category: t.covered / t.judged for t in tallies if t.judged},
    )


def retention(expected: Sequence[RecallTally], weeks: Sequence[Week], target: float) -> Retention:
    """Return how many repeated answers passed, against the target (0-1) and what FSRS foresaw."""
    answers = sum(r.answers for r in expected)
    recent = weeks[-RECENT_WEEKS:]
    recently = sum(week.repeated for week in recent)
    return Retention(
        target=target,
        answers=answers,
        achieved=_share(sum(r.passed for r in expected), answers),
        expected=_share(sum(r.recall for r in expected), answers),
        recent_answers=recently,
        recent=_share(sum((week.retention or 0.0) * week.repeated for week in recent), recently),
        tenths=tuple(
            Tenth(r.tenth / 10, r.answers, r.recall / r.answers, r.passed / r.answers) for r in expected
        ),
    )


def confidence(tallies: Sequence[Tally]) -> tuple[Sure, ...]:
    """Return for each degree of confidence how much of the rubric the answers covered."""
    result = []
    for index, word in enumerate(CONFIDENCE):
        answers = sum(t.sure[index] for t in tallies)
        covered = sum(t.sure_covered[index] for t in tallies)
        result.append(Sure(index + 1, word, answers, _share(covered, answers)))
    return tuple(result)


def last_days(practised: Sequence[Practised], today: date, count: int) -> tuple[Practised, ...]:
    """Return the last `count` study days up to today, those without an answer too, oldest first."""
    known = {day.day: day for day in practised}
    days = [today - timedelta(days=ago) for ago in range(count - 1, -1, -1)]
    return tuple(known.get(day, Practised(day, 0, 0, 0.0)) for day in days)


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None
