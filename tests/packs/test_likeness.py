"""Prompts that are nearly the same are found among many, as comparing each with each would find them."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from tpm_coach import packs
from tpm_coach.packs.likeness import NEAR, Near, normal


def by_comparing_all(texts: dict[str, str]) -> dict[str, float]:
    """The best likeness of each text to another, where it is near."""
    by_words = {key: " ".join(sorted(text.split())) for key, text in texts.items()}
    best = {
        key: max(fuzz.ratio(mine, theirs) for other, theirs in by_words.items() if other != key)
        for key, mine in by_words.items()
    }
    return {key: score for key, score in best.items() if score >= NEAR}


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
    prompts = [
        normal(q.prompt) for path in packs.shipped() for pack in packs.read(path) for q in pack.questions
    ]
    texts = {f"old-{n}": prompt for n, prompt in enumerate(prompts)}
    for n, prompt in enumerate(prompts):
        text = prompt
        for _ in range(changes):
            text = changed(text, chance)
        texts[f"new-{n}"] = text
    near = Near(texts)
    found = {key: match.score for key in texts if (match := near.find(key))}
    assert found == pytest.approx(by_comparing_all(texts))
    assert len(found) > 100


WORDS = st.sampled_from(["why", "how", "tpm", "risk", "plan", "raci", "slo", "kpi"])


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=2, max_size=12))
def test_short_prompts_are_found_too(lists: list[list[str]]) -> None:
    texts = {str(n): " ".join(words) for n, words in enumerate(lists)}
    near = Near(texts)
    assert {key for key in texts if near.find(key)} == set(by_comparing_all(texts))


def test_only_what_fits_is_found() -> None:
    near = Near({"a": "why ship late", "b": "why ship late", "c": "why ship later"})
    assert near.find("a", lambda key: key != "b") is not None
    assert near.find("a", lambda key: False) is None
    match = near.find("a")
    assert match is not None and (match.key, match.score) == ("b", 100.0)
