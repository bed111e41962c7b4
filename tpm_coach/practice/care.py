"""Looking after what is stored: backups, and putting one back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tpm_coach import scheduling
from tpm_coach.errors import CoachError, NotFound
from tpm_coach.settings import Settings
from tpm_coach.store import backup as files
from tpm_coach.store.backup import Backup, Reason
from tpm_coach.store.restore import check, restore

__all__ = ["Backup", "Care", "Checked", "Reason", "Restored"]


@dataclass(frozen=True)
class Checked:
    """Whether a backup can be restored; `fault` says why not, and is empty when it can.

    `expected` says that it is kept although it cannot be used: it was like that when another took its place.
    """

    name: str
    day: date
    reason: str
    bytes: int
    fault: str = ""

    @property
    def expected(self) -> bool:
        """Whether its fault was there when it was kept."""
        return self.reason == Reason.UNUSABLE


@dataclass(frozen=True)
class Restored:
    """What was put back, and the name of the backup of what was there before ("": nothing was)."""

    restored: str
    kept: str


@dataclass(frozen=True)
class Care:
    """Looks after one database file, which need not be open, nor in order."""

    database: Path
    settings: Settings

    def day(self, now: datetime) -> date:
        """Return the study day of a time: the day a backup is filed under."""
        return scheduling.study_day(now, self.settings.zone(now), self.settings.rollover_hour)

    def backups(self) -> list[Backup]:
        """Return the backups, latest first."""
        return files.backups(self.database)[::-1]

    def back_up(self, reason: Reason, now: datetime) -> Backup:
        """Store a verified copy of the database, and thin the older ones; raises StoreError."""
        made = files.make(self.database, self.day(now), reason)
        files.thin(self.database, made)
        return made

    def daily(self, now: datetime) -> Backup | None:
        """Make the backup of a study day on its first start, None when there is one; raises StoreError."""
        day = self.day(now)
        if any(backup.day == day for backup in files.backups(self.database)):
            return None
        return self.back_up(Reason.DAILY, now)

    def checked(self, name: str = "") -> list[Checked]:
        """Read every backup, or the one that is named, from end to end; raises NotFound."""
        chosen = [self._named(name)] if name else [backup.path for backup in self.backups()]
        known = {backup.path: backup for backup in self.backups()}
        return [_checked(path, known.get(path)) for path in chosen]

    def restore(self, name: str, now: datetime) -> Restored:
        """Put a backup, or any database of ours that is named by its path, in place of the database.

        What is there now is kept as a backup first. Raises NotFound, or StoreError when the backup cannot
        be used or the database is locked; nothing has changed then.
        """
        source = self._named(name)
        before = restore(self.database, source, self.day(now))
        return Restored(source.stem, before.name if before else "")

    def _named(self, name: str) -> Path:
        for backup in self.backups():
            if name in (backup.name, backup.path.name):
                return backup.path
        path = Path(name)
        # A name that no file can have is no file's either.
        with suppress(OSError, ValueError):
            if path.is_file() and path.resolve() != self.database.resolve():
                return path
        raise NotFound(f"there is no backup {name!r}; 'tpm-coach backup list' names them")


def _checked(path: Path, backup: Backup | None) -> Checked:
    fault = ""
    try:
        check(path)
    except CoachError as error:
        fault = str(error)
    size = path.stat().st_size
    if backup is None:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        return Checked(path.stem, written, "", size, fault)
    return Checked(backup.name, backup.day, backup.reason, size, fault)
