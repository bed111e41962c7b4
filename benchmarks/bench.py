"""`make bench`: each thing that has to be quick beside a peer or a floor, written to docs/performance.md.

Every figure is a ratio to what is measured in the same run, in turns, so that a busy machine slows both sides
alike; the median of the rounds' ratios is reported.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import process_rows, store_rows, text_rows, typing_rows
from benchmarks.lab import Lab
from benchmarks.measuring import Figure, Growth, figures_table, growth_table, machine
from benchmarks.page import write_between

REPORT = Path(__file__).parent.parent / "docs" / "performance.md"
WHY = process_rows.WHY | text_rows.WHY | store_rows.WHY | typing_rows.WHY
PARTS: dict[str, tuple[str, Callable[[Lab], Iterator[Figure]]]] = {
    "start": ("Start-up and memory", process_rows.figures),
    "typing": ("Typing", typing_rows.figures),
    "text": ("Import and search", text_rows.figures),
    "store": ("Answers, statistics, export", store_rows.figures),
}
GROWTH = "growth"


def measure(lab: Lab, parts: Iterable[str]) -> tuple[dict[str, list[Figure]], list[Growth]]:
    """Measure some parts, telling how far it is."""
    found: dict[str, list[Figure]] = {}
    grown: list[Growth] = []
    for name in parts:
        start = time.perf_counter()
        if name == GROWTH:
            for row in store_rows.growths(lab):
                grown.append(row)
                print(f"  {row.work}: {row.exponent:.2f} {row.verdict}", flush=True)
        else:
            title, rows = PARTS[name]
            found[title] = []
            for figure in rows(lab):
                found[title].append(figure)
                ratio = "" if figure.ratio is None else f"{figure.ratio:.3g} "
                took = f"{figure.ours:.3g} {figure.unit}"
                print(f"  {figure.work}: {took} {ratio}{figure.verdict}", flush=True)
        print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)
    return found, grown


def report(found: dict[str, list[Figure]], grown: Sequence[Growth], rounds: int) -> str:
    """Return all of it as Markdown."""
    blocks = [f"{machine()}; up to {rounds} rounds in turns, medians."]
    for title, figures in found.items():
        blocks += [f"### {title}", figures_table(figures, WHY)]
    if grown:
        blocks += ["### Growth", growth_table(grown, WHY)]
    return "\n\n".join(blocks)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the tables into docs/performance.md if all of it was measured in earnest."""
    parser = argparse.ArgumentParser(prog="make bench", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes, one round: does it still run?")
    parser.add_argument("--only", choices=[*PARTS, GROWTH], action="append", help="only this part")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args(arguments)
    parts = options.only or [*PARTS, GROWTH]
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder), quick=options.quick)
        found, grown = measure(lab, parts)
    text = report(found, grown, 21)
    print(text)
    if options.json:
        rows = [asdict(f) | {"verdict": f.verdict} for figures in found.values() for f in figures]
        rows += [asdict(g) | {"exponent": g.exponent, "verdict": g.verdict} for g in grown]
        options.json.write_text(json.dumps({"machine": machine(), "rows": rows}, indent=2) + "\n", "utf-8")
    if not options.quick and not options.only:
        write_between(REPORT, "measured", text)


if __name__ == "__main__":
    main()
