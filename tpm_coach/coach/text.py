"""Words, stems and sentences of what people type, each with its place in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

import snowballstemmer

STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are aren as at be because been before being
    below between both but by can cannot could couldn d did didn do does doesn doing don down during each
    few for from further get gets getting go goes going gone got had hadn has hasn have haven having he
    her here hers herself him himself his how i if in into is isn it its itself just ll let m may me might
    more most much must my myself no nor not now of off on once only onto or other our ours ourselves out
    over own quite re really s same shall she should shouldn so some such t than that the their theirs them
    themselves then there these they this those through to too under until up upon us ve very was wasn we
    were weren what when where whether which while who whom whose why will with within without won would
    wouldn you your yours yourself yourselves
    """.split()  # noqa: SIM905 - a column of words is read more easily than quoted ones
)
"""English words that carry no content, the parts of contractions included."""

_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"(?<=[.!?;:])[\"'”’)\]]*\s+|\s*\n\s*|\s+[-–—•*]\s+")
_LEAD = re.compile(r"(?:[-–—•*>#]+|\(?\d{1,2}[.)])\s+")
_CLAUSE = re.compile(
    r"\s*,\s+|\s+(?=(?:and|but|so|then|because|which|after|before|when|while)\s)", re.IGNORECASE
)
RUN_ON = 30
"""Words from which on a sentence without full stops is cut at commas and conjunctions."""


class Word(NamedTuple):
    """One word as it was typed: lower case and NFKC in `text`, its place in `start` and `end`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch `start:end` of a text, trimmed of blanks and bullets."""

    start: int
    end: int


class Stemmer:
    """Snowball English with a memory of the words it has seen; safe to share between threads."""

    def __init__(self) -> None:
        self._stemmer = snowballstemmer.stemmer("english")
        self._known: dict[str, str] = {}
        self._lock = Lock()

    def __call__(self, word: str) -> str:
        """The stem of one lower-case word."""
        stem = self._known.get(word)
        if stem is None:
            with self._lock:
                stem = str(self._stemmer.stemWord(word))
                if len(self._known) < 50_000:
                    self._known[word] = stem
        return stem

    def content(self, text: str) -> list[str]:
        """The stems of the words that carry content, in order, repeats kept."""
        return [self(word) for word in tokens(text) if word not in STOP_WORDS]


def tokens(text: str) -> list[str]:
    """Every word of a text, lower case and NFKC; a contraction falls into its parts."""
    found = _WORD.findall(text)
    return [word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).lower() for word in found]


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of `text[start:end]` as `tokens` gives them, with their places."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        word = match.group()
        word = word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).lower()
        yield Word(word, *match.span())


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    lead = _LEAD.match(text, start, end)
    if lead:
        start = lead.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if _WORD.search(text, start, end) else None


def _cut(text: str, pattern: re.Pattern[str], start: int, end: int) -> Iterator[Span]:
    at = start
    for match in pattern.finditer(text, start, end):
        if span := _trim(text, at, match.start()):
            yield span
        at = match.end()
    if span := _trim(text, at, end):
        yield span


def sentences(text: str) -> list[Span]:
    """The sentences of a text: ended by . ! ? ; : or a line's end, bullets and numbers cut off.

    One that runs on for more than `RUN_ON` words is cut at commas and conjunctions, its pieces joined
    again to at least eight words.
    """
    found: list[Span] = []
    for span in _cut(text, _BREAK, 0, len(text)):
        if len(_WORD.findall(text, span.start, span.end)) <= RUN_ON:
            found.append(span)
            continue
        begin, count = span.start, 0
        for piece in _cut(text, _CLAUSE, span.start, span.end):
            count += len(_WORD.findall(text, piece.start, piece.end))
            if count >= 8 and (whole := _trim(text, begin, piece.end)):
                found.append(whole)
                begin, count = piece.end, 0
        if count and (rest := _trim(text, begin, span.end)):
            found.append(rest)
    return found
