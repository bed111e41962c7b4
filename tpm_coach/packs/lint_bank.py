"""Checks of questions against each other: ids, prompts and phrases that are not their own."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from tpm_coach.packs.findings import Finding, Item, Severity
from tpm_coach.packs.lint_words import stems, telling
from tpm_coach.packs.yaml_format import Document, Location

Phrasing = tuple[int, int, str]
"""A point text or phrase: the index of its question, of its key point, and the text."""

SAME_PROMPT = 70
"""Similarity (0-100) of two prompts' stems in alphabetical order from which they count as one question ..."""
SHARED_WORDS = 0.4
"""... and the least share (Jaccard) of their stems that both have."""
LEAST_THEMES = 4
"""Other themes that a phrase must fit before it counts as generic ..."""
SHARE_OF_QUESTIONS = 0.08
"""... and the least share of all other questions."""


def check_ids(items: Sequence[Item], reference: Sequence[Item]) -> Iterator[Finding]:
    """Two packs of one name replace each other, two questions of one id share their history."""
    packs: dict[str, Document] = {}
    for item in (*reference, *items):
        here = item.document
        other_pack = packs.setdefault(here.pack.name, here)
        if other_pack is not here:
            packs[here.pack.name] = here
            message = f"{here.pack.name!r} is also the pack in {other_pack.path}; one would replace the other"
            yield Finding(here.path, here.line("pack"), "pack", Severity.ERROR, "duplicate-pack", message)
    first: dict[str, Item] = {}
    for item in (*reference, *items):
        other = first.setdefault(item.question.id, item)
        if other is not item:
            message = f"{item.question.id!r} is also the id of {other.where}; choose another"
            yield item.error("duplicate-id", message, "id")


def check_prompts(items: Sequence[Item], reference: Sequence[Item]) -> Iterator[Finding]:
    """Two prompts in nearly the same words are one question."""
    everything = (*reference, *items)
    prompts = [stems(item.question.prompt) for item in everything]
    keys = [" ".join(sorted(prompt)) for prompt in prompts]
    holders: dict[str, list[int]] = defaultdict(list)
    for at, prompt in enumerate(prompts):
        shared = Counter(other for s in prompt for other in holders[s])
        for s in prompt:
            holders[s].append(at)
        if at < len(reference):
            continue
        best, score = -1, 0.0
        for other, count in shared.items():
            if count >= SHARED_WORDS * (len(prompt) + len(prompts[other]) - count):
                similarity = fuzz.ratio(keys[at], keys[other], score_cutoff=SAME_PROMPT)
                if similarity > score:
                    best, score = other, similarity
        if best >= 0:
            message = f"asks nearly what {everything[best].where} asks; drop one or make them differ"
            yield everything[at].error("near-duplicate", message, "prompt")


class _Phrasings:
    """Every point text and phrase of every question, found by the stems they hold."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._stems: list[frozenset[str]] = []
        self._places: list[Phrasing] = []
        self._holders: dict[str, list[int]] = defaultdict(list)
        for at, item in enumerate(items):
            for number, point in enumerate(item.question.key_points):
                for line in (point.text, *point.phrases):
                    found = stems(line)
                    for s in found:
                        self._holders[s].append(len(self._stems))
                    self._stems.append(found)
                    self._places.append((at, number, line))

    def holding(self, wanted: frozenset[str]) -> list[Phrasing]:
        """The phrasings that hold all these stems."""
        rarest = min((self._holders[s] for s in wanted), key=len, default=[])
        return [self._places[p] for p in rarest if wanted <= self._stems[p]]


def check_phrases(items: Sequence[Item], reference: Sequence[Item]) -> Iterator[Finding]:
    """A phrase belongs to one key point: not to its siblings, and not to half of the bank."""
    everything = (*reference, *items)
    phrasings = _Phrasings(everything)
    enough = max(LEAST_THEMES + 1, math.ceil(SHARE_OF_QUESTIONS * len(everything)))
    for at, item in enumerate(items, len(reference)):
        for number, point in enumerate(item.question.key_points):
            for place, phrase in enumerate(point.phrases):
                whole, meant = stems(phrase), telling(phrase)
                here = ("key_points", number, "phrases", place)
                if whole:
                    fits = phrasings.holding(whole)
                    yield from _siblings(item, here, phrase, [fit for fit in fits if fit[0] == at])
                if len(meant) < 2:
                    # One word says little: "what changed" and "we changed the plan" are different things.
                    continue
                fits = phrasings.holding(meant)
                others = {fit[0] for fit in fits} - {at}
                themes = {everything[o].question.theme or everything[o].question.id for o in others}
                themes.discard(item.question.theme)
                if len(themes) >= LEAST_THEMES and len(others) >= enough:
                    named = ", ".join(sorted(everything[o].question.id for o in others)[:3])
                    count = f"{len(others)} other questions ({named} ...)"
                    message = f"{phrase!r} fits {count}; say what is particular here"
                    yield item.warning("generic-phrase", message, *here)


def _siblings(item: Item, here: Location, phrase: str, fits: Sequence[Phrasing]) -> Iterator[Finding]:
    number, place = int(here[1]), int(here[3])
    points = item.question.key_points
    heard = stems(phrase)
    for _, other, line in fits:
        same = stems(line) == heard
        if other == number:
            if same and line in points[number].phrases[:place]:
                message = f"{phrase!r} has the same content as {line!r}; find another way to say it"
                yield item.warning("repeated-phrase", message, *here)
                return
        elif same and other > number and line in points[other].phrases:
            # Said once, at the later of the two.
            continue
        elif same and len(heard) > 1:
            message = (
                f"{phrase!r} has the same content as {line!r} of key point {other + 1}; keep one of them"
            )
            yield item.error("sibling-phrase", message, *here)
            return
        elif len(heard) > 1 or (same and telling(phrase)):
            message = f"{phrase!r} also fits {line!r} of key point {other + 1}; say what tells them apart"
            yield item.warning("sibling-fit", message, *here)
            return
