"""A page of HTML that holds everything in itself: no script, no address, light and dark, fit to print."""

from __future__ import annotations

import html
from collections.abc import Iterable

from tpm_coach.reporting import svg
from tpm_coach.reporting.plots import Section, Table
from tpm_coach.text import printable

_STYLE = """
:root { color-scheme: light dark; --page: #fbfbfa; --card: #ffffff; --ink: #1d2430; --soft: #5b6472;
  --line: #d9dde3; --a: #1f5fbf; --b: #d9812a; --c: #b9c0cb; --d: #e4e7ec; }
@media (prefers-color-scheme: dark) { :root { --page: #14171c; --card: #1c2128; --ink: #e8ebf0;
  --soft: #a3adbb; --line: #343b46; --a: #4f94f0; --b: #ffc37a; --c: #6d7787; --d: #2c333d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; background: var(--page);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .25rem; border-top: 1px solid var(--line); padding-top: 1.25rem; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
.soft, figcaption, caption { color: var(--soft); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
figure { margin: 0; padding: .75rem 1rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem; break-inside: avoid; }
figure h3 { font-size: 1rem; margin: 0; }
figcaption { font-size: .875rem; }
svg { display: block; width: 100%; height: auto; margin-top: .5rem; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
svg .name { fill: var(--ink); }
svg .axis { stroke: var(--line); stroke-width: 1; }
svg .goal { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 2 4; }
svg .fill0 { fill: var(--a); } svg .fill1 { fill: var(--b); } svg .fill2 { fill: var(--c); }
svg .fill3 { fill: var(--d); }
svg rect { stroke: var(--card); stroke-width: 1; }
svg .line0, svg .line1 { fill: none; stroke: var(--a); stroke-width: 2.5; stroke-linejoin: round; }
svg .line1 { stroke: var(--b); stroke-dasharray: 7 4; }
svg .ring { fill: var(--card); stroke: var(--a); stroke-width: 2; }
.tables { display: flex; flex-wrap: wrap; gap: 1rem 3rem; align-items: flex-start; margin-top: 1rem; }
table { border-collapse: collapse; font-size: .875rem; break-inside: avoid; }
caption { text-align: left; padding-bottom: .25rem; max-width: 34rem; }
th, td { text-align: right; padding: .2rem .75rem .2rem 0; border-bottom: 1px solid var(--line);
  font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; font-weight: 500; }
thead th { color: var(--soft); font-weight: 500; vertical-align: bottom; }
@media print { :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444;
  --line: #bbb; --a: #1f5fbf; --b: #d9812a; --c: #b9c0cb; --d: #e4e7ec; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  h2 { break-after: avoid; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""


def text(foreign: str) -> str:
    """Return text that a person wrote as text of a page, whatever it holds."""
    return html.escape(printable(foreign))


def page(title: str, body: Iterable[str]) -> str:
    """Return a whole page; `title` is text, `body` ready HTML."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def table(content: Table) -> str:
    """Return a table; the first cell of a row names it."""
    head = "".join(f'<th scope="col">{text(column)}</th>' for column in content.columns)
    rows = [
        f'<tr><th scope="row">{text(name)}</th>'
        + "".join(f"<td>{text(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, *cells in content.rows
    ]
    return (
        f"<table><caption>{text(content.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{chr(10).join(rows)}\n</tbody></table>"
    )


def document(title: str, sections: tuple[Section, ...], summary: str) -> str:
    """Return the whole report."""
    body = [f"<header><h1>{text(title)}</h1>", f'<p class="soft">{text(summary)}</p></header>', "<main>"]
    for section in sections:
        body += [
            f'<section id="{section.name}"><h2>{text(section.title)}</h2>',
            f"<p>{text(section.sentence)}</p>",
        ]
        if section.plots:
            figures = [
                f"<figure><h3>{text(plot.title)}</h3><figcaption>{text(plot.note)}</figcaption>\n"
                f"{svg.drawn(plot, f'{section.name}-{n}')}</figure>"
                for n, plot in enumerate(section.plots)
            ]
            body += ['<div class="plots">', *figures, "</div>"]
        if section.tables:
            body += ['<div class="tables">', *map(table, section.tables), "</div>"]
        body.append("</section>")
    return page(title, [*body, "</main>"])
