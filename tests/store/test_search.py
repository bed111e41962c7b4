"""The search indexes: words as they are, and nothing that a person types is syntax."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.store.reviews import rated
from tpm_coach.domain import Category, Filter, Pack, State
from tpm_coach.practice.search import words_in
from tpm_coach.store import LearnerStore, Store
from tpm_coach.store.answers import Given
from tpm_coach.store.search import CROWD, any_of, every, one_of_each, phrase, quoted

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def mine(store: Store) -> LearnerStore:
    return store.learner("me", NOW)


def ids(mine: LearnerStore, expression: str, wanted: Filter | None = None, limit: int = 50) -> list[str]:
    numbers = mine.search.find(expression, limit, wanted or Filter(), TODAY)
    by_number = {row.number: row.question_id for row in mine.listing.rows(numbers, TODAY)}
    return [by_number[number] for number in numbers]


def test_every_word_has_to_be_there_and_the_last_one_may_be_unfinished(mine: LearnerStore) -> None:
    assert ids(mine, every(["rate", "limi"])) == ["design-rate-limiter"]
    assert ids(mine, every(["limi", "rate"])) == []
    assert ids(mine, every(["rate", "conflict"])) == []


def test_a_single_letter_at_the_end_is_the_start_of_a_word_to_come(mine: LearnerStore) -> None:
    assert ids(mine, every(["rate", "x"])) == ["design-rate-limiter"]
    assert ids(mine, every(["q"])) == []


def test_case_and_accents_do_not_matter(store: Store, mine: LearnerStore, small_pack: Pack) -> None:
    first = replace(small_pack.questions[0], id="cafe", pack="own", prompt="How big is the Café?")
    store.bank.put([(Pack("own", "Own", "1", "en", "", (first,)), "x")], NOW)
    assert ids(mine, every(["cafe"])) == ids(mine, every(["CAFÉ"])) == ["cafe"]


def test_a_filter_and_a_limit_narrow_what_is_found(mine: LearnerStore) -> None:
    everywhere = ids(mine, any_of(["design", "tell", "how"]))
    chosen = ids(mine, any_of(["design", "tell", "how"]), Filter(Category.BEHAVIORAL))
    assert set(chosen) < set(everywhere)
    assert {"conflict-with-peer", "failed-launch"} >= set(chosen) != set()
    assert len(ids(mine, any_of(["design", "tell", "how"]), limit=1)) == 1


def test_words_side_by_side_are_a_phrase(mine: LearnerStore) -> None:
    assert ids(mine, phrase(["rate", "lim"])) == ["design-rate-limiter"]
    assert ids(mine, phrase(["limiter", "rate"])) == []


def test_one_word_of_each_group_is_enough(mine: LearnerStore) -> None:
    assert ids(mine, one_of_each([["rate", "conflict"], ["limiter"]])) == ["design-rate-limiter"]


def test_a_question_that_is_not_asked_any_more_is_not_found(store: Store, mine: LearnerStore) -> None:
    store.bank.remove("small")
    assert ids(mine, every(["rate"])) == []
    assert mine.listing.numbers(Filter(), TODAY) == []


def test_a_crowd_is_found_without_being_ranked(store: Store, mine: LearnerStore, small_pack: Pack) -> None:
    many = tuple(
        replace(small_pack.questions[0], id=f"q-{n}", pack="own", prompt="Crowded?") for n in range(CROWD + 5)
    )
    store.bank.put([(Pack("own", "Own", "1", "en", "", many), "x")], NOW)
    found = ids(mine, every(["crowded"]), limit=10)
    assert found == [f"q-{n}" for n in range(10)]


@given(st.text(max_size=60))
def test_whatever_is_typed_is_no_syntax(mine: LearnerStore, text: str) -> None:
    for expression in (quoted(text), quoted(text, prefix=True), any_of([text, "rate"])):
        if not any("\ud800" <= char <= "\udfff" for char in text):
            mine.search.find(expression, 5, Filter(), TODAY)
    words = words_in(text)
    if words:
        mine.search.find(every(words), 5, Filter(state=State.NEW), TODAY)
        mine.answers.numbers(Given(), every(words))


@pytest.mark.parametrize(
    "text", ['" OR "rate', "rate*", "NEAR(rate limiter)", "prompt: rate", "-rate", "^rate"]
)
def test_operators_of_the_index_are_only_words(mine: LearnerStore, text: str) -> None:
    assert mine.search.find(quoted(text), 50, Filter(category=Category.METRICS), TODAY) == []


def test_the_words_of_the_bank_are_known(mine: LearnerStore) -> None:
    assert mine.search.known(["rate", "Limiter", "limitter"]) == {"rate", "Limiter"}
    assert "limiter" in mine.search.terms("l")
    assert all(term.startswith("l") for term in mine.search.terms("l"))
    assert set(mine.search.terms("l")) < set(mine.search.terms())


def test_the_words_of_a_new_text_are_known_at_once(store: Store, small_pack: Pack) -> None:
    mine = store.learner("me", NOW)
    assert "zebrafish" not in mine.search.terms("z")
    text = replace(small_pack.questions[0], prompt="What is a zebrafish?")
    store.bank.put([], NOW, edits=[text])
    assert "zebrafish" in mine.search.terms("z")
    store.bank.put([(small_pack, "again")], NOW)
    assert "zebrafish" not in mine.search.terms("z")


def test_answers_are_found_by_their_text_or_question_latest_first(mine: LearnerStore) -> None:
    first = rated(mine, "many-teams", text="I mapped every dependency.")
    second = rated(mine, "many-teams", at=NOW + DAY, text="Weekly syncs, that is all.")
    other = rated(mine, "design-rate-limiter", at=NOW + DAY, text="A token bucket on every node.")
    assert mine.answers.numbers(Given(), every(["every"])) == [other.id, first.id]
    assert mine.answers.numbers(Given(question_id="many-teams"), every(["every"])) == [first.id]
    assert mine.answers.numbers(Given(), every(["limiter"])) == [other.id]
    assert mine.answers.numbers(Given()) == [other.id, second.id, first.id]


def test_an_answer_that_was_taken_back_is_not_found(mine: LearnerStore) -> None:
    rated(mine, "many-teams", text="I mapped every dependency.")
    mine.journal.undo(NOW)
    assert mine.answers.numbers(Given(), every(["dependency"])) == []
    mine.journal.redo()
    assert len(mine.answers.numbers(Given(), every(["dependency"]))) == 1


def test_nobody_finds_the_answers_of_another_learner(store: Store, mine: LearnerStore) -> None:
    other = store.learner("other", NOW)
    rated(other, "many-teams", text="Secret sauce.")
    assert mine.answers.numbers(Given(), every(["sauce"])) == []
    assert mine.answers.rows(other.answers.numbers(Given())) == []
    assert mine.answers.reviews(other.answers.numbers(Given())) == []
