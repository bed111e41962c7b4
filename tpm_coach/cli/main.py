"""The command `tpm-coach`: the TUI by itself, one command for each use case."""

from __future__ import annotations

from importlib import import_module

import click

from tpm_coach import __version__

COMMANDS = {
    "drill": ("drill:drill", "Answer today's questions."),
    "due": ("look:due", "List today's questions, and why each is there."),
    "mock": ("mock:mock", "Take a mock interview: phone screen, onsite loop or your own."),
    "plan": ("plan:plan", "Prepare for an interview: set its date, or see how you stand."),
    "feedback": ("drill:feedback", "Judge an answer from a FILE or stdin; nothing is stored."),
    "review": ("drill:review", "Rate an answer given elsewhere; FSRS sets its next day."),
    "undo": ("drill:undo", "Take back what was done last; a rated answer becomes a draft."),
    "redo": ("drill:redo", "Do again what was taken back last."),
    "history": ("look:history", "List rated answers, latest first."),
    "stats": ("statistics:stats", "Readiness, retention, calibration, minutes and what is to come."),
    "report": ("statistics:report", "Write all statistics into one file, HTML or Markdown."),
    "import": ("exchange:import_packs", "Bring in questions from files, all or none."),
    "export": ("exchange:export", "Take questions or answers out, for other people and programs."),
    "packs": ("bank:packs", "Look after question packs."),
    "questions": ("bank:questions", "Find questions, write and mend them, put them aside."),
    "optimize": ("optimize:optimize", "Train FSRS on your own answers; take what it learns or leave it."),
    "config": ("config:config", "Look at the settings and change them."),
    "backup": ("care:backup", "Make backups, check them, put one back."),
    "demo": ("demo:demo", "Look around as a made-up learner with eight weeks of history."),
    "doctor": ("care:doctor", "Check database, memory, backups, settings, disk and permissions."),
    "data": ("care:data", "Take all of your data out, or remove it."),
}
"""Each command's place and short help, so that `--help` need not import what the commands need."""


class LazyGroup(click.Group):
    """Imports a command when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(f"tpm_coach.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="tpm-coach")
@click.option(
    "--learner", default="me", metavar="NAME", help="Practise as another learner, made on first use."
)
@click.pass_context
def cli(context: click.Context, learner: str) -> None:
    """Practise TPM interview questions every day, offline.

    Without a command the app opens. TPM_COACH_HOME moves data and config, TPM_COACH_NOW (ISO 8601 with
    offset) fixes the clock.
    """
    from tpm_coach.cli.office import Office

    name = " ".join(learner.split())
    if not name or len(name) > 80 or not name.isprintable():
        raise click.BadParameter("a name has 1 to 80 characters that can be printed", param_hint="--learner")
    context.obj = Office(name)
    if context.invoked_subcommand is None:
        from tpm_coach.cli.app import run_app
        from tpm_coach.cli.output import guarded

        guarded(run_app)(context.obj)
