"""Questions that are the same, nearly the same, or of the same kind as others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from operator import attrgetter

from rapidfuzz import fuzz

from tpm_coach.domain import Category
from tpm_coach.packs.reading import Propose

NEAR = 90.0
"""From so much likeness (0-100) on, two prompts are told to be nearly the same."""
_RARE_WORDS = 4
_CROWD = 40
_WORD = re.compile(r"[^\W_]+")
_ASCII = bytes(ord(chr(n).lower()) if chr(n).isalnum() else 32 for n in range(128)) + bytes(128)


def _words(prompt: str) -> list[str]:
    if prompt.isascii():
        # The same in a third of the time, by a table of letters.
        return prompt.encode().translate(_ASCII).decode().split() or prompt.split()
    return _WORD.findall(prompt.casefold()) or prompt.split()


@dataclass(frozen=True, slots=True)
class Match:
    """A text that is like another, by its place among all, and how much (0-100)."""

    number: int
    score: float


class Near:
    """Finds the likest of many prompts, comparing only those that share two of their rarest words.

    `texts` are the prompts without what does not change their meaning: case, punctuation, spaces. Words that
    stand in one text only tell nothing, so a changed word takes no place among the rarest. A text is compared
    with the first `_CROWD` of those that share the same two words.
    """

    def __init__(self, prompts: Iterable[str]) -> None:
        words = list(map(_words, prompts))
        self.texts = list(map(" ".join, words))
        count = Counter(chain.from_iterable(words))
        shared = sorted((word for word, number in count.items() if number > 1), key=lambda w: (count[w], w))
        self._rank = {word: rank for rank, word in enumerate(shared, 1)}.get
        self._crowds: dict[int, list[int]] = {}
        self.like: set[int] = set()
        """The places of the texts that are like another."""
        self._base = len(shared) + 1
        first: dict[int, int] = {}
        hold = first.setdefault
        for number, mine in enumerate(words):
            held = [mark for mark in self._marks(mine) if hold(mark, number) != number]
            if not held:
                continue
            for mark in held:
                crowd = self._crowds.setdefault(mark, [first[mark]])
                if len(crowd) < _CROWD:
                    crowd.append(number)
            for other in self._others(number, held):
                if self._score(number, other):
                    self.like |= {number, other}

    def find(self, number: int, fits: Callable[[int], bool] = lambda _: True) -> Match | None:
        """Return the text that is most like the one at this place among others that fit, or None."""
        if number not in self.like:
            return None
        fitting = filter(fits, self._others(number, self._marks(self.texts[number].split())))
        matches = (Match(other, self._score(number, other)) for other in fitting)
        best = max(matches, key=attrgetter("score"), default=None)
        return best if best and best.score else None

    def _others(self, number: int, marks: Iterable[int]) -> list[int]:
        """The texts that share one of these marks with one that has them all, in order."""
        crowds = (self._crowds[mark] for mark in marks if mark in self._crowds)
        # A text that says a word twice shares some of its pairs with itself.
        return sorted(set().union(*crowds) - {number})

    def _score(self, number: int, other: int) -> float:
        """How much two texts are alike (0-100), 0 when they are not near."""
        one, two = self.texts[number], self.texts[other]
        # Of texts of such different lengths that is known without a look at what they say.
        if 200 * min(len(one), len(two)) < NEAR * (len(one) + len(two)):
            return 0.0
        return fuzz.token_sort_ratio(one, two, score_cutoff=NEAR)

    def _marks(self, words: Sequence[str]) -> list[int]:
        """A number for each two of a text's rarest words, and for each one of only a few."""
        rarest, base = sorted(filter(None, map(self._rank, words)))[:_RARE_WORDS], self._base
        if len(rarest) == _RARE_WORDS:
            # Nearly always: in half the time.
            a, b, c, d = rarest
            ab, bb = a * base, b * base
            return [ab + b, ab + c, ab + d, bb + c, bb + d, c * base + d]
        # Of few words one is enough: a single typo leaves no more.
        return [*(a * base + b for a, b in combinations(rarest, 2)), *(-rank for rank in rarest)]


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
