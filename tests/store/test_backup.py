"""Backups: whole, private, thinned, and put back all or nothing."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.store.reviews import day_of, draft
from tests.store.reviews import rated as stored
from tpm_coach.domain import Rating
from tpm_coach.errors import StoreBusy, StoreCorrupt, StoreError, StoreTooNew
from tpm_coach.store import Store
from tpm_coach.store.backup import (
    DAYS,
    LOCK,
    MONTHS,
    NEWEST_DAY,
    WEEKS,
    Reason,
    Stamp,
    backups,
    kept,
    make,
    thin,
)
from tpm_coach.store.restore import check, restore
from tpm_coach.store.upgrade import HEAD

Q, OTHER = "launch-metrics", "many-teams"
TODAY = day_of(NOW)

Stamps = st.sets(st.tuples(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 15)), max_size=150)


def rated(database: Path, question_id: str = Q) -> None:
    store = Store.open(database)
    mine = store.learner("me", NOW)
    stored(mine, question_id)
    store.close()


def answered(database: Path) -> list[str]:
    """The questions that were rated, latest first."""
    store = Store.open(database)
    ids = [review.question_id for review in store.learner("me", NOW).log.reviews()]
    store.close()
    return ids


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def execute(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql)
        connection.commit()


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file but the lock, which is empty."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(LOCK))
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(found)}


def scratched(path: Path) -> None:
    """Overwrite the middle of a database, where its pages are."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xa5" * 4096 * 3)


@given(Stamps)
def test_what_is_kept_is_a_part_with_the_newest_and_thinning_twice_is_thinning_once(
    stamps: set[Stamp],
) -> None:
    stay = kept(stamps)
    assert stay <= stamps
    assert not stamps or max(stamps) in stay
    assert kept(stay) == stay
    assert len(stay) <= NEWEST_DAY + DAYS + WEEKS + MONTHS


@given(Stamps)
def test_the_newest_days_weeks_and_months_are_each_kept(stamps: set[Stamp]) -> None:
    stay = kept(stamps)
    days = sorted({day for day, _ in stamps}, reverse=True)
    assert set(days[:DAYS]) <= {day for day, _ in stay}
    weeks = sorted({day.isocalendar()[:2] for day in days}, reverse=True)
    assert set(weeks[:WEEKS]) <= {day.isocalendar()[:2] for day, _ in stay}
    months = sorted({(day.year, day.month) for day in days}, reverse=True)
    assert set(months[:MONTHS]) <= {(day.year, day.month) for day, _ in stay}


@given(Stamps, st.dates(date(2028, 1, 1), date(2028, 12, 31)))
def test_thinning_day_after_day_keeps_what_thinning_at_the_end_keeps(stamps: set[Stamp], late: date) -> None:
    grown: set[Stamp] = set()
    for stamp in sorted(stamps):
        grown = kept(grown | {stamp})
    assert {day for day, _ in kept(grown | {(late, 1)})} == {day for day, _ in kept(stamps | {(late, 1)})}


def test_a_year_of_daily_backups_is_thinned_to_days_weeks_and_months() -> None:
    days = [TODAY - timedelta(days=n) for n in range(365)]
    stay = sorted((day for day, _ in kept([(day, 1) for day in days])), reverse=True)
    assert stay[:7] == days[:7]
    assert len(stay) <= DAYS + WEEKS + MONTHS
    assert min(stay) < TODAY - timedelta(days=300)


def test_a_backup_holds_everything_and_belongs_to_its_owner(database: Path) -> None:
    rated(database)
    backup = make(database, TODAY, Reason.ASKED)
    assert backup.name == f"tpm-coach-{TODAY}-01-asked"
    assert mode(backup.path) == 0o600
    assert mode(backup.path.parent) == 0o700
    assert check(backup.path) == HEAD
    assert answered(backup.path) == [Q]


def test_a_backup_has_what_another_process_has_just_stored(database: Path) -> None:
    store = Store.open(database)
    mine = store.learner("me", NOW)
    stored(mine, Q)
    backup = make(database, TODAY, Reason.DAILY)
    stored(mine, OTHER)
    store.close()
    assert answered(backup.path) == [Q]
    assert answered(database) == [OTHER, Q]


def test_backups_of_a_day_are_numbered_and_listed_in_order(database: Path) -> None:
    later, first, second = (
        make(database, day, Reason.ASKED)
        for day in (TODAY, TODAY - timedelta(days=1), TODAY - timedelta(days=1))
    )
    (database.parent / "backups" / "notes.txt").write_text("mine")
    (database.parent / "backups" / "tpm-coach-2026-13-45-01-asked.db").write_text("no day")
    assert backups(database) == [first, second, later]
    assert [b.number for b in backups(database)] == [1, 2, 1]


def test_thinning_deletes_files_but_never_the_one_just_made(database: Path) -> None:
    old = make(database, TODAY + timedelta(days=4000), Reason.DAILY)
    many = [make(database, TODAY - timedelta(days=n), Reason.DAILY) for n in range(12)]
    back_in_time = make(database, date(2001, 1, 1), Reason.ASKED)
    gone = thin(database, back_in_time)
    assert gone
    left = backups(database)
    assert {old, many[0], back_in_time} <= set(left)
    assert not set(gone) & set(left)


