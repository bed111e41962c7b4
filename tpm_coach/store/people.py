"""All that is stored of one learner: read out, or removed, whatever tables there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from tpm_coach.errors import NotFound, StoreError
from tpm_coach.store.backup import Backup, copy, one_at_a_time, part_of, sync_folder, verify
from tpm_coach.store.derived import ANSWERS_ANEW
from tpm_coach.store.engine import make_engine, plain_connection, reading, sweep
from tpm_coach.store.tables import learner, metadata, question

Rows = Iterator[dict[str, Any]]


@contextmanager
def everything_of(path: Path, name: str) -> Iterator[Iterator[tuple[str, Rows]]]:
    """Every table with rows of a learner, and these rows one by one, in one consistent view.

    The questions that they name come last. Raises NotFound.
    """
    engine = make_engine(path)
    try:
        with reading(engine) as connection:
            head = connection.execute(select(learner).where(learner.c.name == name)).mappings().first()
            if head is None:
                raise _unknown(name)
            tables = [table for table in metadata.sorted_tables if "learner_id" in table.c]

            def rows(query: Any) -> Rows:
                result = connection.execution_options(yield_per=200).execute(query)
                return ({k: v for k, v in row.items() if k != "learner_id"} for row in result.mappings())

            def everything() -> Iterator[tuple[str, Rows]]:
                yield "learner", iter([dict(head)])
                for table in tables:
                    mine = select(table).where(table.c.learner_id == head["id"])
                    yield table.name, rows(mine.order_by(*table.primary_key))
                named = [
                    question.c.id.in_(select(t.c.question_id).where(t.c.learner_id == head["id"]))
                    for t in tables
                    if "question_id" in t.c
                ]
                texts = select(*question.c["id", "pack", "category", "prompt", "version"]).where(or_(*named))
                yield "question", rows(texts.order_by(question.c.id))

            yield everything()
    finally:
        engine.dispose()


def counted_rows(path: Path, name: str, *, at_rest: bool = False) -> dict[str, int]:
    """Return how many rows of each table are a learner's, in a database of any version; raises NotFound."""
    with plain_connection(path, at_rest=at_rest) as connection:
        key = _key(connection, name)
        counts = {}
        for table in _tables(connection):
            query = f'SELECT count(*) FROM "{table}" WHERE learner_id = ?'  # noqa: S608
            counts[table] = int(connection.execute(query, key).fetchone()[0])
    return counts


def forget(path: Path, name: str) -> bool:
    """Remove a learner and every row of theirs, overwritten, all or nothing; raises NotFound or StoreError.

    Returns whether no trace is left in the file, as `sweep` does.
    """
    with plain_connection(path) as connection:
        # What is deleted is overwritten in the file, not only unlinked.
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("BEGIN IMMEDIATE")
        key = _key(connection, name)
        for table in _tables(connection):
            connection.execute(f'DELETE FROM "{table}" WHERE learner_id = ?', key)  # noqa: S608
        connection.execute("DELETE FROM learner WHERE id = ?", key)
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'answer_text'").fetchone():
            for statement in ANSWERS_ANEW:
                connection.execute(statement)
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            connection.execute("ROLLBACK")
            raise StoreError(
                f"{path}: other rows belong to {name!r}, nothing was removed; run 'tpm-coach doctor'"
            )
        connection.execute("COMMIT")
    return sweep(path)


def forget_in_backup(database: Path, backup: Backup, name: str) -> None:
    """Remove a learner from a backup, all or nothing; raises NotFound or StoreError."""
    with one_at_a_time(database), part_of(database, backup.path.name) as part:
        copy(backup.path, part)
        forget(part, name)
        verify(part)
        part.replace(backup.path)
        sync_folder(backup.path.parent)


def _tables(connection: sqlite3.Connection) -> list[str]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [
        name
        for name in names
        if "learner_id" in {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
    ]


def _key(connection: sqlite3.Connection, name: str) -> tuple[int]:
    row = connection.execute("SELECT id FROM learner WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise _unknown(name)
    return (int(row[0]),)


def _unknown(name: str) -> NotFound:
    return NotFound(f"there is no learner {name!r}, so there is nothing of theirs")
