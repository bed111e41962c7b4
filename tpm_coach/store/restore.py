"""Putting a backup back in place of the database, all or nothing."""

from __future__ import annotations

import os
import sqlite3
from datetime import date
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from tpm_coach.errors import StoreBusy, StoreCorrupt, StoreError, StoreTooNew
from tpm_coach.store.backup import (
    Backup,
    Reason,
    beside,
    copy,
    keep_unusable,
    make_held,
    one_at_a_time,
    part_of,
    revision,
    sync_folder,
    verify,
)
from tpm_coach.store.engine import make_engine, plain_connection, translated
from tpm_coach.store.upgrade import checked_revision, migrate


def check(path: Path) -> str:
    """Return the revision of a backup that can be restored; raises StoreCorrupt or StoreTooNew."""
    verify(path)
    tables, stored = revision(path)
    if not tables:
        raise StoreCorrupt(f"{path} is empty, there is nothing to restore in it")
    return checked_revision(tables, stored, path)


def restore(database: Path, source: Path, day: date) -> Backup | None:
    """Make the database what `source` holds, brought up to date, and return the backup of what was there.

    Other processes may have the database open: they see the restored state from their next transaction on.
    Returns None when there was nothing to keep. Raises StoreCorrupt or StoreTooNew when `source` cannot be
    used, StoreBusy when another process keeps the database locked; the database is then as it was.
    """
    check(source)
    with one_at_a_time(database), part_of(database, "restore") as stage:
        copy(source, stage)
        _bring_up(stage, source)
        before = _keep(database, day) if database.exists() else None
        try:
            _pour(stage, database)
        except StoreCorrupt:
            _replace(stage, database)
    return before


def _bring_up(stage: Path, source: Path) -> None:
    engine = make_engine(stage)
    try:
        migrate(engine, source)
    except DatabaseError as error:
        raise translated(error, str(source)) from error
    finally:
        engine.dispose()


def _keep(database: Path, day: date) -> Backup | None:
    try:
        tables, stored = revision(database, at_rest=False)
        return (
            make_held(database, day, Reason.RESTORE) if checked_revision(tables, stored, database) else None
        )
    except (StoreCorrupt, StoreTooNew):
        return keep_unusable(database, day)


def _pour(stage: Path, database: Path) -> None:
    # SQLite's own copying is one transaction of the live file: renaming over it would leave a process that
    # has it open writing into a file without a name, and its journal beside a database it does not belong to.
    if not database.exists():
        _replace(stage, database)
        return
    with plain_connection(stage, at_rest=True) as source, plain_connection(database) as live:

        def give_up(status: int, _: int, __: int) -> None:
            if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StoreBusy(f"{database} is in use by another process; close it or try again in a moment")

        source.backup(live, progress=give_up, sleep=0)
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _replace(stage: Path, database: Path) -> None:
    try:
        for ending in ("-wal", "-shm", "-journal"):
            # The journal of a damaged database would damage the next one.
            beside(database, ending).unlink(missing_ok=True)
        os.replace(stage, database)  # noqa: PTH105
    except OSError as error:
        raise StoreError(f"{database} cannot be replaced: {error.strerror}") from error
    sync_folder(database.parent)
