"""Commands that show what is due and what was done."""

from __future__ import annotations

import click

from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.options import ahead_option, selection_options, weak_option
from tpm_coach.cli.output import guarded, json_option, print_json, show, talk
from tpm_coach.domain import Category, Selection
from tpm_coach.text import counted, one_line


@click.command()
@selection_options
@weak_option
@ahead_option
@json_option
@pass_office
@guarded
def due(office: Office, category: Category | None, tag: str, weak: bool, ahead: bool, as_json: bool) -> None:
    """List today's questions, and why each is there."""
    from tpm_coach.practice.drill import Plan

    waiting = office.practice.overview.due(
        Plan(Selection(category, tag), weak=weak, ahead=ahead), office.now()
    )
    if as_json:
        print_json(waiting)
        return
    for item in waiting:
        recall = f"recall {item.retrievability:.0%}" if item.retrievability is not None else ""
        show(f"{item.question_id:44} {item.category.title:19} {item.reason:18} {recall}".rstrip())
    talk(f"{counted(len(waiting), 'question')} today.")


@click.command()
@click.argument("question_id", default="")
@click.option("--limit", type=click.IntRange(1), help="At most so many, the latest ones.")
@json_option
@pass_office
@guarded
def history(office: Office, question_id: str, limit: int | None, as_json: bool) -> None:
    """List rated answers, latest first."""
    reviews = office.practice.overview.history(question_id, limit)
    if as_json:
        print_json(reviews)
        return
    for item in reviews:
        points = f"{item.feedback.coverage:4.0%}" if item.feedback and item.feedback.evidence else "   -"
        words = one_line(item.answer.text, 60)
        show(f"{item.study_day}  {item.rating.title:5} {points}  {item.question_id:40} {words}".rstrip())
    talk(f"{counted(len(reviews), 'rated answer')}.")


@click.command()
@json_option
@pass_office
@guarded
def stats(office: Office, as_json: bool) -> None:
    """Count answers, days and readiness."""
    figures = office.practice.overview.stats(office.now())
    if as_json:
        print_json(figures)
        return
    totals = figures.totals
    show(
        f"{counted(totals.answers, 'answer')} to {counted(totals.questions, 'question')} on "
        f"{counted(totals.days, 'day')}, {counted(totals.minutes, 'minute')} of writing, "
        f"streak {counted(figures.streak, 'day')}"
    )
    if totals.coverage is not None:
        show(f"Key points made, mean: {totals.coverage:.0%}")
    if totals.retention is not None:
        show(f"Repeated answers that passed: {totals.retention:.0%}")
    if totals.agreement.compared:
        show(
            f"Your ratings and the coach's: {totals.agreement.exact:.0%} the same, "
            f"{totals.agreement.within_one:.0%} within one"
        )
    for strength in figures.categories:
        show(
            f"{strength.category.title:19} {strength.seen:4} of {strength.total:4} seen, "
            f"readiness {strength.readiness:4.0%}"
        )
