"""Pure: which questions a day holds without an interview date, and in which order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from statistics import median

from tpm_coach.domain import Category, Load, Standing, Stock
from tpm_coach.planning.readiness import Recall, Strength

FEEDBACK_MINUTES = 2
"""Reading the feedback and rating, added to each question's own minutes."""

KNOWN_PACE = 5
"""From so many answers in a category on, the learner's own pace counts."""


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
    """Return the weaker half of the categories that hold questions, the weakest first.

    Ranked by what is missing (1 - readiness, in whole per cent), then by lapses.
    """
    weakest = sorted(strengths, key=lambda s: (round(s.readiness, 2), -s.lapses, s.category))
    ranked = [strength.category for strength in weakest if strength.total]
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


def paces(latest: Iterable[tuple[Category, float]]) -> dict[Category, float]:
    """Return the median minutes of writing in each category with five timed answers among the latest.

    An answer is told by its category and its seconds of writing.
    """
    times: dict[Category, list[float]] = {}
    for category, seconds in latest:
        if seconds > 0:
            times.setdefault(category, []).append(seconds / 60)
    return {category: median(known) for category, known in times.items() if len(known) >= KNOWN_PACE}


def estimate(item: Standing | Stock | Load, paces: Mapping[Category, float]) -> float:
    """Return the minutes that a question takes, or each of some that are alike, feedback and rating included.

    `paces` holds the learner's own minutes of writing in each category where they are known.
    """
    return paces.get(item.category, item.minutes) + FEEDBACK_MINUTES
