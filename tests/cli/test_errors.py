"""What goes wrong is said on stderr, without a traceback, with exit code 1 or 2."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run
from tpm_coach.text import printable

Q = "launch-metrics"


@pytest.mark.parametrize(
    "args",
    [
        ("feedback", "nope"),
        ("review", "nope", "--rating", "good"),
        ("history", "nope"),
        ("questions", "show", "nope"),
        ("questions", "suspend", "nope"),
        ("questions", "resume", "nope"),
        ("packs", "show", "nope"),
        ("packs", "remove", "nope"),
        ("import", "nope.yaml"),
        ("plan", "use", "nope"),
        ("drill", "--plain", "--tag", "nope"),
        ("drill", "--plain", "--cram", "--category", "metrics", "--tag", "nope"),
    ],
)
def test_an_unknown_name_is_bad_input_told_in_one_line(cli: Run, args: tuple[str, ...]) -> None:
    result = cli(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "nope" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "args",
    [
        ("frobnicate",),
        ("drill", "--count", "0"),
        ("drill", "--cram", "--weak", "--plain"),
        ("drill", "--category", "cooking"),
        ("due", "--limit", "3"),
        ("review", Q),
        ("review", Q, "--rating", "great"),
        ("review", Q, "--rating", "good", "--confidence", "5"),
        ("history", "--limit", "0"),
        ("import",),
        ("feedback", Q, "no-such-file.txt"),
        ("feedback", Q, "/"),
        ("review", Q, "--rating", "good", "--answer", "no-such-file.txt"),
        ("--learner", "", "due"),
        ("--learner", "x" * 81, "due"),
        ("--learner", "a\x1bb", "due"),
        ("--learner", "a\udcffb", "due"),
        ("questions", "search"),
        ("mock", "show", "9" * 30),
        ("mock", "resume", "9" * 30, "--plain"),
        ("due", "--tag", "!!!"),
        ("export", "--tag", "!!!"),
    ],
)
def test_bad_usage_ends_with_2_and_stores_nothing(cli: Run, args: tuple[str, ...]) -> None:
    result = cli(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr
    assert cli("history", "--json").stdout == "[]\n"


@pytest.mark.parametrize("place", ["argument", "stdin", "answer"])
def test_an_answer_that_is_no_text_is_refused(cli: Run, tmp_path: Path, place: str) -> None:
    file = tmp_path / "answer.bin"
    file.write_bytes(b"caf\xe9 \xff\xfe")
    if place == "argument":
        result = cli("feedback", Q, str(file))
    elif place == "stdin":
        result = cli("feedback", Q, stdin=file.read_bytes())
    else:
        result = cli("review", Q, "--rating", "good", "--answer", str(file))
    assert result.exit_code == 2
    assert "UTF-8" in result.stderr
    assert cli("history", "--json").stdout == "[]\n"


@pytest.mark.parametrize(
    "fixed",
    [
        "yesterday",
        "2026-11-23",
        "2026-11-23T19:30:00",
        "2026-13-01T00:00:00+00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
    ],
)
@pytest.mark.parametrize(
    "args", [("due",), ("review", Q, "--rating", "easy"), ("drill", "--plain"), ("stats",)]
)
def test_a_clock_that_cannot_be_is_refused(cli: Run, fixed: str, args: tuple[str, ...]) -> None:
    result = cli(*args, now=fixed)
    assert result.exit_code == 2
    assert "TPM_COACH_NOW" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


@pytest.mark.parametrize("text", ["retention = 7", "retention = ", "colour = 'red'"])
def test_broken_settings_stop_every_command_with_one_line(cli: Run, home: Path, text: str) -> None:
    (home / "config.toml").write_text(text)
    for args in (("due",), ("drill", "--plain"), ("questions", "list")):
        result = cli(*args)
        assert result.exit_code == 2
        assert str(home / "config.toml") in result.stderr
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("obstacle", ["home is a file", "database is a folder", "database is no database"])
def test_a_home_that_cannot_be_used_is_told_in_one_line(cli: Run, home: Path, obstacle: str) -> None:
    if obstacle == "home is a file":
        shutil.rmtree(home)
        home.write_text("")
    elif obstacle == "database is a folder":
        (home / "tpm-coach.db").unlink()
        (home / "tpm-coach.db").mkdir()
    else:
        (home / "tpm-coach.db").write_text("my diary " * 100)
    result = cli("due")
    assert result.exit_code in (1, 2)
    assert str(home) in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


@pytest.mark.parametrize("args", [(), ("drill",), ("drill", "--weak", "--count", "1")])
def test_the_app_is_not_opened_where_there_is_no_terminal(cli: Run, args: tuple[str, ...]) -> None:
    result = cli(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "drill --plain" in result.stderr


def test_nothing_to_undo_is_a_failure(cli: Run) -> None:
    result = cli("undo")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing to undo" in result.stderr


def test_a_bad_pack_names_every_line_at_fault_and_stores_nothing(cli: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text("questions:\n  - {prompt: Fine?, category: metrics}\n")
    bad.write_text(
        "questions:\n  - prompt: Why?\n    category: magic\n  - category: metrics\n  - prompt: How?\n"
        "    category: metrics\n    level: junior\n"
    )
    for dry in ((), ("--dry-run",)):
        result = cli("import", str(good), str(bad), *dry)
        assert result.exit_code == 2
        assert result.stdout == ""
        lines = [line.split(": ")[:2] for line in result.stderr.splitlines()]
        assert lines == [
            [f"{bad}:3", "questions[1].category"],
            [f"{bad}:4", "questions[2].prompt"],
            [f"{bad}:7", "questions[3].level"],
        ]
    assert [pack["name"] for pack in json.loads(cli("packs", "list", "--json").stdout)] == ["small"]


@pytest.mark.parametrize("path", [".", "/dev/null/x.yaml"])
def test_a_pack_that_is_no_file_is_told(cli: Run, path: str) -> None:
    result = cli("import", path)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


STEERING = "\x1b[31m\x1b]0;owned\x07\x9b2J\u202e\x7f"


def test_no_terminal_escape_of_an_answer_reaches_the_terminal(cli: Run) -> None:
    answer = f"First the goal of the launch {STEERING} and then a guardrail such as latency."
    for args in (
        ("feedback", Q),
        ("feedback", Q, "--json"),
        ("review", Q, "--rating", "good", "--answer", "-"),
        ("review", Q, "--rating", "good", "--answer", "-", "--json"),
        ("history",),
        ("history", "--json"),
        ("undo", "--json"),
    ):
        result = cli(*args, stdin=answer)
        assert result.exit_code == 0
        assert printable(result.output) == result.output, args


def test_no_terminal_escape_of_a_pack_reaches_the_terminal(cli: Run, pack_file: Path) -> None:
    escaped = '"\\e[31mTell\\e]0;owned\\a me\\x9b2J\\u202e about a conflict."'
    text = pack_file.read_text().replace('"Tell me about a conflict with a peer."', escaped)
    pack_file.write_text(text.replace("title: Small", 'title: "\\eSm\\x9ball"'))
    assert cli("import", str(pack_file)).exit_code == 0
    for args in (
        ("questions", "list"),
        ("questions", "show", "conflict-with-peer"),
        ("questions", "show", "conflict-with-peer", "--json"),
        ("packs", "list"),
        ("packs", "show", "small", "--json"),
        ("drill", "--plain", "--tag", "conflict"),
    ):
        result = cli(*args)
        assert result.exit_code == 0
        assert printable(result.output) == result.output, args


def test_no_terminal_escape_of_a_bad_pack_reaches_the_terminal(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad\x1b[31m.yaml"
    path.write_text('questions:\n  - {prompt: Why?, category: "\\e]0;x\\a", "\\e[2J": 1}\n')
    result = cli("import", str(path))
    assert result.exit_code == 2
    assert printable(result.output) == result.output
    assert len(result.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    "word", ["\udcff", "a\udc80b", "\x1b[31m", "'; DROP TABLE review; --", "%s{0}", "🎯"]
)
def test_strange_arguments_are_told_like_any_other(cli: Run, word: str) -> None:
    for args in (
        ("questions", "show", word),
        ("questions", "search", word),
        ("questions", "list", "--tag", word),
        ("due", "--tag", word),
        ("history", word),
        ("packs", "remove", word),
        ("import", word),
    ):
        result = cli(*args)
        assert result.exit_code in (0, 2), args
        assert printable(result.output) == result.output


def test_a_limit_beyond_all_answers_is_no_limit(cli: Run) -> None:
    cli("review", Q, "--rating", "good")
    assert len(json.loads(cli("history", "--limit", "9" * 30, "--json").stdout)) == 1
