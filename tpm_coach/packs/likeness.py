"""Questions that are the same, nearly the same, or of the same kind as others."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from tpm_coach.domain import Category
from tpm_coach.packs.reading import Propose

NEAR = 90.0
"""From so much likeness (0-100) on, two prompts are told to be nearly the same."""
_RARE_WORDS = 4
_CROWD = 40
_WORD = re.compile(r"[^\W_]+")


def normal(prompt: str) -> str:
    """Return a prompt without what does not change its meaning: case, punctuation, spaces."""
    return " ".join(_WORD.findall(prompt.casefold())) or prompt.strip()


@dataclass(frozen=True, slots=True)
class Match:
    """A text that is like another, and how much (0-100)."""

    key: str
    score: float


class Near:
    """Finds the likest of many prompts, comparing only those that share a rare word.

    `texts` are normalised. A word that stands in more than `_CROWD` texts tells too little to be looked up.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._sorted = {key: " ".join(sorted(text.split())) for key, text in texts.items()}
        words = {key: set(text.split()) for key, text in texts.items()}
        self._count = Counter(word for found in words.values() for word in found)
        self._holders: dict[str, list[str]] = defaultdict(list)
        for key, found in words.items():
            for word in self._rarest(found):
                if len(self._holders[word]) < _CROWD:
                    self._holders[word].append(key)

    def _rarest(self, words: set[str]) -> list[str]:
        return sorted(words, key=lambda word: (self._count[word], word))[: max(_RARE_WORDS, len(words) // 4)]

    def find(self, text: str, own: str = "") -> Match | None:
        """Return the text most like `text` but the one called `own`, or None when none is near."""
        words = " ".join(sorted(text.split()))
        seen: set[str] = set()
        best: Match | None = None
        # One word may be changed, so any of the rare ones is enough; words of no text tell nothing.
        for word in self._rarest({word for word in text.split() if word in self._count}):
            for key in self._holders.get(word, ()):
                if key == own or key in seen:
                    continue
                seen.add(key)
                score = fuzz.ratio(words, self._sorted[key], score_cutoff=best.score if best else NEAR)
                if score and (best is None or score > best.score):
                    best = Match(key, score)
        return best


def proposer(known: Sequence[tuple[str, Category]]) -> Propose:
    """Return what names the category whose questions use a prompt's words most."""
    counts: dict[Category, Counter[str]] = {category: Counter() for category in Category}
    for text, category in known:
        counts[category].update(_stems(text))
    totals = {category: sum(found.values()) for category, found in counts.items()}
    size = len(set().union(*counts.values())) or 1

    def likely(prompt: str) -> Category | None:
        words = [word for word in _stems(prompt) if any(found[word] for found in counts.values())]
        if not words:
            return None
        score = {
            category: sum(
                math.log((counts[category][word] + 0.5) / (totals[category] + 0.5 * size)) for word in words
            )
            for category in Category
        }
        return max(Category, key=lambda category: score[category])

    return lambda prompts: [likely(prompt) for prompt in prompts]


_COMMON = frozenset(
    word
    for line in (
        "a an and are as at be by can could do does for from had has have how i if in is it me my of",
        "on or our so that the their them they this to us was we were what when where which who why",
        "will with would you your about tell time did any give",
    )
    for word in line.split()
)


def _stems(text: str) -> list[str]:
    return [word[:6] for word in _WORD.findall(text.casefold()) if word not in _COMMON]
