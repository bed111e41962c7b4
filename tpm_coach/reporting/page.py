"""A page of HTML that holds everything in itself: no script, no address, light and dark, fit to print."""

from __future__ import annotations

import html
from collections.abc import Iterable

from tpm_coach.reporting import svg
from tpm_coach.reporting.plots import Section, Table
from tpm_coach.text import printable

_STYLE = """
:root { color-scheme: light dark; --page: #fbfbfa; --card: #ffffff; --ink: #1d2430; --soft: #5b6472;
  --line: #d9dde3; --a: #1f5fbf; --b: #d9812a; --c: #a9b2bf; --d: #e1e5eb; }
@media (prefers-color-scheme: dark) { :root { --page: #14171c; --card: #1c2128; --ink: #e8ebf0;
  --soft: #a3adbb; --line: #343b46; --a: #4f94f0; --b: #ffc37a; --c: #6d7787; --d: #343c48; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; background: var(--page);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .25rem; border-top: 1px solid var(--line); padding-top: 1.25rem; }
h3 { font-size: 1.05rem; line-height: 1.35; margin: 0; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
li { max-width: 43rem; }
.soft, .said > h4, figcaption, caption, .legend { color: var(--soft); }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 1rem;
  margin-top: .75rem; }
figure { margin: 0; padding: .75rem 1rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem; break-inside: avoid; display: flex; flex-direction: column; }
figure > svg:not(.rows) { margin-top: auto; }
figcaption { font-size: .875rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0 1rem; margin: .375rem 0 .5rem; font-size: .8125rem; }
.legend span::before { content: ""; display: inline-block; width: 1rem; height: .625rem;
  margin-right: .375rem; }
.legend .fill0::before { background: var(--a); } .legend .fill1::before { background: var(--b); }
.legend .fill2::before { background: var(--c); } .legend .fill3::before { background: var(--d); }
.legend .line0::before, .legend .line1::before, .legend .goal::before { height: 0; vertical-align: middle;
  border-top: 3px solid var(--a); }
.legend .line1::before { border-top: 3px dashed var(--b); }
.legend .goal::before { border-top: 2px dotted var(--ink); }
.legend .ring::before { width: .625rem; border: 2px solid var(--a); border-radius: 50%; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font: 13px system-ui, sans-serif; }
svg .name { fill: var(--ink); }
svg .axis { stroke: var(--line); stroke-width: 1; }
svg .goal { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 2 3; }
svg .fill0 { fill: var(--a); } svg .fill1 { fill: var(--b); } svg .fill2 { fill: var(--c); }
svg .fill3 { fill: var(--d); }
svg .line0, svg .line1 { fill: none; stroke: var(--a); stroke-width: 2; stroke-linejoin: round; }
svg .line1 { stroke: var(--b); stroke-dasharray: 6 4; }
svg .ring { fill: var(--card); stroke: var(--a); stroke-width: 1.5; }
.tables { display: flex; flex-wrap: wrap; gap: 1.25rem 3rem; align-items: flex-start; margin-top: 1.25rem; }
.tables > div { max-width: 100%; overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; break-inside: avoid; }
caption { text-align: left; padding-bottom: .25rem; max-width: calc(100vw - 2.5rem); }
th, td { text-align: left; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid var(--line);
  font-weight: 400; vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
th { min-width: 4rem; } td { white-space: nowrap; } td:last-child:not(.figure) { white-space: normal;
  min-width: 13rem; }
.figure { text-align: right; font-variant-numeric: tabular-nums; min-width: 0; white-space: nowrap; }
thead th { color: var(--soft); vertical-align: bottom; }
@media (max-width: 30rem) { table { font-size: .8125rem; } th, td { padding-right: .5rem; } }
article { margin-top: 1.75rem; }
article ul, main > section > ol { margin: .5rem 0 .75rem; padding-left: 1.5rem; }
.said { border-left: 3px solid var(--line); padding-left: 1rem; margin: .75rem 0; }
.said.you { border-left-color: var(--a); }
.said > h4 { font-size: .8125rem; font-weight: 500; margin: 0; }
.said > p { margin: 0; }
summary { cursor: pointer; color: var(--soft); }
@page { margin: 14mm; }
@media print { :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444;
  --line: #bbb; --a: #1f5fbf; --b: #d9812a; --c: #a9b2bf; --d: #e1e5eb; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .tables > div { overflow: visible; }
  h2, h3, h4, header, h2 + p, .soft { break-after: avoid; } h2 { margin-top: 1.5rem; }
  p, li { orphans: 3; widows: 3; }
  details::details-content { content-visibility: visible; height: auto; }
  summary { list-style: none; } }
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
    """Return a table; the first cell of a row names it, figures are set to the right."""
    kinds = [' class="figure"' if figures else "" for figures in content.figures]
    head = "".join(
        f'<th scope="col"{kind}>{text(column)}</th>'
        for kind, column in zip(kinds, content.columns, strict=True)
    )
    rows = [
        f'<tr><th scope="row">{text(name)}</th>'
        + "".join(f"<td{kind}>{text(cell)}</td>" for kind, cell in zip(kinds[1:], cells, strict=True))
        + "</tr>"
        for name, *cells in content.rows
    ]
    return (
        f"<div><table><caption>{text(content.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{chr(10).join(rows)}\n</tbody></table></div>"
    )


def legend(signs: Iterable[tuple[str, str]]) -> str:
    """Return what the signs of a drawing mean, each by its class, as a line; nothing without any."""
    said = "".join(f'<span class="{kind}">{text(name)}</span>' for kind, name in signs)
    return f'<p class="legend">{said}</p>' if said else ""


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
                f"<figure><h3>{text(plot.title)}</h3><figcaption>{text(plot.note)}</figcaption>"
                f"{legend(svg.legend(plot))}\n{svg.drawn(plot, f'{section.name}-{n}')}</figure>"
                for n, plot in enumerate(section.plots)
            ]
            body += ['<div class="plots">', *figures, "</div>"]
        if section.tables:
            body += ['<div class="tables">', *map(table, section.tables), "</div>"]
        body.append("</section>")
    return page(title, [*body, "</main>"])
