"""What today holds as text: the cards of the home screen, each drawn for a width in cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from textwrap import wrap
from typing import TYPE_CHECKING

from textual.content import Content

from tpm_coach.text import counted, one_line
from tpm_coach.tui.widgets.bars import bar, change
from tpm_coach.tui.widgets.heatmap import heatmap, legend

if TYPE_CHECKING:
    from tpm_coach.practice.home import Coming, Said, Today

Keys = Mapping[str, str]
"""The key of each action of home, as it is shown."""

_NAME = 20
_LEAST_PROMPT, _GOOD_PROMPT = 24, 32
"""The cells that a prompt keeps beside its reason, and beside what can be left out or put elsewhere."""
_MOST_LINES = 4


def title(today: Today, keys: Keys) -> Content:
    """The day, and how far away the interview is."""
    learner = f"   {one_line(today.learner, 30)}" if today.learner != "me" else ""
    return Content.assemble(
        ("tpm-coach", "bold $text-accent"),
        f"   {today.day:%A}, {today.day.day} {today.day:%B}",
        (learner, "$foreground-muted"),
        "   ",
        _interview(today, keys),
    )


def _interview(today: Today, keys: Keys) -> Content:
    if today.interview is None:
        return Content.assemble(
            ("No interview date yet: ", "$foreground-muted"),
            _press(keys, "plan"),
            (" sets it", "$foreground-muted"),
        )
    day = today.interview.interview
    days = (day - today.day).days
    when = (
        f"in {counted(days, 'day')}"
        if days > 1
        else "tomorrow"
        if days == 1
        else "today"
        if days == 0
        else f"was {counted(-days, 'day')} ago"
    )
    return Content.assemble(
        ("Interview ", ""), (when, "bold $text-accent"), (f", {_date(day)}", "$foreground-muted")
    )


def plan(today: Today, keys: Keys, rows: int, width: int) -> Content:
    """What to do now, the figures of the day, and in so many rows the first questions with their reasons."""
    figures = Content.assemble(
        (f"{today.due:,} due", "bold" if today.due else ""),
        "   ",
        (f"{today.new:,} new", "bold" if today.new else ""),
        f"   {today.answered:,} answered today   streak {counted(today.streak, 'day')}",
        f"   {today.tomorrow:,} tomorrow" if today.tomorrow and not today.waiting else "",
    )
    lines = [_head(today, keys, width), figures]
    if today.waiting:
        lines.append(
            Content.assemble(
                f"{today.waiting:,} more {'is' if today.waiting == 1 else 'are'} due past today's minutes; ",
                _press(keys, "ahead"),
                " goes on.",
            )
        )
    return Content("\n").join([*lines, *_list(today.coming, rows - len(lines), width)])


def _list(coming: Sequence[Coming], rows: int, width: int) -> list[Content]:
    """The questions in at most so many rows: with all that they ask, or a row for each of the first."""
    heading, reasons = _reasons(coming)
    lines = [Content.styled(heading, "$foreground-muted")] if heading else []
    rows -= len(lines)
    for longest in range(_MOST_LINES, 0, -1):
        if len(whole := _whole(coming, reasons, width, longest)) <= rows:
            return lines + whole
    shown = coming if len(coming) <= rows else coming[: max(1, rows - 1)]
    lines += _rows(shown, reasons, width)
    if left := coming[len(shown) :]:
        minutes = counted(sum(item.minutes for item in left), "minute")
        lines.append(Content.styled(f"and {len(left):,} more, about {minutes}", "$foreground-muted"))
    return lines


def _reasons(coming: Sequence[Coming]) -> tuple[str, list[str]]:
    """What the reasons of all have in common, to be said once (empty when nothing), and the rest of each."""
    reasons = [item.reason for item in coming]
    parts = [reason.partition(": ") for reason in reasons]
    if not all(rest for _, _, rest in parts) or len({kind for kind, _, _ in parts}) != 1:
        return "", reasons
    if len(set(reasons)) == 1:
        return reasons[0].capitalize(), [""] * len(reasons)
    return f"{parts[0][0].capitalize()}:", [rest for _, _, rest in parts]


def _head(today: Today, keys: Keys, width: int) -> Content:
    enter = _press(keys, "drill")
    if today.draft:
        words = " goes on with the answer you left: "
        room = max(12, width - enter.cell_length - len(words))
        return Content.assemble(enter, (words, "bold"), (one_line(today.draft_prompt, room), "italic"))
    if today.coming:
        minutes = counted(today.minutes, "minute")
        return Content.assemble(enter, (" asks the first question. ", "bold"), f"About {minutes}.")
    if not today.questions:
        return Content.assemble("The bank holds no questions. ", _press(keys, "import"), " brings some in.")
    if today.answered:
        done = Content.styled("Done for today. Well kept up. ", "bold")
    else:
        done = Content("Nothing is due today. ")
    return Content.assemble(done, _press(keys, "ahead"), " goes on with what comes next.")


def _rows(coming: Sequence[Coming], reasons: Sequence[str], width: int) -> list[Content]:
    """A row for each question, of its reason and its category what leaves the prompt room."""
    minutes = max(len(str(item.minutes)) for item in coming)
    room = width - minutes - 6
    reason = min(max(map(len, reasons)), max(0, room - 2 - _LEAST_PROMPT))
    room -= reason + 2 * bool(reason)
    named = room - _NAME >= _GOOD_PROMPT
    room -= _NAME * named
    return [
        Content.assemble(
            (f"{item.category.title:<{_NAME}}" if named else "", ""),
            (f"{one_line(item.prompt, room):<{room}}", "italic"),
            (f"  {one_line(told, reason):<{reason}}" if reason else "", "$foreground-muted"),
            f"  {item.minutes:>{minutes}} min",
        )
        for item, told in zip(coming, reasons, strict=False)
    ]


def _whole(coming: Sequence[Coming], reasons: Sequence[str], width: int, longest: int) -> list[Content]:
    """For each question the reason and the minutes, and below them in at most so many lines what is asked."""
    lines, room = [], width - 12
    beside = all(
        len(item.category.title) + 2 + len(told) <= room for item, told in zip(coming, reasons, strict=True)
    )
    for number, (item, told) in enumerate(zip(coming, reasons, strict=True), start=1):
        head, minutes, category = f"{number:>2}  ", f"  {item.minutes:>2} min", f"{item.category.title}  "
        reason = f"{one_line(told, room):<{room - beside * len(category)}}"
        prompt = one_line(item.prompt) if beside else f"{category}{one_line(item.prompt)}"
        lines.append(
            Content.assemble(
                head, (category if beside else "", "bold"), (reason, "$foreground-muted"), minutes
            )
        )
        asked = wrap(prompt, max(12, width - 4), max_lines=longest, placeholder=" …")
        lines += [Content.styled(f"    {line}", "italic") for line in asked]
    return lines


def readiness(today: Today, width: int) -> Content:
    """Each category's readiness as a bar, its change over two weeks, and how much of it was seen."""
    before = {strength.category: strength.readiness for strength in today.before}
    lines = []
    most = max((len(f"{strength.total:,}") for strength in today.strengths), default=1)
    for strength in today.strengths:
        figure = f"{strength.readiness:>5.0%}"
        moved = Content("")
        if strength.category in before:
            points = round(100 * strength.readiness) - round(100 * before[strength.category])
            moved = change(points)
        seen = f" {strength.seen:>{most},} of {strength.total:>{most},}"
        seen += " seen" if width >= 64 else ""
        cells = max(6, width - _NAME - len(figure) - moved.cell_length - len(seen))
        parts = (f"{strength.category.title:<{_NAME}}", bar(strength.readiness, cells), figure, moved)
        lines.append(Content.assemble(*parts, (seen, "$foreground-muted")))
    if not any(strength.seen for strength in today.strengths):
        told = "How likely you still know it, times how well you answered last; new questions count 0."
        lines.append(Content.styled(told, "$foreground-muted"))
    return Content("\n").join(lines)


