"""From coverage to a suggested rating, and from a learner's own ratings to better cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tpm_coach.domain import Evidence, Rating

MUST_WEIGHT = 2
"""How much an essential point counts beside another."""
ENOUGH_RATINGS = 30
"""Ratings from which on a learner's own cuts replace the default ones."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """The least share (0-1) of the rubric for Hard, Good and Easy; below the first it is Again."""

    hard: float
    good: float
    easy: float

    def rate(self, share: float) -> Rating:
        """The rating that a share of the rubric earns."""
        return Rating(1 + sum(share >= cut for cut in (self.hard, self.good, self.easy)))


DEFAULT_CUTS = Cuts(0.42, 0.50, 0.65)
"""Between what fits the bank's model answers and what fits strangers' (`benchmarks/coach_cuts.py`)."""


def share(evidence: Sequence[Evidence]) -> float:
    """The mean probability (0-1) that the points were made; essential ones count double."""
    weights = [MUST_WEIGHT if e.must else 1 for e in evidence]
    return sum(w * e.score for w, e in zip(weights, evidence, strict=True)) / sum(weights) if weights else 0.0


def refit(
    shares: Sequence[float], ratings: Sequence[Rating], cuts: Cuts = DEFAULT_CUTS, least: int = ENOUGH_RATINGS
) -> Cuts:
    """The cuts that come nearest to a learner's ratings, or `cuts` while there are fewer than `least`.

    Each cut alone minimises the ratings that fall on its wrong side, which together minimises the sum of
    absolute differences between suggested and given ratings. Of equally good places it takes the one
    nearest to `cuts`; a cut never lies below the one before it.
    """
    if len(shares) < least:
        return cuts
    pairs = sorted(zip(shares, ratings, strict=True))
    places = list(dict.fromkeys([0.0, *((a[0] + b[0]) / 2 for a, b in pairwise(pairs)), 1.01]))
    hard = _cut(pairs, Rating.HARD, cuts.hard, places, floor=0.0)
    good = _cut(pairs, Rating.GOOD, cuts.good, places, floor=hard)
    return Cuts(hard, good, _cut(pairs, Rating.EASY, cuts.easy, places, floor=good))


def _cut(
    pairs: Sequence[tuple[float, Rating]],
    grade: Rating,
    default: float,
    places: Sequence[float],
    floor: float,
) -> float:
    """The place for one cut with the fewest ratings on its wrong side, the nearest to its default."""

    def cost(cut: float) -> tuple[int, float]:
        return sum((s >= cut) != (r >= grade) for s, r in pairs), abs(cut - default)

    return min((place for place in (floor, default, *places) if place >= floor), key=cost)
