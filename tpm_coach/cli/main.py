"""The command `tpm-coach`: the TUI by itself, one command for each use case."""

from __future__ import annotations

import click

from tpm_coach import __version__
from tpm_coach.cli import bank, drill, look
from tpm_coach.cli.office import DEFAULT_LEARNER, Office, pass_office
from tpm_coach.cli.output import guarded
from tpm_coach.cli.packs import packs


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tpm-coach")
@click.option(
    "--learner",
    default=DEFAULT_LEARNER,
    metavar="NAME",
    help="Practise as another learner, made on first use.",
)
@click.pass_context
def cli(context: click.Context, learner: str) -> None:
    """Practise TPM interview questions every day, offline.

    Without a command the app opens. TPM_COACH_HOME moves data and config, TPM_COACH_NOW (ISO 8601 with
    offset) fixes the clock.
    """
    name = " ".join(learner.split())
    if not name or len(name) > 80:
        raise click.BadParameter("a name has 1 to 80 characters", param_hint="--learner")
    context.obj = Office(name)
    if context.invoked_subcommand is None:
        context.invoke(app)


@click.command()
@pass_office
@guarded
def app(office: Office) -> None:
    """Open the app."""
    drill.run_app(office)


for command in (drill.drill, look.due, drill.feedback, drill.review, drill.undo, look.history, look.stats):
    cli.add_command(command)
for command in (bank.import_packs, packs, bank.questions):
    cli.add_command(command)
for command in (bank.list_packs, bank.show_pack, bank.remove_pack):
    packs.add_command(command)
