"""Finding questions: words, beginnings of words, typos, and nothing rather than anything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import NOW
from tpm_coach.domain import Category, Filter, Order, Pack, Selection, State
from tpm_coach.practice.browsing import MOST_FOUND
from tpm_coach.practice.search import search, words_in
from tpm_coach.practice.service import Practice

EVERYTHING = Filter()


def found(
    practice: Practice, words: str, wanted: Filter = EVERYTHING, order: Order | None = None
) -> list[str]:
    numbers = practice.browsing.numbers(words, wanted, order, NOW)
    return [question.id for question, _ in practice.browsing.questions(numbers, NOW)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("rate limiter", "design-rate-limiter"),
        ("rate limitter", "design-rate-limiter"),
        ("RATE", "design-rate-limiter"),
        ("rate lim", "design-rate-limiter"),
        ("rate limitt", "design-rate-limiter"),
        ("limiter rate", "design-rate-limiter"),
        ("ratelimiter", "design-rate-limiter"),
        ("imiter", "design-rate-limiter"),
        ("confict peer", "conflict-with-peer"),
        ("conflic peer", "conflict-with-peer"),
        ("conflict zzzzzz", "conflict-with-peer"),
        ("catalog", "cache-at-scale"),
        ("slow-reviews", "slow-reviews"),
        ("on call handover", "on-call-handover"),
        ("handövér", "on-call-handover"),
    ],
)
def test_search_forgives_typos(practice: Practice, query: str, first: str) -> None:
    assert found(practice, query)[0] == first


@pytest.mark.parametrize(
    "query", ["!!!", "xylophone quartz", "\x00", '"', "zz", "ratelimiter xylophone quartz"]
)
def test_search_finds_nothing_rather_than_anything(practice: Practice, query: str) -> None:
    assert found(practice, query) == []


def test_no_words_are_no_search(practice: Practice) -> None:
    assert found(practice, "  ") == found(practice, "")
    assert len(found(practice, "")) == 10


def test_what_is_found_passes_the_filter_and_can_be_sorted(practice: Practice) -> None:
    everywhere = found(practice, "design")
    assert set(found(practice, "design", Filter(Category.SYSTEM_DESIGN))) < set(everywhere)
    assert found(practice, "desing", Filter(Category.SYSTEM_DESIGN))[0] == "design-rate-limiter"
    assert found(practice, "ratelimiter", Filter(Category.METRICS)) == []
    assert sorted(found(practice, "design", order=Order.READINESS)) == sorted(everywhere)
    practice.schedule.suspend("design-rate-limiter", NOW)
    assert found(practice, "rate", Filter(state=State.SUSPENDED)) == ["design-rate-limiter"]


def test_words_side_by_side_come_before_words_apart(practice: Practice, small_pack: Pack) -> None:
    prompts = [
        "Plan the error, then the budget.",
        "What is an error budget?",
        "Budget for an error of theirs.",
    ]
    many = [
        replace(small_pack.questions[0], id=f"q-{n}", pack="own", theme="", tags=(), prompt=prompt)
        for n, prompt in enumerate(prompts * 2)
    ]
    practice._store.bank.put([(Pack("own", "Own", "1", "en", "", tuple(many)), "x")], NOW)
    assert found(practice, "error budget")[:2] == ["q-1", "q-4"]


@given(st.text(max_size=40), st.integers(1, 5))
def test_search_never_fails_and_keeps_its_limit(query: str, limit: int) -> None:
    texts = {"a": "design a rate limiter", "b": "tell me about a conflict", "c": ""}
    ranked = search(query, texts, limit)
    assert len(ranked) <= limit
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)


WORDS = st.lists(
    st.sampled_from(
        ["rate", "limiter", "limitter", "NEAR(", '"', "AND", "OR", "*", "conflict", "é", "\x00", "-"]
    )
    | st.text(max_size=12),
    max_size=6,
).map(" ".join)


@given(WORDS, st.sampled_from([EVERYTHING, Filter(Category.BEHAVIORAL), Filter(state=State.NEW)]))
@example("a " * 5000, EVERYTHING)
@example("\ud800 rate", EVERYTHING)
def test_whatever_is_typed_never_fails_and_never_finds_what_is_retired(
    practice: Practice, typed: str, wanted: Filter
) -> None:
    if "small" in {pack.name for pack in practice.library.packs()}:
        kept = [q for q in practice.library.questions(Selection()) if q.id != "design-rate-limiter"]
        practice._store.bank.put([(Pack("small", "Small", "2", "en", "", tuple(kept)), "less")], NOW)
    numbers = practice.browsing.numbers(typed, wanted, None, NOW)
    assert len(numbers) == len(set(numbers)) <= MOST_FOUND
    entries = practice.browsing.entries(numbers, NOW)
    assert set(entries) == set(numbers)
    assert "design-rate-limiter" not in {entry.question_id for entry in entries.values()}
    assert all(wanted.category in (None, entry.category) for entry in entries.values())


def test_only_the_first_words_of_a_long_text_are_looked_for() -> None:
    assert len(words_in(" ".join(f"word{n}" for n in range(1000)))) < 20
    assert words_in("Rate, rate-LIMITER!") == ["rate", "limiter"]
