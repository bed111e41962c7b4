"""HTML of flashcards as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre"}
)
_HIDDEN = frozenset({"script", "style", "head", "template"})
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?:[\s/][^<>]*)?>")
_SOUND = re.compile(r"\[sound:[^\]\n]{0,300}\]")
_GAP = re.compile(r"\{\{c\d{1,3}::|\}\}")
_GAPS_IN_GAPS = 8


def _parts(html: str) -> Iterator[str]:
    """Give the text of HTML and the breaks in it; no tag is looked at twice, however many are left open."""
    at = hidden = 0
    for found in _TAG.finditer(html):
        if not hidden:
            yield unescape(html[at : found.start()])
        at = found.end()
        name = found[2].lower()
        if name in _HIDDEN:
            hidden = max(0, hidden - 1) if found[1] else hidden + 1
        elif name in _BLOCKS and not (name == "br" and found[1]):
            yield "\n- " if name == "li" and not found[1] else "\n"
    if not hidden:
        yield unescape(html[at:])


def _without_comments(html: str) -> str:
    parts = html.split("<!--")
    return parts[0] + "".join(part.partition("-->")[2] for part in parts[1:])


def text_of(html: str) -> str:
    """Return what a reader sees of a field: line breaks and list marks, no tags, no scripts, no sounds."""
    if "<" in html or "&" in html:
        html = "".join(_parts(_without_comments(html)))
    html = _SOUND.sub("", html).replace("\xa0", " ")
    lines = [" ".join(line.split()) for line in html.split("\n")]
    return re.sub(r"\n{2,}- ", "\n- ", re.sub(r"\n{3,}", "\n\n", "\n".join(lines))).strip()


def raw_text(html: str) -> str:
    """Return the text of a field with every space in it."""
    return "".join(_parts(_without_comments(html)))


def has_cloze(text: str) -> bool:
    """Whether a field has gaps to fill."""
    return cloze(text) != (text, text)


def cloze(text: str) -> tuple[str, str]:
    """Return a cloze text (`{{c1::gap::hint}}`) with its gaps left open, and with them filled."""
    if "{{c" not in text:
        return text, text
    # For each gap that is open: where it begins, and what stands in it with its own gaps open and filled.
    stack: list[tuple[str, list[str], list[str]]] = [("", [], [])]
    at = 0
    for found in _GAP.finditer(text):
        _add(stack, text[at : found.start()])
        at = found.end()
        if found[0] != "}}" and len(stack) <= _GAPS_IN_GAPS:
            stack.append((found[0], [], []))
        elif found[0] == "}}" and len(stack) > 1:
            _, _, inside = stack.pop()
            answer, _, hint = "".join(inside).partition("::")
            stack[-1][1].append(f"[{hint or '...'}]")
            stack[-1][2].append(answer)
        else:
            _add(stack, found[0])
    _add(stack, text[at:])
    while len(stack) > 1:
        # A gap that is never closed is no gap.
        start, hidden, filled = stack.pop()
        stack[-1][1].append(start + "".join(hidden))
        stack[-1][2].append(start + "".join(filled))
    return "".join(stack[0][1]), "".join(stack[0][2])


def _add(stack: list[tuple[str, list[str], list[str]]], text: str) -> None:
    stack[-1][1].append(text)
    stack[-1][2].append(text)
