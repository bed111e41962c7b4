"""Draws every screen in each size, light and dark, for three learners, to be looked at before a release.

`make looks` writes build/looks/index.html and beside it one picture for each. A browser shows them as they
are in a terminal.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import dataclass, replace
from html import escape
from itertools import product
from pathlib import Path

from textual.screen import Screen

from benchmarks import datasets
from docs import tour
from docs.tour import ANSWER, LIGHT, NOW, Shot, Step, choose, go, write
from tpm_coach.practice import demo
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice

SIZES = ((80, 24), (120, 40), (200, 60))
THEMES = ("textual-dark", LIGHT)
LEARNERS = ("demo", "fresh", "big")
"""Eight weeks of practice; nothing done yet; 10,000 questions and 100,000 reviews."""


def _interview(*then: Step) -> tuple[Step, ...]:
    """Take a phone screen up to its debrief."""
    answer = (write(ANSWER), "ctrl+s", "ctrl+n")
    return (go("mock"), choose("start phone"), "enter", *answer * 4, "enter", *then)


MORE = (
    Shot("home-end", "The end of home", "", steps=["end", *["pagedown"] * 6]),
    Shot("welcome-date", "The first start, second step", "", steps=["enter"], new=True),
    Shot("welcome-question", "The first start, third step", "", steps=["enter", "enter", "enter"], new=True),
    Shot("probe", "A probe", "", steps=[write(ANSWER), "ctrl+s"], plan=Plan()),
    Shot("how-sure", "How sure", "", steps=[write(ANSWER), "ctrl+s", write("/done"), "ctrl+s"], plan=Plan()),
    Shot("feedback-end", "The end of the feedback", "", steps=tour.done(*["pagedown"] * 4), plan=Plan()),
    Shot("feedback-ticked", "A point that was ticked", "", steps=tour.done("down", "space"), plan=Plan()),
    Shot("paused", "A clock that stands", "", steps=["ctrl+t"], plan=Plan()),
    Shot("mock-begin", "A part that is about to begin", "", steps=[go("mock"), "home", "enter"]),
    Shot("mock-probe", "Asked on", "", steps=[go("mock"), "home", "enter", "enter", write(ANSWER), "ctrl+s"]),
    Shot("debrief-first", "A debrief with nothing rated", "", steps=_interview()),
    Shot("debrief-answer", "An answer that is not rated", "", steps=_interview("o")),
    Shot("debrief-rated", "A debrief with everything rated", "", steps=_interview("1", "2", "3", "3")),
    Shot("bank-preview", "A question of the bank", "", steps=[go("bank"), "enter"]),
    Shot("bank-search", "A search with typos", "", steps=[go("bank"), "slash", write("milestnes slip")]),
    Shot("bank-nothing", "A search that finds nothing", "", steps=[go("bank"), "slash", write("zzzz qqqq")]),
    Shot("bank-day", "A day for a question", "", steps=[go("bank"), "d"]),
    Shot("bank-sort", "What comes first", "", steps=[go("bank"), "o"]),
    Shot("answers-nothing", "No such answer", "", steps=[go("answers"), "slash", write("zzzz qqqq")]),
    Shot("answer-end", "The end of an earlier answer", "", steps=[go("answers"), "enter", "m", "end"]),
    *(
        Shot(f"statistics-{part}", f"Statistics, part {part}", "", steps=[go("statistics"), str(part)])
        for part in range(2, 7)
    ),
    Shot("plan-wrong", "A day that is none", "", steps=[go("plan"), write("31.2."), "ctrl+s"]),
    Shot("plan-leave", "What is not saved", "", steps=[go("plan"), write("2027-01-15"), "escape"]),
    Shot("settings-end", "The end of the settings", "", steps=[go("settings"), "shift+tab"]),
    Shot("drill-help", "Help in a drill", "", steps=["tab", "f1"], plan=Plan()),
    Shot("palette-search", "A command that is looked for", "", steps=["ctrl+p", write("bank")]),
)


@dataclass(frozen=True)
class Look:
    """One picture: a shot on a learner in a size and a theme."""

    shot: Shot
    learner: str

    @property
    def name(self) -> str:
        """The picture's file without its suffix."""
        width, height = self.shot.size
        return f"{self.shot.name}-{self.learner}-{width}x{height}-{self.shot.theme.removeprefix('textual-')}"


def looks(names: Sequence[str]) -> list[Look]:
    """Return each look at the shots of these names, or at all."""
    shots = [s for s in (*tour.all_shots(), *MORE) if (not names or s.name in names)]
    return [
        Look(replace(shot, size=size, theme=theme, fresh=learner == "fresh"), learner)
        for shot in shots
        for learner, size, theme in product(LEARNERS, SIZES, THEMES)
        if shot.name != "home-small" and (learner == "fresh" or not shot.new)
    ]


def index(found: Sequence[Look]) -> str:
    """Return a page with every picture below the name of its shot."""
    lines = ["<!doctype html><meta charset=utf-8><title>Looks</title><style>img{max-width:100%}</style>"]
    for look in found:
        lines += [f"<h3>{escape(look.name)}</h3>", f'<img src="{escape(look.name)}.svg" loading=lazy>']
    return "\n".join(lines)


def main(names: Sequence[str]) -> None:
    """Draw the shots of these names, or all, into build/looks."""
    folder = Path("build/looks").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    found, seen = looks(names), set[type[Screen[object]]]()
    with tempfile.TemporaryDirectory() as made, chdir(made), tour.standing_still():
        learners = {learner: Path(made, f"{learner}.db") for learner in LEARNERS}
        demo.build(learners["demo"], NOW, lambda _: None)
        Practice.open(learners["fresh"], demo.SETTINGS, "me", NOW).close()
        datasets.fill(learners["big"], 10_000, 100_000)
        for look in found:
            copied = Path(made, "look.db")
            shutil.copy(learners[look.learner], copied)
            picture = asyncio.run(tour.take(look.shot, copied, seen))
            (folder / f"{look.name}.svg").write_text(picture, encoding="utf-8")
            for left in Path(made).glob("look.db*"):
                left.unlink()
    (folder / "index.html").write_text(index(found), encoding="utf-8")
    sys.stdout.write(f"{len(found)} pictures of {len(seen)} kinds of screens: build/looks/index.html\n")


if __name__ == "__main__":
    main(sys.argv[1:])
