"""Whether a database holds together: pages, references, tables, rows, and memory that follows the log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from itertools import groupby
from math import isclose
from pathlib import Path
from typing import Any

from tpm_coach.domain import (
    Adjustment,
    AdjustmentKind,
    Category,
    Logged,
    Memory,
    MemoryState,
    Parameters,
    Rating,
)
from tpm_coach.store.derived import INDEXES, TRIGGERS
from tpm_coach.store.engine import make_engine, plain_connection, reading
from tpm_coach.store.tables import metadata


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be: what, where and what to do, in one sentence.

    `fixable` says that `doctor --fix` can put it right, `fixed` that it did.
    """

    check: str
    message: str
    fixable: bool = False
    fixed: bool = False


Replay = Callable[[Sequence[Logged | Adjustment], str, str], Memory | None]
"""Gives the memory that a question's log, oldest first, leads to for a learner (by name) and a question."""


@dataclass(frozen=True)
class Strayed:
    """A stored memory that is not what its log gives; `right` is (None: the log has no such question)."""

    learner_id: int
    question_id: str
    right: Memory | None
    review_id: int | None


def integrity(path: Path) -> list[Finding]:
    """Read every page and index; raises StoreError when the file is no readable database at all."""
    with plain_connection(path) as connection:
        rows = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
    return [
        Finding(
            "integrity",
            f"{path} is damaged ({' '.join(row.split())}); 'tpm-coach backup restore' brings a backup back",
        )
        for row in rows
        if row != "ok"
    ]


def references(path: Path) -> list[Finding]:
    """Look for rows whose learner, question, pack or review is gone."""
    lost: dict[tuple[str, str], int] = {}
    with plain_connection(path) as connection:
        for child, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
            lost[child, parent] = lost.get((child, parent), 0) + 1
    return [
        Finding(
            "references",
            f"{path}: rows of {child!r} have lost their {parent!r} ({count}); "
            "'tpm-coach backup restore' brings a backup back",
        )
        for (child, parent), count in lost.items()
    ]


def schema(path: Path) -> list[Finding]:
    """Hold the tables against those that this version of the program expects."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = make_engine(path)
    try:
        with reading(engine) as connection:
            options = {"compare_type": True, "include_name": _is_ours}
            context = MigrationContext.configure(connection, opts=options)
            drift = list(_flat(compare_metadata(context, metadata)))
            there = set(
                connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
            )
            drift += [f"add trigger {name}" for name in TRIGGERS if name not in there]
    finally:
        engine.dispose()
    return [
        Finding(
            "schema",
            f"{path} has other tables than this version makes, it would take: {change}; "
            "undo what changed them, or restore a backup",
        )
        for change in drift
    ]


def _is_ours(name: str | None, kind: str, _: Any) -> bool:
    # The search indexes and the tables that SQLite keeps for them have no counterpart among ours.
    return kind != "table" or not (name or "").startswith(INDEXES)


def _flat(changes: Iterable[Any]) -> Iterator[str]:
    for change in changes:
        if isinstance(change, list):
            yield from _flat(change)
        else:
            names = [str(getattr(part, "name", part)) for part in change[1:] if part is not None]
            yield " ".join([change[0].replace("_", " "), *names[:3]])


def _lacking(column: str) -> str:
    """The condition that a column holds JSON which is no memory."""
    keys = ("due_day", "stability", "difficulty", "state", "last_day", "reps", "lapses")
    lacks = " OR ".join(f"json_type({column}, '$.{key}') IS NULL" for key in keys)
    return f" OR CASE WHEN json_valid({column}) THEN {lacks} END"


_CATEGORIES = ", ".join(f"'{category.value}'" for category in Category)
_NO_QUESTION = """
    CASE WHEN json_valid(body) THEN json_type(body) <> 'object'
    OR json_type(body, '$.competencies') <> 'array'
    OR EXISTS (SELECT 1 FROM json_each(body, '$.competencies') WHERE type <> 'text') END
