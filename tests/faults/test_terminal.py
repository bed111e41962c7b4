"""The app in a terminal that is closed, hung up, or made too small to show anything."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.faults.conftest import LONG, environment

Sound = Callable[[], dict[str, Any]]
TYPED = "Measured before anything moved then rolled out by region Z"
WORDS = len(TYPED.split())


class Terminal:
    """A pseudo-terminal in which the app runs."""

    def __init__(self, home: Path) -> None:
        self.ours, theirs = pty.openpty()
        self.resize(24, 80)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tpm_coach", "drill"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment(home, TERM="xterm-256color", COLORTERM="truecolor"),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        self.seen = b""

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self) -> bool:
        if not select.select([self.ours], [], [], 30)[0]:
            return False
        try:
            new = os.read(self.ours, 65536)
        except OSError:
            return False
        self.seen += new
        return bool(new)

    def see(self, words: str) -> None:
        """Read until the words are drawn, counted from the last time something was seen."""
        while words.encode() not in self.seen:
            assert self.read(), self.seen[-2000:].decode(errors="replace")
        self.seen = self.seen.rpartition(words.encode())[2]

    def type(self, text: str, words: int) -> None:
        """Type, and wait until the box has counted so many words; the last must be one letter."""
        os.write(self.ours, text.encode())
        self.see(f" {words} words ")

    def rate(self, key: str) -> None:
        """Give the open question up and rate it; a key counts only once the bar has been looked at."""
        os.write(self.ours, b"/done")
        self.see("/done")
        os.write(self.ours, b"\x13")
        self.see("How did it go?")
        while b"Saved as" not in self.seen:
            os.write(self.ours, key.encode())
            while b"Saved as" not in self.seen and select.select([self.ours], [], [], 1)[0]:
                assert self.read()

    def drain(self) -> int:
        """Read to the end and return the exit code."""
        while self.read():
            pass
        return self.process.wait()

    def close(self) -> None:
        with suppress(OSError):
            os.close(self.ours)


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    opened = Terminal(home)
    opened.see("rite as you would speak")
    yield opened
    if opened.process.poll() is None:
        opened.process.kill()
        opened.process.wait()
    opened.close()


def draft(sound: Sound) -> str:
    [kept] = sound()["draft"]
    return str(kept["unsent"])


@pytest.mark.parametrize("how", ["closed", "SIGHUP", "SIGTERM"] if LONG else ["closed"])
def test_a_terminal_that_goes_away_keeps_all_that_was_typed(
    terminal: Terminal, sound: Sound, how: str
) -> None:
    terminal.type(TYPED, WORDS)
    if how == "closed":
        terminal.close()
        terminal.process.wait()
    else:
        terminal.process.send_signal(signal.Signals[how])
        terminal.drain()
    assert draft(sound) == TYPED


def test_a_terminal_without_any_room_loses_nothing(terminal: Terminal, cli: Run, sound: Sound) -> None:
    terminal.type("Measured before I", 3)
    for rows, columns in ((1, 1), (0, 0), (2, 200), (300, 2), (1, 80), (24, 80)):
        terminal.resize(rows, columns)
        terminal.process.send_signal(signal.SIGWINCH)
    terminal.type(" left and after I", 7)
    os.write(terminal.ours, b"\x11")
    assert terminal.drain() == 0
    assert draft(sound) == "Measured before I left and after I"
    assert json.loads(cli("history", "--json").stdout) == []


def test_a_kill_keeps_what_was_there_a_second_ago(terminal: Terminal, sound: Sound) -> None:
    terminal.type(TYPED, WORDS)
    # The clock of the app ticks once a second, as its saving does.
    for _ in range(3):
        terminal.see(" / ")
    terminal.process.kill()
    terminal.drain()
    assert draft(sound) == TYPED


def test_two_apps_and_a_command_write_together(
    terminal: Terminal, home: Path, cli: Run, sound: Sound
) -> None:
    other = Terminal(home)
    other.see("rite as you would speak")
    assert cli("review", "launch-metrics", "--rating", "good").exit_code == 0
    terminal.rate("2")
    other.rate("3")
    assert cli("review", "daily-users-drop", "--rating", "easy").exit_code == 0
    for opened in (terminal, other):
        os.write(opened.ours, b"\x11")
        assert opened.drain() == 0
    other.close()
    assert sorted(review["rating"] for review in sound()["review"]) == [2, 3, 3, 4]
