"""Commands that ask, judge and rate."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import click

from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.options import ahead_option, selection_options, weak_option
from tpm_coach.cli.output import guarded, json_option, print_json, show, talk
from tpm_coach.domain import Category, Evidence, Feedback, Filter, Rating, Remark, Selection, Turn, TurnKind
from tpm_coach.errors import NotFound
from tpm_coach.text import counted, printable

if TYPE_CHECKING:
    from tpm_coach.domain import Act


@click.command()
@selection_options
@weak_option
@ahead_option
@click.option(
    "--cram", is_flag=True, help="Everything of --category or --tag, ungraded: no schedule changes."
)
@click.option("--count", type=click.IntRange(1), help="End after so many questions.")
@click.option("--plain", is_flag=True, help="Line by line, for scripts and screen readers.")
@pass_office
@guarded
def drill(
    office: Office,
    category: Category | None,
    tag: str,
    weak: bool,
    ahead: bool,
    cram: bool,
    count: int | None,
    plain: bool,
) -> None:
    """Answer today's questions."""
    if cram and (weak or ahead):
        raise click.UsageError("--cram asks everything, so --weak and --ahead have nothing to choose")
    from tpm_coach.practice.drill import Plan

    plan = Plan(Selection(category, tag), weak=weak, ahead=ahead, cram=cram, count=count)
    if plain:
        from tpm_coach.cli.plain import run_plain

        office.back_up_daily()
        _check(office, plan.selection)
        run_plain(office.practice, plan, office.clock)
    else:
        from tpm_coach.cli.app import run_app

        run_app(office, plan)


def _check(office: Office, selection: Selection) -> None:
    """Raise NotFound for a tag that no question has: it is misspelt, and not done for today."""
    wanted = Filter(selection.category, tag=selection.tag)
    if selection.tag and not office.practice.browsing.numbers("", wanted, None, office.now()):
        of = f" of {selection.category.title}" if selection.category else ""
        raise NotFound(
            f"no question{of} has the tag {selection.tag!r}; the app's question bank lists the tags"
        )


@click.command()
@click.argument("question_id")
@click.argument("file", type=click.File(encoding="utf-8"), default="-", metavar="[FILE|-]")
@json_option
@pass_office
@guarded
def feedback(office: Office, question_id: str, file: Any, as_json: bool) -> None:
    """Judge an answer from a FILE or stdin; nothing is stored."""
    question = office.practice.library.question(question_id)
    judged = office.practice.drills.feedback(question, _text(file), office.now())
    if as_json:
        print_json(feedback_data(question_id, judged))
        return
    for line in feedback_lines(judged):
        show(line)


@click.command()
@click.argument("question_id")
@click.option(
    "--rating", required=True, type=click.Choice([r.name.lower() for r in Rating]), help="How it went."
)
@click.option("--answer", type=click.File(encoding="utf-8"), help="A file with the answer, - for stdin.")
@click.option("--confidence", type=click.IntRange(1, 4), help="How sure you were, 1-4.")
@json_option
@pass_office
@guarded
def review(
    office: Office, question_id: str, rating: str, answer: Any, confidence: int | None, as_json: bool
) -> None:
    """Rate an answer given elsewhere; FSRS sets its next day."""
    from tpm_coach.domain import Answer

    now = office.now()
    office.back_up_daily()
    question = office.practice.library.question(question_id)
    text = printable(_text(answer)).strip() if answer else ""
    judged = office.practice.drills.feedback(question, text, now) if text else None
    turns = (Turn(TurnKind.ANSWER, text, now.astimezone(UTC)),) if text else ()
    stored = office.practice.drills.record(
        question, Answer(turns, now.astimezone(UTC), 0.0), judged, confidence, Rating[rating.upper()], now
    )
    if as_json:
        print_json(stored)
    else:
        show(f"{question_id}: {stored.rating.title}, comes back on {stored.after.due_day}")


@click.command()
@json_option
@pass_office
@guarded
def undo(office: Office, as_json: bool) -> None:
    """Take back what was done last; a rated answer becomes a draft."""
    office.back_up_daily()
    _said("Took back", office.practice.schedule.undo(office.now()), as_json)


@click.command()
@json_option
@pass_office
@guarded
def redo(office: Office, as_json: bool) -> None:
    """Do again what was taken back last."""
    _said("Done again", office.practice.schedule.redo(), as_json)


def _said(what: str, act: Act, as_json: bool) -> None:
    from tpm_coach.practice.schedule import said

    if as_json:
        print_json(act)
    else:
        show(f"{what}: {said(act)}")


def feedback_data(question_id: str, judged: Feedback) -> dict[str, Any]:
    """Return feedback as `feedback --json` prints it."""
    return {
        "question_id": question_id,
        "coach": judged.coach,
        "headline": judged.headline,
        "suggested": judged.suggested,
        "coverage": judged.coverage,
        "evidence": [
            {key: getattr(e, key) for key in ("key_point", "must", "verdict", "score", "quote")}
            for e in judged.evidence
        ],
        "tips": judged.tips,
        "red_flags": judged.red_flags,
        "guards": judged.guards,
    }


def feedback_lines(judged: Feedback, marked: Rating | None = None) -> list[str]:
    """Return feedback as lines of text: verdict, heard, not heard, tips, red flags, suggested rating.

    With the rating `marked`, suggested with the learner's own ticks taken in, each point has the number by
    which it is ticked.
    """
    points = [(f"{number} " if marked else "", e) for number, e in enumerate(judged.evidence, 1)]
    heard = [_heard(number, e) for number, e in points if e.heard]
    missed = [_missed(number, e) for number, e in points if not e.heard]
    lines = [judged.headline, *map(_remark, judged.guards), *heard, *missed]
    lines += [f"! {_remark(remark)}" for remark in judged.red_flags]
    lines += [f"* {_remark(remark)}" for remark in judged.tips]
    made = f"{len(heard)} of {counted(len(judged.evidence), 'point')}. " if judged.evidence else ""
    return [*lines, f"{made}Suggested rating: {(marked or judged.suggested).title}"]


def _heard(number: str, evidence: Evidence) -> str:
    quote = " ".join(evidence.quote.split())
    return f'+ {number}{evidence.key_point}: "{quote}"' if quote else f"+ {number}{evidence.key_point}"


def _missed(number: str, evidence: Evidence) -> str:
    sign = "~" if evidence.verdict == "unsure" and evidence.marked is None else "-"
    must = " (must)" if evidence.must else ""
    return f"{sign} {number}{evidence.key_point}{must}{': ' + evidence.why if evidence.why else ''}"


def _remark(remark: Remark) -> str:
    return f'{remark.text} ("{" ".join(remark.quote.split())}")' if remark.quote else remark.text


def _text(file: Any) -> str:
    if file.isatty():
        talk("Write the answer; Ctrl+D ends it.")
    try:
        return str(file.read())
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file.name} is not UTF-8 text: {error.reason}") from error
