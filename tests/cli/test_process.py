"""The program as a process of its own: pipes, encodings, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NOW, OFF_TOPIC, Run
from tpm_coach import __version__
from tpm_coach.domain import Pack

Q = "launch-metrics"


def environment(home: Path, **more: str) -> dict[str, str]:
    return os.environ | {"TPM_COACH_HOME": str(home), "TPM_COACH_NOW": NOW.isoformat()} | more


def run(home: Path, *args: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tpm_coach", *args]
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        errors="replace",
        env=environment(home, **more),
        check=False,
    )


SCRIPT = str(Path(sys.executable).with_name("tpm-coach"))


@pytest.mark.parametrize("program", [[sys.executable, "-m", "tpm_coach"], [SCRIPT]])
def test_the_version_is_told_by_module_and_script(program: list[str]) -> None:
    result = subprocess.run([*program, "--version"], capture_output=True, text=True, check=True)
    assert (result.stdout, result.stderr) == (f"tpm-coach, version {__version__}\n", "")


def test_an_error_is_a_line_and_not_a_traceback(home: Path) -> None:
    result = run(home, "questions", "show", "nope")
    assert (result.returncode, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


def test_a_terminal_without_unicode_gets_every_line(home: Path, cli: Run) -> None:
    pack = home / "unicode.yaml"
    pack.write_text("questions:\n  - {id: uni, prompt: Où → 日本?, category: metrics}\n", encoding="utf-8")
    assert cli("import", str(pack)).exit_code == 0
    shown = run(home, "questions", "show", "uni", PYTHONIOENCODING="cp437")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert r"\u65e5\u672c?" in shown.stdout.splitlines()[0]


def test_a_reader_that_leaves_early_sees_no_traceback(home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tpm_coach", "questions", "list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home),
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert "Traceback" not in process.stderr.read()
    process.wait()
    process.stderr.close()


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_a_drill_that_is_killed_keeps_the_rated_answer_and_the_open_one(
    home: Path, cli: Run, small_pack: Pack, sent: signal.Signals
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tpm_coach", "drill", "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment(home, PYTHONUNBUFFERED="1"),
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"/done\n1\n{OFF_TOPIC}\n.\n")
    process.stdin.flush()
    probes = {probe.ask for question in small_pack.questions for probe in question.probes}
    probe = next(line for line in process.stdout if line.strip() in probes)
    process.send_signal(sent)
    process.communicate()
    assert process.returncode != 0
    [review] = json.loads(cli("history", "--json").stdout)
    assert review["rating"] == "again"
    resumed = cli("drill", "--plain", stdin="/done\n\n1\n")
    assert "You left this answer in the middle" in resumed.stderr
    assert probe in resumed.stdout
    latest = json.loads(cli("history", "--json").stdout)[0]
    assert OFF_TOPIC in [turn["text"] for turn in latest["answer"]["turns"]]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("drill", "--plain"), 0),
        (("mock", "--plain"), 0),
        (("import", "-"), 2),
        (("feedback", Q), 0),
        ((), 2),
    ],
)
def test_a_closed_stdin_is_an_empty_one(home: Path, args: tuple[str, ...], code: int) -> None:
    result = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", sys.executable, "-m", "tpm_coach", *args],
        capture_output=True,
        text=True,
        env=environment(home),
        check=False,
    )
    assert (result.returncode, "Traceback" in result.stderr) == (code, False)


def test_json_is_json_in_a_terminal_without_unicode(home: Path) -> None:
    assert run(home, "review", Q, "--rating", "good", "--answer", "-", stdin="Où → 日本 😀").returncode == 0
    [review] = json.loads(run(home, "history", "--json", PYTHONIOENCODING="latin-1:strict").stdout)
    assert review["answer"]["turns"][-1]["text"] == "Où → 日本 😀"


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full here")
@pytest.mark.parametrize("args", [("due",), ("history", "--json"), ("export",), ("data", "export", "-")])
def test_output_that_cannot_be_written_is_told_in_one_line(home: Path, args: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "tpm_coach", *args],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(home),
            check=False,
        )
    assert result.returncode == 1
    assert result.stderr.splitlines() == ["the output cannot be used: No space left on device"]


@pytest.mark.parametrize("args", [("questions", "add"), ("questions", "edit", Q), ("config", "edit")])
def test_no_editor_waits_where_nobody_can_write(home: Path, args: tuple[str, ...]) -> None:
    result = run(home, *args, EDITOR="", VISUAL="")
    assert (result.returncode, result.stdout) == (2, "")
    assert "set EDITOR" in result.stderr
