"""The app, opened from the command line.

It imports nothing that the first frame does not need: with the commands of a drill that came a tenth later.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from tpm_coach.cli.office import Office

if TYPE_CHECKING:
    from tpm_coach.practice.drill import Plan


def need_terminal(plain: str) -> None:
    """End with a usage error that names the command which works without a terminal."""
    # Textual draws on stderr and reads stdin; without a terminal it would wait for ever.
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.UsageError(f"the app needs a terminal; 'tpm-coach {plain} --plain' works without one")


def run_app(office: Office, plan: Plan | None = None, mock: int | None = None) -> None:
    """Open the TUI, at a drill if a plan is given, at a mock interview if its number is.

    The store is opened after the first frame.
    """
    need_terminal("drill" if mock is None else "mock")
    from tpm_coach.tui.app import CoachApp

    settings, clock, places, learner = office.settings, office.clock, office.places, office.learner

    def open_practice() -> Any:
        from tpm_coach.practice.service import Practice

        return Practice.open(places.database, settings, learner, clock())

    app = CoachApp(open_practice, clock, settings, places.config_file, plan, mock)
    app.run()
    if app.failure:
        raise app.failure
