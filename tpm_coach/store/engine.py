"""The engine, its transactions, and database errors in the domain's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from tpm_coach.errors import StoreBusy, StoreCorrupt, StoreError

BUSY_SECONDS = 5
IMMEDIATE = "BEGIN IMMEDIATE"


def make_engine(path: Path) -> Engine:
    """Return an engine on the SQLite file at `path`, with the pragmas and transactions that we rely on."""
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _: Any) -> None:
        # The driver must not open or close transactions by itself: a failed migration would half remain.
        connection.isolation_level = None
        # What is deleted is overwritten with zeros, for all that SQLite was not built to do so by itself.
        for pragma in ("synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        if begin := connection.get_execution_options().get("begin", "BEGIN"):
            connection.exec_driver_sql(begin)

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database; raises StoreError."""
    with in_words(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that holds the write lock from its start, so that read-then-write is safe.

    Raises StoreBusy when another process keeps the lock for more than five seconds.
    """
    with in_words(engine), engine.connect() as connection:
        with connection.execution_options(begin=IMMEDIATE).begin():
            yield connection


def run_alone(connection: Connection, statement: str, parameters: tuple[str, ...] = ()) -> None:
    """Execute what SQLite refuses, or ignores, inside a transaction: VACUUM and some pragmas."""
    connection.execution_options(begin="").exec_driver_sql(statement, parameters)
    connection.commit()
    connection.execution_options(begin="BEGIN")


@contextmanager
def in_words(engine: Engine) -> Iterator[None]:
    """Turn what the database raises into a StoreError."""
    try:
        yield
    except DatabaseError as error:
        raise translated(error, str(engine.url.database)) from error
    except sqlite3.Error as error:
        raise in_our_words(error, str(engine.url.database)) from error
    except JSONDecodeError as error:
        raise _unreadable(str(engine.url.database)) from error


@contextmanager
def plain_connection(
    path: Path, *, at_rest: bool = False, seconds: float | None = None
) -> Iterator[sqlite3.Connection]:
    """A connection of the driver itself, for what concerns the file and not its rows; raises StoreError.

    The file must exist. Nobody writes into a file `at_rest`, so it is read without a lock and nothing is left
    beside it. `seconds` is how long it waits for a lock, five by itself.
    """
    alone = not path.with_name(path.name + "-wal").exists()
    mode = ("mode=ro&immutable=1" if alone else "mode=ro") if at_rest else "mode=rw"
    wait = BUSY_SECONDS if seconds is None else seconds
    try:
        address = f"{path.absolute().as_uri()}?{mode}"
        with closing(sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise in_our_words(error, str(path)) from error


def sweep(path: Path) -> bool:
    """Make a database file anew, without what was freed in it, and empty its journal.

    Returns whether that could be done: not while another process reads, or without space for a copy.
    """
    with suppress(StoreError), plain_connection(path) as connection:
        connection.execute("VACUUM")
        [busy, *_] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    return False


def translated(error: DatabaseError, path: str) -> StoreError:
    """Return SQLAlchemy's error as a sentence that says what to do."""
    return in_our_words(error.orig, path)


def in_our_words(error: BaseException | None, path: str) -> StoreError:
    """Return a driver's error as a sentence that says what to do."""
    reason = str(error)
    # The second is of a formula that SQLite was given, over a row.
    if "Could not decode" in reason or "user-defined function" in reason:
        return _unreadable(path)
    if isinstance(error, sqlite3.OperationalError):
        if "locked" in reason or "busy" in reason:
            return StoreBusy(f"{path} is in use by another process; close it or try again in a moment")
        if "full" in reason:
            return StoreError(
                f"the disk is full, so nothing was stored in {path}; free some space and try again"
            )
        if "readonly" in reason or "unable to open" in reason:
            return StoreError(f"{path} cannot be written; check the permissions of its folder")
        if "disk I/O" in reason:
            return StoreError(f"{path} cannot be read or written; check that the disk works and has space")
    if "FOREIGN KEY" in reason:
        return StoreError("what this belongs to was removed meanwhile, so nothing was stored")
    if "not a database" in reason or "malformed" in reason:
        return StoreCorrupt(
            f"{path} is damaged or not a database; 'tpm-coach backup restore' brings the last backup back"
        )
    return StoreError(f"{path}: {reason}")


def _unreadable(path: str) -> StoreCorrupt:
    return StoreCorrupt(f"{path} holds a row that cannot be read; 'tpm-coach doctor' says where it is")
