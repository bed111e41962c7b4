"""Plots as SVG elements: no ids but their own, no style but the classes that the page gives colours to."""

from __future__ import annotations

import html
from collections.abc import Sequence
from math import sqrt

from tpm_coach.reporting.plots import Bars, Lines, Plot, Points, Shares
from tpm_coach.text import printable

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 26, 24
ROW = 34
NAMES = 170
"""Room for the names of lying bars."""


def drawn(plot: Plot, name: str) -> str:
    """Return a plot as an <svg> with a title and a description; `name` makes its ids its own."""
    height = HEIGHT
    if isinstance(plot, Shares):
        parts, height = _shares(plot), TOP + ROW * len(plot.rows)
    elif isinstance(plot, Bars):
        parts = _bars(plot)
    elif isinstance(plot, Lines):
        parts = _lines(plot)
    else:
        parts = _points(plot)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-title {name}-note">'
        f'<title id="{name}-title">{_escaped(plot.title)}</title>'
        f'<desc id="{name}-note">{_escaped(plot.note)}</desc>{"".join(parts)}</svg>'
    )


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
                parts.append(
                    _rect(
                        f"fill{kind}",
                        LEFT + slot * (n + 0.1),
                        _y(below + share),
                        slot * 0.8,
                        _y(below) - _y(below + share),
                    )
                )
            below += share
    return parts + (_legend(plot.names) if len(plot.names) > 1 else [])


def _lines(plot: Lines) -> list[str]:
    parts = _frame(_marks(plot.low))
    parts += _bottom(plot.labels, middle=False)
    if plot.level:
        name, level = plot.level
        y = _y(_above(level, plot.low))
        parts += [
            _line("goal", LEFT, y, WIDTH - RIGHT, y),
            _text(WIDTH - RIGHT, y - 4, f"{name} {level:.0%}", "end"),
        ]
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
    return parts + (_legend(plot.names, lines=True) if len(plot.names) > 1 else [])


def _points(plot: Points) -> list[str]:
    marks = _marks(plot.low)
    parts = _frame(marks)
    width = WIDTH - LEFT - RIGHT
    for label, share in marks:
        anchor = "start" if share == 0 else "end" if share == 1 else "middle"
        parts.append(_text(LEFT + share * width, HEIGHT - 6, label, anchor))
    parts.append(_line("goal", LEFT, _y(0.0), WIDTH - RIGHT, _y(1.0)))
    most = max(plot.weights, default=1)
    for (expected, achieved), weight in zip(plot.points, plot.weights, strict=True):
        x, y = LEFT + _above(expected, plot.low) * width, _y(_above(achieved, plot.low))
        radius = 3 + 9 * sqrt(weight / most)
        parts.append(f'<circle class="ring" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')
    head = f"up: {plot.names[1]}, to the right: {plot.names[0]}; a larger ring stands for more answers"
    return [*parts, _text(LEFT, 12, head, "start")]


def _marks(low: float) -> list[tuple[str, float]]:
    """The marks of an axis of shares that begins at `low`, 0 or a half, with their places on it (0-1)."""
    steps = 5 if low else 4
    return [(f"{low + (1 - low) * step / steps:.0%}", step / steps) for step in range(steps + 1)]


def _above(share: float, low: float) -> float:
    """The place (0-1) of a share on an axis that begins at `low`."""
    return (share - low) / (1 - low)


def _shares(plot: Shares) -> list[str]:
    parts = _legend(plot.names)
    for row, (name, shares) in enumerate(plot.rows):
        y = TOP + ROW * row
        parts.append(_text(0, y + 17, name, "start", "name"))
        left = float(NAMES)
        for kind, share in enumerate(shares):
            width = share * (WIDTH - NAMES - 44)
            if width > 0.05:
                parts.append(_rect(f"fill{kind}", left, y + 4, width, ROW - 14))
            left += width
        parts.append(_text(WIDTH, y + 17, f"{shares[0]:.0%}", "end", "name"))
    return parts


def _frame(marks: Sequence[tuple[str, float]]) -> list[str]:
    parts = []
    for label, share in marks:
        parts.append(_line("axis", LEFT, _y(share), WIDTH - RIGHT, _y(share)))
        parts.append(_text(LEFT - 6, _y(share) + 4, label, "end"))
    return parts


def _bottom(labels: Sequence[str], *, middle: bool) -> list[str]:
    """Up to eight labels below the axis, in the middle of their slot or at their point."""
    every = max(1, -(-len(labels) // 8))
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(labels))
    parts = []
    for n in range(0, len(labels), every):
        x = LEFT + slot * (n + 0.5) if middle else _x(n, len(labels))
        anchor = "start" if n == 0 else "end" if x > WIDTH - 30 else "middle"
        parts.append(_text(x, HEIGHT - 6, labels[n], anchor))
    return parts


def _legend(names: Sequence[str], *, lines: bool = False) -> list[str]:
    parts, left = [], float(LEFT)
    for kind, name in enumerate(names):
        parts.append(
            _line(f"line{kind}", left, 8, left + 22, 8) if lines else _rect(f"fill{kind}", left, 2, 22, 12)
        )
        parts.append(_text(left + 28, 12, name, "start"))
        left += 46 + 7 * len(name)
    return parts


def _x(n: int, count: int) -> float:
    return LEFT + (n / (count - 1) if count > 1 else 0.5) * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def _rect(kind: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{_escaped(text)}</text>'


def _escaped(text: str) -> str:
    return html.escape(printable(text))
