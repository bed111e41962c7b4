"""Finding questions by words, typos forgiven."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import fuzz, process

_WORD = re.compile(r"\w+")


def search(query: str, texts: Mapping[str, str], limit: int) -> list[tuple[str, float]]:
    """Return the ids of the texts that fit a query best, with how well (0-100).

    Every word of the query is held against every word of the texts: the same word, the start of a
    word, or a word with a typo in it. A word that occurs in few texts counts more.
    """
    wanted = [word.lower() for word in _WORD.findall(query)]
    holders: dict[str, set[str]] = defaultdict(set)
    for id_, text in texts.items():
        for word in _WORD.findall(text.lower()):
            holders[word].add(id_)
    vocabulary = list(holders)
    scores: dict[str, float] = defaultdict(float)
    for word in wanted:
        best: dict[str, float] = {}
        for candidate, likeness in _near(word, vocabulary):
            rarity = 1 / (1 + len(holders[candidate]) / max(1, len(texts)) * 4)
            for id_ in holders[candidate]:
                best[id_] = max(best.get(id_, 0.0), likeness * rarity)
        for id_, score in best.items():
            scores[id_] += score / len(wanted)
    floor = 0.5 * max(scores.values(), default=0.0)
    ranked = sorted(
        ((id_, s) for id_, s in scores.items() if s >= floor), key=lambda pair: (-pair[1], pair[0])
    )
    return ranked[:limit]


def _near(word: str, vocabulary: list[str]) -> list[tuple[str, float]]:
    cutoff = 74 if len(word) > 3 else 100
    found = {
        candidate: score
        for candidate, score, _ in process.extract(
            word, vocabulary, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None
        )
    }
    if len(word) >= 3:
        found |= {
            candidate: max(90.0, found.get(candidate, 0.0))
            for candidate in vocabulary
            if candidate.startswith(word)
        }
    return list(found.items())
