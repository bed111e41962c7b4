"""Pure: the log of reviews -> numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tpm_coach.domain import LogEntry, Rating


@dataclass(frozen=True)
class Agreement:
    """How the coach's suggested ratings compare with the learner's; shares are 0-1, None without any."""

    compared: int
    exact: float | None
    within_one: float | None


@dataclass(frozen=True)
class Totals:
    """What a learner's log adds up to.

    `retention` is the share (0-1) of repeated answers that passed (Hard or better), None before the
    first repetition; `coverage` the mean share (0-1) of key points made.
    """

    answers: int
    questions: int
    days: int
    minutes: int
    retention: float | None
    coverage: float | None
    ratings: dict[Rating, int]
    agreement: Agreement


def totals(log: Sequence[LogEntry]) -> Totals:
    """Return the totals of a log."""
    repeated = [entry for entry in log if not entry.first]
    judged = [entry for entry in log if entry.suggested is not None]
    return Totals(
        answers=len(log),
        questions=len({entry.question_id for entry in log}),
        days=len({entry.study_day for entry in log}),
        minutes=round(sum(entry.seconds for entry in log) / 60),
        retention=_share([entry.rating > Rating.AGAIN for entry in repeated]),
        coverage=sum(e.coverage for e in judged) / len(judged) if judged else None,
        ratings={rating: sum(entry.rating is rating for entry in log) for rating in Rating},
        agreement=agreement([(e.suggested, e.rating) for e in log if e.suggested is not None]),
    )


def agreement(pairs: Sequence[tuple[Rating, Rating]]) -> Agreement:
    """Return how far suggested ratings (first) and given ones (second) agree."""
    gaps = [abs(suggested - given) for suggested, given in pairs]
    return Agreement(len(gaps), _share([gap == 0 for gap in gaps]), _share([gap <= 1 for gap in gaps]))


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None