"""
_SENSELESS = {
    "review": " OR rating NOT IN (1, 2, 3, 4) OR date(study_day) IS NULL"
    + "".join(_lacking(column) for column in ("before", "after")),
    "question": f" OR category NOT IN ({_CATEGORIES}) OR {_NO_QUESTION}",
}
"""By table what no row of ours says, though its JSON is valid."""


def unreadable(path: Path) -> list[Finding]:
    """Look for rows whose content cannot be read back, in a database of any version."""
    found = []
    with plain_connection(path) as connection:
        for table in metadata.tables:
            there = {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({table})")}
            columns = [name for name, kind in there.items() if kind == "JSON"]
            if not columns:
                continue
            broken = " OR ".join(f'("{name}" IS NOT NULL AND NOT json_valid("{name}"))' for name in columns)
            broken += _SENSELESS.get(table, "")
            query = f"SELECT count(*), min(rowid) FROM {table} WHERE {broken}"  # noqa: S608
            count, first = connection.execute(query).fetchone()
            if count:
                message = (
                    f"{path}: {count} rows of {table!r} cannot be read, the first is row {first}; "
                    "'tpm-coach backup restore' brings a backup back"
                )
                found.append(Finding("rows", message))
    return found


def strayed(path: Path, replay: Replay) -> list[Strayed]:
    """Return the memories that are not what their log gives."""
    with plain_connection(path) as connection:
        connection.execute("BEGIN")
        return list(_strayed(connection, replay))


def set_right(path: Path, replay: Replay) -> int:
    """Make every memory what its log gives, in one transaction, and return how many were not.

    The learners' acts go with the wrong memories, since their images may hold these too.
    """
    with plain_connection(path) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("BEGIN IMMEDIATE")
        wrong = list(_strayed(connection, replay))
        for item in wrong:
            key = (item.learner_id, item.question_id)
            connection.execute("DELETE FROM memory WHERE learner_id = ? AND question_id = ?", key)
            if item.right is not None:
                values = [v.isoformat() if isinstance(v, date) else v for v in astuple(item.right)]
                connection.execute(_INSERT, (*key, item.review_id, *values))
        whose = {(item.learner_id,) for item in wrong}
        connection.executemany("DELETE FROM act WHERE learner_id = ?", whose)
        connection.execute("COMMIT")
    return len(wrong)


_COLUMNS = "due_day, stability, difficulty, state, last_day, reps, lapses"
_INSERT = (
    f"INSERT INTO memory (learner_id, question_id, review_id, {_COLUMNS}) "  # noqa: S608
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LOG = """
    SELECT review.learner_id, question_id, review.id, 0, rating, review.study_day, retention,
        maximum_interval, vector, spread, NULL, NULL
    FROM review LEFT JOIN weights ON weights.id = weights_id
    UNION ALL
    SELECT learner_id, question_id, after_review, id, NULL, NULL, NULL, NULL, NULL, NULL, kind, due_day
    FROM adjustment
    ORDER BY 1, 2, 3, 4
"""


def _strayed(connection: sqlite3.Connection, replay: Replay) -> Iterator[Strayed]:
    query = f"SELECT learner_id, question_id, review_id, {_COLUMNS} FROM memory"  # noqa: S608
    stored = {(row[0], row[1]): row[2:] for row in connection.execute(query)}
    names = dict(connection.execute("SELECT id, name FROM learner"))
    for (learner_id, question_id), rows in groupby(connection.execute(_LOG), key=lambda row: row[:2]):
        history = list(rows)
        there = stored.pop((learner_id, question_id), None)
        latest = max(row[2] for row in history)
        right = replay([_logged(row) for row in history], names[learner_id], question_id)
        if right is None:
            if there is not None:
                yield Strayed(learner_id, question_id, None, None)
        elif there is None or there[0] != latest or not _alike(_memory(there[1:]), right):
            yield Strayed(learner_id, question_id, right, latest)
    for learner_id, question_id in stored:
        yield Strayed(learner_id, question_id, None, None)


def _logged(row: Sequence[Any]) -> Logged | Adjustment:
    rating, day, retention, maximum, vector, spread, kind, due_day = row[4:]
    if kind is not None:
        return Adjustment(AdjustmentKind(kind), date.fromisoformat(due_day) if due_day else None)
    weights = tuple(json.loads(vector)) if vector else None
    parameters = Parameters(retention, maximum, weights, spread=bool(spread))
    return Logged(Rating(rating), date.fromisoformat(day), parameters)


def _memory(row: Sequence[Any]) -> Memory | None:
    try:
        due, stability, difficulty, state, last, reps, lapses = row
        days = date.fromisoformat(due), date.fromisoformat(last)
        return Memory(days[0], stability, difficulty, MemoryState(state), days[1], reps, lapses)
    except (ValueError, TypeError):
        return None


def _alike(one: Memory | None, other: Memory | None) -> bool:
    # Another computer's arithmetic may differ in the last digit.
    if one is None or other is None:
        return one is other
    return all(
        isclose(a, b, rel_tol=1e-9) if isinstance(a, float) and isinstance(b, float) else a == b
        for a, b in zip(astuple(one), astuple(other), strict=True)
    )
