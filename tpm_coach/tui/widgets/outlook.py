"""What an interview plan leads to: where it stands, what minutes a day would bring, the days to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from tpm_coach.planning import Forecast
from tpm_coach.planning.deadline import Phase
from tpm_coach.reporting.plots import Bars
from tpm_coach.text import counted
from tpm_coach.tui.widgets.bars import bar

if TYPE_CHECKING:
    from tpm_coach.practice.preparing import Outlook

LOWEST, HIGHEST = 9, 30
"""Lines that the plot of the days has at least, and at most."""

_BAR, _BARRED = 20, 76
"""Cells of the bar of a share, and how many a line must have for it."""

_PHASES = {
    Phase.BUILD: "Now: new questions first, then what is due.",
    Phase.LAST: "Now: the final pass, every question once more.",
    Phase.GREEDY: "Now: what is worth most first, for not all of it fits.",
}
_WITHOUT = (
    "Questions come back when you are about to forget them. Write the day of the interview, and the days are "
    "planned towards it: new questions first, then every question once more."
)
_UNITS = "recall: how likely an answer succeeds then; ready: share of questions at 80% or more"


def leads_to(outlook: Outlook | None, rows: Mapping[int, Forecast | None], own: int, width: int) -> Content:
    """Return where a plan stands, None for no plan, and what so many minutes a day would bring.

    `rows` are in the order of their minutes, None while it is worked out; `own` are those that count now.
    """
    if outlook and not outlook.days_left:
        return _over(outlook)
    if outlook:
        head = f"{counted(outlook.days_left, 'day')} to practise"
        lines = [Content.assemble((head, "bold"), "   ", _PHASES[Phase(outlook.phase)])]
        lines.append(Content(outlook.sentence))
        what = "What minutes a day would bring by the interview"
    else:
        lines = [Content.styled("No interview date yet", "bold"), Content(_WITHOUT)]
        what = "What minutes a day would bring in 30 days"
    lines += [Content(""), Content.styled(what, "bold")]
    columns = f"{'minutes a day':>15}{'answers':>10}{'never seen':>13}{'recall':>9}{'ready':>8}"
    lines.append(Content.styled(columns, "$foreground-muted"))
    barred = width >= _BARRED
    lines += [_row(minutes, found, minutes == own, barred) for minutes, found in rows.items()]
    return Content("\n").join([*lines, Content.styled(_UNITS, "$foreground-muted")])


def days(forecast: Forecast, width: int, height: int) -> Content:
    """Return the answers of each day to come as a plot of at most so many cells and lines."""
    # Brings plotext, which no first frame waits for.
    from tpm_coach.tui.widgets.plots import bars_that_fit, drawn

    coming = forecast.days
    plot = Bars(
        "",
        "",
        tuple(f"{day.day.day} {day.day:%b}" for day in coming),
        ("asked again", "new"),
        (tuple(float(day.answers - day.new) for day in coming), tuple(float(day.new) for day in coming)),
    )
    # What is nearest stays where not all have room.
    fit = bars_that_fit(plot, width)
    plot = replace(plot, labels=plot.labels[:fit], parts=tuple(part[:fit] for part in plot.parts))
    return Content("\n").join(drawn(plot, width, max(LOWEST, min(HIGHEST, height))))


def _row(minutes: int, found: Forecast | None, own: bool, barred: bool) -> Content:
    head = f"{'▸ ' if own else ''}{minutes}"
    style = "bold" if own else ""
    if found is None:
        return Content.assemble((f"{head:>15}", style), (f"{'...':>10}", "$foreground-muted"))
    answers = sum(day.answers for day in found.days)
    figures = f"{answers:>10,}{found.unseen:>13,}{found.recall:>9.0%}{found.ready:>8.0%}"
    drawn = Content.assemble("   ", bar(found.ready, _BAR)) if barred else Content("")
    return Content.assemble((f"{head:>15}{figures}", style), drawn)


def _over(outlook: Outlook) -> Content:
    day = outlook.plan.interview
    return Content("\n").join(
        [
            Content.styled(f"The interview was set for {day:%A}, {day.day} {day:%B %Y}", "bold"),
            Content("The plan asks for nothing more: what has piled up is spread over the days after it."),
            Content("Write another date, or go on without one."),
        ]
    )
