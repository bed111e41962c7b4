"""What triggers keep beside the rows, the counts and the search indexes: whether it is right, and anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tpm_coach.store.engine import plain_connection
from tpm_coach.store.tables import PLACE

INDEXES = ("question_text", "question_word", "answer_text")
"""The full-text indexes, and the vocabulary of one."""

TRIGGERS = (
    "act_done",
    "memory_gone",
    "memory_moved",
    "memory_standing",
    "question_indexed",
    "question_reindexed",
    "question_reshelved",
    "question_shelved",
    "question_unindexed",
    "question_unshelved",
    "review_counted",
    "review_indexed",
    "review_uncounted",
    "review_unindexed",
    "standing_counted",
    "standing_uncounted",
)
"""What keeps counts and indexes right in the transaction of what changes them."""

_BY_ROW = ("question_indexed", "question_shelved")
"""Those of them that follow each new question."""
_BULK_CACHE = -16_384
"""SQLite's cache while many rows are written, in KiB."""

ANSWERS_ANEW = (
    "INSERT INTO answer_text(answer_text) VALUES ('delete-all')",
    "INSERT INTO answer_text(rowid, text) SELECT number, text FROM answer",
)
"""What makes the index of answers anew: an entry that is deleted stays in it, crossed out, until then."""

_COUNTS = """
    SELECT learner_id, study_day, category, count(*) AS answers, sum(first) AS first,
        sum(NOT first AND rating > 1) AS passed, sum(rating = 1) AS again, sum(rating = 2) AS hard,
        sum(rating = 3) AS good, sum(rating = 4) AS easy, count(suggested) AS judged,
        coalesce(sum(suggested = rating), 0) AS same, coalesce(sum(abs(suggested - rating) <= 1), 0) AS near,
        sum(suggested IS NOT NULL AND coalesce(confidence = 1, 0)) AS sure_1,
        sum(suggested IS NOT NULL AND coalesce(confidence = 2, 0)) AS sure_2,
        sum(suggested IS NOT NULL AND coalesce(confidence = 3, 0)) AS sure_3,
        sum(suggested IS NOT NULL AND coalesce(confidence = 4, 0)) AS sure_4,
        sum(seconds) AS seconds, coalesce(sum(recall), 0.0) AS recall,
        sum(CASE WHEN suggested IS NULL THEN 0.0 ELSE coverage END) AS covered,
        sum(CASE WHEN suggested IS NOT NULL AND confidence = 1 THEN coverage ELSE 0.0 END) AS covered_1,
        sum(CASE WHEN suggested IS NOT NULL AND confidence = 2 THEN coverage ELSE 0.0 END) AS covered_2,
        sum(CASE WHEN suggested IS NOT NULL AND confidence = 3 THEN coverage ELSE 0.0 END) AS covered_3,
        sum(CASE WHEN suggested IS NOT NULL AND confidence = 4 THEN coverage ELSE 0.0 END) AS covered_4
    FROM review GROUP BY 1, 2, 3
"""
_RECALL = """
    SELECT learner_id, min(9, CAST(recall * 10 AS INTEGER)) AS tenth, count(*) AS answers,
        sum(rating > 1) AS passed, sum(recall) AS recall
    FROM review WHERE recall IS NOT NULL GROUP BY 1, 2
"""
_NAMED = """
    CASE WHEN json_valid(body) THEN coalesce(json_extract(body, '$.competencies'), '[]') ELSE '[]' END
"""
_SHELVES = f"""
    SELECT category, position / {PLACE} AS place, minutes, {_NAMED} AS competencies, count(*) AS questions
    FROM question WHERE active GROUP BY 1, 2, 3, 4
"""  # noqa: S608
_DAY = "coalesce(CAST(julianday({}) - 1721424.5 AS INTEGER), 0)"
_STANDINGS = f"""
    SELECT memory.learner_id, question.number, shelf.id AS shelf_id, {_DAY.format("due_day")} AS due,
        stability, {_DAY.format("last_day")} AS last, lapses, coalesce(review.coverage, 0.0) AS coverage
    FROM memory JOIN question ON question.id = memory.question_id
    JOIN shelf ON shelf.category = question.category AND shelf.place = question.position / {PLACE}
        AND shelf.minutes = question.minutes AND shelf.competencies = {_NAMED}
    LEFT JOIN review ON review.id = memory.review_id
    WHERE question.active
"""  # noqa: S608
_SEEN = "SELECT learner_id, shelf_id, count(*) AS questions FROM standing GROUP BY 1, 2"
_SHELVED = (("shelf", _SHELVES, 4), ("standing", _STANDINGS, 2), ("shelf_seen", _SEEN, 2))
"""Tables in the order in which they follow from rows and from each other, and how many columns name a row."""
_UNINDEXED = """
    SELECT (SELECT count(*) FROM review WHERE id NOT IN (SELECT id FROM answer_text_docsize))
        + (SELECT count(*) FROM answer_text_docsize WHERE id NOT IN (SELECT id FROM review))
"""


