"""A part of the statistics as text: its sentence, plots side by side where there is room, its tables."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from tpm_coach.reporting.plots import Bars, Plot, Section, Shares, Table
from tpm_coach.text import one_line
from tpm_coach.tui.widgets.plots import bars_that_fit, drawn

GAP = 4
NARROWEST = 48
"""Cells that a plot needs to say anything."""
LOWEST, HIGHEST = 9, 32
"""Lines that a plot has at least, and at most."""
LONGEST = 100
"""Cells of a line of prose."""


def laid_out(section: Section, width: int, height: int) -> Content:
    """Return a section for a window of `width` cells in which `height` lines are seen at once."""
    lines = [Content(line) for line in wrap(section.sentence, min(width, LONGEST))]
    tables = _tables(section.tables, width)
    plots = _plots(section.plots, width, height - len(lines), len(tables))
    # Many plots would hide the tables far below them.
    return Content("\n").join(
        [*lines, *tables, *plots] if len(plots) > 2 * height else [*lines, *plots, *tables]
    )


def _plots(plots: Sequence[Plot], width: int, height: int, below: int) -> list[Content]:
    """Plots in columns; a row of them fills what is seen at once, or shares it with others when it can.

    `below` lines stand under them, which are seen at once as well when there is room.
    """
    columns = max(1, min(len(plots), (width + GAP) // (NARROWEST + GAP)))
    if any(not _whole(plot, (width - GAP * (columns - 1)) // columns) for plot in plots):
        columns = 1
    each = (width - GAP * (columns - 1)) // columns
    rows = [plots[at : at + columns] for at in range(0, len(plots), columns)]
    lines: list[Content] = []
    for row in rows:
        heads = [_head(plot, each) for plot in row]
        above = 1 + max(map(len, heads))
        tall = (height - below) // len(rows) - above
        if tall < LOWEST:
            tall = height // max(1, min(len(rows), height // (LOWEST + above))) - above
        tall = max(LOWEST, min(HIGHEST, tall))
        if any(isinstance(plot, Shares) and 2 * len(plot.rows) >= tall for plot in row):
            # Where not all lying bars of a row have room between them, none has.
            tall = 0
        blocks = [
            [*head, *[Content("")] * (above - 1 - len(head)), *drawn(plot, each, tall)]
            for head, plot in zip(heads, row, strict=True)
        ]
        lines += [Content(""), *_beside(blocks, each)]
    return lines


def _whole(plot: Plot, width: int) -> bool:
    return not isinstance(plot, Bars) or bars_that_fit(plot, width) == len(plot.labels)


def _tables(tables: Sequence[Table], width: int) -> list[Content]:
    """Tables one after the other in as few rows as they fit into."""
    lines: list[Content] = []
    waiting = [_table(table, width) for table in tables]
    while waiting:
        row = [waiting.pop(0)]
        while waiting and sum(map(_width, row)) + GAP * len(row) + _width(waiting[0]) <= width:
            row.append(waiting.pop(0))
        lines += [Content(""), *_beside(row)]
    return lines


def _head(plot: Plot, width: int) -> list[Content]:
    title = plot.title
    if isinstance(plot, Bars) and (count := bars_that_fit(plot, width)) < len(plot.labels):
        title = f"{title}, the last {count} days"
    head = [Content.styled(title, "bold $text-accent")]
    return head + [Content.styled(line, "$foreground-muted") for line in wrap(plot.note, min(width, LONGEST))]


def _table(table: Table, width: int) -> list[Content]:
    """A table as lines; the first column gives way when the window is narrow."""
    rows = [table.columns, *table.rows]
    sizes = [max(cell_len(row[n]) for row in rows) for n in range(len(table.columns))]
    sizes[0] = max(8, min(sizes[0], 40, width - sum(sizes[1:]) - 2 * (len(sizes) - 1)))
    full = sum(sizes) + 2 * (len(sizes) - 1)
    lines = [Content.styled(line, "bold $text-accent") for line in wrap(table.caption, max(full, 44))]
    for n, row in enumerate(rows):
        cells = [set_cell_size(one_line(row[0]), sizes[0])]
        cells += [f"{cell:>{size}}" for cell, size in zip(row[1:], sizes[1:], strict=True)]
        lines.append(Content.styled("  ".join(cells), "" if n else "$foreground-muted"))
    return lines


def _beside(blocks: Sequence[Sequence[Content]], width: int = 0) -> list[Content]:
    """Set blocks of lines side by side, each as wide as `width` or as its longest line."""
    lines = []
    for n in range(max(map(len, blocks))):
        parts: list[Content] = []
        for block in blocks:
            size = (width or _width(block)) + GAP
            line = block[n] if n < len(block) else Content("")
            parts.append(line.pad_right(max(0, size - line.cell_length)))
        lines.append(Content("").join(parts).rstrip())
    return lines


def _width(block: Sequence[Content]) -> int:
    return max(line.cell_length for line in block)
