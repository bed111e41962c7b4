"""The throw-away learner: believable, the same every time, and far from anybody's own data."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import NOW, SMALL, Run
from tpm_coach.domain import Rating
from tpm_coach.practice.demo import DAYS, SETTINGS, build
from tpm_coach.practice.doctor import Doctor
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Places

TODAY = NOW.date()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo learner's database, made once: it takes seconds."""
    database = tmp_path_factory.mktemp("demo") / "tpm-coach.db"
    told: list[int] = []
    build(database, NOW, told.append)
    assert told[-1] == DAYS and told == sorted(told)
    return database


@pytest.fixture
def demo(made: Path, tmp_path: Path) -> Practice:
    """The practice of a copy of it."""
    copied = Path(shutil.copy(made, tmp_path / "demo.db"))
    return Practice.open(copied, SETTINGS, "me", NOW)


def fingerprint(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and "demo" not in path.parts)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_learner_has_eight_weeks_behind_them_and_an_interview_ahead(demo: Practice) -> None:
    today = demo.overview.today(NOW)
    assert today.practised[0].day == TODAY - timedelta(days=DAYS)
    assert today.streak >= 12
    assert any(gap > 1 for gap in _gaps([seen.day for seen in today.practised]))
    assert today.interview and today.interview.interview == TODAY + timedelta(days=21)
    assert today.draft is not None
    assert today.session and today.session.worst
    assert len(today.coming) >= 4


def test_the_learner_gets_better_and_is_not_equally_good_at_everything(demo: Practice) -> None:
    history = demo.overview.history()
    judged = [r.feedback.coverage for r in history if r.feedback]
    late, early = judged[: len(judged) // 3], judged[-len(judged) // 3 :]
    assert sum(late) / len(late) > sum(early) / len(early) + 0.05
    readiness = [s.readiness for s in demo.overview.today(NOW).strengths]
    assert max(readiness) > min(readiness) + 0.03
    assert {review.rating for review in history} == set(Rating)
    assert {review.confidence for review in history} >= {2, 3, 4}


def test_the_history_has_the_odd_days_that_a_newcomer_should_see(demo: Practice) -> None:
    history = demo.overview.history()
    assert max(review.after.lapses for review in history) >= 4, "no leech"
    assert len(demo.schedule.suspended()) == 1
    assert len({review.reviewed_at.hour for review in history}) > 3, "no travel"
    assert len({review.question_id for review in history}) < len(history)


def test_the_database_is_in_order(made: Path) -> None:
    found = Doctor(Places(made.parent, made.parent)).examine()
    assert [finding.message for finding in found if finding.check != "backups"] == []


@pytest.fixture
def small_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ships the ten questions of the tests instead of the bank, which makes the learner in no time."""
    monkeypatch.setattr("tpm_coach.packs.shipped", lambda: [SMALL])


@pytest.mark.usefixtures("small_bank")
def test_the_same_day_gives_the_same_learner(tmp_path: Path) -> None:
    found = []
    for name in ("one.db", "other.db"):
        build(tmp_path / name, NOW, lambda _: None)
        practice = Practice.open(tmp_path / name, SETTINGS, "me", NOW)
        found.append((practice.overview.history(), practice.overview.today(NOW)))
        practice.close()
    assert found[0] == found[1]
    assert len(found[0][0]) > 30


@pytest.mark.usefixtures("small_bank")
def test_the_command_makes_it_beside_the_own_data_and_leaves_that_alone(cli: Run, home: Path) -> None:
    before = fingerprint(home)
    result = cli("demo")
    assert result.exit_code == 0
    assert result.stdout == f"{home / 'demo'}\n"
    assert f"TPM_COACH_HOME={home / 'demo'}" in result.stderr
    assert fingerprint(home) == before
    theirs = json.loads(cli("stats", "--json", TPM_COACH_HOME=str(home / "demo")).stdout)
    assert theirs["totals"]["answers"] > 30
    assert not list(home.glob("*.part"))
    (home / "demo" / "notes.txt").write_text("mine")
    assert cli("demo", "--reset", "--plain").exit_code == 0
    assert [path.name for path in (home / "demo").iterdir()].count("notes.txt") == 0


@pytest.mark.usefixtures("small_bank")
def test_a_build_that_fails_leaves_nothing_behind(
    cli: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tpm_coach.practice.demo.build", fail)
    result = cli("demo")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr and len(result.stderr.splitlines()) <= 2
    assert not [path for path in home.iterdir() if "demo" in path.name]


@pytest.mark.usefixtures("small_bank")
def test_the_second_time_it_is_opened_as_it_was_left_until_it_is_reset(cli: Run, home: Path) -> None:
    cli("demo")
    (home / "demo" / "tpm-coach.db").write_bytes(b"left like this")
    result = cli("demo", "--plain")
    assert result.exit_code == 0 and "--reset" in result.stderr
    assert (home / "demo" / "tpm-coach.db").read_bytes() == b"left like this"


@pytest.mark.parametrize("args", [("demo",), ("demo", "--reset")])
def test_a_folder_that_it_did_not_make_is_neither_opened_nor_removed(
    cli: Run, home: Path, args: tuple[str, ...]
) -> None:
    """Somebody's own TPM_COACH_HOME may be called demo."""
    own = home / "demo"
    own.mkdir()
    (own / "tpm-coach.db").write_bytes(b"a year of answers")
    result = cli(*args)
    assert result.exit_code == 1
    assert result.stderr == f"{own} was not made by this command; move it, or set TPM_COACH_HOME\n"
    assert [path.read_bytes() for path in own.iterdir()] == [b"a year of answers"]


def _gaps(days: list[date]) -> list[int]:
    return [(later - earlier).days for earlier, later in pairwise(days)]


@pytest.mark.usefixtures("small_bank")
def test_a_data_folder_that_it_makes_is_closed_to_others(cli: Run, tmp_path: Path) -> None:
    new = tmp_path / "new"
    assert cli("demo", "--plain", TPM_COACH_HOME=str(new)).exit_code == 0
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (new, new / "demo")] == [0o700, 0o700]
