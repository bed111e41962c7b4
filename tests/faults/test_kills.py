"""A process that is killed at any moment loses no confirmed review and leaves nothing half done."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.conftest import OFF_TOPIC, Run
from tests.faults.conftest import KILLS, NEXT_VERSION, SCENARIOS, Child, killed, program

HEAD = import_module("tpm_coach.store.upgrade").HEAD
NEXT = f"{int(HEAD) + 1:04}"
MIGRATIONS = Path(str(import_module("tpm_coach.store.upgrade").__file__)).parent / "migrations"
TIMES = range(max(1, KILLS // SCENARIOS))
BIG = 600

Sound = Callable[[], dict[str, Any]]


def rated(cli: Run, *ids: str) -> None:
    for question_id in ids:
        assert cli("review", question_id, "--rating", "good").exit_code == 0


def ids_of(cli: Run) -> list[str]:
    return [review["question_id"] for review in json.loads(cli("history", "--json").stdout)]


def texts(rows: list[dict[str, Any]]) -> str:
    return "\n".join(turn["text"] for row in rows for turn in row["turns"])


def answer(number: int) -> str:
    return f"{OFF_TOPIC} This is answer number {number}."


@pytest.mark.parametrize("seed", TIMES)
def test_a_drill(cli: Run, home: Path, sound: Sound, seed: int) -> None:
    chance = Random(f"drill {seed}")
    (home / "config.toml").write_text("new_per_day = 50\nminutes_per_day = 600\n")
    child = program(home, "drill", "--plain")
    child.hear("ready")
    for number in range(1, 9):
        child.type(f"{answer(number)}\n.\n/done\n3\n2\n")
    child.hear("Saved as", chance.randrange(8))
    child.go_on(chance.random() * 0.08)
    child.kill()
    confirmed = child.said.count("Saved as")
    stored = sound()
    reviews = stored["review"]
    # A rating may be on disk that the process had no time to confirm.
    assert confirmed <= len(reviews) <= confirmed + 1
    asked = [review["question_id"] for review in reviews]
    assert len(set(asked)) == len(asked)
    for number, review in enumerate(reviews, 1):
        assert answer(number) in texts([review])
    latest = child.said.rpartition("Saved as")[2]
    if "How sure are you" in latest:
        assert answer(confirmed + 1) in texts(reviews) + texts(stored["draft"])
    after = cli("drill", "--plain", stdin="/done\n\n1\n/end\n")
    assert after.exit_code == 0
    assert len(ids_of(cli)) == len(reviews) + 1


@pytest.fixture(scope="session")
def big_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packs") / "big.yaml"
    questions = [
        f"  - {{id: big-{n}, prompt: 'What would you measure in case {n * 7919}?', category: metrics}}"
        for n in range(BIG)
    ]
    path.write_text("\n".join(["pack: big", "questions:", *questions]))
    return path


@pytest.mark.parametrize("seed", TIMES)
def test_an_import(cli: Run, home: Path, sound: Sound, big_pack: Path, seed: int) -> None:
    rated(cli, "launch-metrics")
    args = ("import", str(big_pack), "--yes")
    said = killed(
        Random(f"import {seed}"), lambda calls: fresh(cli, lambda: program(home, *args, calls=calls))
    )
    assert len(sound()["review"]) == 1
    listed = json.loads(cli("questions", "list", "--json").stdout)
    stored = sum(question["pack"] == "big" for question in listed)
    assert stored in (0, BIG)
    assert stored or "Stored" not in said
    assert cli(*args).exit_code == 0
    assert len(json.loads(cli("questions", "list", "--json").stdout)) == len(listed) - stored + BIG


def fresh(cli: Run, start: Callable[[], Child]) -> Child:
    """Start an import into a bank that does not hold the pack yet."""
    if any(pack["name"] == "big" for pack in json.loads(cli("packs", "list", "--json").stdout)):
        assert cli("packs", "remove", "big", "--drop-history").exit_code == 0
    return start()


@pytest.mark.parametrize("seed", TIMES)
def test_a_first_start(cli: Run, home: Path, sound: Sound, seed: int) -> None:
    def start(calls: int) -> Child:
        shutil.rmtree(home)
        return program(home, "due", calls=calls)

    killed(Random(f"first start {seed}"), start)
    if home.exists():
        found = json.loads(cli("doctor", "--json").stdout)
        assert found == []
    assert cli("due").exit_code == 0
    sound()
    # The shipped bank is there as a whole or it is read again; never a part of a pack.
    listed = json.loads(cli("packs", "list", "--json").stdout)
    assert len(listed) >= 5
    assert all(pack["questions"] > 0 for pack in listed)


@pytest.mark.parametrize("seed", TIMES)
def test_a_migration(cli: Run, home: Path, sound: Sound, tmp_path: Path, seed: int) -> None:
    rated(cli, "launch-metrics", "many-teams")
    scripts = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    rebuild = "\n".join(
        f"    with op.batch_alter_table({table!r}, recreate='always'): pass"
        for table in ("hold", "plan", "draft")
    )
    head = f"from alembic import op\nrevision = {NEXT!r}\ndown_revision = {HEAD!r}\ndef upgrade():\n"
    (scripts / "versions" / "next.py").write_text(head + rebuild + "\n")
    setup = NEXT_VERSION.format(scripts=str(scripts), head=NEXT)
    before = shutil.copytree(home, tmp_path / "before")

    def start(calls: int) -> Child:
        shutil.rmtree(home)
        shutil.copytree(before, home)
        return program(home, "due", calls=calls, setup=setup)

    killed(Random(f"migration {seed}"), start)
    with closing(sqlite3.connect(home / "tpm-coach.db")) as connection:
        [version] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        assert version in (HEAD, NEXT)
        assert connection.execute("SELECT count(*) FROM review").fetchone() == (2,)
    if version == HEAD:
        assert len(sound()["review"]) == 2
    for args in (("due",), ("doctor", "--fix"), ("backup", "verify")):
        child = program(home, *args, setup=setup)
        assert child.end() == 0, child.said
    with closing(sqlite3.connect(home / "tpm-coach.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (NEXT,)
        assert connection.execute("SELECT count(*) FROM review").fetchone() == (2,)


@pytest.mark.parametrize("seed", TIMES)
def test_a_backup(cli: Run, home: Path, sound: Sound, seed: int) -> None:
    rated(cli, "launch-metrics", "many-teams")
    said = killed(Random(f"backup {seed}"), lambda calls: program(home, "backup", "now", calls=calls))
    assert len(sound()["review"]) == 2
    names = [item["name"] for item in json.loads(cli("backup", "list", "--json").stdout)]
    for told in (line for line in said.splitlines() if line.startswith("tpm-coach-")):
        assert told in names
    # Any backup there is can be put back, and the next one can be made.
    assert cli("backup", "now").exit_code == 0
    assert cli("backup", "restore", names[0]).exit_code == 0
    sound()


@pytest.mark.parametrize("seed", TIMES)
def test_a_restore(cli: Run, home: Path, sound: Sound, seed: int) -> None:
    rated(cli, "launch-metrics")
    name = cli("backup", "now").stdout.strip()
    rated(cli, "many-teams", "slow-reviews")
    later = cli("backup", "now").stdout.strip()

    def start(calls: int) -> Child:
        assert cli("backup", "restore", later).exit_code == 0
        return program(home, "backup", "restore", name, calls=calls)

    said = killed(Random(f"restore {seed}"), start)
    sound()
    now = ids_of(cli)
    old, new = ["launch-metrics"], ["slow-reviews", "many-teams", "launch-metrics"]
    assert now in (old, new)
    assert now == old or "in use again" not in said
    if now == old:
        kept = next(
            item["name"]
            for item in json.loads(cli("backup", "list", "--json").stdout)
            if item["reason"] == "restore"
        )
        assert cli("backup", "restore", kept).exit_code == 0
        assert ids_of(cli) == new
