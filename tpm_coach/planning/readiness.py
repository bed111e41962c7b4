"""Pure: how ready a learner is, and for how many days in a row they practised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tpm_coach.domain import Category, Memory, Standing

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


def strengths(seen: Sequence[Standing], totals: dict[Category, int], recall: Recall) -> list[Strength]:
    """Return each category's readiness."""
    result = []
    for category, total in totals.items():
        mine = [s for s in seen if s.category is category]
        points = sum(recall(s.memory) * s.coverage for s in mine if s.memory)
        lapses = sum(s.memory.lapses for s in mine if s.memory)
        result.append(Strength(category, len(mine), total, points / total if total else 0.0, lapses))
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
