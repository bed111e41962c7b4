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
