"""Opening a database: made, upgraded, or refused and left as it was."""

from __future__ import annotations

import importlib
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from tests.conftest import NOW
from tpm_coach.domain import Answer, Category, Rating, Selection
from tpm_coach.errors import StoreCorrupt, StoreError, StoreTooNew
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings
from tpm_coach.store import Store, derived, health
from tpm_coach.store.engine import make_engine, reading

# The package's attribute of this name is the function.
upgrade = importlib.import_module("tpm_coach.store.upgrade")
MIGRATIONS = Path(str(upgrade.__file__)).parent / "migrations"


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def one_value(path: Path, sql: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchone()[0]


def refused(path: Path, kind: type[StoreError]) -> str:
    """Open `path`, which must be refused in one sentence and stay as it was, and return the sentence."""
    before = files_in(path.parent)
    with pytest.raises(kind) as raised:
        Store.open(path)
    assert files_in(path.parent) == before
    sentence = str(raised.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    return sentence


def test_a_new_database_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "tpm-coach.db"
    store = Store.open(path)
    store.learner("me", NOW)
    for private in path.parent.iterdir():
        assert stat.S_IMODE(private.stat().st_mode) == 0o600, private
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.close()


def test_every_connection_checks_foreign_keys_and_writes_ahead(database: Path) -> None:
    Store.open(database).close()
    engine = make_engine(database)
    for _ in range(2):
        with reading(engine) as connection:
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1
            assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        engine.dispose()


def test_the_migrations_make_exactly_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    Store.open(path).close()
    assert health.schema(path) == []


@pytest.mark.parametrize("trigger", derived.TRIGGERS)
def test_a_trigger_that_is_gone_is_found(database: Path, trigger: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"DROP TRIGGER {trigger}")
        connection.commit()
    [finding] = health.schema(database)
    assert trigger in finding.message


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [upgrade.HEAD]


def test_opening_again_changes_nothing(database: Path) -> None:
    Store.open(database).close()
    before = files_in(database.parent)
    Store.open(database).close()
    assert files_in(database.parent) == before


@pytest.mark.parametrize("name", ["what?now=1", "a#b", "100%25", "ünï cödé", "semi;colon", "-dash"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "tpm-coach.db"
    Store.open(path).close()
    assert path.stat().st_size > 0
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_text_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tpm-coach.db"
    path.write_text("Dear diary, " * 500)
    assert "not a database" in refused(path, StoreCorrupt)


@pytest.mark.parametrize("size", [50, 1000, 4096, 20_000])
def test_a_truncated_database_is_refused(database: Path, size: int) -> None:
    os.truncate(database, size)
    refused(database, StoreCorrupt)


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tpm-coach.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
    assert "another program" in refused(path, StoreCorrupt)


@pytest.mark.parametrize("revision", ["0000", upgrade.HEAD, "ae1027a6acf"])
def test_another_program_that_also_uses_alembic_is_refused(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "tpm-coach.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
        connection.execute("CREATE TABLE bookmark (url TEXT)")
        connection.commit()
    assert "another program" in refused(path, StoreCorrupt)


def test_a_newer_database_is_refused(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert "newer" in refused(database, StoreTooNew)


def test_a_revision_that_never_existed_is_refused(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
        connection.commit()
    refused(database, StoreError)


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path / "home" / "tpm-coach.db")


def test_a_folder_where_the_file_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "tpm-coach.db").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path / "tpm-coach.db")


HEAD = upgrade.HEAD
NEXT = f"{int(HEAD) + 1:04}"


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's next version: one more migration, which the test writes into the returned file."""
    scripts = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(upgrade, "HEAD", NEXT)
    monkeypatch.setattr(upgrade, "MIGRATIONS", str(scripts))
    return scripts / "versions" / "next.py"


def migration(body: str) -> str:
    head = f"from alembic import op\nrevision = {NEXT!r}\ndown_revision = {HEAD!r}\n"
    return f"{head}def upgrade():\n    {body}\n"


def test_an_upgrade_keeps_a_backup_and_all_that_was_stored(database: Path, next_version: Path) -> None:
    next_version.write_text(migration("op.execute('ALTER TABLE learner ADD COLUMN nick TEXT')"))
    store = Store.open(database)
    assert store.bank.questions(Selection(Category.METRICS))[0].id == "launch-metrics"
    store.close()
    assert one_value(database, "SELECT version_num FROM alembic_version") == NEXT
    [backup] = (database.parent / "backups").iterdir()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert one_value(backup, "SELECT version_num FROM alembic_version") == HEAD
    assert one_value(backup, "SELECT count(*) FROM question") == 10


@pytest.fixture
def practised(database: Path) -> Path:
    """A database with one rated answer."""
    store = Store.open(database)
    Practice(store, Settings(), "me", NOW).drills.record(
        store.bank.question("launch-metrics"), Answer((), NOW, 0.0), None, None, Rating.GOOD, NOW
    )
    store.close()
    return database


@pytest.mark.parametrize("table", ["learner", "plan", "memory"])
def test_an_upgrade_may_rebuild_a_table_that_others_belong_to(
    practised: Path, next_version: Path, table: str
) -> None:
    rebuild = f"with op.batch_alter_table({table!r}, recreate='always') as table: table.drop_column('x')"
    add = f"op.execute('ALTER TABLE {table} ADD COLUMN x TEXT')"
    next_version.write_text(migration(f"{add}\n    {rebuild}"))
    store = Store.open(practised)
    [review] = store.learner("me", NOW).log.reviews("launch-metrics")
    assert store.learner("me", NOW).log.memory("launch-metrics") == review.after
    store.close()


def test_a_new_database_needs_no_backup(tmp_path: Path) -> None:
    Store.open(tmp_path / "home" / "tpm-coach.db").close()
    assert not (tmp_path / "home" / "backups").exists()


def test_a_restored_backup_opens_like_the_original(database: Path, next_version: Path) -> None:
    next_version.write_text(migration("pass"))
    Store.open(database).close()
    [backup] = (database.parent / "backups").iterdir()
    shutil.copy(backup, database)
    store = Store.open(database)
    assert len(store.bank.questions(Selection())) == 10
    store.close()
    assert one_value(database, "PRAGMA journal_mode") == "wal"
    assert len(list((database.parent / "backups").iterdir())) == 2


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("op.execute('DROP TABLE draft'); op.execute('SELECT nonsense')", id="an SQL error"),
        pytest.param("op.execute('DROP TABLE draft'); raise RuntimeError('power cut')", id="a Python error"),
        pytest.param("op.execute('DELETE FROM pack')", id="rows that lose what they belong to"),
    ],
)
def test_a_failing_upgrade_leaves_the_file_as_it_was(database: Path, next_version: Path, body: str) -> None:
    next_version.write_text(migration(body))
    before = database.read_bytes()
    with pytest.raises((StoreError, RuntimeError)):
        Store.open(database)
    assert database.read_bytes() == before
    assert not database.with_name(database.name + "-wal").exists()
