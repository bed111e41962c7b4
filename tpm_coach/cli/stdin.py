"""Answers and choices read from stdin, line by line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import TextIOWrapper

from tpm_coach.cli.output import talk

END_OF_ANSWER = "."
"""The line that ends an answer."""


def tolerant() -> None:
    """Take bytes that are no text as well as can be: a stray one is no reason to lose the rest."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def ask(prompt: str) -> str:
    """Return the line that answers a question; raises EOFError when stdin is at its end."""
    talk(prompt)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip()


def read_answer(so_far: str, is_command: Callable[[str], bool], keep: Callable[[str], None]) -> str:
    """Return the lines up to the one that ends an answer, after what was written `so_far`, or a command.

    A command is a line of its own at the beginning. Each line is kept as it comes; raises EOFError.
    """
    lines = [so_far] if so_far else []
    already = len(lines)
    while True:
        line = sys.stdin.readline()
        if not line:
            keep("\n".join(lines))
            raise EOFError
        line = line.rstrip("\n")
        if line.strip() == END_OF_ANSWER:
            return "\n".join(lines)
        if len(lines) == already and is_command(line):
            return line
        lines.append(line)
        keep("\n".join(lines))
