"""Pure: how ready a learner is, and for how many days in a row they practised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tpm_coach.domain import Alike, Category, Memory

Recall = Callable[[Memory], float]
"""The probability (0-1) that an answer would succeed on the day in question."""


@dataclass(frozen=True)
class Strength:
    """How ready a learner is in one category.

    `readiness` (0-1) is the mean over its questions of recall times the share of key points made
    in the last answer; an unseen question counts 0. `lapses` counts how often a known one was forgotten.
    """

    category: Category
    seen: int
    total: int
    readiness: float
    lapses: int = 0


def strengths(groups: Iterable[Alike]) -> list[Strength]:
    """Return each category's readiness, from its groups of questions."""
    of_each: dict[Category, list[Alike]] = {category: [] for category in Category}
    for group in groups:
        of_each[group.category].append(group)
    return [_strength(category, mine) for category, mine in of_each.items()]


def _strength(category: Category, groups: Sequence[Alike]) -> Strength:
    total = sum(group.questions for group in groups)
    ready = sum(group.ready for group in groups)
    return Strength(
        category,
        sum(group.seen for group in groups),
        total,
        ready / total if total else 0.0,
        sum(group.lapses for group in groups),
    )


def streak(days: Sequence[date], today: date) -> int:
    """Return for how many study days in a row there was practice, today or up to yesterday."""
    practised = set(days)
    day = today if today in practised else today - timedelta(days=1)
    count = 0
    while day in practised:
        count += 1
        day -= timedelta(days=1)
    return count
