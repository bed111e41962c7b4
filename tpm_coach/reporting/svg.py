"""Plots as SVG elements: no ids but their own, no style but the classes that the page gives colours to."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from math import sqrt

from tpm_coach.reporting.plots import Bars, Lines, Plot, Points, Shares
from tpm_coach.text import printable

WIDTH, HEIGHT = 400, 190
"""As wide as a plot is on a page, so that its text has the size that it says."""
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 28
ROW = 36
"""The height of a lying bar with its name above it."""
MOST_LABELS = 6


def drawn(plot: Plot, name: str) -> str:
    """Return a plot as an <svg> with a title and a description; `name` makes its ids its own."""
    height = HEIGHT
    if isinstance(plot, Shares):
        parts, height = _shares(plot), ROW * len(plot.rows)
    elif isinstance(plot, Bars):
        parts = _bars(plot)
    elif isinstance(plot, Lines):
        parts = _lines(plot)
    else:
        parts = _points(plot)
    rows = ' class="rows"' if isinstance(plot, Shares) else ""
    return (
        f'<svg{rows} viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-title {name}-note">'
        f'<title id="{name}-title">{_escaped(plot.title)}</title>'
        f'<desc id="{name}-note">{_escaped(plot.note)}</desc>{"".join(parts)}</svg>'
    )


def legend(plot: Plot) -> Iterator[tuple[str, str]]:
    """Yield what the signs of a plot mean, each by its class; nothing where there is only one."""
    if isinstance(plot, Points):
        yield (
            "ring",
            f"up: {plot.names[1]}, to the right: {plot.names[0]}; a larger ring stands for more answers",
        )
        return
    kind = "line" if isinstance(plot, Lines) else "fill"
    if len(plot.names) > 1:
        yield from ((f"{kind}{n}", name) for n, name in enumerate(plot.names))
    if isinstance(plot, Lines) and plot.level:
        yield "goal", f"{plot.level[0]} {plot.level[1]:.0%}"


def _bars(plot: Bars) -> list[str]:
    marks = plot.steps
    parts = _frame([(f"{mark:,}", mark / marks[-1]) for mark in marks])
    parts += _bottom(plot.labels, middle=True)
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(plot.labels))
    for n, _ in enumerate(plot.labels):
        below = 0.0
        for kind, heights in enumerate(plot.parts):
            share = heights[n] / marks[-1]
            if share:
                top, bottom = _y(below + share), _y(below)
                parts.append(rect(f"fill{kind}", LEFT + slot * (n + 0.1), top, slot * 0.8, bottom - top))
            below += share
    return parts


def _lines(plot: Lines) -> list[str]:
    parts = _frame(_marks(plot.low))
    parts += _bottom(plot.labels, middle=False)
    if plot.level:
        y = _y(_above(plot.level[1], plot.low))
        parts.append(line("goal", LEFT, y, WIDTH - RIGHT, y))
    for kind in reversed(range(len(plot.values))):
        known = [
            (_x(n, len(plot.labels)), _y(_above(share, plot.low)))
            for n, share in enumerate(plot.values[kind])
            if share is not None
        ]
        if len(known) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in known)
            parts.append(f'<polyline class="line{kind}" points="{path}"/>')
        if kind == 0:
            parts += [f'<circle class="ring" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in known]
    return parts


def _points(plot: Points) -> list[str]:
    marks = _marks(plot.low)
    parts = _frame(marks)
    width = WIDTH - LEFT - RIGHT
    for label, share in marks:
        anchor = "start" if share == 0 else "end" if share == 1 else "middle"
        parts.append(text(LEFT + share * width, HEIGHT - 5, label, anchor))
    parts.append(line("goal", LEFT, _y(0.0), WIDTH - RIGHT, _y(1.0)))
    most = max(plot.weights, default=1)
    for (expected, achieved), weight in zip(plot.points, plot.weights, strict=True):
        x, y = LEFT + _above(expected, plot.low) * width, _y(_above(achieved, plot.low))
        radius = 3 + 6 * sqrt(weight / most)
        parts.append(f'<circle class="ring" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')
    return parts


def _marks(low: float) -> list[tuple[str, float]]:
    """The marks of an axis of shares that begins at `low`, 0 or a half, with their places on it (0-1)."""
    steps = 5 if low else 4
    return [(f"{low + (1 - low) * step / steps:.0%}", step / steps) for step in range(steps + 1)]


def _above(share: float, low: float) -> float:
    """The place (0-1) of a share on an axis that begins at `low`."""
    return (share - low) / (1 - low)


def _shares(plot: Shares) -> list[str]:
    parts = []
    for row, (name, shares) in enumerate(plot.rows):
        y = ROW * row
        parts.append(text(0, y + 14, name, "start", "name"))
        parts.append(text(WIDTH, y + 14, f"{shares[0]:.0%} {plot.names[0]}", "end"))
        left = 0.0
        for kind, share in enumerate(shares):
            width = share * WIDTH
            if width > 0.05:
                parts.append(rect(f"fill{kind}", left, y + 19, width, 12))
            left += width
    return parts


def _frame(marks: Sequence[tuple[str, float]]) -> list[str]:
    parts = []
    for label, share in marks:
        parts.append(line("axis", LEFT, _y(share), WIDTH - RIGHT, _y(share)))
        parts.append(text(LEFT - 6, _y(share) + 4, label, "end"))
    return parts


def _bottom(labels: Sequence[str], *, middle: bool) -> list[str]:
    """A few labels below the axis, in the middle of their slot or at their point."""
    every = max(1, -(-len(labels) // MOST_LABELS))
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(labels))
    parts = []
    for n in range(0, len(labels), every):
        x = LEFT + slot * (n + 0.5) if middle else _x(n, len(labels))
        at_the_edge = x > WIDTH - 28
        parts.append(
            text(WIDTH if at_the_edge else x, HEIGHT - 5, labels[n], "end" if at_the_edge else "middle")
        )
    return parts


def _x(n: int, count: int) -> float:
    return LEFT + (n / (count - 1) if count > 1 else 0.5) * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def rect(kind: str, x: float, y: float, width: float, height: float) -> str:
    """Return a rectangle of a class."""
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a line of a class."""
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def text(x: float, y: float, said: str, anchor: str, kind: str = "") -> str:
    """Return foreign text that begins, ends or has its middle at a place."""
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{_escaped(said)}</text>'


def _escaped(foreign: str) -> str:
    return html.escape(printable(foreign))
