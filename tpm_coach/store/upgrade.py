"""Bringing a database file to this version's schema: version check, backup, alembic."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from tpm_coach.errors import StoreCorrupt, StoreError, StoreTooNew
from tpm_coach.store.backup import Backup, Reason, backups, make
from tpm_coach.store.engine import IMMEDIATE, run_alone, translated

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
"""The revision of `tables`; a test holds it against the newest migration."""

MIGRATIONS = "tpm_coach.store:migrations"
_OURS = {"alembic_version", "learner", "question", "review"}


def upgrade(engine: Engine, path: Path) -> Backup | None:
    """Bring the database to HEAD and return the backup that was made before, if there was anything to lose.

    A steady start compares one version number and imports no alembic. Raises StoreTooNew, StoreCorrupt
    or StoreError; the file is then as it was.
    """
    try:
        with engine.connect() as connection:
            current = _revision(connection, path)
            connection.rollback()
            if not current and (kept := backups(path)):
                raise StoreCorrupt(
                    f"{path} is empty, but there are backups of it; "
                    f"'tpm-coach backup restore {kept[-1].name}' brings the latest back"
                )
            # Only now: it writes to the file, and a file that is refused stays as it was.
            run_alone(connection, "PRAGMA journal_mode=WAL")
        if current == HEAD:
            return None
        # No clock is read here; what is backed up is the state of the day of the last write.
        last_written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        backup = make(path, last_written, Reason.UPGRADE) if current else None
        migrate(engine, path)
    except DatabaseError as error:
        raise translated(error, str(path)) from error
    return backup


def migrate(engine: Engine, path: Path) -> None:
    """Bring the database to HEAD in one transaction, without a backup; raises StoreError or DatabaseError.

    `path` is what an error calls it.
    """
    with engine.connect() as connection:
        # Batch migrations rebuild tables; with foreign keys on, that would drop their children's rows.
        run_alone(connection, "PRAGMA foreign_keys=OFF")
        # And triggers name other tables: SQLite would refuse to put a rebuilt one in its old one's place.
        run_alone(connection, "PRAGMA legacy_alter_table=ON")
        try:
            with connection.execution_options(begin=IMMEDIATE).begin():
                # Another process may have upgraded it while this one waited for the lock.
                if _revision(connection, path) != HEAD:
                    _migrate(connection)
                    _check_foreign_keys(connection, path)
        finally:
            run_alone(connection, "PRAGMA legacy_alter_table=OFF")
            run_alone(connection, "PRAGMA foreign_keys=ON")


def _revision(connection: Connection, path: Path) -> str:
    tables = set(inspect(connection).get_table_names())
    if not tables >= _OURS:
        return checked_revision(tables, "", path)
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return checked_revision(tables, revision or "", path)


def checked_revision(tables: Collection[str], revision: str, path: Path) -> str:
    """Return the revision of a database with these tables, "" for an empty one.

    Raises StoreTooNew or StoreCorrupt when this version of the program cannot open it.
    """
    if not tables:
        return ""
    if not _OURS.issubset(tables):
        raise StoreCorrupt(f"{path} is a database of another program; move it away or set TPM_COACH_HOME")
    if revision > HEAD:
        raise StoreTooNew(f"{path} was written by a newer tpm-coach; update the program to open it")
    if revision != HEAD and revision not in _known_revisions():
        raise StoreCorrupt(
            f"{path} has the unknown version {revision!r}; 'tpm-coach backup restore' brings a backup back"
        )
    return revision


def _known_revisions() -> set[str]:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config())
    return {script.revision for script in scripts.walk_revisions()}


def _migrate(connection: Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    config.set_main_option("path_separator", "os")
    return config


def _check_foreign_keys(connection: Connection, path: Path) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StoreError(f"{path} was not upgraded: {len(broken)} rows would lose what they belong to")
