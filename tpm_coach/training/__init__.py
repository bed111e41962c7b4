"""Personal FSRS weights: what a log teaches, and how well weights predict it; only here fsrs-rs is known."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from itertools import pairwise
from math import floor, fsum, log, sqrt
from pathlib import Path

from tpm_coach import scheduling
from tpm_coach.domain import Parameters, Rating
from tpm_coach.errors import TrainingError

Vector = tuple[float, ...]
"""The 21 weights of FSRS-6."""

History = tuple[tuple[Rating, date], ...]
"""The answers to one question, from new or from forgotten by hand on, each on a later study day."""

FOLDS = 5
"""In how many steps the held-out answers are predicted."""

PATIENCE = 300.0
"""Seconds after which the trainer is given up; it needs less than one for 50,000 answers."""

NEEDED = "training needs a package that is not installed: pip install 'tpm-coach[optimize]' brings it"
"""What is said when the trainer is not there."""

_SMALLEST = 1e-6
_LUCK = 1.645
"""So many standard errors above zero luck alone comes one time in twenty."""


@dataclass(frozen=True, slots=True)
class Item:
    """A repeated answer: the one at `place` (from 1) of the history of this number, on a study day."""

    day: date
    history: int
    place: int


@dataclass(frozen=True)
class Lessons:
    """What a log teaches: histories, and the repeated answers in them, oldest first.

    Only a repeated answer says whether a forecast was right.
    """

    histories: tuple[History, ...]
    items: tuple[Item, ...]

    @property
    def answers(self) -> int:
        """How many answers count: one for each question and study day."""
        return sum(map(len, self.histories))

    def until(self, day: date | None) -> int:
        """Return how many repeated answers were given up to a study day; 0 for None."""
        return sum(item.day <= day for item in self.items) if day else 0


@dataclass(frozen=True, slots=True)
class Fit:
    """How well weights predict repeated answers; both figures are better when they are lower.

    `log_loss` is the mean of -ln(the probability given to what happened), `rmse` the root of the mean square
    of forecast minus outcome (0-1) over bins of alike answers.
    """

    answers: int
    log_loss: float
    rmse: float


@dataclass(frozen=True, slots=True)
class Contest:
    """The weights in use against new ones, on the same answers.

    `gain` is by how much the log loss of the new ones is lower, `margin` the gain that luck alone would pass
    one time in twenty.
    """

    old: Fit
    new: Fit
    gain: float
    margin: float

    @property
    def no_worse(self) -> bool:
        """Whether the new ones predict the answers at least as well."""
        return self.gain >= 0

    @property
    def better(self) -> bool:
        """Whether the new ones predict the answers better, and not just by luck."""
        return self.gain > self.margin


@dataclass(frozen=True)
class Outcome:
    """New weights, on the answers that they were learned from and on answers that were held out.

    The held-out answers are predicted by weights that were learned only from answers before them, so that the
    figures say what training would have been worth so far.
    """

    weights: Vector
    learned: Contest
    held_out: Contest

    @property
    def acceptable(self) -> bool:
        """Whether the new weights may take the place of those in use."""
        return self.learned.no_worse and self.held_out.better


def lessons(answers: Iterable[tuple[str, Rating | None, date]]) -> Lessons:
    """Return what a log teaches: question, rating (None: forgotten by hand) and study day of each answer.

    The rows of a question come one after the other, oldest first. Of several answers on one study day the
    first counts; a day before the last one (a clock set back) counts as the last one.
    """
    histories: list[list[tuple[Rating, date]]] = []
    present = None
    for question_id, rating, day in answers:
        if rating is None:
            present = None
            continue
        if question_id != present:
            present = question_id
            histories.append([])
        if not histories[-1] or day > histories[-1][-1][1]:
            histories[-1].append((rating, day))
    items = [
        Item(day, number, place)
        for number, history in enumerate(histories)
        for place, (_, day) in enumerate(history)
        if place
    ]
    items.sort(key=lambda item: item.day)
    return Lessons(tuple(map(tuple, histories)), tuple(items))


def held_out(known: Lessons, since: date | None = None) -> int:
    """Return how many answers are held out for the contest: five sixths, and none up to the day `since`.

    `since` is the day up to which the weights in use have seen the answers.
    """
    return len(known.items) - _start(known, since)


def train(known: Lessons, in_use: Vector | None, since: date | None = None) -> Outcome:
    """Return new weights beside those in use (None: the published ones).

    The held-out answers are cut into five parts in the order of time, each predicted by weights learned from
    all answers before it (expanding windows). Raises TrainingError.
    """
    whole, start = len(known.items), _start(known, since)
    if start >= whole:
        raise TrainingError("there are no answers to hold new weights against; answer more, then train again")
    edges = [start + (whole - start) * fold // FOLDS for fold in range(FOLDS + 1)]
    *steps, last = vectors(known, edges)
    if last is None:
        raise TrainingError(_TOO_ALIKE)
    old = forecasts(known, in_use, known.items)
    ahead = [
        forecast
        for weights, (first, after) in zip(steps, pairwise(edges), strict=True)
        for forecast in forecasts(known, weights, known.items[first:after])
    ]
    return Outcome(
        weights=last,
        learned=_contest(known, known.items, old, forecasts(known, last, known.items)),
        held_out=_contest(known, known.items[start:], old[start:], ahead),
    )


def forecasts(known: Lessons, weights: Vector | None, items: Sequence[Item]) -> list[float]:
    """Return the recall (0-1) that weights (None: the published ones) predict for these answers.

    Each question is replayed with them. Raises TrainingError when the log has days that cannot be counted.
    """
    how = Parameters(weights=weights)
    longest: dict[int, int] = {}
    for item in items:
        longest[item.history] = max(item.place, longest.get(item.history, 0))
    recall: dict[tuple[int, int], float] = {}
    try:
        for number, last in longest.items():
            (rating, day), *repeated = known.histories[number][: last + 1]
            memory = scheduling.review(None, rating, day, how)
            for place, (rating, day) in enumerate(repeated, start=1):
                recall[number, place] = scheduling.retrievability(memory, day, how)
                if place < last:
                    memory = scheduling.review(memory, rating, day, how)
    except (ArithmeticError, ValueError) as error:
        raise TrainingError(_UNCOUNTABLE) from error
    return [recall[item.history, item.place] for item in items]


def available() -> bool:
    """Return whether the trainer is installed."""
    return find_spec("fsrs_rs_python") is not None


def vectors(known: Lessons, counts: Sequence[int]) -> list[Vector | None]:
    """Return the weights that the first so many repeated answers give, None where they are too few.

    Raises TrainingError, whatever becomes of the trainer.
    """
    if not available():
        raise TrainingError(NEEDED)
    request = {
        "histories": [_gaps(history) for history in known.histories],
        "items": [(item.history, item.place) for item in known.items],
        "counts": list(counts),
    }
    # Without the folder of the program or the present one among its places to import from: only what is
    # installed is run.
    command = [sys.executable, "-P", str(Path(__file__).with_name("trainer.py"))]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=json.dumps(request).encode(), capture_output=True, timeout=PATIENCE, check=True
        )
        found = json.loads(done.stdout)
        result = [scheduling.usable(weights) if weights is not None else None for weights in found]
    except (OSError, subprocess.SubprocessError, ArithmeticError, ValueError, TypeError) as error:
        raise TrainingError(_BROKEN_OFF) from error
    if len(result) != len(counts):
        raise TrainingError(_BROKEN_OFF)
    return result


_BROKEN_OFF = "the trainer ended without a result, so the weights in use stay; try again, or reinstall it"
_UNCOUNTABLE = "the log holds an answer that FSRS cannot count; run 'tpm-coach doctor'"
_TOO_ALIKE = (
    "the answers so far are too few or too alike to learn weights from; answer more, then train again"
)


def _start(known: Lessons, since: date | None) -> int:
    return max(len(known.items) // (FOLDS + 1), known.until(since))


def _gaps(history: History) -> list[tuple[int, int]]:
    days = [day for _, day in history]
    return [
        (int(rating), (day - before).days)
        for (rating, day), before in zip(history, [days[0], *days], strict=False)
    ]


def _contest(known: Lessons, items: Sequence[Item], old: Sequence[float], new: Sequence[float]) -> Contest:
    pairs = zip(_losses(known, items, old), _losses(known, items, new), strict=True)
    gains = [before - after for before, after in pairs]
    gain = fsum(gains) / len(gains)
    spread = fsum((one - gain) ** 2 for one in gains)
    error = sqrt(spread / max(1, len(gains) - 1) / len(gains))
    return Contest(_fit(known, items, old), _fit(known, items, new), gain, _LUCK * error)


def _fit(known: Lessons, items: Sequence[Item], recalls: Sequence[float]) -> Fit:
    bins: dict[tuple[int, int, int], list[float]] = {}
    for item, recall in zip(items, recalls, strict=True):
        bins.setdefault(_bin(known, item), []).append(recall - _passed(known, item))
    squares = fsum(fsum(errors) ** 2 / len(errors) for errors in bins.values())
    count = max(1, len(items))
    return Fit(len(items), fsum(_losses(known, items, recalls)) / count, sqrt(squares / count))


def _losses(known: Lessons, items: Sequence[Item], recalls: Sequence[float]) -> list[float]:
    return [
        -log(max(_SMALLEST, recall if _passed(known, item) else 1.0 - recall))
        for item, recall in zip(items, recalls, strict=True)
    ]


def _passed(known: Lessons, item: Item) -> bool:
    return known.histories[item.history][item.place][0] is not Rating.AGAIN


def _bin(known: Lessons, item: Item) -> tuple[int, int, int]:
    """The bin of an answer by days since the last one, answers before it, and lapses among them.

    The bases are those of the FSRS project's metric, "RMSE (bins)".
    """
    history, place = known.histories[item.history], item.place
    days = (history[place][1] - history[place - 1][1]).days
    lapses = sum(rating is Rating.AGAIN for rating, _ in history[1:place])
    return _rung(days, 3.62), _rung(place + 1, 1.89), _rung(lapses, 1.73) if lapses else -1


def _rung(value: int, base: float) -> int:
    return floor(log(value) / log(base))
