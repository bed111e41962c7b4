"""Backups of a database file: made, verified, listed, thinned."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from tpm_coach.errors import StoreBusy, StoreCorrupt, StoreError
from tpm_coach.store.engine import in_our_words, plain_connection

FOLDER = "backups"
LOCK = ".backup.lock"
DAYS, WEEKS, MONTHS, NEWEST_DAY = 7, 4, 12, 10
"""How many are kept: one for each of the newest days, weeks and months, and so many of the newest day."""

_WAIT_SECONDS = 60.0
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-\d{2,}-[a-z]+")
_PART = ".part"

Stamp = tuple[date, int]
"""When a backup was made: its study day, and its number within that day, from 1."""


class Reason(StrEnum):
    """Why a backup was made."""

    DAILY = "daily"
    """The first start of a study day."""
    IMPORT = "import"
    """Before questions or answers were brought in."""
    UPGRADE = "upgrade"
    """Before a migration; its day is that of the last write."""
    RESTORE = "restore"
    """What was there before a backup was restored."""
    REPAIR = "repair"
    """Before `doctor --fix` changed something."""
    ASKED = "asked"
    """Somebody asked for it."""
    UNUSABLE = "unusable"
    """A database that was damaged, newer or foreign, byte for byte, when a backup took its place."""


@dataclass(frozen=True, order=True)
class Backup:
    """One file in the folder `backups`; ordered by when it was made."""

    day: date
    number: int
    reason: Reason
    path: Path = field(compare=False)

    @property
    def name(self) -> str:
        """What it is called in commands: the file's name without its ending."""
        return self.path.stem

    @property
    def stamp(self) -> Stamp:
        """When it was made."""
        return self.day, self.number


def backups(database: Path) -> list[Backup]:
    """Return the backups of a database, oldest first; other files in the folder are left alone."""
    found = []
    with suppress(OSError):
        for path in (database.parent / FOLDER).iterdir():
            prefix, _, rest = path.stem.partition(f"{database.stem}-")
            if path.suffix == ".db" and not prefix and _NAME.fullmatch(rest):
                with suppress(ValueError):
                    number, _, reason = rest[11:].partition("-")
                    day = date.fromisoformat(rest[:10])
                    found.append(Backup(day, int(number), Reason(reason), path))
    return sorted(found)


def make(database: Path, day: date, reason: Reason) -> Backup:
    """Store a verified copy of the database as it is now; other processes may go on writing.

    Raises StoreCorrupt when the database is damaged, StoreError or StoreBusy when no copy can be made;
    nothing is left behind then.
    """
    with one_at_a_time(database):
        return make_held(database, day, reason)


def make_held(database: Path, day: date, reason: Reason) -> Backup:
    """Do what `make` does for a caller that is within `one_at_a_time`."""
    with _new(database, day, reason) as (backup, part):
        copy(database, part, at_rest=False)
        if revision(part) != revision(database, at_rest=False):
            raise StoreError(f"the backup of {database} is not like the original; try again")
    return backup


def keep_unusable(database: Path, day: date) -> Backup:
    """Keep a database that cannot be used byte for byte, its journal beside it, within `one_at_a_time`."""
    with _new(database, day, Reason.UNUSABLE) as (backup, part):
        shutil.copyfile(database, part)
        journal = beside(database, "-wal")
        if journal.exists():
            kept = beside(backup.path, "-wal")
            os.close(os.open(kept, os.O_CREAT | os.O_RDWR, 0o600))
            shutil.copyfile(journal, kept)
    return backup


