"""FSRS in the domain's words: study days, reviews, previews, replay; the only module that knows fsrs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from math import exp, isfinite
from typing import TYPE_CHECKING

from tpm_coach.domain import Adjustment, Logged, Memory, MemoryState, Parameters, Rating

if TYPE_CHECKING:
    # What only shows the queue need not import it, which takes a twentieth of the time of `due`.
    import fsrs

__all__ = [
    "Parameters",
    "adjusted",
    "first_recall",
    "forgetting",
    "gains",
    "previews",
    "published",
    "replay",
    "retrievability",
    "review",
    "seed",
    "spread",
    "study_day",
    "usable",
]

_DECAY = 0.1542
"""The last of FSRS-6's published weights: how fast recall falls."""
_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, float("inf"), 0.05))


def study_day(at: datetime, zone: tzinfo, rollover_hour: int = 4) -> date:
    """Return the local day on which practice at `at` counts; a day begins at `rollover_hour`.

    Raises ValueError for a naive `at`.
    """
    if at.tzinfo is None:
        raise ValueError("a study day needs a time with a zone")
    return (at.astimezone(zone).replace(tzinfo=None) - timedelta(hours=rollover_hour)).date()


def review(
    memory: Memory | None, rating: Rating, day: date, parameters: Parameters, seed: str = ""
) -> Memory:
    """Return FSRS's belief after an answer rated on a study day; `memory` is None for a first answer.

    FSRS counts elapsed time in whole 24-hour blocks, so it is given noon of each study day: an answer
    at 21:00 and one at 20:00 the next evening are one day apart. A day before the last review (a clock
    set back) counts as the day of the last review. `seed` names learner and question: where `parameters`
    ask for it, it decides together with the number of the review how the due day is moved.
    """
    # Where days are spread, a rating's depends on those of the worse ones.
    ratings = tuple(Rating) if parameters.spread else (rating,)
    return _outcomes(memory, ratings, day, parameters, seed)[rating]


def seed(learner: str, question_id: str) -> str:
    """Return what names a learner's question where due days are spread."""
    return f"{learner}/{question_id}"


def spread(days: int, maximum: int, seed: str) -> int:
    """Return an interval in days moved within Anki's fuzz range, the same for the same seed.

    Intervals below 2.5 days stay; the range is a day and 15 % of what is between 2.5 and 7 days, 10 %
    between 7 and 20, 5 % beyond, either way (Anki's scheduler, "fuzz").
    """
    if days < _FUZZ[0][0]:
        return days
    delta = 1.0 + sum(share * max(0.0, min(days, end) - start) for start, end, share in _FUZZ)
    low, high = max(2, round(days - delta)), min(max(days, maximum), round(days + delta))
    chance = int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=6).digest()) / 2**48
    return min(high, low + int(chance * (high - low + 1)))


@lru_cache(maxsize=4)
def _outcomes(
    memory: Memory | None, ratings: tuple[Rating, ...], day: date, parameters: Parameters, seed: str
) -> Mapping[Rating, Memory]:
    """The memory that each rating gives, worst first.

    All in one pass, and kept: a rating is previewed with the three others just before it is given.
    """
    from fsrs import Rating as Grade

    if memory is not None:
        day = max(day, memory.last_day)
    scheduler, card, noon = _scheduler(parameters), _card(memory, day), _noon(day)
    known = memory is not None and memory.state is MemoryState.REVIEW
    reps, lapses = (memory.reps, memory.lapses) if memory else (0, 0)
    days = last = 0
    found = {}
    for rating in ratings:
        after, _ = scheduler.review_card(card, Grade(int(rating)), noon)
        if after.stability is None or after.difficulty is None:
            raise AssertionError("fsrs returned a card without memory")
        # Without learning steps FSRS itself never gives less than a day; never show a question twice a day.
        whole = max(1, (after.due.date() - day).days)
        if parameters.spread:
            moved = spread(whole, parameters.maximum_interval, f"{seed}/{reps + 1}")
            # A better rating never comes back earlier, nor on the same day unless it did before.
            days, last = max(moved, min(days + (whole > last), parameters.maximum_interval)), whole
        found[rating] = Memory(
            due_day=day + timedelta(days=days if parameters.spread else whole),
            stability=after.stability,
            difficulty=after.difficulty,
            state=MemoryState[after.state.name.upper()],
            last_day=day,
            reps=reps + 1,
            lapses=lapses + (known and rating is Rating.AGAIN),
        )
    return found


def previews(
    memory: Memory | None, day: date, parameters: Parameters, seed: str = ""
) -> dict[Rating, Memory]:
    """Return the memory that each of the four ratings would give."""
    return dict(_outcomes(memory, tuple(Rating), day, parameters, seed))


def adjusted(memory: Memory | None, change: Adjustment) -> Memory | None:
    """Return a memory as it is after a change by hand: gone after a reset, due on another day else."""
    if memory is None or change.due_day is None:
        return None
    return replace(memory, due_day=change.due_day)


