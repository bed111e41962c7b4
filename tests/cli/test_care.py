"""Backups, the doctor and a learner's own data, as commands."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOW, OFF_TOPIC, SMALL, Run, model_answer
from tests.store.test_backup import scratched
from tpm_coach.cli.main import COMMANDS
from tpm_coach.domain import Pack
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings
from tpm_coach.tui.app import CoachApp

Q, OTHER = "launch-metrics", "many-teams"
SECRET = "The reorganisation of Project Zanzibar cost us eleven weeks and one marriage."


@pytest.fixture(autouse=True)
def no_backups_yet(home: Path) -> None:
    """The import that filled this home has left one."""
    shutil.rmtree(home / "backups", ignore_errors=True)


def rated(cli: Run, question_id: str = Q, text: str = SECRET, learner: str = "me", **more: Any) -> None:
    args = ("--learner", learner, "review", question_id, "--rating", "good", "--answer", "-")
    assert cli(*args, stdin=text, **more).exit_code == 0


def history(cli: Run, learner: str = "me") -> list[str]:
    listed = json.loads(cli("--learner", learner, "history", "--json").stdout)
    return [review["question_id"] for review in listed]


def names(cli: Run) -> list[str]:
    return [backup["name"] for backup in json.loads(cli("backup", "list", "--json").stdout)]


def test_a_backup_is_made_listed_checked_and_put_back(cli: Run) -> None:
    rated(cli)
    made = cli("backup", "now")
    assert made.exit_code == 0
    name = made.stdout.strip()
    assert name == "tpm-coach-2026-11-23-02-asked"
    assert names(cli)[0] == name
    assert name in cli("backup", "list").stdout
    rated(cli, OTHER)
    restored = cli("backup", "restore", name)
    assert restored.exit_code == 0
    assert history(cli) == [Q]
    [kept] = [other for other in names(cli) if other.endswith("restore")]
    assert kept in restored.stderr
    back = json.loads(cli("backup", "restore", kept, "--json").stdout)
    assert (back["restored"], history(cli)) == (kept, [OTHER, Q])
    checked = cli("backup", "verify", "--json")
    assert checked.exit_code == 0
    assert {item["fault"] for item in json.loads(checked.stdout)} == {""}


def test_the_first_writing_command_of_a_study_day_makes_a_backup(cli: Run) -> None:
    assert names(cli) == []
    for command in (("due",), ("stats",), ("history",), ("questions", "list")):
        cli(*command)
    assert names(cli) == []
    rated(cli)
    rated(cli, OTHER)
    cli("drill", "--plain", stdin="/end\n", now=NOW + timedelta(hours=6))
    assert names(cli) == ["tpm-coach-2026-11-23-01-daily"]
    cli("drill", "--plain", stdin="/end\n", now=NOW + timedelta(hours=12))
    assert names(cli) == ["tpm-coach-2026-11-24-01-daily", "tpm-coach-2026-11-23-01-daily"]


def test_an_import_makes_a_backup_before_it_stores_anything(cli: Run, pack_file: Path) -> None:
    cli("import", str(pack_file))
    assert names(cli) == []
    pack_file.write_text(pack_file.read_text().replace("Tell me about a conflict", "Describe a conflict"))
    assert cli("import", str(pack_file)).exit_code == 0
    assert names(cli) == ["tpm-coach-2026-11-23-01-import"]


def test_a_backup_that_fails_is_told_and_stops_no_drill(cli: Run, home: Path) -> None:
    (home / "backups").write_text("in the way")
    result = cli("drill", "--plain", stdin="/done\n1\n/end\n")
    assert result.exit_code == 0
    assert "backup was not made" in result.stderr
    assert len(history(cli)) == 1


@pytest.mark.parametrize("command", ["restore", "verify"])
@pytest.mark.parametrize("name", ["nope", "../tpm-coach.db", "\udcff", "a\x1b[31mb", "/", "x" * 5000])
def test_a_backup_that_is_not_there_is_bad_input(cli: Run, command: str, name: str) -> None:
    rated(cli)
    result = cli("backup", command, name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "\x1b" not in result.stderr
    assert history(cli) == [Q]


def test_the_database_itself_is_no_backup(cli: Run, home: Path) -> None:
    assert cli("backup", "restore", str(home / "tpm-coach.db")).exit_code == 2


def test_a_damaged_backup_is_told_and_refused(cli: Run, home: Path) -> None:
    rated(cli)
    name = cli("backup", "now").stdout.strip()
    scratched(home / "backups" / f"{name}.db")
    checked = cli("backup", "verify")
    assert checked.exit_code == 1
    assert f"{name}.db is damaged" in checked.stdout
    refused = cli("backup", "restore", name)
    assert refused.exit_code == 1
    assert len(refused.stderr.splitlines()) == 1
    assert history(cli) == [Q]


def test_a_damaged_database_is_mended_by_a_restore(cli: Run, home: Path) -> None:
    rated(cli)
    name = cli("backup", "now").stdout.strip()
    (home / "tpm-coach.db").write_text("Dear diary, " * 999)
    for args in (("due",), ("backup", "now"), ("data", "export", "-")):
        broken = cli(*args)
        assert broken.exit_code == 1
        assert "backup restore" in broken.stderr
        assert len(broken.stderr.splitlines()) == 1
    assert cli("doctor").exit_code == 1
    assert cli("backup", "restore", name).exit_code == 0
    assert history(cli) == [Q]
    assert cli("doctor").exit_code == 0


def test_nothing_to_back_up_is_told(cli: Run, home: Path) -> None:
    (home / "tpm-coach.db").unlink()
    assert cli("backup", "now").exit_code == 2
    assert not (home / "tpm-coach.db").exists()


def test_the_doctor_says_that_all_is_well(cli: Run) -> None:
    rated(cli)
    result = cli("doctor")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "in order" in result.stderr
    assert cli("doctor", "--json").stdout == "[]\n"


def test_the_doctor_finds_and_mends(cli: Run, home: Path) -> None:
    rated(cli)
    (home / "tpm-coach.db").chmod(0o644)
    found = cli("doctor")
    assert found.exit_code == 1
    assert "can be read by others" in found.stdout
    mended = cli("doctor", "--fix")
    assert mended.exit_code == 0
    assert mended.stdout.startswith("fixed: ")
    assert stat.S_IMODE((home / "tpm-coach.db").stat().st_mode) == 0o600


def test_the_doctor_works_with_settings_that_stop_every_other_command(cli: Run, home: Path) -> None:
    (home / "config.toml").write_text("retention = 7")
    result = cli("doctor", "--json")
    assert result.exit_code == 1
    [finding] = json.loads(result.stdout)
    assert (finding["check"], finding["fixable"], finding["fixed"]) == ("settings", False, False)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('theme = "mauve"', "there is no theme 'mauve'"),
        ('[keys]\n"home.nope" = "x"', "there is no 'home.nope'"),
        ('[keys]\n"home.drill" = "frob"', "'frob' is no key"),
    ],
)
def test_the_doctor_names_what_the_app_cannot_use(cli: Run, home: Path, line: str, told: str) -> None:
    (home / "config.toml").write_text(line)
    result = cli("doctor")
    assert result.exit_code == 1
    assert told in result.stdout
    assert "config.toml" in result.stdout


def test_an_export_holds_everything_of_one_learner_and_nothing_of_others(cli: Run, tmp_path: Path) -> None:
    rated(cli)
    rated(cli, OTHER, "What Ada wrote.", learner="ada")
    cli("questions", "suspend", "slow-reviews")
    cli("drill", "--plain", stdin="half a thought about caches\n")
    assert cli("plan", "--interview", "2027-01-15").exit_code == 0
    file = tmp_path / "mine.json"
    assert cli("data", "export", str(file)).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    mine = json.loads(file.read_text(encoding="utf-8"))
    assert mine["learner"][0]["name"] == "me"
    [review] = mine["review"]
    assert [turn["text"] for turn in review["turns"]][-1] == SECRET
    assert (review["question_id"], review["rating"]) == (Q, 3)
    assert [memory["question_id"] for memory in mine["memory"]] == [Q]
    assert "caches" in mine["draft"][0]["unsent"]
    assert [hold["question_id"] for hold in mine["hold"]] == ["slow-reviews"]
    assert [plan["interview"] for plan in mine["plan"]] == ["2027-01-15"]
    assert {Q, "slow-reviews"} <= {question["id"] for question in mine["question"]}
    assert "Ada" not in file.read_text(encoding="utf-8")
    assert json.loads(cli("data", "export", "-").stdout)["review"] == mine["review"]
    ada = json.loads(cli("data", "export", "--learner", "ada", "-").stdout)
    assert [item["question_id"] for item in ada["review"]] == [OTHER]
    assert json.loads(cli("--learner", "ada", "data", "export", "-").stdout)["review"] == ada["review"]


def test_an_export_never_writes_over_a_file(cli: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text("precious")
    assert cli("data", "export", str(file)).exit_code == 1
    assert file.read_text() == "precious"
    assert cli("data", "export", str(tmp_path / "no" / "such" / "folder.json")).exit_code == 1
    assert list(tmp_path.glob(".tpm-coach-*")) == []


def traces(home: Path, text: str) -> set[str]:
    """The files in which a text can be found."""
    wanted = text.encode()
    return {path.name for path in home.rglob("*") if path.is_file() and wanted in path.read_bytes()}


def test_a_removed_learner_is_nowhere_any_more(cli: Run, home: Path) -> None:
    rated(cli, learner="ada")
    rated(cli, OTHER, "What I wrote.")
    cli("backup", "now")
    assert len(traces(home, SECRET)) == 2
    asked = cli("data", "delete", "--learner", "ada", stdin="n\n")
    assert (asked.exit_code, asked.stdout) == (1, "")
    assert "1 rated answer" in asked.stderr
    assert "1 memory of a question" in asked.stderr
    assert "backup" in asked.stderr
    assert history(cli, "ada") == [Q]
    assert cli("data", "delete", "--learner", "ada", "--yes").exit_code == 0
    assert traces(home, SECRET) == set()
    assert history(cli) == [OTHER]
    assert history(cli, "ada") == []
    assert cli("doctor").exit_code == 0
    assert cli("backup", "verify").exit_code == 0


def test_backups_may_be_kept_and_are_named_then(cli: Run, home: Path) -> None:
    rated(cli)
    name = cli("backup", "now").stdout.strip()
    result = cli("data", "delete", "--learner", "me", "--keep-backups", "--yes")
    assert result.exit_code == 0
    assert f"The backup {name} still holds it." in result.stderr
    assert traces(home, SECRET) == {f"{name}.db"}
    assert cli("backup", "restore", name).exit_code == 0
    assert history(cli) == [Q]


def test_a_backup_that_cannot_be_cleaned_is_named(cli: Run, home: Path) -> None:
    rated(cli)
    name = cli("backup", "now").stdout.strip()
    scratched(home / "backups" / f"{name}.db")
    result = cli("data", "delete", "--learner", "me", "--yes")
    assert result.exit_code == 1
    assert f"The backup {name} still holds it." in result.stderr


@pytest.mark.parametrize(
    "args", [("export", "--learner", "nobody", "-"), ("delete", "--learner", "nobody", "--yes")]
)
def test_a_learner_who_is_not_there_is_bad_input(cli: Run, args: tuple[str, ...]) -> None:
    result = cli("data", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nobody" in result.stderr


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Refuse every way to reach another computer, and note who tried."""
    tried: list[str] = []

    def refuse(name: str) -> Callable[..., Any]:
        def refused(*args: Any, **_: Any) -> Any:
            tried.append(f"{name} {args[-1:]}")
            raise AssertionError(f"{name} was called: {args}")

        return refused

    for name in ("connect", "connect_ex", "sendto", "bind", "listen"):
        monkeypatch.setattr(socket.socket, name, refuse(name))
    for name in ("getaddrinfo", "gethostbyname", "create_connection", "gethostbyaddr"):
        monkeypatch.setattr(socket, name, refuse(name))
    return tried


