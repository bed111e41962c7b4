"""Text that a person or a pack wrote, made safe to show; standard library only."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls but tab and newline; bidirectional marks, overrides and isolates; lone surrogates; and
# what is no character at all, so that no YAML file can hold it.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
# A line end inside a paragraph: no heading or colon before it, no blank line or list item after it.
_WRAP = re.compile(r"(?<=[^\s:])[ \t]*\n[ \t]*(?=[^\s*+•-])(?!\d+[.)]\s)")
_ID_WORD = re.compile(r"[a-z0-9]+")


def printable(text: str) -> str:
    """Return `text` without the characters that could steer a terminal or reorder a line.

    Line ends become newlines; tabs stay.
    """
    # Nearly every text is plain, which Python tells ten times as fast as the pattern.
    if text.isprintable():
        return text
    return _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def unwrapped(text: str) -> str:
    """Return `text` with the lines of each paragraph joined; blank lines and lists stay."""
    return _WRAP.sub(" ", text) if "\n" in text else text


def one_line(text: str, width: int = 0) -> str:
    """Return `text` printable and on one line, cut with an ellipsis at `width` characters (0: never)."""
    plain = text.isprintable() and "  " not in text
    line = text.strip() if plain else " ".join(printable(text).split())
    return line if not width or len(line) <= width else line[: max(1, width - 1)].rstrip() + "…"


def slug(text: str, limit: int = 60) -> str:
    """Return a lower-case id of ASCII letters, digits and hyphens, cut at a word below `limit` characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    whole = "-".join(_ID_WORD.findall(text.lower()))
    if len(whole) <= limit:
        return whole
    end = whole.rfind("-", 0, limit + 1)
    return whole[: end if end > 0 else limit]


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return "1 question", "2 questions"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds, such as "4:05"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
