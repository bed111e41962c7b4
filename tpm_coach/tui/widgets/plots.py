"""Plots as text: plotext draws bars, lines and points, lying bars are drawn here; colours are the theme's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import plotext as plt
from rich.cells import cell_len, set_cell_size
from textual.content import Content

from tpm_coach.reporting.plots import Bars, Lines, Plot, Points, Shares
from tpm_coach.text import one_line

_ANSI = re.compile(r"\x1b\[([0-9;]*)m")
_FIRST, _SECOND, _GOAL = 1, 2, 3
STYLES = {
    f"38;5;{_FIRST}": "$primary",
    f"38;5;{_SECOND}": "$text-accent",
    f"38;5;{_GOAL}": "$foreground-muted",
}
"""What the three colours that plotext is told stand for: the theme gives them their look when it is drawn."""

_BAR_MARKS = ("█", "▒")
SHARES = (("█", "$primary"), ("▓", "$secondary"), ("▒", "$text-accent"), ("·", "$foreground-muted"))
"""Mark and colour of each part of a lying bar."""
_AXIS = 5
"""Cells left of the canvas: four for a figure, one for the axis."""


def drawn(plot: Plot, width: int, height: int) -> list[Content]:
    """Return a plot as lines of at most `width` cells; as many as `height` but for lying bars."""
    if isinstance(plot, Shares):
        return _shares(plot, width, height)
    if isinstance(plot, Bars):
        return [*_legend(plot.names, _BAR_MARKS), *_bars(plot, width, height - (len(plot.names) > 1))]
    if isinstance(plot, Lines):
        marks = ("●", "○")[: len(plot.names)]
        level = ((f"{plot.level[0]} {plot.level[1]:.0%}", "─"),) if plot.level else ()
        names = (*zip(plot.names, marks, strict=True), *level)
        legend = _legend([name for name, _ in names], [mark for _, mark in names])
        return [*legend, *_lines(plot, width, height - len(legend))]
    return _points(plot, width, height)


def bars_that_fit(plot: Bars, width: int) -> int:
    """Return how many bars have room at a width, each with a gap when not all have."""
    return min(len(plot.labels), (width - _AXIS) // (1 if len(plot.labels) <= (width - _AXIS) // 2 else 2))


def _bars(plot: Bars, width: int, height: int) -> list[Content]:
    count = bars_that_fit(plot, width)
    cells = max(1, min(4, (width - _AXIS) // max(1, count)))
    labels = plot.labels[-count:]
    parts = tuple(part[-count:] for part in plot.parts)
    marks = replace(plot, parts=parts).steps
    # In cells, so that every bar is as wide as the others and leaves one cell free.
    last = max(1, cells - 1) - 1

    def draw() -> None:
        # The whole bar first, then over it what lies below: plotext's own stacked bars blot out the lowest
        # line of a bar that has nothing there.
        for kind in reversed(range(len(parts))):
            heights = [sum(bar) for bar in zip(*parts[: kind + 1], strict=True)]
            for n, height in enumerate(heights):
                if parts[kind][n]:
                    left = n * cells
                    plt.rectangle(
                        [left, left + last],
                        [0, height],
                        marker=_BAR_MARKS[kind],
                        color=(_FIRST, _SECOND)[kind],
                        fill=True,
                    )
        plt.xlim(0, count * cells - 1)
        plt.ylim(0, marks[-1])
        plt.yticks(marks, [f"{mark:>4,}" for mark in marks])
        _labels(labels, [n * cells + last / 2 for n in range(count)], count * cells)

    return _plotted(draw, _AXIS + count * cells, height)


def _lines(plot: Lines, width: int, height: int) -> list[Content]:
    known = [
        [(float(n), value) for n, value in enumerate(values) if value is not None] for values in plot.values
    ]
    scale = (width - _AXIS - 1) / max(1, len(plot.labels) - 1)

    def draw() -> None:
        if plot.level:
            plt.plot([0, width - _AXIS - 1], [plot.level[1]] * 2, marker="─", color=_GOAL)
        for line in known[1:]:
            plt.scatter([n * scale for n, _ in line], [y for _, y in line], marker="○", color=_SECOND)
        at, values = [n * scale for n, _ in known[0]], [y for _, y in known[0]]
        plt.plot(at, values, marker="braille", color=_FIRST)
        plt.scatter(at, values, marker="●", color=_FIRST)
        plt.xlim(0, width - _AXIS - 1)
        _percent(plot.low)
        _labels(plot.labels, [n * scale for n in range(len(plot.labels))], width - _AXIS)

    return _plotted(draw, width, height)


def _points(plot: Points, width: int, height: int) -> list[Content]:
    def draw() -> None:
        plt.plot([plot.low, 1], [plot.low, 1], marker="·", color=_GOAL)
        plt.scatter([x for x, _ in plot.points], [y for _, y in plot.points], marker="●", color=_FIRST)
        plt.xlim(plot.low, 1)
        _percent(plot.low)
        middle = (plot.low + 1) / 2
        plt.xticks([plot.low, middle, 1], [f"{plot.low:.0%}", f"{middle:.0%} {plot.names[0]}", "100%"])

    return _plotted(draw, width, height)


def _percent(low: float) -> None:
    middle = (low + 1) / 2
    plt.ylim(low, 1)
    plt.yticks([low, middle, 1], [f"{share:4.0%}" for share in (low, middle, 1)])


def _labels(labels: Sequence[str], places: Sequence[float], cells: int) -> None:
    """Label the axis below; places are in cells.

    Each label gets room enough: of two that overlap plotext shows either one, now this and now that.
    """
    room = max(map(len, labels), default=1) + 2
    chosen: list[int] = []
    for n, place in enumerate(places):
        if (not chosen or place - places[chosen[-1]] >= room) and (not n or place + room <= cells):
            chosen.append(n)
    plt.xticks([places[n] for n in chosen], [labels[n] for n in chosen])


def _plotted(draw: Callable[[], None], width: int, height: int) -> list[Content]:
    """Draw on plotext's one figure; it is made anew each time, so that nothing of it outlives the plot."""
    plt.clear_figure()
    plt.theme("clear")
    plt.limit_size(False, False)
    plt.plotsize(width, height)
    plt.xaxes(True, False)
    plt.yaxes(True, False)
    draw()
    return [_content(line) for line in plt.build().rstrip("\n").split("\n")]


