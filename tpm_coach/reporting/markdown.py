"""A report as Markdown: sentences and tables."""

from __future__ import annotations

import re

from tpm_coach.reporting.plots import Section, Table
from tpm_coach.text import one_line

_SPECIAL = re.compile(r"([\\`*_\[\]#|<>&~])")


def text(line: str) -> str:
    """Return foreign text as one line in which nothing is Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", one_line(line))


def document(title: str, sections: tuple[Section, ...], summary: str) -> str:
    """Return the whole report."""
    parts = [f"# {text(title)}", text(summary)]
    for section in sections:
        parts += [f"## {text(section.title)}", text(section.sentence)]
        if section.plots:
            parts.append("\n".join(f"- {text(plot.title)}: {text(plot.note)}" for plot in section.plots))
        parts += [part for one in section.tables for part in (f"**{text(one.caption)}**", table(one))]
    return "\n\n".join(parts) + "\n"


def table(content: Table) -> str:
    """Return a table without its caption; the first cell of a row names it."""
    lines = [f"| {' | '.join(map(text, row))} |" for row in (content.columns, *content.rows)]
    lines.insert(1, "|" + "".join(" ---: |" if figures else " --- |" for figures in content.figures))
    return "\n".join(lines)
