"""Commands that add up: what was done, what stays, what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.output import guarded, json_option, print_json, show, talk
from tpm_coach.domain import Rating
from tpm_coach.text import counted

if TYPE_CHECKING:
    from tpm_coach.stats import Readiness, Statistics

WRITTEN = (".html", ".htm", ".md", ".markdown")


@click.command()
@json_option
@pass_office
@guarded
def stats(office: Office, as_json: bool) -> None:
    """Readiness, retention, calibration, minutes and what is to come.

    docs/statistics.md says what each figure means.
    """
    from tpm_coach.stats import report as said

    figures = office.practice.statistics.look(office.now())
    if as_json:
        print_json(figures)
        return
    show(said.summary(figures))
    if not figures.totals.answers:
        talk("Figures come with your first answers: tpm-coach drill.")
        return
    _totals(figures)
    _readiness(figures.categories, "category", said.weakest(figures.categories, "category"))
    _readiness(figures.competencies, "competency", said.weakest(figures.competencies, "competency"))
    show()
    show(said.retained(figures.retention))
    for tenth in figures.retention.tenths:
        show(
            f"{'':4}foreseen {tenth.expected:4.0%}   passed {tenth.achieved:4.0%} "
            f"of {tenth.answers:,} repeated"
        )
    show()
    show(said.sure(figures.confidence))
    for sure in figures.confidence:
        if sure.coverage is not None:
            answers = counted(sure.answers, "answer")
            show(f"{'':4}{sure.word:12} {sure.coverage:4.0%} of the key points, {answers}")
    show()
    show(said.practised(figures.days))
    show(said.load(figures.overdue, figures.ahead))


def _totals(figures: Statistics) -> None:
    totals = figures.totals
    given = ", ".join(f"{rating.title} {totals.ratings[rating]:,}" for rating in Rating)
    covered = f"; key points made, mean: {totals.coverage:.0%}" if totals.coverage is not None else ""
    show(f"Ratings: {given}{covered}")
    if totals.agreement.compared:
        show(
            f"Your ratings and the coach's: {totals.agreement.exact:.0%} the same, "
            f"{totals.agreement.within_one:.0%} within one"
        )


def _readiness(items: Sequence[Readiness], kind: str, sentence: str) -> None:
    if not items:
        return
    show()
    show(sentence)
    show(f"{'By ' + kind:26} {'ready':>6} {'unasked':>8} {'left out':>9} {'forgotten':>10} {'lapses':>7}")
    for item in items:
        show(
            f"{item.title[:26]:26} {item.readiness:6.0%} {item.unasked:8.0%} {item.unmade:9.0%} "
            f"{item.forgotten:10.0%} {item.lapses:7,}"
        )


@click.command()
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file to write: FILE.html, or FILE.md for Markdown.",
)
@json_option
@pass_office
@guarded
def report(office: Office, file: Path | None, as_json: bool) -> None:
    """Write all statistics into one file, HTML or Markdown.

    The HTML holds everything in itself, plots too, light and dark, and prints well. Nothing of it leaves your
    computer, but it holds words of your answers: look at it before you give it away.
    """
    if file is None and not as_json:
        raise click.UsageError("name a file with --to, such as --to report.html, or ask for --json.")
    if file is not None and file.suffix.lower() not in WRITTEN:
        raise click.BadParameter("a report is written as FILE.html or FILE.md", param_hint="--to")
    figures = office.practice.statistics.look(office.now(), words=True)
    if file is not None:
        from tpm_coach.practice.exporting import save
        from tpm_coach.reporting import as_html, as_markdown

        write = as_html if file.suffix.lower() in WRITTEN[:2] else as_markdown
        save(file, [write(figures).encode("utf-8", "replace")])
        talk(f"The report was written to {file}.")
    if as_json:
        print_json(figures)
