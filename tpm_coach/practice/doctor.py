"""The doctor: looks whether everything is in order, says what is not, and mends what can be derived."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tpm_coach import scheduling
from tpm_coach.domain import Adjustment, Logged, Memory
from tpm_coach.errors import CoachError, SettingsError, StoreError
from tpm_coach.practice.care import Care
from tpm_coach.settings import Places, Settings, load
from tpm_coach.store import backup as files
from tpm_coach.store import derived, health
from tpm_coach.store.backup import Reason
from tpm_coach.store.health import Finding
from tpm_coach.store.restore import check
from tpm_coach.store.upgrade import HEAD, checked_revision
from tpm_coach.text import counted

__all__ = ["Doctor", "Finding"]

_SPARE = 50 * 1024 * 1024
"""Less free space than this, in bytes, beside three times the database, is too little."""


def replayed(log: Sequence[Logged | Adjustment], learner: str, question_id: str) -> Memory | None:
    """Return the memory that a question's log gives."""
    return scheduling.replay(log, scheduling.seed(learner, question_id))


@dataclass(frozen=True)
class Doctor:
    """Examines one installation, whose database need not be one that can be opened.

    `unusable` says what of settings that can be read a face cannot use, such as a key that is not there.
    """

    places: Places
    unusable: Callable[[Settings], Iterable[str]] = lambda _: ()

    def examine(self) -> list[Finding]:
        """Return everything that is not as it should be; changes nothing."""
        return [*self._settings(), *self._folder(), *self._permissions(), *self._database(), *self._backups()]

    def mend(self, now: datetime) -> list[Finding]:
        """Put right what can be derived, after a backup, and return every finding; the log stays as it is.

        Raises StoreError when the backup cannot be made; only permissions have been mended then.
        """
        findings = self.examine()
        for path, mode in self._too_open():
            # What cannot be closed stays a finding.
            with suppress(OSError):
                path.chmod(mode)
        checks = {finding.check for finding in findings if finding.fixable}
        if checks & {"memory", "derived"}:
            self._care().back_up(Reason.REPAIR, now)
            # Memories are put right last: their triggers stumble over what is derived when that is wrong.
            derived.rebuild(self.places.database)
            health.set_right(self.places.database, replayed)
        if "leftovers" in checks:
            with files.one_at_a_time(self.places.database):
                pass
        left = self.examine()
        return [f if f in left else replace(f, fixed=True) for f in findings]

    def _care(self) -> Care:
        try:
            return Care(self.places.database, load(self.places.config_file))
        except SettingsError:
            return Care(self.places.database, Settings())

    def _settings(self) -> Iterator[Finding]:
        try:
            settings = load(self.places.config_file)
        except SettingsError as error:
            yield Finding("settings", f"{error}; correct it or remove the line")
            return
        for told in self.unusable(settings):
            yield Finding("settings", f"{self.places.config_file}: {told}; 'tpm-coach config edit' mends it")

    def _folder(self) -> Iterator[Finding]:
        folder, database = self.places.data, self.places.database
        if not folder.exists():
            return
        if not folder.is_dir():
            yield Finding("folder", f"{folder} is no folder; move it away or set TPM_COACH_HOME")
            return
        if not os.access(folder, os.W_OK | os.X_OK):
            yield Finding(
                "folder", f"{folder} cannot be written; check its permissions or set TPM_COACH_HOME"
            )
        size = database.stat().st_size if database.is_file() else 0
        free = shutil.disk_usage(folder).free
        if free < 3 * size + _SPARE:
            space = f"{free // 1024**2:,} MB"
            yield Finding("space", f"{folder} has only {space} left on its disk; free some space")

    def _permissions(self) -> Iterator[Finding]:
        mendable = dict(self._too_open())
        for path in self._private():
            if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
                what = f"{path} can be read by others than its owner"
                if path in mendable:
                    yield Finding("permissions", f"{what}; 'tpm-coach doctor --fix' closes it", fixable=True)
                else:
                    yield Finding(
                        "permissions", f"{what}; move it to a folder of your own with TPM_COACH_HOME"
                    )

    def _private(self) -> list[Path]:
        if os.name != "posix":
            return []
        data, database = self.places.data, self.places.database
        beside = [files.beside(database, ending) for ending in ("", "-wal", "-shm", "-journal")]
        folder = data / files.FOLDER
        kept = sorted(folder.iterdir()) if folder.is_dir() and os.access(folder, os.R_OK | os.X_OK) else []
        return [data, *beside, folder, *(path for path in kept if path.is_file() and not path.is_symlink())]

    def _too_open(self) -> Iterator[tuple[Path, int]]:
        for path in self._private():
            with suppress(OSError):
                found = path.stat()
                # A folder of everybody's, such as /tmp, is not ours to close.
                ours = found.st_uid == os.geteuid() and not found.st_mode & stat.S_ISVTX
                if ours and stat.S_IMODE(found.st_mode) & 0o077:
                    yield path, 0o700 if path.is_dir() else 0o600

    def _database(self) -> Iterator[Finding]:
        path = self.places.database
        if not path.exists():
            if self._care().backups():
                message = f"{path} is gone; 'tpm-coach backup restore NAME' brings a backup back"
                yield Finding("database", message)
            return
        if not path.is_file():
            yield Finding("database", f"{path} is no file; move it away")
            return
        try:
            tables, stored = files.revision(path, at_rest=False)
            revision = checked_revision(tables, stored, path)
            if not revision:
                # Without backups it is a first start that was broken off; the next one goes on with it.
                if self._care().backups():
                    message = f"{path} is empty; 'tpm-coach backup restore NAME' brings a backup back"
                    yield Finding("database", message)
                return
            broken = [*health.integrity(path), *health.references(path)]
            yield from broken
            if revision != HEAD:
                message = (
                    f"{path} is of the older version {revision}; the next start of tpm-coach upgrades it"
                )
                yield Finding("version", message)
                yield from health.unreadable(path)
                return
            yield from health.schema(path)
            damaged = health.unreadable(path)
            yield from damaged
            if not broken and not damaged:
                yield from self._memory(path)
                for what in derived.faults(path):
                    message = (
                        f"{path}: {what} is not what the rows say; 'tpm-coach doctor --fix' makes it anew"
                    )
                    yield Finding("derived", message, fixable=True)
        except StoreError as error:
            yield Finding("database", str(error))

    def _memory(self, path: Path) -> Iterator[Finding]:
        wrong = health.strayed(path, replayed)
        if wrong:
            message = (
                f"{path}: {counted(len(wrong), 'memory', 'memories')} not what the log gives, such as of "
                f"{wrong[0].question_id!r}; 'tpm-coach doctor --fix' counts again from the log, "
                "and nothing done before can be taken back then"
            )
            yield Finding("memory", message, fixable=True)

    def _backups(self) -> Iterator[Finding]:
        folder = self.places.data / files.FOLDER
        leftovers = sorted(folder.glob("*.part*")) if folder.is_dir() else []
        if leftovers:
            message = f"{leftovers[0]} is what a killed process left; 'tpm-coach doctor --fix' removes it"
            yield Finding("leftovers", message, fixable=True)
        whole = [backup.path for backup in self._care().backups() if backup.reason is not Reason.UNUSABLE]
        yield from _first_fault(whole[:1], check)


def _first_fault(paths: Sequence[Path], examine: Callable[[Path], object]) -> Iterator[Finding]:
    for path in paths:
        try:
            examine(path)
        except CoachError as error:
            yield Finding(
                "backups", f"the latest backup cannot be used: {error}; 'tpm-coach backup now' makes one"
            )
