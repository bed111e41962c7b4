"""From a key to its frame in the answer box, a large bank behind it, beside a Static that shows a key."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle, islice
from statistics import median, quantiles

from benchmarks.datasets import NOW, bank
from benchmarks.lab import Lab
from benchmarks.measuring import Figure
from benchmarks.terminal import Terminal

EMPTY = "key to frame, empty answer box"
LONG = "key to frame, 2,000 words in paragraphs"
LONGER = "key to frame, 10,000 words in paragraphs"
ONE_LINE = "key to frame, 2,000 words in one line"
WHY = {
    ONE_LINE: "at every key Textual wraps the line that is written in from its first word on, and it is cut "
    "into rows once; here that line is all of the text.",
}
STATIC = "a bare Textual app with one Static"
FULL = "the box just full, 200 words"
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
    """Measure an empty box beside a bare app, and full ones beside one that is just full."""
    with _bare(lab) as bare, _box(lab, "") as box:
        yield _typing(lab, EMPTY, STATIC, 2.5, box, bare)
    for work, text in ((LONG, _text(2_000)), (LONGER, _text(10_000)), (ONE_LINE, _text(2_000, 2_000))):
        with _box(lab, text) as box, _box(lab, _text(200)) as full:
            yield _typing(lab, work, FULL, 1.25, box, full)


def _text(words: int, paragraph: int = 100) -> str:
    """So many words, a line for so many of them."""
    said = " ".join(islice(cycle(bank().sentences), words)).split()[:words]
    return "\n".join(" ".join(said[at : at + paragraph]) for at in range(0, words, paragraph))


@contextmanager
def _bare(lab: Lab) -> Iterator[Terminal]:
    with Terminal([sys.executable, "-c", BARE_APP], lab.environment(lab.home(1))) as bare:
        bare.until(b"bare-frame")
        yield bare


@contextmanager
def _box(lab: Lab, text: str) -> Iterator[Terminal]:
    """The app at its first question, a text in the box."""
    with closing(sqlite3.connect(lab.home(1) / "tpm-coach.db")) as connection, connection:
        connection.execute("DELETE FROM draft")
    environment = lab.environment(lab.home(1)) | {"TPM_COACH_NOW": NOW.isoformat()}
    with Terminal([lab.command], environment) as app:
        app.until(b"answered today")
        app.quiet()
        app.press(b"\r")
        app.until(b"Send")
        app.quiet()
        if text:
            app.press(b"\x1b[200~" + text.encode() + b"\x1b[201~")
            app.quiet(0.1 if lab.quick else 0.8)
        yield app


def _typing(lab: Lab, work: str, peer: str, goal: float, one: Terminal, other: Terminal) -> Figure:
    rounds = [(_keys(one, lab.few(10)), _keys(other, lab.few(10))) for _ in range(lab.few(12))]
    ours, theirs = ([seconds for side in sides for seconds in side] for sides in zip(*rounds, strict=True))
    ratio = median(median(mine) / median(others) for mine, others in rounds)
    slow = f"99 of 100 within {1000 * quantiles(ours, n=100)[-1]:.0f} ms" if len(ours) > 1 else ""
    return Figure(work, peer, 1000 * median(ours), 1000 * median(theirs), ratio, goal, note=slow)


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
