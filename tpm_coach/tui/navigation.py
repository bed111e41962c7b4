"""The screens that can be gone to: one table for the keys of home, the command palette and the help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

from textual.binding import Binding

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice
    from tpm_coach.tui.screens.base import BaseScreen


@dataclass(frozen=True)
class Place:
    """A screen that a key of home and the command palette lead to.

    Its key on home has the id `home.NAME`, `label` is its word in the key bar, `title` its name in the
    palette and the help, `help` says in one sentence what it is for. `source` is `module:Class` below
    tpm_coach.tui.screens, imported when it is first gone to; the class takes (practice, clock).
    A place without a key is reached from another place and the palette.
    """

    name: str
    key: str
    label: str
    title: str
    help: str
    source: str

    def screen(self, practice: Practice, clock: Callable[[], datetime]) -> BaseScreen:
        """Return a new screen of this place."""
        module, _, name = self.source.partition(":")
        made: BaseScreen = getattr(import_module(f"tpm_coach.tui.screens.{module}"), name)(practice, clock)
        return made


PLACES = (
    Place(
        name="plan",
        key="p",
        label="Plan",
        title="Interview plan",
        help="Set the interview date and see what it takes.",
        source="plan:PlanScreen",
    ),
    Place(
        name="mock",
        key="m",
        label="Mock",
        title="Mock interview",
        help="Take a phone screen or an onsite loop: no feedback before the debrief.",
        source="mock:MockScreen",
    ),
    Place(
        name="bank",
        key="b",
        label="Bank",
        title="Question bank",
        help="Find and read questions; put them aside, tag, edit or drill them.",
        source="bank:BankScreen",
    ),
    Place(
        name="answers",
        key="l",
        label="Answers",
        title="Answers",
        help="Look through every answer you gave, and compare two of them.",
        source="answers:AnswersScreen",
    ),
    Place(
        name="import",
        key="i",
        label="Import",
        title="Import",
        help="Bring questions in from a file.",
        source="importing:ImportScreen",
    ),
    Place(
        name="statistics",
        key="s",
        label="Stats",
        title="Statistics",
        help="See how ready you are, what you keep, what you say and what is to come.",
        source="statistics:StatisticsScreen",
    ),
    Place(
        name="settings",
        key="comma",
        label="Settings",
        title="Settings",
        help="Change how much, how often and with which colours and keys you practise.",
        source="settings:SettingsScreen",
    ),
    Place(
        name="weights",
        key="",
        label="Weights",
        title="Personal weights",
        help="Train FSRS on your own answers, see what would change, take it or leave it.",
        source="optimize:OptimizeScreen",
    ),
)
"""In the order of importance."""


def bindings() -> list[Binding]:
    """Return the keys of home that lead to the places."""
    return [
        Binding(
            place.key, f"app.go('{place.name}')", place.label, tooltip=place.help, id=f"home.{place.name}"
        )
        for place in PLACES
        if place.key
    ]


def named(name: str) -> Place:
    """Return a place by its name."""
    return next(place for place in PLACES if place.name == name)


def place_of(screen: object) -> Place | None:
    """Return the place that a screen is, None for home, a drill and what lies above a place."""
    source = f"{type(screen).__module__.rpartition('.')[2]}:{type(screen).__name__}"
    return next((place for place in PLACES if place.source == source), None)
