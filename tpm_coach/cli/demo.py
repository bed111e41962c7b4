"""The command that opens the app on a throw-away learner."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.output import guarded, show, talk
from tpm_coach.errors import StoreError

_MARK = "made-up-learner.txt"
"""Only a folder with this file in it is opened, or removed to make room for another."""


@click.command()
@click.option("--reset", is_flag=True, help="Make the learner anew, up to yesterday evening.")
@click.option("--plain", is_flag=True, help="Make the learner and say where, without opening the app.")
@pass_office
@guarded
def demo(office: Office, reset: bool, plain: bool) -> None:
    """Look around as a made-up learner with eight weeks of history.

    The learner lives in the folder demo beside your database, which is not opened; remove it at any time.
    """
    home = office.places.data / "demo"
    theirs = Office(environment={**office.environment, "TPM_COACH_HOME": str(home)})
    if home.exists() and not (home / _MARK).exists():
        raise StoreError(f"{home} was not made by this command; move it, or set TPM_COACH_HOME")
    if reset or not theirs.places.database.exists():
        _make(theirs, home)
    else:
        talk("This learner was made before; --reset makes one whose last evening is yesterday.")
    if plain or not (sys.stdin.isatty() and sys.stderr.isatty()):
        show(str(home))
        talk(f"Any command works on it, such as: TPM_COACH_HOME={home} tpm-coach due")
        return
    from tpm_coach.cli.app import run_app

    run_app(theirs)


def _make(theirs: Office, home: Path) -> None:
    """Put a new learner in the place of the old one, all or nothing."""
    from tpm_coach import settings_file
    from tpm_coach.practice.demo import DAYS, SETTINGS, build

    now = theirs.now()
    part, old = (home.with_name(f"demo.{os.getpid()}.{end}") for end in ("part", "old"))
    chosen = {name: getattr(SETTINGS, name) for name in ("minutes_per_day", "new_per_day")}
    try:
        # Folders above the last one would be open to others.
        home.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        part.mkdir(mode=0o700)
        try:
            (part / _MARK).write_text("'tpm-coach demo --reset' replaces this folder and all in it.\n")
            settings_file.save(part / theirs.places.config_file.name, chosen)
            with click.progressbar(
                label="Eight weeks of practice", length=DAYS, file=sys.stderr, show_eta=False
            ) as bar:
                build(part / theirs.places.database.name, now, lambda done: bar.update(done - bar.pos))
            if home.exists():
                home.rename(old)
            part.rename(home)
        finally:
            for folder in (part, old):
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise StoreError(f"{home} cannot be made: {error.strerror}; set TPM_COACH_HOME") from error
