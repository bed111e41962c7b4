"""What a set of questions covers, counted against what the question bank promises."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tpm_coach.domain import Category, Level, Question
from tpm_coach.text import counted

COMPETENCIES = (
    "empathy",
    "leadership",
    "curiosity",
    "creative-problem-solving",
    "triaging",
    "systemization",
    "communication",
    "self-management",
)
FORMATS = (
    "story",
    "hypothetical",
    "incident",
    "explain-to-executive",
    "executive-update",
    "pushback",
)
"""Tags that say how a question is put."""

PER_CATEGORY = 50
PER_COMPETENCY = 20
INCIDENTS = 15
EXPLANATIONS = 8
UPDATES_AND_PUSHBACKS = 12
OFTEN_ASKED = 8
"""Public sources from which on a theme needs `OFTEN_ASKED_LEAST` questions; any other needs one."""
OFTEN_ASKED_LEAST = 3


@dataclass(frozen=True, slots=True)
class Theme:
    """Something that interviewers ask about, and how many public sources say so."""

    category: Category
    name: str
    sources: int

    @property
    def least(self) -> int:
        """The questions that the bank promises."""
        return OFTEN_ASKED_LEAST if self.sources >= OFTEN_ASKED else 1


@dataclass(frozen=True, slots=True)
class Table:
    """Counts for people: a title, the columns' names, and rows that begin with a name."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The counts, and in `short` one sentence for each promise that they do not keep."""

    questions: int
    tables: tuple[Table, ...]
    short: tuple[str, ...]


def themes() -> tuple[Theme, ...]:
    """The themes of TPM interviews, the most asked of each category first."""
    with Path(__file__).with_name("themes.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Theme(Category(row["category"]), row["theme"], int(row["sources"]))
            for row in csv.DictReader(file)
        )


def coverage(questions: Sequence[Question]) -> Coverage:
    """Count what these questions cover."""
    short: list[str] = []
    by_level = _crossed(
        questions,
        ("Category", [str(category) for category in Category], lambda q: [q.category]),
        ("Level", [str(level) for level in Level], lambda q: [q.level]),
    )
    for category in Category:
        _promise(short, f"category {category}", sum(q.category is category for q in questions), PER_CATEGORY)
    tables = [by_level]
    columns = [str(category) for category in Category]
    for title, names, of in (
        ("Competency", COMPETENCIES, lambda q: q.competencies),
        ("Format", FORMATS, lambda q: q.tags),
    ):
        tables.append(_crossed(questions, (title, names, of), ("", columns, lambda q: [q.category])))
    for competency in COMPETENCIES:
        count = sum(competency in q.competencies for q in questions)
        _promise(short, f"competency {competency}", count, PER_COMPETENCY)
    design = [q for q in questions if q.category is Category.SYSTEM_DESIGN]
    _promise(short, "incidents in system_design", sum("incident" in q.tags for q in design), INCIDENTS)
    count = sum("explain-to-executive" in q.tags for q in design)
    _promise(short, "explanations to an executive in system_design", count, EXPLANATIONS)
    count = sum(not {"executive-update", "pushback"}.isdisjoint(q.tags) for q in questions)
    _promise(short, "executive updates and pushbacks", count, UPDATES_AND_PUSHBACKS)
    tables += _themes(questions, short)
    return Coverage(len(questions), tuple(tables), tuple(short))


def _promise(short: list[str], what: str, count: int, least: int) -> None:
    if count < least:
        short.append(f"{what}: {count} of at least {least}")


Axis = tuple[str, Sequence[str], Callable[[Question], Iterable[str]]]


def _crossed(questions: Sequence[Question], rows: Axis, columns: Axis) -> Table:
    title, names, of = rows
    _, heads, across = columns
    counts: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    for question in questions:
        for name in of(question):
            totals[str(name)] += 1
            counts.update((str(name), str(head)) for head in across(question))
    return Table(
        title,
        (title, *heads, "all"),
        tuple((name, *(counts[name, head] for head in heads), totals[name]) for name in names),
    )


def _themes(questions: Sequence[Question], short: list[str]) -> list[Table]:
    counts = Counter((q.category, q.theme) for q in questions)
    known = themes()
    tables = []
    for category in Category:
        rows: list[tuple[str | int, ...]] = []
        for theme in known:
            if theme.category is category:
                count = counts.pop((category, theme.name), 0)
                rows.append((theme.name, theme.sources, theme.least, count))
                _promise(short, f"theme {theme.name} in {category}", count, theme.least)
        tables.append(Table(category.title, ("Theme", "sources", "at least", "questions"), tuple(rows)))
    others = sorted((str(category), theme or "none", count) for (category, theme), count in counts.items())
    if others:
        tables.append(Table("Other themes", ("Category", "theme", "questions"), tuple(others)))
    return tables


def as_text(found: Coverage) -> str:
    """The tables in columns, then what is short of the promises."""
    blocks = []
    for table in found.tables:
        cells = [table.columns, *(tuple(map(str, row)) for row in table.rows)]
        widths = [max(len(row[at]) for row in cells) for at in range(len(table.columns))]
        lines = [table.title] if table.title != table.columns[0] else []
        for row in cells:
            padded = [_pad(cell, width, at) for at, (cell, width) in enumerate(zip(row, widths, strict=True))]
            lines.append("  ".join(padded).rstrip())
        blocks.append("\n".join(lines))
    if found.short:
        blocks.append("Short of what the bank promises:\n" + "\n".join(f"  {line}" for line in found.short))
    return "\n\n".join(blocks)


def _pad(cell: str, width: int, at: int) -> str:
    return cell.rjust(width) if at else cell.ljust(width)


def as_markdown(found: Coverage) -> str:
    """The same for a Markdown page."""
    blocks = [f"{counted(found.questions, 'question')}."]
    for table in found.tables:
        if table.title != table.columns[0]:
            blocks.append(f"**{table.title}**")
        aligned = ["---", *("---:" for _ in table.columns[1:])]
        rows = [table.columns, tuple(aligned), *(tuple(map(str, row)) for row in table.rows)]
        blocks.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
    if found.short:
        blocks.append("Short of what the bank promises:")
        blocks.append("\n".join(f"- {line}" for line in found.short))
    return "\n\n".join(blocks)


START, END = "<!-- coverage -->", "<!-- /coverage -->"


def between_markers(page: str, block: str) -> str:
    """Return `page` with `block` between its coverage markers, or "" when it has no such markers."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    return f"{before}{START}\n\n{block}\n\n{END}{after}" if start and end else ""
