"""The parts of a debrief as text: signals by word and mark, the minutes as bars, what would help most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from textual.content import Content

from tpm_coach.domain import Category
from tpm_coach.mocking.debrief import Debrief, Judged, Record, spent
from tpm_coach.mocking.signals import Signal
from tpm_coach.text import counted, one_line

_STYLES = {
    Signal.STRONG_NO_HIRE: "$text-error",
    Signal.NO_HIRE: "$text-error",
    Signal.LEANING_HIRE: "$text-warning",
    Signal.HIRE: "$text-success",
    Signal.STRONG_HIRE: "$text-success",
}
_WORDS = max(len(signal.title) for signal in Signal) + 3
_NAME = max(len(category.title) for category in Category)
_LATEST, _QUOTED_LINES = 10, 2


def signal_words(signal: Signal | None) -> Content:
    """A signal as its mark and its name."""
    if signal is None:
        return Content.styled("   not judged", "$foreground-muted")
    return Content.styled(f"{signal.mark} {signal.title}", f"bold {_STYLES[signal]}")


def signal_column(signal: Signal | None) -> Content:
    """A signal as its mark and its name, as wide as any other."""
    words = signal_words(signal)
    return Content.assemble(words, " " * max(0, _WORDS + 2 - words.cell_length))


def verdict(debrief: Debrief) -> Content:
    """The signal of the whole interview, and what may be said about being ready."""
    mock = debrief.mock
    head = Content.assemble(
        (f"{one_line(mock.title, 60)}, {mock.study_day.day} {mock.study_day:%B %Y}   ", "bold $text-accent"),
        signal_words(debrief.overall),
    )
    lines = [head]
    if debrief.not_asked:
        lines.append(Content(f"Ended early: {counted(debrief.not_asked, 'question')} not asked."))
    return Content("\n").join([*lines, Content.styled(debrief.outlook.sentence, "$foreground-muted")])


def categories(debrief: Debrief) -> Content:
    """The signal of each category, and what it was before."""
    lines = []
    for item in debrief.categories:
        name = f"{item.category.title:<{_NAME}}  "
        before = _before(item.signal, item.before)
        lines.append(Content.assemble(name, signal_column(item.signal), before))
    return Content("\n").join(lines)


def _before(now: Signal | None, before: Signal | None) -> Content:
    if before is None or now is None:
        return Content("")
    moved = "the same as" if now == before else "up from" if now > before else "down from"
    return Content.styled(f"{moved} {before.title}" if now != before else "as before", "$foreground-muted")


def changes(debrief: Debrief, width: int) -> Content:
    """The two changes that would help most, each with its evidence."""
    if not debrief.changes:
        return Content("Nothing stands out. Keep it up.")
    lines = []
    for rank, change in enumerate(debrief.changes, 1):
        lines.append(_wrapped(f"{rank}  ", one_line(change.text), width).stylize("bold"))
        lines += [_evidence(f"   answer {q.number}: ", q.text, q.quote, width) for q in change.quotes]
    return Content("\n").join(lines)


def timeline(debrief: Debrief, width: int) -> Content:
    """How the minutes of each section were spent, one bar for each question at its place in time."""
    lines = []
    cells = max(10, width - _NAME - 5 - max((len(j.took) for j in debrief.answers), default=0))
    for section, seconds, answers in debrief.sections:
        whole = max(seconds, 60.0 * section.minutes)
        lines.append(Content.styled(spent(section, seconds), "bold"))
        lines += [_bar(judged, cells, whole) for judged in answers]
    return Content("\n").join(lines)


def _bar(judged: Judged, cells: int, whole: float) -> Content:
    start = min(cells - 1, round(cells * judged.began / whole))
    length = max(1, min(cells - start, round(cells * judged.answer.seconds / whole)))
    drawn, style = ("▓", "$text-warning") if judged.late else ("█", "$primary")
    return Content.assemble(
        f"{judged.number:>2} {judged.question.category.title:<{_NAME}} ",
        ("·" * start, "$foreground-disabled"),
        (drawn * length, style),
        ("·" * (cells - start - length), "$foreground-disabled"),
        (f" {judged.took}", style if judged.late else "$foreground-muted"),
    )


def answer(judged: Judged, width: int) -> Content:
    """One answer: its signal, the question, the evidence that decided, its rating."""
    rated = judged.rated
    told = (
        f"rated {rated.rating.title}, back on {rated.due_day.day} {rated.due_day:%b}"
        if rated
        else "not rated yet"
    )
    head = Content.assemble(
        (f"{judged.number}  {judged.question.category.title}  ", "bold"),
        signal_words(judged.assessment.signal),
        (f"   {told}", "$foreground-muted" if rated else "$text-accent"),
    )
    lines = [head, _wrapped("", one_line(judged.answer.prompt), width, 2).stylize("italic")]
    lines += [_evidence("   · ", reason.text, reason.quote, width) for reason in judged.assessment.reasons]
    return Content("\n").join(lines)


def _evidence(lead: str, text: str, quote: str, width: int) -> Content:
    """Evidence behind its lead, and the learner's words below that."""
    told = _wrapped(lead, one_line(text), width)
    if not quote:
        return told
    words = _wrapped(" " * len(lead), f"“{one_line(quote)}”", width, _QUOTED_LINES, "…”")
    return Content.assemble(told, "\n", words.stylize("italic $foreground-muted"))


def _wrapped(lead: str, text: str, width: int, most: int | None = None, end: str = "…") -> Content:
    """A text behind its lead, every line as far to the right, cut with `end` after `most` lines."""
    indent = " " * len(lead)
    return Content(
        "\n".join(
            wrap(
                text,
                max(20, width),
                initial_indent=lead,
                subsequent_indent=indent,
                max_lines=most,
                placeholder=f" {end}",
            )
        )
    )


def course(records: Sequence[Record]) -> Content:
    """The latest finished interviews side by side, oldest first: each category's marks over time."""
    latest = list(records)[-_LATEST:]
    rows = [
        _marks("Overall", (r.overall for r in latest)),
        *(_marks(c.title, (r.categories.get(c) for r in latest)) for c in Category),
    ]
    head = "".join(f"{r.number:>5}" for r in latest)
    lines = [Content.styled(f"{'Interview':<{_NAME}}{head}", "$foreground-muted"), *rows]
    return Content("\n").join(lines)


def _marks(name: str, signals: Iterable[Signal | None]) -> Content:
    cells = [
        Content("    ·") if signal is None else Content.styled(f"{signal.mark.strip():>5}", _STYLES[signal])
        for signal in signals
    ]
    return Content.assemble((f"{name:<{_NAME}}", "bold" if name == "Overall" else ""), *cells)


def legend() -> Content:
    """What the marks mean."""
    return Content.styled(
        "   ".join(f"{signal.mark.strip()} {signal.title}" for signal in Signal), "$foreground-muted"
    )
