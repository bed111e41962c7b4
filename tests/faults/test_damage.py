"""A database that is damaged, cut, empty, another program's or too new: refused in a sentence."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.conftest import Run
from tests.faults.conftest import LONG
from tpm_coach.text import printable

Sound = Callable[[], dict[str, Any]]
IDS = ["launch-metrics", "many-teams", "slow-reviews"]
COMMANDS = [
    ("due",),
    ("stats",),
    ("history",),
    ("undo",),
    ("review", "cache-at-scale", "--rating", "good"),
    ("drill", "--plain"),
    ("backup", "now"),
    ("data", "export", "-"),
]


def execute(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql)
        connection.commit()


@pytest.fixture
def kept(cli: Run) -> str:
    """The name of a backup with three answers, which the database has too."""
    for question_id in IDS:
        assert cli("review", question_id, "--rating", "good").exit_code == 0
    return cli("backup", "now").stdout.strip()


def put_back(cli: Run, name: str, sound: Sound) -> None:
    """The doctor names the trouble, and a restore ends it."""
    found = cli("doctor")
    assert found.exit_code == 1
    assert "backup" in found.stdout or "update the program" in found.stdout or "move it" in found.stdout
    assert cli("backup", "restore", name).exit_code == 0
    assert [review["question_id"] for review in sound()["review"]] == IDS


@pytest.mark.parametrize("damage", ["text", "cut at a page", "cut in a page", "empty", "foreign", "newer"])
def test_a_file_that_is_no_database_of_ours(
    cli: Run, home: Path, kept: str, sound: Sound, damage: str
) -> None:
    path = home / "tpm-coach.db"
    if damage == "text":
        path.write_text("Dear diary, " * 5000)
    elif damage.startswith("cut"):
        os.truncate(path, 8192 if damage == "cut at a page" else 30_001)
    elif damage == "empty":
        os.truncate(path, 0)
    elif damage == "foreign":
        path.unlink()
        execute(path, "CREATE TABLE bookmark (url TEXT)")
        path.chmod(0o600)
    else:
        execute(path, "UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    for args in COMMANDS:
        if args == ("backup", "now") and damage in ("empty", "foreign", "newer"):
            # Whatever is there can be copied.
            continue
        result = cli(*args, stdin="/done\n1\n")
        assert (result.exit_code, result.stdout) == (1, ""), args
        assert len(result.stderr.splitlines()) == 1, result.stderr
        assert str(path) in result.stderr
    assert path.read_bytes() == before
    put_back(cli, kept, sound)


@pytest.mark.parametrize("seed", range(20 if LONG else 2))
def test_a_page_that_went_bad(cli: Run, home: Path, kept: str, sound: Sound, seed: int) -> None:
    chance = Random(seed)
    path = home / "tpm-coach.db"
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(chance.randrange(1, size // 4096) * 4096 + chance.choice([0, 8, 100, 2000]))
        file.write(chance.randbytes(chance.choice([16, 700, 2000])))
    for args in COMMANDS:
        result = cli(*args, stdin="/done\n1\n/end\n")
        # It may lie where a command does not look; nothing but a sentence comes of it.
        assert result.exit_code in (0, 1), args
        assert "Traceback" not in result.stderr
        assert printable(result.stderr) == result.stderr
    found = json.loads(cli("doctor", "--json").stdout)
    assert all("\n" not in finding["message"] for finding in found)
    assert cli("backup", "restore", kept).exit_code == 0
    assert [review["question_id"] for review in sound()["review"]] == IDS


def test_a_row_that_went_bad_is_told_by_command_and_doctor(
    cli: Run, home: Path, kept: str, sound: Sound
) -> None:
    execute(home / "tpm-coach.db", "UPDATE review SET turns = '[{\"kind' WHERE id = 2")
    result = cli("history")
    assert result.exit_code == 1
    assert "doctor" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    put_back(cli, kept, sound)
