"""`make bench` still runs and gives every row it promises; how quick anything is, is not held here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import bench, measuring, process_rows, store_rows, text_rows, typing_rows
from benchmarks.measuring import Figure, Growth

ROWS = {
    "start": {"tpm-coach due", process_rows.FIRST_FRAME, process_rows.MEMORY},
    "typing": {typing_rows.EMPTY, typing_rows.LONG, typing_rows.LONGER, typing_rows.ONE_LINE},
    "text": {text_rows.IMPORT, text_rows.SEARCH, text_rows.NEARLY},
    "store": {
        store_rows.ANSWER,
        store_rows.SYNCED,
        store_rows.UNDO,
        store_rows.QUEUE,
        store_rows.STATISTICS,
        store_rows.EXPORT,
    },
    "growth": {
        store_rows.ANSWER,
        store_rows.UNDO,
        "today's queue",
        "home screen",
        "statistics",
        "text search",
    },
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("part", ROWS)
def test_a_quick_run_gives_every_row_of_a_part(
    part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = bench.REPORT.read_bytes()
    bench.main(["--quick", "--only", part, "--json", str(tmp_path / "figures.json")])
    written = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert {row["work"] for row in written["rows"]} >= ROWS[part]
    printed = capsys.readouterr().out
    assert all(f"| {work}" in printed for work in ROWS[part])
    assert bench.REPORT.read_bytes() == report, "only a whole run in earnest is kept"


def figure(ratio: float | None, goal: float = 1.0, work: str = "work") -> Figure:
    return Figure(work, "peer", 2.0, None if ratio is None else 2.0 / ratio, ratio, goal)


def test_a_table_says_what_is_met_and_why_something_is_not() -> None:
    table = measuring.figures_table(
        [figure(0.5), figure(1.5, work="slow"), figure(None)], {"work": "never said", "slow": "it is hard."}
    )
    assert "| met |" in table
    assert "| missed |" in table
    assert "not measured: pip group missing" in table
    assert "- slow: it is hard." in table
    assert "never said" not in table


def test_a_work_without_a_peer_is_held_to_its_goal_itself() -> None:
    assert Figure("memory", "", 70.0, None, None, 80.0, unit="MB").verdict == "met"
    assert Figure("memory", "", 90.0, None, None, 80.0, unit="MB").verdict == "missed"


@pytest.mark.parametrize(("times", "exponent"), [((5.0, 5.0, 5.0), 0.0), ((1.0, 10.0, 100.0), 1.0)])
def test_growth_is_the_slope_of_time_over_size(times: tuple[float, ...], exponent: float) -> None:
    assert Growth("work", (10, 100, 1000), times, 1.0).exponent == pytest.approx(exponent)


def test_every_sentence_of_a_miss_belongs_to_a_row() -> None:
    promised = set().union(*ROWS.values()) | {"tpm-coach stats"}
    # A row that names its size does so in the full run only.
    sized = ("search with typos, ", "training of personal weights, ")
    assert {work for work in bench.WHY if not work.startswith(sized)} <= promised
