"""Finding questions and answers by words, typos forgiven.

The index is asked for the words as they are; a word that it does not know is replaced by the words that are
spelled like it, and of questions what these find is sorted by how much it is like the query. Only when that
finds nothing every question is looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import TypeVar

from rapidfuzz import fuzz, process

from tpm_coach.domain import Filter
from tpm_coach.store.search import Search, Words, any_of, every, one_of_each, phrase

Key = TypeVar("Key", int, str)

FEW = 3
"""Fewer hits than this may be those of a typo that somebody else made too."""

_MOST_WORDS = 16
_CANDIDATES = 300
_ALTERNATIVES = 16
_LIKE = 74.0
_ALMOST = 88.0
_WHOLE = 80.0
_HALF = 50.0
_CHUNK = 1_000
_WORD = re.compile(r"[^\W_]+")


def words_in(query: str) -> list[str]:
    """Return the first words of a query, lower case and each once: all that a search looks at."""
    found = _WORD.findall(unicodedata.normalize("NFC", query).lower())
    return list(dict.fromkeys(found))[:_MOST_WORDS]


def matching(query: str) -> str:
    """Return what the index is asked for texts with every word of a query; empty without a word."""
    words = words_in(query)
    return every(words) if words else ""


def almost_matching(query: str, *indexes: Words) -> str:
    """Return what the indexes are asked for texts with a word like each of a query's.

    Empty when some word is like none that stands in any of them.
    """
    groups = _groups(words_in(query), *indexes)
    return one_of_each(groups) if groups and all(groups) else ""


def find(index: Search, query: str, limit: int, wanted: Filter, day: date) -> list[int]:
    """Return the numbers of the questions that fit a query best and pass a filter, best first."""
    words = words_in(query)
    if not words:
        return []
    exact = index.find(every(words), limit, wanted, day)
    if len(exact) >= min(FEW, limit):
        side_by_side = index.find(phrase(words), limit, wanted, day) if len(words) > 1 else []
        return list(dict.fromkeys((*side_by_side, *exact)))[:limit]
    near = _forgiving(index, words, wanted, day)
    ranked = [number for number, _ in search(query, index.texts(near), limit)]
    if not exact and not ranked:
        ranked = _whole(index, query, limit, wanted, day)
    return list(dict.fromkeys((*exact, *ranked)))[:limit]


def search(query: str, texts: Mapping[Key, str], limit: int) -> list[tuple[Key, float]]:
    """Return the keys of the texts that fit a query best, with how well (0-100).

    Every word of the query is held against every word of the texts: the same word, the start of a
    word, or a word with a typo in it. A word that occurs in few texts counts more. What is like less than
    half of the query is left out.
    """
    wanted = [_folded(word) for word in words_in(query)]
    holders: dict[str, set[Key]] = defaultdict(set)
    for key, text in texts.items():
        for word in _WORD.findall(_folded(text)):
            holders[word].add(key)
    vocabulary = list(holders)
    scores: dict[Key, float] = defaultdict(float)
    alike: dict[Key, float] = defaultdict(float)
    for word in wanted:
        best: dict[Key, tuple[float, float]] = {}
        for candidate, likeness in _near(word, vocabulary):
            rarity = 1 / (1 + len(holders[candidate]) / max(1, len(texts)) * 4)
            for key in holders[candidate]:
                best[key] = max(best.get(key, (0.0, 0.0)), (likeness * rarity, likeness))
        for key, (score, likeness) in best.items():
            scores[key] += score / len(wanted)
            alike[key] += likeness / len(wanted)
    floor = 0.5 * max(scores.values(), default=0.0)
    fit = [(key, score) for key, score in scores.items() if score >= floor and alike[key] >= _HALF]
    return sorted(fit, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _forgiving(index: Search, words: Sequence[str], wanted: Filter, day: date) -> list[int]:
    """Return questions that hold words like those of a query: all of them, or some if none holds all."""
    groups = _groups(words, index)
    found = index.find(one_of_each(groups), _CANDIDATES, wanted, day) if all(groups) else []
    if not found:
        # Each by itself: to rank what holds any of them takes long when one is common.
        some = (index.find(any_of(group), _CANDIDATES, wanted, day) for group in groups if group)
        found = list(dict.fromkeys(chain.from_iterable(some)))
    return found


def _groups(words: Sequence[str], *indexes: Words) -> list[list[str]]:
    """Return for each word those that may have been meant by it, of all indexes."""
    known = {word for index in indexes for word in index.known(words)}
    return [
        list(dict.fromkeys(chain.from_iterable(_alternatives(i, word, known=word in known) for i in indexes)))
        for word in words
    ]


def _alternatives(index: Words, word: str, *, known: bool) -> list[str]:
    """Return the words of the index that may have been meant, the likeliest first, a known one before all."""
    folded = _folded(word)
    same = [word] if known else []
    if len(folded) < 3:
        return same
    # Who mistypes a word begins it rightly nearly always; the whole vocabulary takes long to read.
    found = _near(folded, index.terms(folded[0]), _ALMOST if known else _LIKE)
    if not found and not known:
        found = _near(folded, index.terms())
    found.sort(key=lambda pair: (-pair[1], pair[0]))
    return list(dict.fromkeys((*same, *(candidate for candidate, _ in found[:_ALTERNATIVES]))))


def _near(word: str, vocabulary: Sequence[str], cutoff: float = _LIKE) -> list[tuple[str, float]]:
    found = {
        candidate: score
        for candidate, score, _ in process.extract(
            word, vocabulary, scorer=fuzz.ratio, score_cutoff=cutoff if len(word) > 3 else 100, limit=None
        )
    }
    if len(word) >= 3:
        found |= {
            candidate: max(90.0, found.get(candidate, 0.0))
            for candidate in vocabulary
            if candidate.startswith(word)
        }
    return list(found.items())


def _whole(index: Search, query: str, limit: int, wanted: Filter, day: date) -> list[int]:
    """Return the questions with a stretch like the query, whatever its words: "ratelimiter" is one."""
    folded = " ".join(_folded(word) for word in words_in(query))
    if len(folded) < 5:
        return []
    found: list[tuple[float, int]] = []
    for chunk in _chunks(index.all_texts(wanted, day)):
        # One call over all of them would keep every other thread waiting, the screen's too.
        hits = process.extract(folded, chunk, scorer=fuzz.partial_ratio, score_cutoff=_WHOLE, limit=None)
        found += ((-score, number) for _, score, number in hits)
    return [number for _, number in sorted(found)[:limit]]


def _chunks(texts: Iterator[tuple[int, str]]) -> Iterator[dict[int, str]]:
    while chunk := {number: _folded(text) for number, text in islice(texts, _CHUNK)}:
        yield chunk


def _folded(text: str) -> str:
    """Return a text lower case and without accents, as the index keeps its words."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in apart if not unicodedata.combining(char))
