"""Measuring two things in turns, and what came out of it as a table."""

from __future__ import annotations

import gc
import math
import os
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Timed = Callable[[], float]
"""Does something and returns the seconds (or megabytes) that it took."""

MISSING = "not measured: pip group missing"


@dataclass(frozen=True)
class Figure:
    """One measured pair: medians of ours and of the peer's, and the median of the rounds' ratios.

    `theirs` is None where the peer is not installed; `goal` is a ratio, or in `unit` where there is no peer.
    """

    work: str
    peer: str
    ours: float
    theirs: float | None
    ratio: float | None
    goal: float
    unit: str = "ms"
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the goal is met, in a word."""
        value = self.ours if not self.peer else self.ratio
        return MISSING if value is None else "met" if value <= self.goal else "missed"


@dataclass(frozen=True)
class Growth:
    """What one work costs in milliseconds at several sizes, and the exponent it grows with."""

    work: str
    sizes: tuple[int, ...]
    times: tuple[float, ...]
    goal: float

    @property
    def exponent(self) -> float:
        """The slope of log time over log size (least squares): 0 is flat, 1 is linear."""
        x, y = [math.log(size) for size in self.sizes], [math.log(time) for time in self.times]
        return statistics.linear_regression(x, y).slope if len(set(x)) > 1 else 0.0

    @property
    def verdict(self) -> str:
        """Whether it grows no faster than it may."""
        return "met" if self.exponent <= self.goal else "missed"


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds that some work takes; garbage of the one before is not its own."""
    gc.collect()
    start = clock()
    work()
    return clock() - start


def each(work: Callable[[], object], times: int) -> float:
    """Return the mean seconds of some short work, done so many times."""
    return timed(lambda: [work() for _ in range(times)]) / times


def pair(
    work: str,
    peer: str,
    goal: float,
    ours: Timed,
    theirs: Timed | None,
    rounds: int,
    note: str = "",
) -> Figure:
    """Measure two things in turns; when there is more than one, after a turn that does not count."""
    if rounds > 1:
        ours()
        if theirs:
            theirs()
    mine: list[float] = []
    other: list[float] = []
    for _ in range(rounds):
        mine.append(ours())
        if theirs:
            other.append(theirs())
    ratio = statistics.median(a / b for a, b in zip(mine, other, strict=True)) if theirs else None
    return Figure(
        work,
        peer,
        1000 * statistics.median(mine),
        1000 * statistics.median(other) if theirs else None,
        ratio,
        goal,
        note=note,
    )


def growth(work: str, goal: float, sizes: Sequence[int], timers: Sequence[Timed], rounds: int) -> Growth:
    """Measure the same work at several sizes in turns."""
    if rounds > 1:
        for timer in timers:
            timer()
    found = [[timer() for timer in timers] for _ in range(rounds)]
    times = (1000 * statistics.median(column) for column in zip(*found, strict=True))
    return Growth(work, tuple(sizes), tuple(times), goal)


def machine() -> str:
    """Return what a figure depends on, without naming the machine."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, {synced():.2f} ms to bring a page to "
        "the disk (fdatasync)"
    )


def synced(times: int = 50) -> float:
    """Return the milliseconds that it takes to write 4 KB and wait until the disk has them, the median."""
    # macOS has no fdatasync.
    wait = getattr(os, "fdatasync", os.fsync)
    found = []
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "page").open("wb") as file:
        for _ in range(times):
            file.write(b"\0" * 4096)
            file.flush()
            start = time.perf_counter()
            wait(file.fileno())
            found.append(1000 * (time.perf_counter() - start))
    return statistics.median(found)


def figures_table(figures: Sequence[Figure], why: dict[str, str]) -> str:
    """Return the figures as a Markdown table, and a sentence for each goal that was missed."""
    lines = ["| what | ours | peer | theirs | ratio | goal | |", "|---|---:|---|---:|---:|---:|---|"]
    for f in figures:
        theirs = "" if f.theirs is None else f"{_number(f.theirs)} {f.unit}"
        ratio = "" if f.ratio is None else _number(f.ratio)
        goal = f"{f.goal:g}" if f.peer else f"{f.goal:g} {f.unit}"
        what = f"{f.work} ({f.note})" if f.note else f.work
        cells = (what, f"{_number(f.ours)} {f.unit}", f.peer or "none", theirs, ratio, goal, f.verdict)
        lines.append(f"| {' | '.join(cells)} |")
    missed = [f"- {f.work}: {why[f.work]}" for f in figures if f.verdict == "missed" and f.work in why]
    return "\n".join([*lines, *(["", "Missed:", "", *missed] if missed else [])])


def growth_table(rows: Sequence[Growth], why: dict[str, str]) -> str:
    """Return what works cost at several sizes as a Markdown table."""
    heads = " | ".join(f"{size:,}" for size in rows[0].sizes)
    lines = [f"| ms at so many questions | {heads} | exponent | at most | |"]
    lines.append(f"|---|{'---:|' * len(rows[0].sizes)}---:|---:|---|")
    for row in rows:
        times = " | ".join(_number(time) for time in row.times)
        lines.append(f"| {row.work} | {times} | {row.exponent:.2f} | {row.goal:g} | {row.verdict} |")
    missed = [f"- {row.work}: {why[row.work]}" for row in rows if row.verdict == "missed" and row.work in why]
    return "\n".join([*lines, *(["", "Missed:", "", *missed] if missed else [])])


def _number(value: float) -> str:
    """Three digits that count, never an exponent."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(digits, 5)}f}"
