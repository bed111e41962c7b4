"""From a key to its frame in the answer box, a large bank behind it, beside a Static that shows a key."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from statistics import median, quantiles

from benchmarks.datasets import NOW, bank
from benchmarks.lab import Lab
from benchmarks.measuring import Figure
from benchmarks.terminal import Terminal

EMPTY = "key to frame, empty answer box"
WORDS = 2_000
PARAGRAPHS = f"key to frame, {WORDS:,} words in paragraphs"
ONE_LINE = f"key to frame, {WORDS:,} words in one line"
WHY = {
    PARAGRAPHS: "",
    ONE_LINE: "Textual wraps the line that is edited anew at every key, and here that is all of it.",
}
PEER = "a bare Textual app with one Static"
GOAL = 2.5
BARE_APP = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        self.typed = ""
        self.box = Static("bare-frame")
        yield self.box
    def on_key(self, event):
        self.typed = (self.typed + (event.character or ""))[-40:]
        self.box.update(self.typed)
Bare().run()
"""
_KEYS = ("\u0416", "\u0428")
"""Two letters that nothing else on the screen has: each frame is known by the one that was pressed."""


def figures(lab: Lab) -> Iterator[Figure]:
    """Measure each text in a drill of its own."""
    said = " ".join(" ".join(bank().sentences[:400]).split()[:WORDS])
    words = said.split()
    paragraphs = "\n".join(" ".join(words[at : at + 100]) for at in range(0, len(words), 100))
    for work, text in ((EMPTY, ""), (PARAGRAPHS, paragraphs), (ONE_LINE, said)):
        yield _typing(lab, work, text)


def _typing(lab: Lab, work: str, text: str) -> Figure:
    with closing(sqlite3.connect(lab.home(1) / "tpm-coach.db")) as connection, connection:
        connection.execute("DELETE FROM draft")
    environment = lab.environment(lab.home(1)) | {"TPM_COACH_NOW": NOW.isoformat()}
    ours: list[float] = []
    theirs: list[float] = []
    ratios: list[float] = []
    with (
        Terminal([lab.command], environment) as app,
        Terminal([sys.executable, "-c", BARE_APP], environment) as bare,
    ):
        bare.until(b"bare-frame")
        app.until(b"answered today")
        app.quiet()
        app.press(b"\r")
        app.until(b"Send")
        app.quiet()
        if text:
            app.press(b"\x1b[200~" + text.encode() + b"\x1b[201~")
            app.quiet()
        for _ in range(lab.few(12)):
            mine, other = _keys(app, lab.few(10)), _keys(bare, lab.few(10))
            ours += mine
            theirs += other
            ratios.append(median(mine) / median(other))
    slow = f"99 of 100 within {1000 * quantiles(ours, n=100)[-1]:.0f} ms" if len(ours) > 1 else ""
    return Figure(work, PEER, 1000 * median(ours), 1000 * median(theirs), median(ratios), GOAL, note=slow)


def _keys(terminal: Terminal, count: int) -> list[float]:
    """Return the seconds from each of some keys to its frame, as if somebody typed ten keys a second."""
    found = []
    for n in range(count):
        key = _KEYS[n % 2].encode()
        terminal.press(key)
        found.append(terminal.until(key))
        terminal.quiet(0.05)
        time.sleep(0.02)
    return found