def weakest(today: Today, keys: Keys, width: int, longest: int = 1) -> Content:
    """The weakest category and the answer in it that needs work most, its prompt in up to `longest` lines."""
    spot = today.weakest
    if spot is None:
        return Content.styled(
            "After your first answers the category that needs work most is named here.", "$foreground-muted"
        )
    strength, new = spot.strength, spot.new
    head = Content.assemble(
        (strength.category.title, "bold"),
        f", {strength.readiness:.0%} ready{f', {new} still new' if new else ''}. ",
        _press(keys, "weak"),
        " drills it.",
    )
    if not spot.prompt:
        return head
    figures = (f"Lowest: {spot.coverage:.0%} of the points, recall {spot.recall:.0%}", "$foreground-muted")
    return Content.assemble(head, "\n", _asked(figures, spot.prompt, "", width, longest))


def session(today: Today, width: int, longest: int = 1) -> Content:
    """The best and the worst answer of the last session, each prompt in up to `longest` lines."""
    last = today.session
    if last is None:
        return Content.styled(
            "After your first drill its best and its worst answer are shown here.", "$foreground-muted"
        )
    named = day_named(last.day, today.day)
    day = f"{named[0].upper()}{named[1:]}: {counted(last.answers, 'answer')}"
    minutes = f" in {counted(last.minutes, 'minute')}" if last.minutes else ""
    writing = " of writing" if minutes and len(day + minutes) + 11 <= width else ""
    name = "Best" if last.worst else "Each" if last.answers > 1 else "Only"
    lines = [
        Content.styled(f"{day}{minutes}{writing}", "$foreground-muted"),
        _said(name, last.best, today.day, width, longest),
    ]
    if last.worst:
        lines.append(_said("Worst", last.worst, today.day, width, longest))
    return Content("\n").join(lines)


