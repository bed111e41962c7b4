"""Drawings of a report: whatever there is to plot, its text stays within its frame and apart."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tpm_coach.reporting.plots import NONE, Bars, Lines, Plot, Shares, Table
from tpm_coach.reporting.svg import WIDTH, drawn, legend

CELL = 7.5
"""Units that a character of a drawing is wide at most, on the average of a label."""
shares = st.floats(0, 1)


def labels(count: int) -> tuple[str, ...]:
    return tuple(f"{n % 30 + 1} Nov" for n in range(count))


def extents(plot: Plot, *, lowest: bool = False) -> list[tuple[float, float]]:
    """Where each text begins and ends, of the lowest line only or of all."""
    texts = list(ET.fromstring(drawn(plot, "p")).iter("text"))
    floor = max((float(text.get("y") or 0) for text in texts), default=0.0)
    found = []
    for text in texts:
        if lowest and float(text.get("y") or 0) < floor:
            continue
        x, width = float(text.get("x") or 0), CELL * len(text.text or "")
        left = {"start": x, "middle": x - width / 2, "end": x - width}[text.get("text-anchor") or ""]
        found.append((left, left + width))
    return found


@given(st.integers(1, 120))
def test_labels_of_days_keep_apart_and_within_the_frame(count: int) -> None:
    values = tuple(float(n) for n in range(count))
    for plot in (
        Bars("", "", labels(count), ("answers",), (values,)),
        Lines("", "", labels(count), ("passed",), ((0.5,) * count,)),
    ):
        places = extents(plot, lowest=True)
        assert all(before[1] <= after[0] for before, after in pairwise(places))
        assert all(left >= 0 and right <= WIDTH for left, right in places)


@given(st.lists(st.lists(shares, min_size=4, max_size=4), min_size=1, max_size=8))
def test_lying_bars_name_their_share_with_its_unit(rows: list[list[float]]) -> None:
    whole = [tuple(share / (sum(row) or 1.0) for share in row) for row in rows]
    plot = Shares("", "", ("ready", "b", "c", "d"), tuple((f"row {n}", row) for n, row in enumerate(whole)))
    drawing = drawn(plot, "p")
    assert all(f">row {n}<" in drawing and f">{row[0]:.0%} ready<" in drawing for n, row in enumerate(whole))
    assert all(left >= 0 and right <= WIDTH for left, right in extents(plot))


def test_a_legend_names_every_sign_and_none_where_there_is_only_one() -> None:
    one = Bars("", "", labels(3), ("minutes",), ((1.0, 2.0, 3.0),))
    assert list(legend(one)) == []
    lines = Lines("", "", labels(2), ("passed", "foreseen"), ((0.5, 0.6), (0.7, 0.8)), ("target", 0.85))
    assert list(legend(lines)) == [("line0", "passed"), ("line1", "foreseen"), ("goal", "target 85%")]


def test_words_are_set_to_the_left_and_figures_to_the_right() -> None:
    table = Table(
        "",
        ("Category", "Signal", "Before", "Answers", "Share"),
        (("Metrics", "hire (+)", NONE, "1, 2", "50%"), ("10 things", "2 of 3", NONE, "3", NONE)),
    )
    assert table.figures == (False, False, False, True, True)
