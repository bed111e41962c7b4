"""A simulated learner with a long log, who forgets by weights of their own."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from benchmarks.weights_eval import QUESTIONS, Log, simulated
from tests.conftest import NOW
from tpm_coach import scheduling
from tpm_coach.domain import ActKind, Answer, Category, Memory, Pack, Parameters, Question, Review
from tpm_coach.store import Store

FORGETFUL = 1
"""The seed of a learner whom the published weights do not fit."""


def bank() -> Pack:
    categories = list(Category)
    questions = (
        Question(f"q{n:03}", "bank", categories[n % 5], f"Question {n}?", minutes=3) for n in range(QUESTIONS)
    )
    return Pack("bank", "Bank", "1", "en", "", tuple(questions))


def until_now(given: Log) -> Log:
    """The same answers, the last of them yesterday."""
    late = NOW.date() - timedelta(days=1) - given[-1][2]
    return [(question_id, rating, day + late) for question_id, rating, day in given]


def remember(store: Store, given: Log) -> None:
    """Store the bank, and the answers as if they had been rated one after the other."""
    mine, how = store.learner("me", NOW), Parameters(spread=True)
    believed: dict[str, Memory] = {}
    reviews = []
    for question_id, rating, day in given:
        at = datetime.combine(day, time(18), UTC)
        before = believed.get(question_id)
        after = scheduling.review(before, rating, day, how, scheduling.seed("me", question_id))
        believed[question_id] = after
        recall = scheduling.retrievability(before, day, how) if before else None
        category = list(Category)[int(question_id[1:]) % 5]
        answer = Answer((), at, 60.0)
        reviews.append(
            Review(question_id, 1, category, answer, None, None, rating, at, day, before, after, how, recall)
        )
    store.bank.put([(bank(), "")], NOW, also=mine.log.noting(ActKind.IMPORT, "", NOW, reviews))


def made(path: Path, seed: int, answers: int, distance: float) -> Path:
    """A database with the log of a simulated learner."""
    store = Store.open(path)
    remember(store, until_now(simulated(seed, answers, distance)[1]))
    store.close()
    return path