Shelf = tuple[str, int, int, str]
"""Category, place, minutes and competencies (JSON text) of questions that are alike."""


@contextmanager
def in_bulk(connection: sqlite3.Connection, shelves: Mapping[Shelf, int]) -> Iterator[None]:
    """Let questions be inserted in the block, and keep what is derived from them at its end, all at once.

    `shelves` counts those of them that are asked. The triggers that keep it row by row are set aside
    meanwhile, so the block has to be a part of a transaction: with them 10,000 questions take 155 ms of
    SQLite's time, like this 95.
    """
    [highest] = connection.execute("SELECT coalesce(max(number), 0) FROM question").fetchone()
    [cache] = connection.execute("PRAGMA cache_size").fetchone()
    here = f"FROM sqlite_master WHERE type = 'trigger' AND name IN ({', '.join('?' * len(_BY_ROW))})"
    triggers = connection.execute(f"SELECT name, sql {here}", _BY_ROW).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    # Pages that do not fit are written more than once.
    connection.execute(f"PRAGMA cache_size = {_BULK_CACHE}")
    try:
        yield
        new = "SELECT number, id, prompt, labels FROM question WHERE number > ?"
        connection.execute(f"INSERT INTO question_text(rowid, id, prompt, labels) {new}", (highest,))
        connection.executemany(
            "INSERT INTO shelf (category, place, minutes, competencies, questions) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (category, place, minutes, competencies) "
            "DO UPDATE SET questions = questions + excluded.questions",
            [(*shelf, count) for shelf, count in shelves.items()],
        )
        for _, sql in triggers:
            connection.execute(sql)
    finally:
        connection.execute(f"PRAGMA cache_size = {cache}")


def faults(path: Path) -> list[str]:
    """Return in words what is not as the rows say; raises StoreError."""
    with plain_connection(path) as connection:
        connection.execute("BEGIN")
        counted = [("tally", _COUNTS, 3), ("recall_tally", _RECALL, 2)]
        wrong = ["the counts of answers" for item in counted if _differs(connection, *item)][:1]
        wrong += ["the shelves of questions" for item in _SHELVED if _differs(connection, *item)][:1]
        connection.execute("ROLLBACK")
        unindexed = connection.execute(_UNINDEXED).fetchone()[0]
        try:
            # With 1 it holds the index against the rows it was made from.
            check = "INSERT INTO question_text(question_text, rank) VALUES ('integrity-check', 1)"
            connection.execute(check)
        except sqlite3.DatabaseError as error:
            # It asks for the lock of a writer: while another process holds it, this is not looked at.
            if "malformed" not in str(error) and "locked" not in str(error):
                raise
            unindexed = unindexed or "malformed" in str(error)
    if unindexed:
        wrong.append("the search index")
    return wrong


def rebuild(path: Path) -> None:
    """Make counts and search indexes anew from the rows, in one transaction; raises StoreError."""
    with plain_connection(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for table, query, _ in (("tally", _COUNTS, 3), ("recall_tally", _RECALL, 2), *_SHELVED):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
            names = ", ".join(_columns(connection, table))
            connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM ({query})")  # noqa: S608
        connection.execute("INSERT INTO question_text(question_text) VALUES ('rebuild')")
        for statement in ANSWERS_ANEW:
            connection.execute(statement)
        connection.execute("COMMIT")


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns of a table but for a number that SQLite gives by itself."""
    info = connection.execute(f"PRAGMA table_info({table})")
    return [row[1] for row in info if row[1] != "id"]


def _differs(connection: sqlite3.Connection, table: str, query: str, keys: int) -> bool:
    """Whether a table is not what its query gives; sums of numbers may differ by their rounding."""
    names = _columns(connection, table)
    key = " AND ".join(f"kept.{name} IS made.{name}" for name in names[:keys])
    apart = " OR ".join(f"abs(kept.{name} - made.{name}) > 1e-6" for name in names[keys:])
    there = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    made = f"SELECT count(*), coalesce(sum({apart}), 0) FROM ({query}) AS made JOIN {table} AS kept ON {key}"  # noqa: S608
    joined, wrong = connection.execute(made).fetchone()
    right = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()[0]  # noqa: S608
    return bool(wrong) or not there == joined == right
