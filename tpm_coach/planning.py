"""Pure: which questions today holds, in which order, and how ready a learner is."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from tpm_coach.domain import Category, Memory, Standing

Recall = Callable[[Memory], float]
"""The probability (0-1) that an answer would succeed on the day in question."""

FEEDBACK_MINUTES = 2
"""Reading the feedback and rating, added to each question's own minutes."""


@dataclass(frozen=True)
class Strength:
    """How ready a learner is in one category.

    `readiness` (0-1) is the mean over its questions of recall times the share of key points made
    in the last answer; an unseen question counts 0.
    """

    category: Category
    seen: int
    total: int
    readiness: float


def queue(due: Sequence[Standing], new: Sequence[Standing], recall: Recall) -> list[Standing]:
    """Return what is due, lowest recall first, with the new questions spread among it."""
    return _spread(interleave(sorted(due, key=lambda s: recall(s.memory) if s.memory else 0.0)), new)


def fresh(unseen: Sequence[Standing], seen: Mapping[Category, int], quota: int) -> list[Standing]:
    """Return up to `quota` unseen questions, taken in turn from the categories, the least seen one first."""
    columns = [
        [s for s in unseen if s.category is category] for category in sorted(Category, key=seen.__getitem__)
    ]
    in_turn = [s for row in zip_longest(*columns) for s in row if s is not None]
    return in_turn[: max(0, quota)]


def weak_categories(strengths: Sequence[Strength]) -> list[Category]:
    """Return the weaker half of the categories that hold questions, the weakest first."""
    ranked = [s.category for s in sorted(strengths, key=lambda s: s.readiness) if s.total]
    return ranked[: max(1, (len(ranked) + 1) // 2)]


def weakest_first(
    due: Sequence[Standing], new: Sequence[Standing], weak: Sequence[Category], recall: Recall
) -> list[Standing]:
    """Return what is due in the weak categories, lowest recall times coverage first, new ones among it."""

    def strength(standing: Standing) -> float:
        return recall(standing.memory) * standing.coverage if standing.memory else 0.0

    known = interleave(sorted((s for s in due if s.category in weak), key=strength))
    return _spread(known, [s for s in new if s.category in weak])


def interleave(standings: Sequence[Standing]) -> list[Standing]:
    """Return the questions so that two of one category are neighbours only when nothing else is left."""
    waiting = {category: deque[tuple[int, Standing]]() for category in Category}
    for rank, standing in enumerate(standings):
        waiting[standing.category].append((rank, standing))
    result: list[Standing] = []
    for _ in standings:
        last = result[-1].category if result else None
        heads = [line for category, line in waiting.items() if line and category is not last]
        line = min(heads, key=lambda line: line[0][0]) if heads else waiting[result[-1].category]
        result.append(line.popleft()[1])
    return result


def _spread(known: Sequence[Standing], new: Sequence[Standing]) -> list[Standing]:
    result = list(known)
    gap = len(known) / len(new) if new else 0.0
    for index, standing in enumerate(new):
        result.insert(min(len(result), round(gap * index) + index), standing)
    return result


def minutes(standings: Sequence[Standing]) -> int:
    """Return the estimated minutes of practice: answering, reading the feedback and rating."""
    return sum(s.minutes + FEEDBACK_MINUTES for s in standings)


def strengths(seen: Sequence[Standing], totals: dict[Category, int], recall: Recall) -> list[Strength]:
    """Return each category's readiness."""
    result = []
    for category, total in totals.items():
        mine = [s for s in seen if s.category is category]
        points = sum(recall(s.memory) * s.coverage for s in mine if s.memory)
        result.append(Strength(category, len(mine), total, points / total if total else 0.0))
    return result


def streak(days: Sequence[date], today: date) -> int:
    """Return for how many study days in a row there was practice, today or up to yesterday."""
    practised = set(days)
    day = today if today in practised else today - timedelta(days=1)
    count = 0
    while day in practised:
        count += 1
        day -= timedelta(days=1)
    return count
