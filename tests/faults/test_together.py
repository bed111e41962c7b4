"""Several processes on one database, and one that keeps it to itself."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import OFF_TOPIC, Run
from tests.faults.conftest import Child, program

Sound = Callable[[], dict[str, Any]]
IDS = ["launch-metrics", "many-teams", "slow-reviews", "cache-at-scale", "daily-users-drop"]


def test_two_drills_and_a_command_line_lose_and_double_no_review(cli: Run, home: Path, sound: Sound) -> None:
    (home / "config.toml").write_text("new_per_day = 50\nminutes_per_day = 600\n")
    drills = [program(home, "drill", "--plain") for _ in range(2)]
    for drill in drills:
        drill.hear("Question 1")
    commands = [program(home, "review", question_id, "--rating", "hard") for question_id in IDS[:3]]
    for drill in drills:
        drill.type(f"{OFF_TOPIC}\n.\n/done\n3\n2\n" * 10)
    backup = program(home, "backup", "now")
    for child in [*commands, *drills, backup]:
        assert child.end() == 0, child.said
    rated: Counter[str] = Counter()
    for drill in drills:
        told = [line.split(":")[0] for line in drill.said.splitlines() if ", comes back on" in line]
        assert len(told) == drill.said.count("Saved as")
        rated.update(told)
    for child in commands:
        rated.update(line.split(":")[0] for line in child.said.splitlines() if ", comes back on" in line)
    reviews = sound()["review"]
    assert Counter(review["question_id"] for review in reviews) == rated
    assert len(reviews) >= 13


def test_a_restore_beneath_an_open_drill_is_what_the_drill_goes_on_with(
    cli: Run, home: Path, sound: Sound
) -> None:
    name = cli("backup", "now").stdout.strip()
    drill = Child([sys.executable, "-m", "tpm_coach", "drill", "--plain"], home)
    drill.type("/done\n2\n")
    drill.hear("Saved as")
    assert cli("backup", "restore", name).exit_code == 0
    drill.type("/done\n3\n")
    drill.hear("Saved as", 2)
    assert drill.end() == 0
    [review] = sound()["review"]
    assert review["rating"] == 3


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_database_that_another_process_keeps_locked(
    cli: Run, home: Path, sound: Sound, monkeypatch: pytest.MonkeyPatch, begin: str
) -> None:
    monkeypatch.setattr("tpm_coach.store.engine.BUSY_SECONDS", 0.1)
    assert cli("review", IDS[0], "--rating", "good").exit_code == 0
    name = json.loads(cli("backup", "list", "--json").stdout)[0]["name"]
    with closing(sqlite3.connect(home / "tpm-coach.db", isolation_level=None)) as other:
        other.execute(begin)
        for args in (
            ("review", IDS[1], "--rating", "good"),
            ("undo",),
            ("backup", "restore", name),
            ("data", "delete", "--learner", "me", "--yes"),
        ):
            result = cli(*args)
            assert (result.exit_code, result.stdout) == (1, ""), args
            assert "in use by another process" in result.stderr
        # Who only looks is not held up.
        assert cli("history").exit_code == 0
        assert cli("doctor").exit_code == 0
    assert [review["question_id"] for review in sound()["review"]] == [IDS[0]]


def test_an_answer_that_meets_a_locked_database_is_stored_when_it_is_free(home: Path, sound: Sound) -> None:
    drill = Child([sys.executable, "-m", "tpm_coach", "drill", "--plain"], home)
    drill.hear("Question 1")
    with closing(sqlite3.connect(home / "tpm-coach.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        drill.type(f"{OFF_TOPIC}\n.\n/done\n3\n2\n")
        other.execute("COMMIT")
    drill.hear("Saved as")
    assert drill.end() == 0
    assert len(sound()["review"]) == 1
