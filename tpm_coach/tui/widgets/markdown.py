"""The little Markdown that answers are written in, styled without taking a character away."""

from __future__ import annotations

import re

from textual.content import Content

from tpm_coach.text import printable

_STYLES = (
    (re.compile(r"^#{1,6} .+$", re.M), "bold"),
    (re.compile(r"\*\*(?=\S)(?:[^*\n]|\*(?!\*))+?(?<=\S)\*\*"), "bold"),
    (re.compile(r"(?<![*\w])\*(?=[^\s*])[^*\n]+?(?<=[^\s*])\*(?![*\w])"), "italic"),
    (re.compile(r"(?<![_\w])_(?=[^\s_])[^_\n]+?(?<=[^\s_])_(?![_\w])"), "italic"),
    (re.compile(r"`[^`\n]+`"), "$text-accent"),
    (re.compile(r"^ *(?:[-*+]|\d{1,2}[.)])(?= )", re.M), "bold $text-accent"),
    (re.compile(r"^> .*$", re.M), "italic $foreground-muted"),
)


def styled(text: str) -> Content:
    """Return a text with headings, emphasis, code, list marks and quotes styled.

    Every character stays, so that places in the text are places in what is shown; there are no links and
    nothing is hidden, so whoever wrote the text cannot make it act or look like another.
    """
    content = Content(printable(text))
    for pattern, style in _STYLES:
        for found in pattern.finditer(content.plain):
            content = content.stylize(style, *found.span())
    return content
