"""Plots as data: what is drawn, and the sentence that says what it shows; drawn elsewhere, as SVG or text."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

NONE = "–"
"""Stands for a figure that there is none of."""

_SIZES = [digit * 10**zeros for zeros in range(9) for digit in (1, 2, 5)]


@dataclass(frozen=True)
class Bars:
    """Stacked bars side by side: one for each label, a part of it for each of the `names`."""

    title: str
    note: str
    labels: tuple[str, ...]
    names: tuple[str, ...]
    parts: tuple[tuple[float, ...], ...]

    @property
    def steps(self) -> list[int]:
        """Up to five round numbers for the axis, from 0 to at least the highest bar."""
        top = max((sum(bar) for bar in zip(*self.parts, strict=True)), default=0.0)
        size = next(size for size in _SIZES if size * 4 >= top)
        return [size * n for n in range(max(1, ceil(top / size)) + 1)]


@dataclass(frozen=True)
class Lines:
    """Shares (0-1) over time, None where there is none.

    `level` is a share that is wished for, `low` the one at which the axis begins.
    """

    title: str
    note: str
    labels: tuple[str, ...]
    names: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    level: tuple[str, float] | None = None
    low: float = 0.0


@dataclass(frozen=True)
class Points:
    """Pairs of shares (0-1), what was expected and what came of it: right on the diagonal when they agree.

    `weights` are the numbers of answers behind each point, `low` is the share at which both axes begin.
    """

    title: str
    note: str
    names: tuple[str, str]
    points: tuple[tuple[float, float], ...]
    weights: tuple[int, ...]
    low: float = 0.0


@dataclass(frozen=True)
class Shares:
    """Lying bars of length 1, each parted as the `names` say."""

    title: str
    note: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float, ...]], ...]


Plot = Bars | Lines | Points | Shares


@dataclass(frozen=True)
class Table:
    """Text and figures as text: the first column names a row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def figures(self) -> tuple[bool, ...]:
        """Say of each column whether it holds figures, or none where there is no figure, but no words."""
        columns = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.columns)
        return tuple(
            n > 0 and all(cell == NONE or cell[:1].isdigit() for cell in cells) and set(cells) != {NONE}
            for n, cells in enumerate(columns)
        )


@dataclass(frozen=True)
class Section:
    """A part of the report: what it says in a sentence, its plots and tables."""

    name: str
    title: str
    sentence: str
    plots: tuple[Plot, ...]
    tables: tuple[Table, ...]
