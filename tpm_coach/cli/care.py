"""Commands that look after what is stored: backups, the doctor, and a learner's own data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.output import FAILURE, guarded, json_option, print_json, show, talk
from tpm_coach.errors import NotFound
from tpm_coach.text import counted

if TYPE_CHECKING:
    from tpm_coach.practice.care import Care
    from tpm_coach.practice.own_data import OwnData

_NOUNS = {
    "review": ("rated answer", ""),
    "memory": ("memory of a question", "memories of questions"),
    "draft": ("draft", ""),
    "hold": ("question put aside", "questions put aside"),
    "plan": ("interview plan", ""),
    "weights": ("set of trained weights", "sets of trained weights"),
    "rehearsal": ("ungraded answer", ""),
    "adjustment": ("reset or new day", "resets and new days"),
    "own_tag": ("tag of your own", "tags of your own"),
    "mock": ("mock interview", ""),
    "mock_answer": ("answer in a mock interview", "answers in mock interviews"),
    "act": ("step that can be taken back", "steps that can be taken back"),
}
_COUNTS = {"tally", "recall_tally", "standing", "shelf_seen"}
"""Tables that only count what others hold."""


def _care(office: Office) -> Care:
    from tpm_coach.practice.care import Care

    return Care(office.places.database, office.settings)


@click.group()
def backup() -> None:
    """Make backups, check them, put one back."""


@backup.command()
@json_option
@pass_office
@guarded
def now(office: Office, as_json: bool) -> None:
    """Make a backup of the database as it is now."""
    from tpm_coach.practice.care import Reason

    if not office.places.database.exists():
        raise NotFound(f"there is no database {office.places.database} yet, so there is nothing to back up")
    made = _care(office).back_up(Reason.ASKED, office.now())
    if as_json:
        print_json({"name": made.name, "path": str(made.path), "bytes": made.path.stat().st_size})
    else:
        show(made.name)
        talk(f"Checked and stored as {made.path}.")


@backup.command("list")
@json_option
@pass_office
@guarded
def list_backups(office: Office, as_json: bool) -> None:
    """List the backups, latest first."""
    kept = _care(office).backups()
    if as_json:
        print_json(
            [{"name": b.name, "day": b.day, "reason": b.reason, "bytes": b.path.stat().st_size} for b in kept]
        )
        return
    for item in kept:
        show(f"{item.name:40} {item.path.stat().st_size / 1024**2:8.1f} MB")
    talk(f"{counted(len(kept), 'backup')} in {office.places.data / 'backups'}.")


@backup.command()
@click.argument("name")
@json_option
@pass_office
@guarded
def restore(office: Office, name: str, as_json: bool) -> None:
    """Put a backup in place of the database.

    What is there now is kept as a backup first. NAME is one that 'backup list' shows, or the path of a
    database from elsewhere.
    """
    done = _care(office).restore(name, office.now())
    if as_json:
        print_json(done)
        return
    show(f"{done.restored} is in use again")
    if done.kept:
        talk(f"What was there before is kept: tpm-coach backup restore {done.kept}")


@backup.command()
@click.argument("name", default="")
@json_option
@pass_office
@guarded
def verify(office: Office, name: str, as_json: bool) -> None:
    """Read every backup, or one, from end to end.

    Ends with 1 when one cannot be restored.
    """
    results = _care(office).checked(name)
    if as_json:
        print_json(results)
    else:
        for result in results:
            show(f"{result.name:40} {result.fault or 'can be restored'}")
        talk(f"{counted(len(results), 'backup')} checked.")
    if any(result.fault and not result.expected for result in results):
        raise SystemExit(FAILURE)


@click.command()
@click.option(
    "--fix", is_flag=True, help="Mend what can be derived, after a backup; answers stay as they are."
)
@json_option
@pass_office
@guarded
def doctor(office: Office, fix: bool, as_json: bool) -> None:
    """Check database, memory, backups, settings, disk and permissions."""
    from tpm_coach.cli.config import faults_for_the_app
    from tpm_coach.practice.doctor import Doctor

    doctor = Doctor(office.places, faults_for_the_app)
    findings = doctor.mend(office.now()) if fix else doctor.examine()
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            show(f"{'fixed: ' if finding.fixed else ''}{finding.message}")
        talk(f"{counted(len(findings), 'finding')}." if findings else "Everything is in order.")
    if not all(finding.fixed for finding in findings):
        raise SystemExit(FAILURE)


@click.group()
def data() -> None:
    """Take all of your data out, or remove it."""


def _own_data(office: Office) -> OwnData:
    from tpm_coach.practice.own_data import OwnData

    return OwnData.open(office.places.database)


@data.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE|-")
@click.option("--learner", metavar="NAME", help="Whose data; by default of the learner who practises.")
@pass_office
@guarded
def export(office: Office, file: Path, learner: str | None) -> None:
    """Write everything that is stored of a learner to a FILE, as JSON."""
    name = " ".join(learner.split()) if learner is not None else office.learner
    own = _own_data(office)
    if str(file) == "-":
        for piece in own.json(name, office.now()):
            click.echo(piece, nl=False)
        return
    own.export(name, file, office.now())
    show(f"All that is stored of {name} is in {file}")


@data.command()
@click.option("--learner", required=True, metavar="NAME", help="Whose data is removed.")
@click.option("--keep-backups", is_flag=True, help="Leave the backups as they are; they still hold the data.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_office
@guarded
def delete(office: Office, learner: str, keep_backups: bool, yes: bool) -> None:
    """Remove a learner and all that is stored of them.

    It is removed from the backups too, unless --keep-backups leaves them as they are.
    """
    learner = " ".join(learner.split())
    own = _own_data(office)
    held = own.holdings(learner)
    parts = [
        counted(count, *_NOUNS.get(table, (f"row of {table}", f"rows of {table}")))
        for table, count in held.rows.items()
        if count and table not in _COUNTS
    ]
    talk(
        f"This removes the learner {learner} for good: {', '.join(parts) or 'nothing has been answered yet'}."
    )
    if held.backups:
        fate = "which stays as it is" if keep_backups else "where it is removed too"
        talk(f"It is also in {counted(len(held.backups), 'backup')}, {fate}.")
    if not yes and not click.confirm("Remove it?", err=True):
        talk("Nothing was removed.")
        raise SystemExit(FAILURE)
    removed = own.delete(learner, backups_too=not keep_backups)
    show(f"All that was stored of {learner} is removed")
    for name in removed.still_in:
        talk(f"The backup {name} still holds it.")
    if not removed.journal_clean:
        talk("Traces may stay in the file: another tpm-coach is open, or the disk has no space for a copy.")
    if removed.still_in and not keep_backups:
        raise SystemExit(FAILURE)