def copy(source: Path, target: Path, *, at_rest: bool = True) -> None:
    """Write a compact, verified copy of a database into a file of its owner's; raises StoreError."""
    target.unlink(missing_ok=True)
    # SQLite takes an empty file as it is, so that the copy is never readable to others.
    os.close(os.open(target, os.O_CREAT | os.O_RDWR, 0o600))
    with plain_connection(source, at_rest=at_rest) as connection:
        try:
            connection.execute("VACUUM INTO ?", (str(target),))
        except sqlite3.DatabaseError:
            # SQLite blames the new file when it is the old one whose tables it cannot read.
            verify(source, at_rest=at_rest)
            raise
    verify(target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def verify(path: Path, *, at_rest: bool = True) -> None:
    """Read a whole database file; raises StoreCorrupt when a page, an index or a reference is broken."""
    with plain_connection(path, at_rest=at_rest) as connection:
        [first] = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if first != "ok":
            what = " ".join(first.removeprefix("*** in database main ***").split())
            raise StoreCorrupt(f"{path} is damaged ({what}); 'tpm-coach backup restore' brings a backup back")
        if broken := len(connection.execute("PRAGMA foreign_key_check").fetchall()):
            raise StoreCorrupt(f"{path} is damaged: {broken} rows have lost what they belong to")


def revision(path: Path, *, at_rest: bool = True) -> tuple[frozenset[str], str]:
    """Return a database's tables and the revision it says it has ("" for none); raises StoreError."""
    with plain_connection(path, at_rest=at_rest) as connection:
        tables = frozenset(row[0] for row in connection.execute(_TABLES))
        if "alembic_version" not in tables:
            return tables, ""
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return tables, str(row[0]) if row else ""


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"


def thin(database: Path, made: Backup) -> list[Backup]:
    """Delete the backups that are no longer kept and return them; `made`, the latest one, stays."""
    with one_at_a_time(database):
        known = backups(database)
        stay = kept([backup.stamp for backup in known]) | {made.stamp}
        gone = [backup for backup in known if backup.stamp not in stay]
        for backup in gone:
            remove(backup)
    return gone


def kept(stamps: Collection[Stamp]) -> set[Stamp]:
    """Return which backups to keep.

    Of the newest day the latest ten; else the latest of each of the newest seven days, four weeks and
    twelve months in which there is one.
    """
    latest = sorted(set(stamps), reverse=True)
    stay = {stamp for stamp in latest[:NEWEST_DAY] if stamp[0] == latest[0][0]}
    for number, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        newest_of: dict[tuple[int, ...], Stamp] = {}
        for stamp in latest:
            newest_of.setdefault(period(stamp[0]), stamp)
        stay.update(list(newest_of.values())[:number])
    return stay


def _day(day: date) -> tuple[int, ...]:
    return (day.toordinal(),)


def _week(day: date) -> tuple[int, ...]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, ...]:
    return day.year, day.month


def remove(backup: Backup) -> None:
    """Delete a backup."""
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            beside(backup.path, ending).unlink()


def beside(path: Path, ending: str) -> Path:
    """Return the file that SQLite keeps beside a database, such as "-wal"."""
    return path.with_name(path.name + ending)


@contextmanager
def one_at_a_time(database: Path) -> Iterator[None]:
    """Hold every other process back from making, thinning or restoring backups; raises StoreError.

    The lock is SQLite's on a file of its own: it ends with the process, however that ends.
    """
    lock = database.parent / LOCK
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(f"{database.parent} cannot be written: {error.strerror}") from error
    with plain_connection(lock, seconds=_WAIT_SECONDS) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                message = f"another process is busy with the backups of {database}; try again in a moment"
                raise StoreBusy(message) from error
            raise
        for part in (database.parent / FOLDER).glob(f"*{_PART}*"):
            # Nobody else is at work here: it is what a killed process left.
            part.unlink(missing_ok=True)
        yield


@contextmanager
def part_of(database: Path, name: str) -> Iterator[Path]:
    """A file that is being written in the folder of the backups; gone at the end unless it was renamed."""
    folder = database.parent / FOLDER
    part = folder / f"{name}{_PART}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        yield part
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}") from error
    except sqlite3.Error as error:
        raise in_our_words(error, str(folder)) from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                beside(part, ending).unlink()


@contextmanager
def _new(database: Path, day: date, reason: Reason) -> Iterator[tuple[Backup, Path]]:
    number = max((known.number for known in backups(database) if known.day == day), default=0) + 1
    name = f"{database.stem}-{day.isoformat()}-{number:02}-{reason}.db"
    backup = Backup(day, number, reason, database.parent / FOLDER / name)
    with part_of(database, name) as part:
        # Whoever writes into it later cannot make it readable to others.
        os.close(os.open(part, os.O_CREAT | os.O_RDWR, 0o600))
        yield backup, part
        part.replace(backup.path)
        sync_folder(backup.path.parent)


def sync_folder(folder: Path) -> None:
    """Make sure that a renamed file keeps its new name through a power cut, where the system can do that."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