def practice(today: Today, width: int) -> Content:
    """A year of practice, day by day."""
    if not today.practised:
        return Content.styled(
            "Each day with an answer gets a shade here. A few minutes every day beats an hour a week.",
            "$foreground-muted",
        )
    since = today.day - timedelta(days=365)
    answers = {seen.day: seen.answers for seen in today.practised if seen.day > since}
    total = counted(sum(answers.values()), "answer")
    told = f"{total} on {counted(len(answers), 'day')}, streak {counted(today.streak, 'day')}"
    foot = Content.assemble((told, "bold"), "   ", legend())
    if foot.cell_length > width:
        foot = Content.assemble((told, "bold"), "\n", legend())
    return Content("\n").join([heatmap(answers, today.day, width), foot])


def _said(name: str, said: Said, today: date, width: int, longest: int) -> Content:
    points = "   -" if said.coverage is None else f"{said.coverage:>4.0%}"
    back = ""
    if said.due_day:
        back = f"back {'today' if said.due_day <= today else _date(said.due_day)}"
    return _asked((f"{name:<5} {points}  {said.rating.title:<5}", "bold"), said.prompt, back, width, longest)


def _asked(head: tuple[str, str], prompt: str, tail: str, width: int, longest: int) -> Content:
    """A prompt between what is said of it, or below where that leaves it too few cells.

    With more than one line for it, it goes below as soon as it would be cut.
    """
    foot = f"  {tail}" if tail else ""
    room = width - len(head[0]) - 2 - len(foot)
    if room < (len(prompt) if longest > 1 else min(_GOOD_PROMPT, len(prompt))):
        if longest > 1:
            lines = wrap(one_line(prompt), width - 2, max_lines=longest, placeholder=" …")
        else:
            lines = [one_line(prompt, width - 2)]
        below = [(f"\n  {line}", "italic") for line in lines]
        return Content.assemble(head, (foot, "$foreground-muted"), *below)
    asked = f"  {one_line(prompt, room):<{room}}"
    return Content.assemble(head, (asked, "italic"), (foot, "$foreground-muted"))


def _press(keys: Keys, action: str) -> Content:
    name = keys[action].replace("⏎", "Enter")
    return Content.styled(name, f"bold $text-accent @click=screen.press('{action}')")


def day_named(day: date, today: date) -> str:
    """Return a day up to today as one names it: "today", "yesterday", else its weekday and date."""
    if day == today:
        return "today"
    if day == today - timedelta(days=1):
        return "yesterday"
    return f"{day:%A}, {day.day} {day:%B}{f' {day.year}' if day.year != today.year else ''}"


def _date(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
