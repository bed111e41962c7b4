"""Whole programs: start-up, the first frame, the memory of a session."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks import anki_peer
from benchmarks.lab import Lab
from benchmarks.measuring import Figure, pair
from benchmarks.terminal import Terminal
from tpm_coach.tui.widgets.choice_bar import SETTLE_SECONDS

FIRST_FRAME = "tpm-coach: first frame"
MEMORY = "peak memory of a session: the app, three answers with feedback"
BARE_APP = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("bare-frame")
Bare().run()
"""
ANKI_SESSION = """
import sys
from anki.collection import Collection
collection = Collection(sys.argv[1])
for _ in range(3):
    card = collection.sched.getCard()
    card.question(), card.answer()
    collection.sched.answerCard(card, 3)
collection.close()
print("finished")
input()
"""
SAID = (
    "I asked both teams what had to be true on the day, wrote the three risks down with an owner each, and "
    "told our director on Monday that we would be a week late, which she preferred to hear early."
)
WHY = {
    "tpm-coach due": "two thirds of it is the import of SQLAlchemy, which alone takes as long as twenty "
    "empty Python programs.",
    "tpm-coach stats": "the same.",
    FIRST_FRAME: "the home screen lays out a card and its key bar and reads the settings before it; the "
    "bare app draws one line.",
    MEMORY: "Python takes 9 MB of it, Textual 23, SQLAlchemy 13 and the coach's stemmer, comparer and words "
    "of the bank 11; Anki's library has no screen.",
}


def figures(lab: Lab) -> Iterator[Figure]:
    """Measure start-up, the first frame and memory."""
    home = lab.shipped
    environment = lab.environment(home)
    nothing = partial(_run, [sys.executable, "-c", "pass"], environment)
    rounds = 1 if lab.quick else 21
    for name, goal in (("--version", 1.3), ("--help", 5.0), ("due", 30.0), ("stats", 30.0)):
        ours = partial(_run, [lab.command, name], environment)
        yield pair(f"tpm-coach {name}", "python -c pass", goal, ours, nothing, rounds)
    path = str(lab.folder / "empty.anki2")
    opening = None
    if anki_peer.INSTALLED:
        anki_peer.make(Path(path))
        program = [sys.executable, "-W", "ignore", "-c", anki_peer.OPEN_AND_COUNT, path]
        opening = partial(_run, program, environment)
    ours = partial(_run, [lab.command, "due"], environment)
    yield pair("tpm-coach due, once more", "Anki's library, opened and counted", 1.25, ours, opening, rounds)
    yield pair(
        FIRST_FRAME,
        "a bare Textual app's first frame",
        1.3,
        lambda: first_frame([lab.command], b"Opening your practice", environment),
        lambda: first_frame([sys.executable, "-c", BARE_APP], b"bare-frame", environment),
        rounds,
    )
    yield _memory(lab)


def _run(command: Sequence[str], environment: Mapping[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=dict(environment), check=True, capture_output=True)
    return time.perf_counter() - start


def first_frame(command: Sequence[str], needle: bytes, environment: Mapping[str, str]) -> float:
    """Return the seconds from the start of a program in a terminal of 80x24 until it has painted `needle`."""
    start = time.perf_counter()
    with Terminal(command, environment) as terminal:
        terminal.until(needle)
        return time.perf_counter() - start


def _memory(lab: Lab) -> Figure:
    rounds = lab.few(3)
    ours = median(_session(lab) for _ in range(rounds))
    note = ""
    if anki_peer.INSTALLED:
        path = anki_peer.make(lab.folder / "session.anki2", *lab.sizes[0])
        command = [sys.executable, "-W", "ignore", "-c", ANKI_SESSION, str(path)]
        theirs = median(_peak(command, lab.environment(lab.folder)) for _ in range(rounds))
        note = f"Anki's library without a screen: {theirs:.0f} MB"
    return Figure(MEMORY, "", ours, None, None, 80.0, unit="MB", note=note)


def _session(lab: Lab) -> float:
    """Return the megabytes of a session in the app that answers a few questions."""
    with lab.fresh() as home:
        shutil.copytree(lab.shipped, home, dirs_exist_ok=True)
        terminal = Terminal([lab.command], lab.environment(home))
        with terminal:
            _answer(terminal, lab.few(3))
        return terminal.peak


def _answer(terminal: Terminal, times: int) -> None:
    terminal.until(b"answered today")
    terminal.quiet()
    terminal.press(b"\r")
    for _ in range(times):
        terminal.until(b"Write as you would")
        terminal.quiet()
        terminal.press(SAID.encode() + b"\x13")
        if not terminal.shows(b"How sure", 2.0):
            terminal.press(b"/done\x13")
            terminal.until(b"How sure")
        # A choice takes no key until it has been on the screen for a moment.
        time.sleep(2 * SETTLE_SECONDS)
        terminal.press(b"2")
        terminal.until(b"How did it go")
        time.sleep(2 * SETTLE_SECONDS)
        terminal.press(b"3")


def _peak(command: Sequence[str], environment: Mapping[str, str]) -> float:
    terminal = Terminal(command, environment)
    with terminal:
        terminal.until(b"finished")
    return terminal.peak
