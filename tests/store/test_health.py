"""The doctor: clean on a sound installation, exact about what is wrong, careful in what it mends."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.store.test_backup import answered, files_in, scratched
from tpm_coach.domain import Answer, Memory, Rating, Review
from tpm_coach.errors import NothingToUndo
from tpm_coach.practice.care import Care, Reason
from tpm_coach.practice.doctor import Doctor, Finding
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Places, Settings
from tpm_coach.store import Store

Q, OTHER = "launch-metrics", "many-teams"


@pytest.fixture
def doctor(database: Path) -> Doctor:
    return Doctor(Places(database.parent, database.parent))


@pytest.fixture
def practised(database: Path) -> Path:
    """A database in which two questions were rated on several days, under two settings, and one undone."""
    store = Store.open(database)
    for settings in (Settings(), Settings(retention=0.93, maximum_interval=20)):
        practice = Practice(store, settings, "me", NOW)
        for day, rating in enumerate([Rating.GOOD, Rating.AGAIN, Rating.HARD, Rating.EASY]):
            for question_id in (Q, OTHER):
                question = practice.library.question(question_id)
                now = NOW + timedelta(days=3 * day)
                practice.drills.record(question, Answer((), now, 1.0), None, None, rating, now)
        practice.schedule.undo(NOW)
    store.close()
    return database


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def memories(path: Path) -> dict[str, Memory | None]:
    store = Store.open(path)
    log = store.learner("me", NOW).log
    found = {question_id: log.memory(question_id) for question_id in (Q, OTHER)}
    store.close()
    return found


def reviews(path: Path) -> list[Review]:
    store = Store.open(path)
    found = store.learner("me", NOW).log.reviews()
    store.close()
    return found


def only(findings: list[Finding], check: str) -> Finding:
    assert [finding.check for finding in findings] == [check], findings
    assert "\n" not in findings[0].message
    return findings[0]


def test_a_sound_installation_has_no_findings_and_is_not_changed(doctor: Doctor, practised: Path) -> None:
    before = files_in(practised.parent)
    assert doctor.examine() == []
    assert doctor.mend(NOW) == []
    assert files_in(practised.parent) == before


def test_an_installation_that_was_never_started_has_no_findings(tmp_path: Path) -> None:
    assert Doctor(Places(tmp_path / "new", tmp_path / "new")).examine() == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE memory SET stability = stability * 1.01",
        "UPDATE memory SET due_day = '2031-01-01'",
        "UPDATE memory SET state = 'asleep'",
        "UPDATE memory SET reps = reps + 1",
        "UPDATE memory SET review_id = (SELECT min(id) FROM review)",
        "DELETE FROM memory",
        "INSERT INTO memory SELECT learner_id, 'slow-reviews', due_day, stability, difficulty, state,"
        f" last_day, reps, lapses, review_id FROM memory WHERE question_id = '{Q}'",
    ],
)
def test_memory_that_is_not_what_the_log_gives_is_counted_again(
    doctor: Doctor, practised: Path, damage: str
) -> None:
    right, log = memories(practised), reviews(practised)
    execute(practised, damage)
    found = only(doctor.examine(), "memory")
    assert found.fixable
    assert "doctor --fix" in found.message
    assert only(doctor.mend(NOW), "memory").fixed
    assert doctor.examine() == []
    assert memories(practised) == right
    assert reviews(practised) == log
    [backup] = Care(practised, Settings()).backups()
    assert backup.reason is Reason.REPAIR


def test_nothing_is_taken_back_to_a_memory_that_was_counted_again(doctor: Doctor, practised: Path) -> None:
    execute(practised, "UPDATE memory SET reps = reps + 1")
    store = Store.open(practised)
    mine, other = store.learner("me", NOW), store.learner("other", NOW)
    for who in (mine, other):
        who.desk.put_aside(Q, None, NOW)
    assert "nothing done before can be taken back" in only(doctor.mend(NOW), "memory").message
    with pytest.raises(NothingToUndo):
        mine.journal.undo(NOW)
    assert other.journal.undo(NOW).question_id == Q
    store.close()


def test_a_settings_change_is_no_reason_to_count_old_answers_again(doctor: Doctor, practised: Path) -> None:
    (practised.parent / "config.toml").write_text("retention = 0.71\nmaximum_interval = 9\n")
    assert doctor.examine() == []


def test_a_damaged_page_is_told_and_nothing_is_mended(doctor: Doctor, practised: Path) -> None:
    scratched(practised)
    before = files_in(practised.parent)
    findings = doctor.mend(NOW)
    assert findings
    assert all("backup restore" in finding.message and not finding.fixed for finding in findings)
    assert files_in(practised.parent) == before


@pytest.mark.parametrize(
    ("statement", "check", "word"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "database", "newer"),
        ("UPDATE alembic_version SET version_num = '0000'", "database", "unknown version"),
        ("DROP TABLE review", "database", "another program"),
        ("DELETE FROM learner", "references", "'learner'"),
        ("DROP INDEX ix_memory_learner_id_due_day", "schema", "ix_memory_learner_id_due_day"),
        ("ALTER TABLE plan ADD COLUMN mood TEXT", "schema", "mood"),
        ("UPDATE review SET turns = '[{' WHERE id = 3", "rows", "'review'"),
        ("UPDATE review SET rating = 7 WHERE id = 3", "rows", "row 3"),
        ("UPDATE question SET body = 'x'", "rows", "'question'"),
        ("UPDATE question SET body = '[]' WHERE number = 3", "rows", "row 3"),
        ("UPDATE question SET category = 'cooking' WHERE number = 3", "rows", "row 3"),
        ("UPDATE question SET body = json_set(body, '$.competencies', json('[null]'))", "rows", "'question'"),
        ("UPDATE review SET after = json_remove(after, '$.reps') WHERE id = 3", "rows", "row 3"),
        ("INSERT INTO plan VALUES (1, 'a', '2026-12-01', '2026-11-01', 9, 9, '{', 1)", "rows", "'plan'"),
        ("UPDATE act SET images = '[['", "rows", "'act'"),
    ],
)
def test_what_cannot_be_mended_is_told_and_left_alone(
    doctor: Doctor, practised: Path, statement: str, check: str, word: str
) -> None:
    execute(practised, statement)
    before = practised.read_bytes()
    findings = doctor.mend(NOW)
    assert check in {finding.check for finding in findings}
    assert any(word in finding.message for finding in findings)
    assert not any(finding.fixed for finding in findings)
    assert practised.read_bytes() == before


@pytest.mark.parametrize("damage", ["empty", "text", "gone", "a folder"])
def test_a_database_that_is_none_is_told(doctor: Doctor, practised: Path, damage: str) -> None:
    Care(practised, Settings()).back_up(Reason.DAILY, NOW)
    practised.unlink()
    if damage == "a folder":
        practised.mkdir(mode=0o700)
    elif damage != "gone":
        practised.write_text("" if damage == "empty" else "Dear diary, " * 500)
        practised.chmod(0o600)
    found = only(doctor.examine(), "database")
    assert str(practised) in found.message


def test_settings_that_cannot_be_read_are_told_beside_the_rest(doctor: Doctor, practised: Path) -> None:
    (practised.parent / "config.toml").write_text("retention = 7")
    execute(practised, "DELETE FROM memory")
    findings = doctor.mend(NOW)
    assert [(finding.check, finding.fixed) for finding in findings] == [("settings", False), ("memory", True)]
    assert "retention" in findings[0].message


def test_what_others_could_read_is_closed(doctor: Doctor, practised: Path) -> None:
    backup = Care(practised, Settings()).back_up(Reason.DAILY, NOW)
    opened = {practised: 0o644, backup.path: 0o640, practised.parent: 0o755, backup.path.parent: 0o711}
    for path, mode in opened.items():
        path.chmod(mode)
    findings = doctor.examine()
    assert {finding.check for finding in findings} == {"permissions"}
    assert len(findings) == 4
    assert all(finding.fixed for finding in doctor.mend(NOW))
    assert [stat.S_IMODE(path.stat().st_mode) for path in opened] == [0o600, 0o600, 0o700, 0o700]
    assert doctor.examine() == []
    assert answered(practised)


def test_a_folder_of_everybodys_is_not_closed(doctor: Doctor, practised: Path) -> None:
    practised.parent.chmod(0o1777)
    found = only(doctor.mend(NOW), "permissions")
    assert "TPM_COACH_HOME" in found.message
    assert stat.S_IMODE(practised.parent.stat().st_mode) == 0o1777


def test_a_disk_that_is_nearly_full_is_told(
    doctor: Doctor, practised: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(practised.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    assert "free some space" in only(doctor.examine(), "space").message


def test_what_a_killed_process_left_is_removed(doctor: Doctor, practised: Path) -> None:
    Care(practised, Settings()).back_up(Reason.DAILY, NOW)
    part = practised.parent / "backups" / "restore.part"
    part.touch(0o600)
    assert only(doctor.examine(), "leftovers").fixable
    assert only(doctor.mend(NOW), "leftovers").fixed
    assert not part.exists()


def test_a_backup_that_cannot_be_used_is_told(doctor: Doctor, practised: Path) -> None:
    backup = Care(practised, Settings()).back_up(Reason.DAILY, NOW)
    os.truncate(backup.path, 9000)
    assert "backup now" in only(doctor.examine(), "backups").message


def test_a_memory_that_is_gone_is_mended_though_what_was_derived_from_it_stays(
    practised: Path, doctor: Doctor
) -> None:
    before = memories(practised)
    with closing(sqlite3.connect(practised)) as connection:
        [trigger] = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'memory_gone'").fetchone()
    execute(practised, "DROP TRIGGER memory_gone", "DELETE FROM memory", trigger)
    assert [finding.check for finding in doctor.examine()] == ["memory", "derived"]
    assert all(finding.fixed for finding in doctor.mend(NOW))
    assert doctor.examine() == []
    assert memories(practised) == before
