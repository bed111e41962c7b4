"""`make weights-eval`: how often personal weights are accepted, and whether later answers bear them out.

Simulated learners forget by weights of their own, the published ones each times exp(N(0, distance)), and are
scheduled by the published ones. Weights are trained on their first answers and judged on the next thousand,
by the log loss to be expected given the learner's true recall. Writes docs/planning.md's table.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import exp, fsum, log
from pathlib import Path
from random import Random
from statistics import mean

from benchmarks.page import write_between
from tpm_coach import scheduling, training
from tpm_coach.domain import Memory, Parameters, Rating
from tpm_coach.planning.deadline import FIRST_RATINGS
from tpm_coach.training import Item, Lessons, Vector

START = date(2026, 1, 1)
LATER = 1000
"""So many answers after the training the weights are judged on."""
NEW, REPEATED, QUESTIONS = 4, 10, 261
"""New questions a day, repeated ones at most, and the size of the bank."""
PASSES = {Rating.HARD: 0.20, Rating.GOOD: 0.65, Rating.EASY: 0.15}
DISTANCES, SIZES = (0.0, 0.3, 0.5), (400, 1000, 2000)
REPORT = Path(__file__).parent.parent / "docs" / "planning.md"

Log = list[tuple[str, Rating, date]]


@dataclass(frozen=True)
class Trial:
    """What became of one learner: whether the new weights are accepted, and whether they are merely no worse
    on both counts; `gain` is by how much the new weights' later log loss is lower.
    """

    accepted: bool
    no_worse: bool
    gain: float


def simulated(seed: int, answers: int, distance: float) -> tuple[Vector, Log]:
    """Return a learner's true weights, and the answers they give in the order of time."""
    chance = Random(seed)
    own = scheduling.usable([w * exp(chance.gauss(0, distance)) for w in scheduling.published()])
    truth, how = Parameters(weights=own), Parameters(spread=True)
    believed: dict[str, Memory] = {}
    real: dict[str, Memory] = {}
    given: Log = []
    day = START
    while len(given) < answers:
        due = sorted((m.due_day, id_) for id_, m in believed.items() if m.due_day <= day)
        first = range(len(believed), min(len(believed) + NEW, QUESTIONS))
        for id_ in [*(id_ for _, id_ in due[:REPEATED]), *(f"q{n:03}" for n in first)]:
            rating = _rating(real.get(id_), day, truth, chance)
            believed[id_] = scheduling.review(believed.get(id_), rating, day, how, id_)
            real[id_] = scheduling.review(real.get(id_), rating, day, truth)
            given.append((id_, rating, day))
        day += timedelta(days=1)
    return own, given


def _rating(memory: Memory | None, day: date, truth: Parameters, chance: Random) -> Rating:
    if memory is None:
        return chance.choices(list(FIRST_RATINGS), weights=list(FIRST_RATINGS.values()))[0]
    if chance.random() >= scheduling.retrievability(memory, day, truth):
        return Rating.AGAIN
    return chance.choices(list(PASSES), weights=list(PASSES.values()))[0]


def lessons(given: Log) -> Lessons:
    """Return what such a log teaches."""
    by_question = groupby(sorted(given, key=lambda row: row[0]), key=lambda row: row[0])
    return training.lessons(row for _, rows in by_question for row in rows)


def trial(seed: int, size: int, distance: float) -> Trial:
    """Train on a learner's first answers and judge the weights by the later ones."""
    own, given = simulated(seed, size + LATER, distance)
    found = training.train(lessons(given[:size]), None)
    whole = lessons(given)
    later = [item for item in whole.items if item.day > given[size - 1][2]]
    gain = expected_loss(whole, None, own, later) - expected_loss(whole, found.weights, own, later)
    no_worse = found.learned.no_worse and found.held_out.no_worse
    return Trial(found.acceptable, no_worse, gain)


def expected_loss(whole: Lessons, weights: Vector | None, own: Vector, items: Sequence[Item]) -> float:
    """Return the mean log loss of weights that is to be expected with the learner's true recall."""
    said, true = training.forecasts(whole, weights, items), training.forecasts(whole, own, items)
    losses = [-(q * log(p) + (1 - q) * log(1 - p)) for p, q in zip(said, true, strict=True)]
    return fsum(losses) / len(losses)


def table(learners: int, sizes: Sequence[int] = SIZES, distances: Sequence[float] = DISTANCES) -> str:
    """Return the trials as a Markdown table."""
    lines = [
        "| distance | answers | accepted | mean gain | merely no worse | mean gain | mean gain of all |",
        "|---:|---:|---|---:|---|---:|---:|",
    ]
    for distance in distances:
        for size in sizes:
            trials = [trial(seed, size, distance) for seed in range(learners)]
            cells = [f"{distance:g}", f"{size:,}"]
            for chosen in ([t for t in trials if t.accepted], [t for t in trials if t.no_worse]):
                good = sum(one.gain >= 0 for one in chosen)
                cells.append(f"{len(chosen)}, {good} right" if chosen else "0")
                cells.append(f"{mean(one.gain for one in chosen):+.4f}" if chosen else "")
            lines.append(f"| {' | '.join([*cells, f'{mean(one.gain for one in trials):+.4f}'])} |")
            print(lines[-1], flush=True)
    return "\n".join(lines)


def main() -> None:
    """Run, print, and write the table into docs/planning.md."""
    learners = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    text = f"{learners} learners in each row.\n\n{table(learners)}"
    write_between(REPORT, "weights", text)


if __name__ == "__main__":
    main()
