"""Questions that are the same, nearly the same, or of the same kind as others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from tpm_coach.domain import Category
from tpm_coach.packs.reading import Propose

NEAR = 90.0
"""From so much likeness (0-100) on, two prompts are told to be nearly the same."""
_RARE_WORDS = 5
_FEW_WORDS = 4
_CROWD = 40
_Mark = tuple[int, ...]
_WORD = re.compile(r"[^\W_]+")


def normal(prompt: str) -> str:
    """Return a prompt without what does not change its meaning: case, punctuation, spaces."""
    return " ".join(_WORD.findall(prompt.casefold())) or prompt.strip()


Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Match(Generic[Key]):
    """A text that is like another, and how much (0-100)."""

    key: Key
    score: float


class Near(Generic[Key]):
    """Finds the likest of many prompts, comparing only those that share two of their rarest words.

    `texts` are normalised. Words that stand in one text only tell nothing, so a changed word takes no place
    among the rarest. Of texts that share the same two words no more than `_CROWD` are compared.
    """

    def __init__(self, texts: Mapping[Key, str]) -> None:
        words = {key: sorted(text.split()) for key, text in texts.items()}
        self._sorted = {key: " ".join(found) for key, found in words.items()}
        count = Counter(chain.from_iterable(words.values()))
        shared = sorted((word for word, number in count.items() if number > 1), key=lambda w: (count[w], w))
        self._rank = {word: rank for rank, word in enumerate(shared, 1)}
        marks = {key: self._marks(found) for key, found in words.items()}
        numbers = Counter(chain.from_iterable(marks.values()))
        self._holders: dict[_Mark, list[Key]] = {mark: [] for mark, number in numbers.items() if number > 1}
        self._marked: dict[Key, list[_Mark]] = {}
        for key, found in marks.items():
            if mine := [mark for mark in found if numbers[mark] > 1]:
                self._marked[key] = mine
                for mark in mine:
                    self._holders[mark].append(key)

    def _marks(self, words: Sequence[str]) -> list[_Mark]:
        rarest = sorted(filter(None, map(self._rank.get, words)))[:_RARE_WORDS]
        pairs: list[_Mark] = [*combinations(rarest, 2)]
        # Of few words one is enough: a single typo leaves no more.
        return pairs if len(rarest) >= _FEW_WORDS else [*pairs, *((rank,) for rank in rarest)]

    def find(self, key: Key, fits: Callable[[Key], bool] = lambda _: True) -> Match[Key] | None:
        """Return the text that is most like the one called `key` among others that fit, or None."""
        seen = {key}
        best: Match[Key] | None = None
        for mark in self._marked.get(key, ()):
            for other in islice(filter(fits, self._holders[mark]), _CROWD):
                if other in seen:
                    continue
                seen.add(other)
                least = best.score if best else NEAR
                score = fuzz.ratio(self._sorted[key], self._sorted[other], score_cutoff=least)
                if score and (best is None or score > best.score):
                    best = Match(other, score)
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