def replay(log: Iterable[Logged | Adjustment], seed: str = "") -> Memory | None:
    """Return the memory that a question's log gives, oldest first, or None for an empty or forgotten one.

    Each answer counts with the parameters of its own time.
    """
    memory: Memory | None = None
    for entry in log:
        if isinstance(entry, Adjustment):
            memory = adjusted(memory, entry)
        else:
            memory = review(memory, entry.rating, entry.day, entry.parameters, seed)
    return memory


def retrievability(memory: Memory, day: date, parameters: Parameters) -> float:
    """Return the probability (0-1) that the answer would succeed on a study day.

    FSRS-6's forgetting curve, (1 + factor * t / S) ** decay with t in days and factor so that the recall
    after S days is 0.9; written out because a card made for each call would take most of the time.
    """
    decay, factor = _curve(parameters.weights)
    elapsed = max(0, (day - memory.last_day).days)
    return float((1 + factor * elapsed / memory.stability) ** decay)


def forgetting(parameters: Parameters) -> Callable[[float, int], float]:
    """Return the curve of `retrievability` with its constants worked out, for many memories at once.

    It gives the recall (0-1) by stability and by the days since the last answer, 0 or more.
    """
    decay, factor = _curve(parameters.weights)
    return lambda stability, elapsed: (1 + factor * elapsed / stability) ** decay


def first_recall(rating: Rating, days: int, parameters: Parameters) -> float:
    """Return the recall (0-1) so many days after a first answer that was rated so."""
    decay, factor = _curve(parameters.weights)
    stability = (parameters.weights or _published())[rating - 1]
    return float((1 + factor * max(0, days) / max(stability, 0.001)) ** decay)


def gains(parameters: Parameters, day: date, later: date) -> Callable[[Memory], float]:
    """Return what an answer on a study day would raise the recall (0-1) of a memory by on a later one.

    That is R * G + (1 - R) * A - L, with the recall R of the day and L of the later one as things stand, and
    those on the later one after a Good answer (G) or a forgotten one (A). FSRS-6's stability after a review,
    written out: a plan asks this of every question for every day, and two whole reviews would take thirty
    times as long. The memory was last answered before the day.
    """
    w = parameters.weights or _published()
    decay, factor = _curve(parameters.weights)
    today, then = day.toordinal(), later.toordinal()
    ahead = factor * max(0, then - today)
    growth, most_lost = exp(w[8]), exp(w[17] * w[18])

    def gain(memory: Memory) -> float:
        known, hard, last = memory.stability, memory.difficulty, memory.last_day.toordinal()
        recall = (1 + factor * (today - last) / known) ** decay
        lost = 1 - recall
        grown = growth * (11 - hard) * known ** -w[9] * (exp(lost * w[10]) - 1)
        forgotten = w[11] * hard ** -w[12] * ((known + 1) ** w[13] - 1) * exp(lost * w[14])
        good = (1 + ahead / max(known * (1 + grown), 0.001)) ** decay
        again = (1 + ahead / max(min(forgotten, known / most_lost), 0.001)) ** decay
        left = (1 + factor * max(0, then - last) / known) ** decay
        return float(recall * good + lost * again - left)

    return gain


@lru_cache(maxsize=1)
def _published() -> tuple[float, ...]:
    return published()


@lru_cache(maxsize=8)
def _curve(weights: tuple[float, ...] | None) -> tuple[float, float]:
    decay = -(weights[20] if weights else _DECAY)
    return decay, 0.9 ** (1 / decay) - 1


def published() -> tuple[float, ...]:
    """Return the weights of FSRS-6 that its authors trained on everybody."""
    from fsrs.scheduler import DEFAULT_PARAMETERS

    return tuple(DEFAULT_PARAMETERS)


def usable(weights: Sequence[float]) -> tuple[float, ...]:
    """Return weights within the bounds that FSRS-6 sets them.

    A trainer that counts with single precision may step over a bound by a hair. Raises ValueError unless
    they are 21 finite numbers.
    """
    from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS as low  # noqa: N811
    from fsrs.scheduler import UPPER_BOUNDS_PARAMETERS as high  # noqa: N811

    if len(weights) != len(low) or not all(map(isfinite, weights)):
        raise ValueError(f"FSRS-6 has {len(low)} finite weights, these are {weights!r}")
    return tuple(min(max(value, least), most) for value, least, most in zip(weights, low, high, strict=True))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _card(memory: Memory | None, day: date) -> fsrs.Card:
    from fsrs import Card, State

    # A card without an id would sleep a millisecond to make one.
    if memory is None:
        return Card(card_id=1, due=_noon(day))
    return Card(
        card_id=1,
        state=State[memory.state.name.title()],
        step=None if memory.state is MemoryState.REVIEW else 0,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_noon(memory.due_day),
        last_review=_noon(memory.last_day),
    )


@lru_cache(maxsize=8)
def _scheduler(parameters: Parameters) -> fsrs.Scheduler:
    from fsrs import Scheduler

    return Scheduler(
        **({"parameters": parameters.weights} if parameters.weights else {}),
        desired_retention=parameters.retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=parameters.maximum_interval,
        enable_fuzzing=False,
    )
