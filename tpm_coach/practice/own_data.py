"""What a learner may ask of their own data: all of it in one file, or none of it any more."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tpm_coach import __version__
from tpm_coach.errors import NotFound, StoreError
from tpm_coach.store import Store
from tpm_coach.store.backup import backups
from tpm_coach.store.people import counted_rows, everything_of, forget, forget_in_backup

FORMAT = 1
"""The version of the exported file's layout."""


@dataclass(frozen=True)
class Holdings:
    """How many rows of each table are a learner's, and the names of the backups that hold them too."""

    rows: dict[str, int]
    backups: tuple[str, ...]


@dataclass(frozen=True)
class Removed:
    """What a removal left behind: backups that still hold the learner, and whether the journal does."""

    cleaned: tuple[str, ...]
    still_in: tuple[str, ...]
    journal_clean: bool


@dataclass(frozen=True)
class OwnData:
    """One database, and the learners whose data is in it."""

    database: Path

    @classmethod
    def open(cls, database: Path) -> OwnData:
        """Return the data in a database, brought up to date first; raises NotFound or StoreError."""
        if not database.exists():
            raise NotFound(f"there is no database {database}, so nothing is stored of anybody")
        Store.open(database).close()
        return cls(database)

    def export(self, learner: str, file: Path, now: datetime) -> None:
        """Write all that is stored of a learner as one JSON file that only its owner can read.

        It is written row by row, and whole or not at all. Raises NotFound, or StoreError when the file is
        there already or cannot be written.
        """
        if file.exists():
            raise StoreError(f"{file} is there already; name a new file")
        try:
            number, name = tempfile.mkstemp(prefix=".tpm-coach-", dir=file.parent)
        except OSError as error:
            raise StoreError(f"{file} cannot be written: {error.strerror}") from error
        part = Path(name)
        try:
            with os.fdopen(number, "w", encoding="utf-8") as out:
                out.writelines(self.json(learner, now))
                out.flush()
                os.fsync(out.fileno())
            part.replace(file)
        except OSError as error:
            raise StoreError(f"{file} cannot be written: {error.strerror}") from error
        finally:
            with suppress(OSError):
                part.unlink()

    def json(self, learner: str, now: datetime) -> Iterator[str]:
        """Return all that is stored of a learner as the pieces of one JSON object: a list for each table."""
        with everything_of(self.database, learner) as tables:
            head = {"program": f"tpm-coach {__version__}", "format": FORMAT, "exported_at": now}
            yield "{" + ",\n".join(f"{_text(key)}: {_text(value)}" for key, value in head.items())
            for name, rows in tables:
                yield f",\n{_text(name)}: ["
                for index, row in enumerate(rows):
                    yield f"{',' if index else ''}\n{_text(row)}"
                yield "]"
            yield "}\n"

    def holdings(self, learner: str) -> Holdings:
        """Return what is stored of a learner; raises NotFound."""
        return Holdings(counted_rows(self.database, learner), self._in_backups(learner))

    def delete(self, learner: str, *, backups_too: bool) -> Removed:
        """Remove a learner and all that is stored of them, from the backups too if wished.

        Raises NotFound, or StoreError when nothing could be removed from the database.
        """
        clean = forget(self.database, learner)
        cleaned = []
        for backup in backups(self.database) if backups_too else ():
            with suppress(NotFound, StoreError):
                forget_in_backup(self.database, backup, learner)
                cleaned.append(backup.name)
        return Removed(tuple(cleaned), self._in_backups(learner), clean)

    def _in_backups(self, learner: str) -> tuple[str, ...]:
        holding = []
        for backup in backups(self.database):
            try:
                counted_rows(backup.path, learner, at_rest=True)
            except NotFound:
                continue
            except StoreError:
                # It cannot be read, so nobody can say that the learner is not in it.
                pass
            holding.append(backup.name)
        return tuple(holding)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an export")