def _content(line: str) -> Content:
    parts = _ANSI.split(line)
    styled = [(parts[0], "$foreground-muted")]
    for code, text in zip(parts[1::2], parts[2::2], strict=True):
        styled.append((text, STYLES.get(code, "$foreground-muted")))
    return Content.assemble(*styled)


def _legend(names: Sequence[str], marks: Sequence[str]) -> list[Content]:
    if len(names) < 2:
        return []
    parts = [
        part
        for name, mark, style in zip(names, marks, STYLES.values(), strict=False)
        for part in ((mark, style), f" {name}   ")
    ]
    return [Content.assemble("     ", *parts)]


def _shares(plot: Shares, width: int, height: int) -> list[Content]:
    """Lying bars below one another, with a line between them where all have room."""
    room = min(24, max((cell_len(name) for name, _ in plot.rows), default=0))
    cells = max(10, min(100, width - room - 7))
    legend = [part for name, share in zip(plot.names, SHARES, strict=True) for part in (share, f" {name}  ")]
    head = Content.assemble(*legend).rstrip()
    lines = [head.pad_left(max(0, min(room + 1, width - head.cell_length)))]
    apart = 2 * len(plot.rows) < height
    for name, shares in plot.rows:
        if apart:
            lines.append(Content(""))
        drawn = [
            (mark * count, style) for (mark, style), count in zip(SHARES, _cells(shares, cells), strict=True)
        ]
        title = set_cell_size(one_line(name), room)
        lines.append(Content.assemble(f"{title} ", *drawn, f" {shares[0]:4.0%}"))
    return lines


def _cells(shares: Sequence[float], cells: int) -> list[int]:
    """Part a bar, to the nearest cell at each border so that the parts fill it."""
    ends, sum_ = [0], 0.0
    for share in shares:
        sum_ += share
        ends.append(round(min(1.0, sum_) * cells))
    return [end - start for start, end in pairwise(ends)]