def test_no_command_reaches_for_the_network(
    cli: Run, no_network: list[str], tmp_path: Path, small_pack: Pack
) -> None:
    answer = model_answer(small_pack, Q)
    cli("drill", "--plain", "--tag", "launch", stdin=f"{OFF_TOPIC}\n.\n{answer}\n.\n/done\n2\n3\n")
    rated(cli, OTHER)
    name = cli("backup", "now").stdout.strip()
    done = {
        ("due",): 0,
        ("plan",): 0,
        ("feedback", Q): 0,
        ("undo",): 0,
        ("redo",): 0,
        ("history",): 0,
        ("report", "--to", str(tmp_path / "report.html")): 0,
        ("mock", "list"): 0,
        ("optimize",): 1,
        ("config", "get"): 0,
        ("stats",): 0,
        ("import", str(SMALL)): 0,
        ("export", "--to", str(tmp_path / "out.yaml")): 0,
        ("packs", "list"): 0,
        ("packs", "check", str(SMALL)): 2,
        ("questions", "search", "metrics"): 0,
        ("backup", "verify"): 0,
        ("backup", "restore", name): 0,
        ("doctor", "--fix"): 0,
        ("data", "export", str(tmp_path / "mine.json")): 0,
        ("data", "delete", "--learner", "me", "--yes"): 0,
    }
    for args, code in done.items():
        assert cli(*args, stdin=answer).exit_code == code, args
    # The demo is what these commands do, over eight weeks.
    assert {args[0] for args in done} | {"drill", "review", "demo"} >= set(COMMANDS)
    assert no_network == []


async def test_a_drill_in_the_app_reaches_for_no_network(
    home: Path, no_network: list[str], small_pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tpm_coach.tui.widgets.choice_bar.SETTLE_SECONDS", 0.0)
    database = home / "tpm-coach.db"
    app = CoachApp(
        lambda: Practice.open(database, Settings(), "me", NOW),
        lambda: NOW,
        Settings(),
        home / "config.toml",
        Plan(count=1),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in ("", "/ d o n e", "ctrl+s", "1"):
            for key in ["slash" if key == "/" else key for key in keys.split()]:
                await pilot.press(key)
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
    reviews = await asyncio.to_thread(
        lambda: Practice.open(database, Settings(), "me", NOW).overview.history()
    )
    assert len(reviews) == 1
    assert no_network == []
