"""`make bench`: start-up and first frame beside their floors, written to docs/performance.md.

Every figure is a ratio to a floor that is measured in the same run, in turns, so that a busy machine
slows both sides alike; the median of the rounds' ratios is reported.
"""

from __future__ import annotations

import json
import os
import platform
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- start-up -->", "<!-- /start-up -->"
ROUNDS = 21

BARE_APP = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("bare-frame")
Bare().run()
"""


@dataclass(frozen=True)
class Figure:
    """One measured pair; `ratio` is the median of the rounds' ratios, times are medians in milliseconds."""

    what: str
    floor: str
    milliseconds: float
    floor_milliseconds: float
    ratio: float
    goal: float

    @property
    def met(self) -> bool:
        return self.ratio <= self.goal


def run_time(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Return the seconds that a command takes."""
    start = time.perf_counter()
    subprocess.run(command, env=dict(environment), check=True, capture_output=True)
    return time.perf_counter() - start


def first_frame(command: Sequence[str], needle: bytes, environment: Mapping[str, str]) -> float:
    """Return the seconds from the start of a program in a terminal of 80x24 until it has painted `needle`."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], list(command), {**environment, "COLUMNS": "80", "LINES": "24"})
    start = time.perf_counter()
    seen = b""
    try:
        while needle not in seen:
            ready, _, _ = select.select([terminal], [], [], 20)
            if not ready:
                raise TimeoutError(f"{command} painted no frame in 20 seconds")
            seen += os.read(terminal, 65536)
        return time.perf_counter() - start
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)


def pair(
    what: str, floor: str, goal: float, ours: Callable[[], float], theirs: Callable[[], float]
) -> Figure:
    """Measure two things in turns."""
    ours(), theirs()
    rounds = [(ours(), theirs()) for _ in range(ROUNDS)]
    return Figure(
        what,
        floor,
        milliseconds=1000 * statistics.median(a for a, _ in rounds),
        floor_milliseconds=1000 * statistics.median(b for _, b in rounds),
        ratio=statistics.median(a / b for a, b in rounds),
        goal=goal,
    )


def measure(home: str) -> list[Figure]:
    """Measure every pair on a home in which the bank is stored."""
    environment = {**os.environ, "TPM_COACH_HOME": home, "TERM": "xterm-256color"}
    coach = str(Path(sys.executable).parent / "tpm-coach")
    subprocess.run([coach, "due"], env=environment, check=True, capture_output=True)

    def nothing() -> float:
        return run_time([sys.executable, "-c", "pass"], environment)

    def bare_frame() -> float:
        return first_frame([sys.executable, "-c", BARE_APP], b"bare-frame", environment)

    commands = [("--version", 1.3), ("--help", 5.0), ("due", 30.0), ("stats", 30.0)]
    figures = [
        pair(
            f"tpm-coach {name}",
            "python -c pass",
            goal,
            partial(run_time, [coach, name], environment),
            nothing,
        )
        for name, goal in commands
    ]
    figures.append(
        pair(
            "tpm-coach: first frame",
            "a bare Textual app's first frame",
            1.3,
            lambda: first_frame([coach], b"Opening your practice", environment),
            bare_frame,
        )
    )
    return figures


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}; {ROUNDS} rounds in turns, medians.",
        "",
        "| what | ms | floor | ms | ratio | goal | |",
        "|---|---:|---|---:|---:|---:|---|",
    ]
    lines += [
        f"| `{f.what}` | {f.milliseconds:.0f} | {f.floor} | {f.floor_milliseconds:.0f} | "
        f"{f.ratio:.2f} | {f.goal:g} | {'met' if f.met else 'missed'} |"
        for f in figures
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write the table into docs/performance.md."""
    with tempfile.TemporaryDirectory() as home:
        figures = measure(home)
    text = table(figures)
    print(text)
    report = REPORT.read_text(encoding="utf-8")
    before, _, rest = report.partition(BEGIN)
    _, _, after = rest.partition(END)
    REPORT.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
    if "--json" in sys.argv:
        print(json.dumps([asdict(figure) for figure in figures], indent=2))


if __name__ == "__main__":
    main()
