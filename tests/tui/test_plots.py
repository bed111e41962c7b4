"""Plots as text, whatever there is to plot and however large the window is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tpm_coach.reporting.plots import Bars, Lines, Points, Shares
from tpm_coach.tui.widgets.plots import drawn

widths, heights = st.integers(48, 180), st.integers(9, 30)
shares = st.floats(0, 1)
series = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 40)), min_size=1, max_size=90)


def labels(count: int) -> tuple[str, ...]:
    return tuple(f"{n % 30 + 1} Nov" for n in range(count))


@settings(max_examples=25)
@given(series, widths, heights)
def test_bars_keep_to_their_window_and_each_day_with_an_answer_shows(
    values: list[tuple[int, int]], width: int, height: int
) -> None:
    plot = Bars(
        "",
        "",
        labels(len(values)),
        ("repeated", "new"),
        (tuple(float(a) for a, _ in values), tuple(float(b) for _, b in values)),
    )
    lines = drawn(plot, width, height)
    assert len(lines) == height
    assert max(line.cell_length for line in lines) <= width
    lowest = lines[-3].plain[5:]
    bars = [pair for pair in values if any(pair)]
    if len(values) <= (width - 5) // 2:
        assert bool(bars) == any(mark in lowest for mark in "█▒")
        assert sum(cell != " " for cell in lowest) % max(1, len(bars)) == 0


@settings(max_examples=25)
@given(st.lists(st.none() | shares, min_size=1, max_size=60), widths, heights)
def test_lines_keep_to_their_window_and_gaps_are_no_zeros(
    values: list[float | None], width: int, height: int
) -> None:
    plot = Lines("", "", labels(len(values)), ("passed",), (tuple(values),), ("target", 0.85))
    lines = drawn(plot, width, height)
    assert max(line.cell_length for line in lines) <= width
    text = "\n".join(line.plain for line in lines[1:])
    known = sum(value is not None for value in values)
    assert min(1, known) <= text.count("●") <= known
    assert "100%" in text


@given(st.lists(st.tuples(shares, shares, st.integers(1, 99)), min_size=1, max_size=10), widths, heights)
@settings(max_examples=25)
def test_every_point_is_somewhere(points: list[tuple[float, float, int]], width: int, height: int) -> None:
    plot = Points(
        "", "", ("foreseen", "passed"), tuple((x, y) for x, y, _ in points), tuple(w for _, _, w in points)
    )
    lines = drawn(plot, width, height)
    assert max(line.cell_length for line in lines) <= width
    assert "●" in "\n".join(line.plain for line in lines)


@given(st.lists(st.lists(shares, min_size=4, max_size=4), min_size=1, max_size=8), widths)
def test_the_parts_of_a_lying_bar_fill_it(rows: list[list[float]], width: int) -> None:
    whole = [[share / (sum(row) or 1.0) for share in row] for row in rows if sum(row)]
    plot = Shares(
        "", "", ("a", "b", "c", "d"), tuple((f"row {n}", tuple(row)) for n, row in enumerate(whole))
    )
    lines = [line.plain for line in drawn(plot, width, 0)]
    assert max(map(len, lines)) <= width
    lengths = {sum(line.count(mark) for mark in "█▓▒·") for line in lines[1:]}
    assert len(lengths) <= 1


def test_foreign_text_in_a_name_is_text() -> None:
    [_, line] = drawn(
        Shares("", "", ("a", "b", "c", "d"), (("[red]x\x1b[31m", (1.0, 0.0, 0.0, 0.0)),)), 60, 0
    )
    assert line.plain.startswith("[red]x[31m ")
