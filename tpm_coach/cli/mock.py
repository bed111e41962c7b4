"""Commands for mock interviews."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.options import MOCK_NUMBER, CategoryType, TagType
from tpm_coach.cli.output import as_data, guarded, json_option, print_json, show, talk
from tpm_coach.domain import Category
from tpm_coach.mocking.values import Format
from tpm_coach.text import one_line

if TYPE_CHECKING:
    from tpm_coach.mocking.debrief import Record
    from tpm_coach.mocking.signals import Signal
    from tpm_coach.practice.interview import Interview

plain_option = click.option("--plain", is_flag=True, help="Line by line, for scripts and screen readers.")


@click.group(invoke_without_command=True)
@click.option(
    "--format",
    "format_",
    type=click.Choice([format_.value for format_ in Format]),
    help="phone: 4 questions in 30 minutes; onsite: 5 parts of 2 questions, 45 minutes each.",
)
@click.option(
    "--company",
    type=TagType(),
    default="",
    metavar="TAG",
    help="Prefer questions with this tag, such as amazon.",
)
@click.option("--category", "categories", multiple=True, type=CategoryType(), help="A part of a custom one.")
@click.option("--questions", type=click.IntRange(1, 10), help="Questions in each part of a custom one; 2.")
@click.option("--minutes", type=click.IntRange(5, 240), help="Minutes for each part of a custom one; 20.")
@plain_option
@pass_office
@click.pass_context
@guarded
def mock(
    context: click.Context,
    office: Office,
    format_: str | None,
    company: str,
    categories: tuple[Category, ...],
    questions: int | None,
    minutes: int | None,
    plain: bool,
) -> None:
    """Take a mock interview: phone screen, onsite loop or your own.

    The interviewer asks, follows up, keeps the time and says nothing about how it goes; the debrief after the
    last question does. Without options the app opens where you choose; --plain takes a phone screen.
    """
    if context.invoked_subcommand:
        return
    from tpm_coach.mocking.choosing import MockPlan

    own = bool(categories or questions or minutes)
    if own and format_ not in (None, Format.CUSTOM):
        raise click.UsageError("--category, --questions and --minutes are for --format custom")
    if not (plain or own or format_ or company):
        _run_app(office, 0)
        return
    given = Format(format_ or (Format.CUSTOM if own else Format.PHONE))
    wish = MockPlan(given, company, categories or tuple(Category))
    wish = replace(wish, questions=questions or wish.questions, minutes=minutes or wish.minutes)
    if not plain:
        from tpm_coach.cli.app import need_terminal

        need_terminal("mock")
    office.back_up_daily()
    _go_on(office, office.practice.mocks.start(wish, office.now()), plain)


@mock.command()
@click.argument("number", type=MOCK_NUMBER, required=False)
@plain_option
@pass_office
@guarded
def resume(office: Office, number: int | None, plain: bool) -> None:
    """Go on with an interview that is not finished.

    Without a NUMBER it is the latest one.
    """
    if number is None:
        waiting = office.practice.mocks.course().open
        if not waiting:
            talk("No mock interview is open. Begin one: tpm-coach mock")
            return
        number = waiting[0].number
    _go_on(office, office.practice.mocks.resume(number, office.now()), plain)


@mock.command("list")
@json_option
@pass_office
@guarded
def list_mocks(office: Office, as_json: bool) -> None:
    """List the interviews, latest first, with their signals."""
    course = office.practice.mocks.course()
    if as_json:
        print_json([_record_data(record) for record in course.records])
        return
    for record in course.records:
        told = record.overall.title if record.overall is not None else "not judged"
        if not record.finished:
            told = f"open, {record.answered}"
        name = record.format.title + (f", {one_line(record.company, 20)}" if record.company else "")
        signals = ", ".join(f"{c.title} {_name(s)}" for c, s in record.categories.items())
        show(f"{record.number:>4}  {record.study_day}  {name:30} {told:22} {signals}".rstrip())
    talk(course.outlook.sentence)


@mock.command("show")
@click.argument("number", type=MOCK_NUMBER)
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write FILE.html, or FILE.md for Markdown.",
)
@json_option
@pass_office
@guarded
def show_mock(office: Office, number: int, file: Path | None, as_json: bool) -> None:
    """Show a finished interview's debrief, or write it into a file.

    A file holds all that you said: look at it before you give it away.
    """
    if file is not None and file.suffix.lower() not in (".html", ".htm", ".md", ".markdown"):
        raise click.BadParameter("a debrief is written as FILE.html or FILE.md", param_hint="--to")
    debrief = office.practice.mocks.debrief(number)
    if as_json:
        print_json(debrief)
    if file is not None:
        office.practice.mocks.export(number, file)
        talk(f"The debrief was written to {file}.")
    elif not as_json:
        from tpm_coach.reporting.debrief import as_lines

        for line in as_lines(debrief):
            show(line)


@mock.command()
@click.argument("number", type=MOCK_NUMBER)
@pass_office
@guarded
def rate(office: Office, number: int) -> None:
    """Rate what has no rating yet in a finished interview, line by line."""
    from tpm_coach.cli.mock_plain import rate

    office.back_up_daily()
    waiting = office.practice.mocks.debrief(number).unrated
    if waiting:
        rate(office.practice, number, office.clock)
    else:
        talk("Every answer is rated.")


@mock.command()
@click.argument("number", type=MOCK_NUMBER)
@pass_office
@guarded
def finish(office: Office, number: int) -> None:
    """End an open interview; what was not answered does not count."""
    practice, now = office.practice, office.now()
    interview = practice.mocks.resume(number, now)
    answer = interview.answer
    practice.mocks.finish(interview, answer.unsent if answer else "", answer.seconds if answer else 0.0, now)
    show(f"Mock interview {number} is finished; 'tpm-coach mock show {number}' is its debrief.")


@mock.command("give-up")
@click.argument("number", type=MOCK_NUMBER)
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_office
@guarded
def give_up(office: Office, number: int, yes: bool) -> None:
    """Forget an open interview and all that was said in it."""
    if not yes:
        click.confirm(f"Forget mock interview {number} and what you said in it?", abort=True, err=True)
    office.practice.mocks.give_up(number, office.now())
    show(f"Mock interview {number} is given up; 'tpm-coach undo' takes that back.")


def _go_on(office: Office, interview: Interview, plain: bool) -> None:
    if plain:
        from tpm_coach.cli.mock_plain import run_plain

        run_plain(office.practice, interview, office.clock)
    else:
        if interview.notice:
            talk(interview.notice)
        _run_app(office, interview.mock.number)


def _run_app(office: Office, number: int) -> None:
    from tpm_coach.cli.app import run_app

    run_app(office, mock=number)


def _record_data(record: Record) -> dict[str, object]:
    data: dict[str, object] = as_data(record)
    return data


def _name(signal: Signal | None) -> str:
    return "not judged" if signal is None else signal.title
