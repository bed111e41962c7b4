"""What is asked often never reads a whole table: SQLite's plan of each statement names an index for it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from tests.conftest import NOW
from tpm_coach.domain import Answer, Category, Filter, Pack, Rating, Selection
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice

LARGE = {"review", "question", "memory", "standing", "act", "tally", "answer_text", "question_text"}
"""Tables that grow; a virtual one is always "scanned", by its index."""

DAY = NOW.date()

Verb = Callable[[Practice], object]
VERBS: dict[str, Verb] = {
    "due": lambda p: p._mine.queue.due(DAY, Selection()),
    "due in a category": lambda p: p._mine.queue.due(DAY, Selection(Category.METRICS)),
    "new questions": lambda p: p._mine.queue.unseen(DAY, Selection(), 4),
    "load until a day": lambda p: p._mine.queue.load(DAY + timedelta(days=30)),
    "how many were asked": lambda p: p._mine.queue.seen_counts(),
    "what changed": lambda p: p._mine.queue.changed_since(DAY - timedelta(days=14)),
    "readiness": lambda p: p._mine.shelves.alike(DAY, p.overview._planner.forgetting),
    "the weakest question": lambda p: p._mine.shelves.worst(
        Category.METRICS, DAY, p.overview._planner.forgetting
    ),
    "what may be asked": lambda p: p._mine.shelves.stock(DAY),
    "load of the coming days": lambda p: p._mine.shelves.loads(DAY, 30),
    "the learner's pace": lambda p: p._mine.log.seconds(),
    "today so far": lambda p: p._mine.tallies.days(DAY),
    "counts by week": lambda p: p._mine.tallies.weeks(),
    "counts by recall": lambda p: p._mine.tallies.recall(),
    "latest answers": lambda p: p._mine.log.latest(),
    "latest answer to a question": lambda p: p._mine.log.reviews("launch-metrics", limit=1),
    "memory of a question": lambda p: p._mine.log.memory("launch-metrics"),
    "next question": lambda p: p._mine.desk.open("launch-metrics", DAY),
    "what undo takes back": lambda p: p._mine.journal.last(),
    "search": lambda p: p.browsing.numbers("launch metric", Filter(), None, NOW),
    "a drill's start": lambda p: p.drills.start(Plan(), NOW),
}


@pytest.fixture
def ran() -> Iterator[list[str]]:
    """What SQLite ran, its values filled in; to be asked for before the database is opened."""
    found: list[str] = []

    def watch(connection: Any, _: Any) -> None:
        connection.set_trace_callback(found.append)

    event.listen(Pool, "connect", watch)
    yield found
    event.remove(Pool, "connect", watch)


def plans(database: Path, statements: list[str]) -> Iterator[tuple[str, str]]:
    """Each statement that reads, with each step of SQLite's plan for it."""
    connection = sqlite3.connect(database)
    connection.create_function("recall", 2, max)
    for statement in dict.fromkeys(statements):
        if statement.lstrip().startswith(("SELECT", "WITH")) and "'main'." not in statement:
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}"):
                yield statement, step
    connection.close()


@pytest.mark.parametrize("verb", VERBS)
def test_no_hot_query_reads_a_whole_table(
    ran: list[str], database: Path, practice: Practice, small_pack: Pack, verb: str
) -> None:
    for question in small_pack.questions[:4]:
        practice.drills.record(question, Answer((), NOW, 60.0), None, None, Rating.GOOD, NOW)
    ran.clear()
    VERBS[verb](practice)
    steps = list(plans(database, ran))
    assert steps, "the verb asks the database"
    for statement, step in steps:
        scanned = re.match(r"SCAN (\w+)(?! VIRTUAL TABLE)(?!.* USING )", step)
        assert scanned is None or scanned[1] not in LARGE, f"{step}: {statement}"
        if re.match(r"SEARCH review .*\(learner_id=\?\)$", step):
            sorted_first = any(said == statement and "TEMP B-TREE" in other for said, other in steps)
            assert "LIMIT" in statement and not sorted_first, f"the whole log is read: {statement}"
