"""FSRS in the domain's words: study days, reviews, previews, replay; the only module that knows fsrs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

import fsrs

from tpm_coach.domain import Memory, MemoryState, Parameters, Rating

__all__ = ["Parameters", "previews", "replay", "retrievability", "review", "study_day"]

_TO_FSRS = {
    MemoryState.LEARNING: fsrs.State.Learning,
    MemoryState.REVIEW: fsrs.State.Review,
    MemoryState.RELEARNING: fsrs.State.Relearning,
}
_FROM_FSRS = {ours: theirs for theirs, ours in _TO_FSRS.items()}


def study_day(at: datetime, zone: tzinfo, rollover_hour: int = 4) -> date:
    """Return the local day on which practice at `at` counts; a day begins at `rollover_hour`.

    Raises ValueError for a naive `at`.
    """
    if at.tzinfo is None:
        raise ValueError("a study day needs a time with a zone")
    return (at.astimezone(zone).replace(tzinfo=None) - timedelta(hours=rollover_hour)).date()


def review(memory: Memory | None, rating: Rating, day: date, parameters: Parameters) -> Memory:
    """Return FSRS's belief after an answer rated on a study day; `memory` is None for a first answer.

    FSRS counts elapsed time in whole 24-hour blocks, so it is given noon of each study day: an answer
    at 21:00 and one at 20:00 the next evening are one day apart. A day before the last review (a clock
    set back) counts as the day of the last review.
    """
    if memory is not None:
        day = max(day, memory.last_day)
    card, _ = _scheduler(parameters).review_card(_card(memory, day), fsrs.Rating(int(rating)), _noon(day))
    if card.stability is None or card.difficulty is None:
        raise AssertionError("fsrs returned a card without memory")
    lapsed = memory is not None and memory.state is MemoryState.REVIEW and rating is Rating.AGAIN
    return Memory(
        # Without learning steps FSRS itself never gives less than a day; never show a question twice a day.
        due_day=max(card.due.date(), day + timedelta(days=1)),
        stability=card.stability,
        difficulty=card.difficulty,
        state=_FROM_FSRS[card.state],
        last_day=day,
        reps=(memory.reps if memory else 0) + 1,
        lapses=(memory.lapses if memory else 0) + lapsed,
    )


def previews(memory: Memory | None, day: date, parameters: Parameters) -> dict[Rating, Memory]:
    """Return the memory that each of the four ratings would give."""
    return {rating: review(memory, rating, day, parameters) for rating in Rating}


def replay(log: Iterable[tuple[Rating, date]], parameters: Parameters) -> Memory | None:
    """Return the memory that a question's log of ratings and study days gives, or None for an empty log."""
    memory = None
    for rating, day in log:
        memory = review(memory, rating, day, parameters)
    return memory


def retrievability(memory: Memory, day: date, parameters: Parameters) -> float:
    """Return the probability (0-1) that the answer would succeed on a study day."""
    day = max(day, memory.last_day)
    return float(_scheduler(parameters).get_card_retrievability(_card(memory, day), _noon(day)))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _card(memory: Memory | None, day: date) -> fsrs.Card:
    # A card without an id would sleep a millisecond to make one.
    if memory is None:
        return fsrs.Card(card_id=1, due=_noon(day))
    return fsrs.Card(
        card_id=1,
        state=_TO_FSRS[memory.state],
        step=None if memory.state is MemoryState.REVIEW else 0,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_noon(memory.due_day),
        last_review=_noon(memory.last_day),
    )


@lru_cache(maxsize=8)
def _scheduler(parameters: Parameters) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        **({"parameters": parameters.weights} if parameters.weights else {}),
        desired_retention=parameters.retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=parameters.maximum_interval,
        enable_fuzzing=False,
    )