def test_a_damaged_database_gives_no_backup_and_leaves_nothing_behind(database: Path) -> None:
    make(database, TODAY, Reason.DAILY)
    scratched(database)
    before = files_in(database.parent)
    with pytest.raises(StoreCorrupt, match="backup restore"):
        make(database, TODAY, Reason.ASKED)
    assert files_in(database.parent) == before


def test_what_a_killed_backup_left_is_cleared_by_the_next(database: Path) -> None:
    folder = make(database, TODAY, Reason.DAILY).path.parent
    (folder / "tpm-coach-2026-11-23-07-asked.db.part").write_text("half")
    make(database, TODAY, Reason.ASKED)
    assert not list(folder.glob("*.part*"))


def test_only_one_process_works_on_the_backups(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tpm_coach.store.backup._WAIT_SECONDS", 0.05)
    make(database, TODAY, Reason.DAILY)
    with closing(sqlite3.connect(database.parent / LOCK, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusy, match="busy with the backups"):
            make(database, TODAY, Reason.ASKED)


def test_a_restore_brings_back_what_was_and_keeps_what_is(database: Path) -> None:
    rated(database)
    backup = make(database, TODAY, Reason.ASKED)
    rated(database, OTHER)
    before = restore(database, backup.path, TODAY)
    assert before is not None
    assert before.reason is Reason.RESTORE
    assert answered(database) == [Q]
    assert restore(database, before.path, TODAY) is not None
    assert answered(database) == [OTHER, Q]
    assert mode(database) == 0o600


def test_a_process_that_has_the_database_open_goes_on_with_what_was_restored(database: Path) -> None:
    rated(database)
    backup = make(database, TODAY, Reason.ASKED)
    store = Store.open(database)
    mine = store.learner("me", NOW)
    stored(mine, OTHER)
    restore(database, backup.path, TODAY)
    assert [review.question_id for review in mine.log.reviews()] == [Q]
    stored(mine, "slow-reviews", Rating.HARD)
    mine.desk.save_draft(draft(OTHER))
    store.close()
    assert answered(database) == ["slow-reviews", Q]


def test_a_restore_waits_for_no_writer_for_ever(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = make(database, TODAY, Reason.ASKED)
    rated(database)
    monkeypatch.setattr("tpm_coach.store.engine.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="another process"):
            restore(database, backup.path, TODAY)
    assert answered(database) == [Q]


@pytest.mark.parametrize("damage", ["scratched", "truncated", "text", "zero-length", "gone", "foreign"])
def test_a_restore_mends_a_database_that_cannot_be_read(database: Path, damage: str) -> None:
    rated(database)
    backup = make(database, TODAY, Reason.DAILY)
    if damage == "scratched":
        scratched(database)
    elif damage == "truncated":
        os.truncate(database, 5000)
    elif damage == "text":
        database.write_text("Dear diary, " * 900)
        database.with_name(database.name + "-wal").write_bytes(b"the journal of something else")
    elif damage == "zero-length":
        os.truncate(database, 0)
    elif damage == "gone":
        database.unlink()
    else:
        database.unlink()
        execute(database, "CREATE TABLE bookmark (url TEXT)")
    was = database.read_bytes() if database.exists() else b""
    before = restore(database, backup.path, TODAY)
    assert answered(database) == [Q]
    assert check(database) == HEAD
    if damage in ("zero-length", "gone"):
        assert before is None
    else:
        assert before is not None
        assert (before.reason, mode(before.path)) == (Reason.UNUSABLE, 0o600)
        assert before.path.read_bytes() == was


@pytest.mark.parametrize(
    "damage",
    ["scratched", "truncated", "text", "zero-length", "foreign", "newer", "unknown"],
)
def test_a_backup_that_cannot_be_used_is_refused_and_nothing_changes(
    database: Path, tmp_path: Path, damage: str
) -> None:
    rated(database)
    source = make(database, TODAY, Reason.ASKED).path
    if damage == "scratched":
        scratched(source)
    elif damage == "truncated":
        os.truncate(source, 20_000)
    elif damage == "text":
        source.write_text("Dear diary, " * 900)
    elif damage == "zero-length":
        os.truncate(source, 0)
    elif damage == "foreign":
        source.unlink()
        execute(source, "CREATE TABLE bookmark (url TEXT)")
    else:
        revision = "9999" if damage == "newer" else "0000"
        execute(source, f"UPDATE alembic_version SET version_num = '{revision}'")
    before = files_in(database.parent)
    with pytest.raises(StoreTooNew if damage == "newer" else StoreCorrupt) as raised:
        restore(database, source, TODAY)
    assert str(source) in str(raised.value)
    assert "\n" not in str(raised.value)
    assert files_in(database.parent) == before


def test_a_copy_that_still_has_its_journal_is_restored_with_it(database: Path, tmp_path: Path) -> None:
    store = Store.open(database)
    mine = store.learner("me", NOW)
    stored(mine, Q)
    copied = tmp_path / "laptop.db"
    for ending in ("", "-wal"):
        copied.with_name(copied.name + ending).write_bytes(
            database.with_name(database.name + ending).read_bytes()
        )
    store.close()
    other = tmp_path / "new home" / "tpm-coach.db"
    other.parent.mkdir()
    restore(other, copied, TODAY)
    assert answered(other) == [Q]


def test_a_folder_that_cannot_be_written_is_told(database: Path) -> None:
    (database.parent / "backups").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        make(database, TODAY, Reason.ASKED)
