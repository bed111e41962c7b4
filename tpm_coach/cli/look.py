"""Commands that show what is due and what was done."""

from __future__ import annotations

import sys

import click

from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.options import ahead_option, selection_options, weak_option
from tpm_coach.cli.output import guarded, json_option, print_json, show, talk
from tpm_coach.domain import Category, Review, Selection
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
@click.option(
    "--search", default="", metavar="WORDS", help="Only answers with these words, or to such questions."
)
@click.option("--compare", is_flag=True, help="The last two answers to the question, and what changed.")
@json_option
@pass_office
@guarded
def history(
    office: Office, question_id: str, limit: int | None, search: str, compare: bool, as_json: bool
) -> None:
    """List rated answers, latest first."""
    if compare:
        _compare(office, question_id, as_json)
        return
    # No log is longer, and no larger number can be asked of SQLite.
    reviews = _found(office, search, question_id, min(limit, sys.maxsize) if limit else None)
    if as_json:
        print_json(reviews)
        return
    for item in reviews:
        points = f"{item.feedback.coverage:4.0%}" if item.feedback and item.feedback.evidence else "   -"
        words = one_line(item.answer.text, 60)
        show(f"{item.study_day}  {item.rating.title:5} {points}  {item.question_id:40} {words}".rstrip())
    talk(f"{counted(len(reviews), 'rated answer')}.")


def _found(office: Office, words: str, question_id: str, limit: int | None) -> list[Review]:
    if not words:
        return office.practice.overview.history(question_id, limit)
    from tpm_coach.practice.answers import Given

    return office.practice.answers.reviews(words, Given(question_id=question_id), limit)


def _compare(office: Office, question_id: str, as_json: bool) -> None:
    if not question_id:
        raise click.UsageError("--compare needs a question: tpm-coach history QUESTION_ID --compare")
    from tpm_coach.practice.answers import changes_in_words

    pair = office.practice.answers.latest_pair(question_id)
    if as_json:
        print_json({name: getattr(pair, name) for name in ("earlier", "later", "changes")})
        return
    show(pair.question.prompt)
    for line in changes_in_words(pair):
        show(line)
    if pair.changes:
        for what, changed in (("Gained", pair.changes.gained), ("Lost", pair.changes.lost)):
            for point in changed:
                show(f"{what}: {point}")
    for review in (pair.earlier, pair.later):
        show()
        show(f"{review.study_day}, {review.rating.title}:")
        show(review.answer.text or "(rated without an answer)")
