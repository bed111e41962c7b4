"""Bringing a database file to this version's schema: version check, backup, alembic."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from tpm_coach.domain import StoreCorrupt, StoreError, StoreTooNew
from tpm_coach.store.engine import translated

HEAD = "0001"
"""The revision of `tables`; a test holds it against the newest migration."""


def upgrade(engine: Engine, path: Path) -> Path | None:
    """Bring the database to HEAD and return the backup that was made before, if there was anything to lose.

    A steady start compares one version number and imports no alembic. Raises StoreTooNew, StoreCorrupt
    or StoreError; the file is then as it was.
    """
    try:
        with engine.connect() as connection:
            current = _revision(connection, path)
            if current == HEAD:
                return None
        backup = _back_up(engine, path, current) if current else None
        with engine.connect() as connection:
            # Batch migrations rebuild tables; with foreign keys on, that would drop their children's rows.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
            try:
                with connection.execution_options(immediate=True).begin():
                    # Another process may have upgraded it while this one waited for the lock.
                    if _revision(connection, path) != HEAD:
                        _migrate(connection)
                        _check_foreign_keys(connection, path)
            finally:
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    except DatabaseError as error:
        raise translated(error, str(path)) from error
    return backup


def _revision(connection: Connection, path: Path) -> str:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return ""
    if "alembic_version" not in tables:
        raise StoreCorrupt(f"{path} is a database of another program; move it away or set TPM_COACH_HOME")
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    if revision > HEAD:
        raise StoreTooNew(f"{path} was written by a newer tpm-coach; update the program to open it")
    return str(revision)


def _back_up(engine: Engine, path: Path, revision: str) -> Path:
    folder = path.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{path.stem}-before-{HEAD}-from-{revision}.db"
    number = 1
    while target.exists():
        number += 1
        target = target.with_stem(f"{path.stem}-before-{HEAD}-from-{revision}-{number}")
    with engine.connect() as connection:
        autocommit = connection.connection.dbapi_connection
        if autocommit is None:
            raise StoreError(f"{path} could not be backed up, so it was not upgraded")
        autocommit.cursor().execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)
    return target


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "tpm_coach.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _check_foreign_keys(connection: Connection, path: Path) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StoreError(f"{path} was not upgraded: {len(broken)} rows would lose what they belong to")
