"""Prompts that are nearly the same are found among many, as comparing each with each would find them."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from tpm_coach import packs
from tpm_coach.packs.likeness import NEAR, Near


def by_comparing_all(texts: list[str]) -> dict[int, float]:
    """The best likeness of each text to another, where it is near."""
    by_words = [" ".join(sorted(text.split())) for text in texts]
    best = [
        max(fuzz.ratio(mine, theirs) for other, theirs in enumerate(by_words) if other != number)
        for number, mine in enumerate(by_words)
    ]
    return {number: score for number, score in enumerate(best) if score >= NEAR}


def changed(text: str, chance: Random) -> str:
    words = text.split()
    at = chance.randrange(len(words))
    match chance.randrange(5):
        case 0:
            words[at] = chance.choice(["zebra", "team", "program", "why"])
        case 1:
            del words[at]
        case 2:
            words.insert(at, chance.choice(["really", "the", "team"]))
        case 3:
            words[at] = words[at][:-1] + "x"
        case _:
            chance.shuffle(words)
    return " ".join(words)


@pytest.mark.parametrize("changes", [1, 2, 3])
def test_every_rewording_of_the_shipped_questions_is_found(changes: int) -> None:
    chance = Random(changes)
    prompts = Near(
        q.prompt for path in packs.shipped() for pack in packs.read(path) for q in pack.questions
    ).texts
    texts = [*prompts]
    for prompt in prompts:
        text = prompt
        for _ in range(changes):
            text = changed(text, chance)
        texts.append(text)
    near = Near(texts)
    found = {number: match.score for number in range(len(texts)) if (match := near.find(number))}
    assert found == pytest.approx(by_comparing_all(texts))
    assert near.like == found.keys()
    assert len(found) > 100


WORDS = st.sampled_from(["why", "how", "tpm", "risk", "plan", "raci", "slo", "kpi"])


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=2, max_size=12))
def test_short_prompts_are_found_too(lists: list[list[str]]) -> None:
    texts = [" ".join(words) for words in lists]
    near = Near(texts)
    assert {number for number in range(len(texts)) if near.find(number)} == set(by_comparing_all(texts))


def test_only_what_fits_is_found() -> None:
    near = Near(["why ship late", "why ship late", "why ship later"])
    assert near.find(0, lambda other: other != 1) is not None
    assert near.find(0, lambda other: False) is None
    match = near.find(0)
    assert match is not None and (match.number, match.score) == (1, 100.0)


@given(st.text(st.characters(codec="ascii")) | st.text())
def test_a_prompt_keeps_its_words_only_whatever_its_letters(prompt: str) -> None:
    words = re.findall(r"[^\W_]+", prompt.casefold())
    assert Near([prompt]).texts == [" ".join(words or prompt.split())]
