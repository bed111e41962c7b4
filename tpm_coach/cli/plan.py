"""Commands that prepare for an interview on a day."""

from __future__ import annotations

from datetime import date

import click

from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.options import CategoryType, DayType
from tpm_coach.cli.output import guarded, json_option, print_json, show, talk
from tpm_coach.domain import Category, InterviewPlan
from tpm_coach.errors import NotFound
from tpm_coach.text import counted, one_line

DEFAULT_NAME = "interview"


@click.group(invoke_without_command=True)
@click.option("--interview", type=DayType(), help="The day of the interview.")
@click.option("--name", default=DEFAULT_NAME, show_default=True, help="One plan for each company.")
@click.option("--minutes", type=click.IntRange(5, 600), help="Minutes of practice a day; 30 by default.")
@click.option("--new", "new_per_day", type=click.IntRange(0, 50), help="New questions a day; 4 by default.")
@click.option("--category", "categories", multiple=True, type=CategoryType(), help="A category to weigh.")
@click.option(
    "--weight", "weights", multiple=True, type=click.FloatRange(0, 10), help="Its weight; 0 leaves it out."
)
@json_option
@pass_office
@click.pass_context
@guarded
def plan(
    context: click.Context,
    office: Office,
    interview: date | None,
    name: str,
    minutes: int | None,
    new_per_day: int | None,
    categories: tuple[Category, ...],
    weights: tuple[float, ...],
    as_json: bool,
) -> None:
    """Prepare for an interview: set its date, or see how you stand."""
    if context.invoked_subcommand:
        return
    if len(categories) != len(weights):
        raise click.UsageError("give one --weight for each --category, in the same order")
    name = _written(name) or DEFAULT_NAME
    changes = interview or minutes or new_per_day is not None or categories
    if changes:
        known = {old.name: old for old, _ in office.practice.preparing.plans()}.get(name)
        if interview is None and known is None:
            raise click.UsageError("say when the interview is: --interview 2026-12-15")
        _save(
            office,
            name,
            known,
            interview,
            minutes,
            new_per_day,
            categories,
            weights,
        )
    outlook = office.practice.preparing.outlook(office.now())
    if as_json:
        print_json(outlook)
    elif outlook is None:
        talk("No plan is active. Make one: tpm-coach plan --interview 2026-12-15")
    else:
        stored = outlook.plan
        show(
            f"{one_line(stored.name)}: {stored.interview}, {counted(outlook.days_left, 'day')} to practise, "
            f"{stored.minutes} minutes a day, now: {outlook.phase}"
        )
        show(outlook.sentence)


def _written(name: str) -> str:
    return " ".join(name.split())[:80]


def _known(name: str) -> str:
    if not _written(name):
        raise NotFound("a plan without a name is not there; 'tpm-coach plan list' names them")
    return _written(name)


def _save(
    office: Office,
    name: str,
    known: InterviewPlan | None,
    interview: date | None,
    minutes: int | None,
    new_per_day: int | None,
    categories: tuple[Category, ...],
    weights: tuple[float, ...],
) -> None:
    today = office.now().date()
    old = known or InterviewPlan(name, interview or today, today)
    new = InterviewPlan(
        name=name,
        interview=interview or old.interview,
        started=old.started,
        minutes=minutes or old.minutes,
        new_per_day=old.new_per_day if new_per_day is None else new_per_day,
        weights=tuple((dict(old.weights) | dict(zip(categories, weights, strict=True))).items()),
    )
    office.practice.preparing.save(new, office.now())


@plan.command("list")
@json_option
@pass_office
@guarded
def list_plans(office: Office, as_json: bool) -> None:
    """List the plans."""
    plans = office.practice.preparing.plans()
    if as_json:
        from tpm_coach.cli.output import as_data

        print_json([as_data(value) | {"active": active} for value, active in plans])
        return
    for value, active in plans:
        sign = "*" if active else " "
        show(f"{sign} {one_line(value.name):24} {value.interview}  {value.minutes} minutes a day")


@plan.command()
@click.argument("name")
@pass_office
@guarded
def use(office: Office, name: str) -> None:
    """Make a plan the active one."""
    name = _known(name)
    office.practice.preparing.use(name, office.now())
    show(f"{name} is active")


@plan.command()
@pass_office
@guarded
def off(office: Office) -> None:
    """Practise without a plan; the plans stay."""
    office.practice.preparing.use("", office.now())
    show("no plan is active")


@plan.command()
@click.argument("name")
@pass_office
@guarded
def remove(office: Office, name: str) -> None:
    """Forget a plan; answers and schedule stay."""
    name = _known(name)
    office.practice.preparing.remove(name, office.now())
    show(f"{name} is removed")


@plan.command("what-if")
@click.option(
    "--minutes", multiple=True, type=click.IntRange(5, 600), default=(20, 30, 45), help="May stand often."
)
@json_option
@pass_office
@guarded
def what_if(office: Office, minutes: tuple[int, ...], as_json: bool) -> None:
    """Show side by side what other minutes a day would lead to."""
    forecasts = office.practice.preparing.what_if(minutes, office.now())
    if as_json:
        print_json(forecasts)
        return
    show(f"{'minutes':>8} {'answers':>8} {'unseen':>7} {'recall':>7} {'ready':>6}")
    for item in forecasts:
        answers = sum(day.answers for day in item.days)
        show(f"{item.minutes:>8} {answers:>8} {item.unseen:>7} {item.recall:>7.0%} {item.ready:>6.0%}")
    talk("recall: mean on the last day; ready: share of questions with a recall of at least 80%")
