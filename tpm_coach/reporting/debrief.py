"""The debrief of a mock interview as a page of HTML, as Markdown, and as plain lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tpm_coach.domain import TurnKind
from tpm_coach.errors import StoreError
from tpm_coach.mocking.debrief import Debrief, Judged, spent
from tpm_coach.mocking.signals import Signal
from tpm_coach.mocking.values import Section
from tpm_coach.reporting import markdown, page, svg
from tpm_coach.reporting.plots import NONE, Table
from tpm_coach.text import counted, one_line, printable

NOT_JUDGED = "not judged"
_SPEAKERS = {
    TurnKind.QUESTION: "Interviewer",
    TurnKind.PROBE: "Interviewer follows up",
    TurnKind.REPLY: "Interviewer",
    TurnKind.ANSWER: "You",
    TurnKind.ASIDE: "You, aside",
}


def _title(debrief: Debrief) -> str:
    day = debrief.mock.study_day
    return f"Mock interview {debrief.mock.number}: {debrief.mock.title}, {day.day} {day:%B %Y}"


def as_lines(debrief: Debrief) -> Iterator[str]:
    """Yield the debrief as lines for a screen reader or a script, answers by their numbers."""
    yield _title(debrief)
    yield f"Signal: {_signal(debrief.overall)}. {_early(debrief)}".rstrip()
    yield debrief.outlook.sentence
    yield ""
    for item in debrief.categories:
        before = f" (before: {item.before.title})" if item.before is not None else ""
        yield f"{item.category.title:19} {_signal(item.signal)}{before}"
    yield ""
    yield "What would help most:"
    for rank, change in enumerate(debrief.changes, 1):
        yield f"{rank}. {change.text}"
        yield from (f"   Answer {q.number}: {q.text}{_quote(q.quote)}" for q in change.quotes)
    if not debrief.changes:
        yield "Nothing stands out."
    yield ""
    for section, seconds, answers in debrief.sections:
        yield spent(section, seconds)
        yield from (f"   Answer {j.number}: {j.took}{_probes(j)}" for j in answers)
    for judged in debrief.answers:
        yield ""
        where = f"Answer {judged.number}, {judged.question.category.title}"
        yield f"{where}: {_signal(judged.assessment.signal)}, {_rated(judged)}"
        yield one_line(judged.answer.prompt)
        yield from (f"   {r.text}{_quote(r.quote)}" for r in judged.assessment.reasons)


def as_markdown(debrief: Debrief) -> str:
    """Return the debrief as Markdown, with everything that was said."""
    text = markdown.text
    parts = [f"# {text(_title(debrief))}", f"**{_signal(debrief.overall)}** {_early(debrief)}".rstrip()]
    parts += [text(debrief.outlook.sentence), "## By category", markdown.table(_categories(debrief))]
    parts.append("## What would help most")
    for rank, change in enumerate(debrief.changes, 1):
        lines = [f"{rank}. **{text(change.text)}**"]
        lines += [f"   - Answer {q.number}: {text(q.text + _quote(q.quote))}" for q in change.quotes]
        parts.append("\n".join(lines))
    if not debrief.changes:
        parts.append("Nothing stands out.")
    parts.append("## How the minutes were spent")
    for section, seconds, answers in debrief.sections:
        lines = [f"- Answer {j.number}, {j.question.category.title}: {j.took}{_probes(j)}" for j in answers]
        parts += [text(spent(section, seconds)), "\n".join(lines)]
    parts.append("## Answer by answer")
    for judged in debrief.answers:
        parts += _answer_markdown(judged)
    return "\n\n".join(parts) + "\n"


def as_html(debrief: Debrief) -> str:
    """Return the debrief as a page that holds everything in itself, with everything that was said."""
    text = page.text
    body = [
        f"<header><h1>{text(_title(debrief))}</h1>",
        f"<p>Overall signal: <strong>{_signal(debrief.overall)}</strong> {text(_early(debrief))}</p>",
        f'<p class="soft">{text(debrief.outlook.sentence)}</p></header>',
        "<main>",
        "<section><h2>By category</h2>",
        f'<div class="tables">{page.table(_categories(debrief))}</div></section>',
        "<section><h2>What would help most</h2>",
    ]
    changes = []
    for change in debrief.changes:
        quotes = "".join(
            f"<li>Answer {q.number}: {text(q.text + _quote(q.quote))}</li>" for q in change.quotes
        )
        changes.append(f"<li><strong>{text(change.text)}</strong><ul>{quotes}</ul></li>")
    body.append(f"<ol>{''.join(changes)}</ol>" if changes else "<p>Nothing stands out.</p>")
    body += ["</section>", '<section><h2>How the minutes were spent</h2><div class="plots">']
    body += [_timeline(*spent_in) for spent_in in debrief.sections]
    body += ["</div></section>", "<section><h2>Answer by answer</h2>"]
    body += [_answer_html(judged) for judged in debrief.answers]
    return page.page(_title(debrief), [*body, "</section>", "</main>"])


def _signal(value: Signal | None) -> str:
    return NOT_JUDGED if value is None else f"{value.title} ({value.mark.strip()})"


def _rated(judged: Judged) -> str:
    if judged.rated is None:
        return f"not rated yet, the coach suggests {judged.suggested.title}"
    due = judged.rated.due_day
    return f"rated {judged.rated.rating.title}, comes back on {due.day} {due:%b %Y}"


def _early(debrief: Debrief) -> str:
    return f"Ended early, {counted(debrief.not_asked, 'question')} not asked." if debrief.not_asked else ""


def _about(judged: Judged) -> str:
    category, probes = judged.question.category.title, _probes(judged)
    return f"{category}, {_signal(judged.assessment.signal)}, {judged.took}{probes}, {_rated(judged)}"


def _probes(judged: Judged) -> str:
    return f", {counted(judged.answer.probes, 'follow-up')}" if judged.answer.probes else ""


def _quote(quote: str) -> str:
    return f" “{one_line(quote)}”" if quote else ""


def _categories(debrief: Debrief) -> Table:
    rows = tuple(
        (
            item.category.title,
            _signal(item.signal),
            _signal(item.before) if item.before is not None else NONE,
            ", ".join(map(str, item.numbers)),
            f"Answer {item.decided_by.number}: {item.decided_by.assessment.decisive.text}",
        )
        for item in debrief.categories
    )
    columns = ("Category", "Signal", "Before", "Answers", "Decided by")
    return Table("The weakest answer decides when it is far below the others.", columns, rows)


def _answer_markdown(judged: Judged) -> Iterator[str]:
    text = markdown.text
    yield f"### {judged.number}. {text(judged.answer.prompt)}"
    yield f"*{_about(judged)}*"
    yield "\n".join(f"- {text(r.text + _quote(r.quote))}" for r in judged.assessment.reasons)
    for turn in judged.answer.turns:
        if turn.kind is not TurnKind.QUESTION:
            lines = [text(line) for line in printable(turn.text).split("\n")]
            yield f"**{_SPEAKERS[turn.kind]}:**\n\n" + "\n".join(f"> {line}".rstrip() for line in lines)
    if judged.question.model_answer:
        lines = [text(line) for line in printable(judged.question.model_answer).split("\n")]
        yield "**A strong answer:**\n\n" + "\n".join(f"> {line}".rstrip() for line in lines)


def _answer_html(judged: Judged) -> str:
    text = page.text
    reasons = "".join(f"<li>{text(r.text + _quote(r.quote))}</li>" for r in judged.assessment.reasons)
    turns = "".join(
        _said(_SPEAKERS[turn.kind], turn.text, "said you" if turn.by_learner else "said")
        for turn in judged.answer.turns
        if turn.kind is not TurnKind.QUESTION
    )
    model = ""
    if judged.question.model_answer:
        answer = f'<div class="said"><p>{_paragraph(judged.question.model_answer)}</p></div>'
        model = f"<details><summary>A strong answer</summary>{answer}</details>"
    return (
        f"<article><h3>{judged.number}. {text(judged.answer.prompt)}</h3>"
        f'<p class="soft">{text(_about(judged))}</p><ul>{reasons}</ul>{turns}{model}</article>'
    )


def _said(speaker: str, foreign: str, kind: str) -> str:
    return f'<div class="{kind}"><h4>{speaker}</h4><p>{_paragraph(foreign)}</p></div>'


def _paragraph(foreign: str) -> str:
    return page.text(foreign).replace("\n", "<br>")


def _timeline(section: Section, seconds: float, answers: list[Judged]) -> str:
    """The answers of a section as bars, each at its place in time; a mark where the minutes end."""
    planned = 60.0 * section.minutes
    scale = svg.WIDTH / max(planned, seconds)
    end = min(svg.WIDTH - 1.0, planned * scale)
    parts = []
    for row, judged in enumerate(answers):
        y, x = row * svg.ROW, judged.began * scale
        width = max(2.0, judged.answer.seconds * scale)
        parts += [
            svg.text(0, y + 14, f"{judged.number}. {judged.question.category.title}", "start", "name"),
            svg.text(svg.WIDTH, y + 14, judged.took, "end"),
            svg.line("axis", 0, y + 25, svg.WIDTH, y + 25),
            svg.rect(f"fill{int(judged.late)}", min(x, svg.WIDTH - width), y + 19, width, 12),
            svg.line("goal", end, y + 19, end, y + 32),
        ]
    late = any(judged.late for judged in answers)
    signs = [*([("fill0", "in time"), ("fill1", "late")] if late else []), ("goal", "end of the minutes")]
    told = page.text(spent(section, seconds))
    return (
        f"<figure><figcaption>{told}</figcaption>{page.legend(signs)}"
        f'<svg class="rows" viewBox="0 0 {svg.WIDTH} {svg.ROW * len(answers)}" role="img" '
        f'aria-label="{told}">{"".join(parts)}</svg></figure>'
    )


_WRITERS: dict[str, Callable[[Debrief], str]] = {
    ".html": as_html,
    ".htm": as_html,
    ".md": as_markdown,
    ".markdown": as_markdown,
}


def writer(file: Path) -> Callable[[Debrief], str]:
    """Return what writes a debrief into a file of this suffix; raises StoreError when nothing does."""
    write = _WRITERS.get(file.suffix.lower())
    if write is None:
        raise StoreError(f"{printable(file.name)!r} is no name for a debrief; write FILE.html or FILE.md")
    return write
