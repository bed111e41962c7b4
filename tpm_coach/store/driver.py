"""The driver's own connection, for what somebody waits for: rating, undo, the day's queue, home, a search.

SQLAlchemy takes 40 us for a transaction and 25 to 90 us for a statement that SQLite runs in 3 to 30. To rate
an answer and draw the next question took 0.95 ms through it and takes 0.50 ms here, on the same connections.
Just opened, it takes a millisecond or more to put a statement together for the first time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, Engine, Select, Table
from sqlalchemy.dialects import sqlite

from tpm_coach.store.engine import IMMEDIATE, in_words

_DIALECT = sqlite.dialect(paramstyle="named")


@contextmanager
def driving(engine: Engine, begin: str = IMMEDIATE) -> Iterator[sqlite3.Connection]:
    """One transaction, as `engine.writing` gives it, or with another `begin` `reading`; raises StoreError."""
    with in_words(engine):
        pooled = engine.raw_connection()
        try:
            driver = cast("sqlite3.Connection", pooled.driver_connection)
            driver.execute(begin)
            yield driver
            driver.execute("COMMIT")
        finally:
            # What is not committed is rolled back when the connection goes back to the pool.
            pooled.close()


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return the driver's connection under a SQLAlchemy one, in the same transaction."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def in_sql(query: Select[Any]) -> tuple[str, dict[str, Any]]:
    """Return a query of SQLAlchemy's as the driver takes it, with its parameters."""
    compiled = query.compile(dialect=_DIALECT)
    values = dict(compiled.params)
    for name, to in compiled._bind_processors.items():
        if callable(to):
            values[name] = to(values[name])
    return compiled.string, values


class Direct:
    """The rows of a table between SQLAlchemy's values and the driver's.

    `columns` names them in SQL, in the order in which `row` takes and `values` gives them. `insert` is the
    statement that appends a row, `upsert` the one that puts it in the place of one with its key.
    """

    def __init__(self, table: Table) -> None:
        names = [column.name for column in table.c]
        types = [column.type.dialect_impl(_DIALECT) for column in table.c]
        keys = [column.name for column in table.primary_key]
        self._to = dict(zip(names, (type_.bind_processor(_DIALECT) for type_ in types), strict=True))
        self._from = dict(
            zip(names, (type_.result_processor(_DIALECT, None) for type_ in types), strict=True)
        )
        self.columns = ", ".join(f'{table.name}."{name}"' for name in names)
        listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        self.insert = f"INSERT INTO {table.name} ({listed}) VALUES ({marks})"  # noqa: S608
        changes = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in keys)
        self.upsert = f"{self.insert} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"

    def __len__(self) -> int:
        return len(self._to)

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        """Return a row for the driver; what it does not name is NULL, a primary key SQLite's to give."""
        return [to(row.get(name)) if to else row.get(name) for name, to in self._to.items()]

    def row(self, values: Sequence[Any]) -> dict[str, Any]:
        """Return the driver's values as a row."""
        named = zip(self._from.items(), values, strict=True)
        return {name: from_(value) if from_ else value for (name, from_), value in named}
