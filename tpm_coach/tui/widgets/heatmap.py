"""Practice day by day: a column a week, a row a weekday, Monday first; its shades need no colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from textual.content import Content

_WEEK = timedelta(days=7)
_YEAR = 53
_LABEL = 4
_LEVELS = ((0, "·"), (1, "░"), (3, "▒"), (6, "▓"), (10, "█"))
"""From so many answers on a day has this shade."""


def weeks_in(cells: int) -> tuple[int, int]:
    """Return how many weeks fit into a width, a year at most, and how many cells each is wide (1-3)."""
    room = cells - _LABEL
    width = max(1, min(3, room // _YEAR))
    return max(1, min(_YEAR, room // width)), width


def heatmap(answers: Mapping[date, int], today: date, cells: int) -> Content:
    """Return the weeks up to today that fit into a width, each day shaded by its number of answers."""
    count, width = weeks_in(cells)
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - _WEEK * back for back in reversed(range(count))]
    lines = [Content.styled(" " * _LABEL + _months(weeks, width), "$foreground-muted")]
    for weekday in range(7):
        days = [week + timedelta(days=weekday) for week in weeks]
        shown = (_day(day, answers, width) for day in days if day <= today)
        runs = groupby(shown, key=itemgetter(1))
        row = [("".join(drawn for drawn, _ in run), style) for style, run in runs]
        lines.append(Content.assemble((f"{days[0]:%a} ", "$foreground-muted"), *row))
    return Content("\n").join(lines)


def legend() -> Content:
    """Return what the shades mean."""
    parts: list[Content | str | tuple[str, str]] = [Content.styled("· none", "$foreground-muted")]
    for (low, shade), (high, _) in zip(_LEVELS[1:], (*_LEVELS[2:], (0, "")), strict=True):
        span = f"{low}-{high - 1}" if high else f"{low} or more"
        parts += ["  ", (shade, "$primary"), f" {span}"]
    return Content.assemble(*parts, (" answers a day", "$foreground-muted"))


def _day(day: date, answers: Mapping[date, int], width: int) -> tuple[str, str]:
    shade = next(shade for low, shade in reversed(_LEVELS) if answers.get(day, 0) >= low)
    if not answers.get(day):
        return f"{shade:<{width}}", "$foreground-disabled"
    return f"{shade * max(1, width - 1):<{width}}", "$primary"


def _months(weeks: Sequence[date], width: int) -> str:
    """Name each month above the week that holds its first day, as far as there is room."""
    line = ""
    for index, week in enumerate(weeks):
        sunday = week + timedelta(days=6)
        if sunday.day <= 7 and len(line) <= index * width:
            line = f"{line:<{index * width}}{sunday:%b} "
    return line.rstrip()[: len(weeks) * width]
