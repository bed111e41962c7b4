"""A program in a terminal of 80x24, driven by keys and watched by what it writes."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 30.0
"""Seconds after which a program that does not answer is given up."""


class Terminal:
    """Runs a program until the block is left; it is killed then."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], lines: int = 24) -> None:
        self.child, self._terminal = pty.fork()
        if self.child == 0:
            os.execvpe(command[0], list(command), {**environment, "COLUMNS": "80", "LINES": str(lines)})
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, 80, 0, 0))
        self.peak = 0.0
        """The most memory that the program held, in megabytes; known once the block is left."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        status = Path(f"/proc/{self.child}/status")
        if status.exists():
            # On Linux what wait4 tells counts the memory of the program that forked it, too.
            self.peak = int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
        os.kill(self.child, signal.SIGKILL)
        _, _, usage = os.wait4(self.child, 0)
        os.close(self._terminal)
        self.peak = self.peak or usage.ru_maxrss / 1024**2

    def press(self, keys: bytes) -> None:
        """Send keys as a terminal does; what is written meanwhile is read, or both sides would wait."""
        while keys:
            readable, writable, _ = select.select([self._terminal], [self._terminal], [], PATIENCE)
            if readable:
                os.read(self._terminal, 65536)
            if writable:
                keys = keys[os.write(self._terminal, keys[:512]) :]

    def until(self, needle: bytes) -> float:
        """Read until `needle` has been written and return the seconds that took; raises TimeoutError."""
        start = time.perf_counter()
        seen = b""
        while needle not in seen:
            seen += self._read(PATIENCE - (time.perf_counter() - start), needle)
        return time.perf_counter() - start

    def shows(self, needle: bytes, seconds: float) -> bool:
        """Return whether `needle` is written within some seconds."""
        end, seen = time.perf_counter() + seconds, b""
        while (
            needle not in seen
            and select.select([self._terminal], [], [], max(0.0, end - time.perf_counter()))[0]
        ):
            seen += os.read(self._terminal, 65536)
        return needle in seen

    def quiet(self, seconds: float = 0.3, most: float = 3.0) -> None:
        """Read until nothing has been written for some seconds, at most for so long: a clock may tick."""
        end = time.perf_counter() + most
        while time.perf_counter() < end and select.select([self._terminal], [], [], seconds)[0]:
            os.read(self._terminal, 65536)

    def _read(self, seconds: float, needle: bytes) -> bytes:
        ready, _, _ = select.select([self._terminal], [], [], max(0.0, seconds))
        if not ready:
            raise TimeoutError(f"{needle!r} was not painted in {PATIENCE:.0f} seconds")
        return os.read(self._terminal, 65536)
