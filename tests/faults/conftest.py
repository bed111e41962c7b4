"""The program as a process that things happen to, and what must hold afterwards.

`TPM_COACH_FAULTS` says how often processes are killed in all: six times in `make test`, 240 times in
`make faults`. Every moment is drawn from the number of the test, so that a failure names it.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.conftest import NOW, Run

KILLS = int(os.environ.get("TPM_COACH_FAULTS", "6"))
SCENARIOS = 6
LONG = KILLS >= 60
"""Whether there is time for every variant of a fault."""

# Kills itself at a chosen call of a function, if one is chosen; else it says when it is ready to be killed.
PROGRAM = """
import os, signal, sys
import tpm_coach.cli.care, tpm_coach.cli.exchange, tpm_coach.cli.look, tpm_coach.practice.service
import tpm_coach.practice.doctor, tpm_coach.packs.reading, alembic.command, alembic.autogenerate
from tpm_coach.cli.main import cli
{setup}
print("ready", flush=True)
left = int(sys.argv[1])
def count(frame, event, argument):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
if left:
    sys.setprofile(count)
cli(sys.argv[2:], prog_name="tpm-coach")
"""

NEXT_VERSION = """
from importlib import import_module
upgrade = import_module("tpm_coach.store.upgrade")
upgrade.HEAD, upgrade.MIGRATIONS = {head!r}, {scripts!r}
import tpm_coach.practice.doctor
tpm_coach.practice.doctor.HEAD = {head!r}
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    fixed = {"TPM_COACH_HOME": str(home), "TPM_COACH_NOW": NOW.isoformat(), "PYTHONUNBUFFERED": "1"}
    return os.environ | fixed | more


class Child:
    """A process of the program; `said` is all that it has written so far, talk and data."""

    def __init__(self, command: list[str], home: Path, **more: str) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment(home, **more),
            bufsize=0,
        )
        assert self.process.stdin
        assert self.process.stdout
        self._in, self._out = self.process.stdin, self.process.stdout
        self._bytes = b""

    @property
    def said(self) -> str:
        return self._bytes.decode(errors="replace")

    def type(self, text: str) -> None:
        """Type, without minding whether anybody is left to read it."""
        with suppress(BrokenPipeError):
            self._in.write(text.encode())

    def read(self, seconds: float = 60) -> bool:
        """Read what comes next; False when nothing came within so many seconds, or the end."""
        if not select.select([self._out], [], [], seconds)[0]:
            return False
        new = os.read(self._out.fileno(), 65536)
        self._bytes += new
        return bool(new)

    def hear(self, words: str, times: int = 1) -> None:
        """Read until it has said something so many times."""
        while self.said.count(words) < times:
            assert self.read(), f"it never said {words!r} {times} times: {self.said}"

    def go_on(self, seconds: float) -> None:
        """Let it work on for a while, whatever it says."""
        while seconds > 0 and self.process.poll() is None:
            before = os.times().elapsed
            if not self.read(seconds):
                return
            seconds -= os.times().elapsed - before

    def end(self, sent: signal.Signals | None = None) -> int:
        """Send a signal, or the end of what is typed; return the exit code when all it said is read."""
        if sent:
            self.process.send_signal(sent)
        self._in.close()
        while self.read():
            pass
        self._out.close()
        return self.process.wait()

    def kill(self) -> bool:
        """Kill it without warning; False when it had come to its end before."""
        return self.end(signal.SIGKILL) == -signal.SIGKILL


def program(home: Path, *args: str, calls: int = 0, setup: str = "", **more: str) -> Child:
    """The program with all it needs imported; it says "ready" before it does anything."""
    return Child([sys.executable, "-c", PROGRAM.format(setup=setup), str(calls), *args], home, **more)


def killed(chance: Random, start: Callable[[int], Child]) -> str:
    """Start a process, kill it at some moment of its work, and return what it said.

    One half dies at a chosen call of a function, the other after some time, in the middle of a call. One
    that comes to its end before is started again with an earlier moment.
    """
    calls, seconds = (chance.randrange(1, 60_000), 0.0) if chance.random() < 0.5 else (0, chance.random())
    while True:
        child = start(calls)
        if calls:
            if child.end() == -signal.SIGKILL:
                return child.said
            calls = max(1, calls // 3)
        else:
            child.hear("ready")
            child.go_on(seconds)
            if child.kill():
                return child.said
            seconds /= 3


@pytest.fixture
def sound(cli: Run) -> Callable[[], dict[str, Any]]:
    """Check that the doctor finds nothing but what a killed process may leave, which it removes.

    Returns everything that is stored of the learner.
    """

    def check() -> dict[str, Any]:
        found = json.loads(cli("doctor", "--json").stdout)
        assert {finding["check"] for finding in found} <= {"leftovers"}, found
        assert cli("doctor", "--fix").exit_code == 0
        assert cli("doctor", "--json").stdout == "[]\n"
        assert cli("backup", "verify").exit_code == 0
        return dict(json.loads(cli("data", "export", "-").stdout))

    return check
