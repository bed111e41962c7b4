"""Drafts, and questions put aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.conftest import NOW
from tests.store.reviews import day_of, draft, rated, said
from tpm_coach.domain import Rating, Selection
from tpm_coach.store import LearnerStore, Store

Q = "launch-metrics"
TODAY = day_of(NOW)
EVERYTHING = Selection()


@pytest.fixture
def mine(store: Store) -> LearnerStore:
    return store.learner("me", NOW)


def asked(mine: LearnerStore, day: date = TODAY) -> set[str]:
    return {s.question_id for s in [*mine.queue.due(day, EVERYTHING), *mine.queue.unseen(day, EVERYTHING, 9)]}


def test_a_draft_reads_back_as_it_was_saved(mine: LearnerStore) -> None:
    mine.desk.save_draft(draft(Q, "  zwei\n\nZeilen 🎯\t"))
    assert mine.desk.draft(Q) == draft(Q, "  zwei\n\nZeilen 🎯\t")
    assert mine.desk.latest_draft(TODAY) == draft(Q, "  zwei\n\nZeilen 🎯\t")


def test_a_question_has_one_draft_the_last(mine: LearnerStore) -> None:
    mine.desk.save_draft(draft(Q, "first"))
    mine.desk.save_draft(draft(Q, "second"))
    assert mine.desk.draft(Q) == draft(Q, "second")
    mine.desk.drop_draft(Q)
    assert mine.desk.draft(Q) is None
    assert mine.desk.latest_draft(TODAY) is None


def test_dropping_a_draft_that_is_not_there_is_no_fault(mine: LearnerStore) -> None:
    mine.desk.drop_draft(Q)
    assert mine.desk.draft(Q) is None


def test_the_latest_draft_is_the_one_saved_last(mine: LearnerStore) -> None:
    mine.desk.save_draft(draft(Q, at=NOW + timedelta(minutes=1)))
    mine.desk.save_draft(draft("many-teams", at=NOW))
    latest = mine.desk.latest_draft(TODAY)
    assert latest
    assert latest.question_id == Q


@pytest.mark.parametrize("until", [None, TODAY + timedelta(days=1)])
def test_the_draft_of_a_question_put_aside_is_not_offered_but_kept(
    mine: LearnerStore, until: date | None
) -> None:
    mine.desk.save_draft(draft(Q))
    mine.desk.put_aside(Q, until, NOW)
    assert mine.desk.latest_draft(TODAY) is None
    assert mine.desk.draft(Q) == draft(Q)
    mine.desk.take_all_back([Q], NOW)
    assert mine.desk.latest_draft(TODAY) == draft(Q)


def test_the_draft_of_a_removed_pack_is_not_offered_but_kept(store: Store, mine: LearnerStore) -> None:
    mine.desk.save_draft(draft(Q))
    store.bank.remove("small")
    assert mine.desk.latest_draft(TODAY) is None
    assert mine.desk.draft(Q) == draft(Q)


@pytest.mark.parametrize("seen", [False, True])
def test_a_suspended_question_is_never_asked_until_it_is_taken_back(
    mine: LearnerStore, *, seen: bool
) -> None:
    if seen:
        rated(mine, Q, Rating.AGAIN)
    far = TODAY + timedelta(days=4000)
    assert Q in asked(mine, far)
    mine.desk.put_aside(Q, None, NOW)
    assert Q not in asked(mine, far)
    assert mine.desk.suspended() == {Q}
    assert far not in mine.queue.load(far)
    assert mine.desk.take_all_back([Q], NOW)
    assert Q in asked(mine, far)
    assert not mine.desk.take_all_back([Q], NOW)


def test_a_question_put_aside_until_a_day_is_asked_on_that_day(mine: LearnerStore) -> None:
    mine.desk.put_aside(Q, TODAY + timedelta(days=1), NOW)
    assert Q not in asked(mine, TODAY)
    assert Q in asked(mine, TODAY + timedelta(days=1))
    assert mine.desk.suspended() == set()


def test_another_learner_is_asked_what_one_has_put_aside(store: Store, mine: LearnerStore) -> None:
    mine.desk.put_aside(Q, None, NOW)
    assert Q in asked(store.learner("other", NOW))


def test_only_a_draft_with_words_of_the_learner_is_worth_keeping() -> None:
    assert draft(Q, "a word").worth_keeping
    assert not draft(Q, " \n ").worth_keeping
    assert replace(draft(Q, ""), turns=said("I would ask first.").turns).worth_keeping
