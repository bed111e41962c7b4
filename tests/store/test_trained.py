"""Personal weights as they are stored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.store.reviews import day_of, rated
from tpm_coach.domain import Adjustment, AdjustmentKind, PersonalWeights, Rating
from tpm_coach.errors import NothingToUndo, StoreConflict
from tpm_coach.store import LearnerStore, Store

DAY = timedelta(days=1)


@pytest.fixture
def mine(store: Store) -> LearnerStore:
    return store.learner("me", NOW)


def save(mine: LearnerStore, first: float) -> PersonalWeights:
    now = mine.trained.active()
    vector = (first, *[0.5] * 20)
    return mine.trained.save(vector, 400, {"held_out_new": 0.4}, day_of(NOW), NOW, now.id if now else None)


def test_saved_weights_are_in_use_and_come_back_as_they_were(mine: LearnerStore) -> None:
    saved = save(mine, 0.1)
    assert mine.trained.active() == mine.trained.in_use == saved
    assert saved.vector == (0.1, *[0.5] * 20)
    assert (saved.reviews, saved.day, saved.trained_at) == (400, day_of(NOW), NOW)
    assert saved.figures == {"held_out_new": 0.4}


def test_going_back_brings_what_was_in_use_before_and_ends_with_the_published_ones(
    mine: LearnerStore,
) -> None:
    first, second = save(mine, 0.1), save(mine, 0.2)
    assert second.replaced == first.id
    assert mine.trained.revert() == mine.trained.in_use == first
    assert mine.trained.revert() is None
    assert mine.trained.active() is None
    with pytest.raises(NothingToUndo):
        mine.trained.revert()


def test_weights_that_were_left_do_not_come_back_by_going_back_from_later_ones(mine: LearnerStore) -> None:
    save(mine, 0.1)
    mine.trained.revert()
    save(mine, 0.2)
    assert mine.trained.revert() is None
    assert [weights.vector[0] for weights in mine.trained.all()] == [0.2, 0.1]


def test_weights_in_use_are_found_again_when_the_database_is_opened(store: Store, mine: LearnerStore) -> None:
    saved = save(mine, 0.1)
    assert store.learner("me", NOW).trained.in_use == saved


def test_each_learner_has_weights_of_their_own(store: Store, mine: LearnerStore) -> None:
    other = store.learner("other", NOW)
    saved, theirs = save(mine, 0.1), save(other, 0.2)
    assert mine.trained.active() == saved
    assert other.trained.revert() is None
    assert other.trained.all() == [theirs]
    assert mine.trained.active() == saved


def test_weights_are_not_put_over_others_that_came_meanwhile(store: Store, mine: LearnerStore) -> None:
    saved = save(store.learner("me", NOW), 0.1)
    with pytest.raises(StoreConflict):
        mine.trained.save((0.2,), 400, {}, day_of(NOW), NOW, None)
    assert mine.trained.active() == saved
    assert len(mine.trained.all()) == 1


def test_answers_come_question_by_question_with_the_resets_between_them(mine: LearnerStore) -> None:
    for days, question_id in enumerate(("many-teams", "launch-metrics", "many-teams")):
        rated(mine, question_id, Rating.HARD, NOW + days * DAY)
    mine.log.adjust_all(
        ["many-teams"], Adjustment(AdjustmentKind.RESET), day_of(NOW + 3 * DAY), NOW + 3 * DAY
    )
    moved = Adjustment(AdjustmentKind.RESCHEDULE, day_of(NOW + 9 * DAY))
    mine.log.adjust_all(["launch-metrics"], moved, day_of(NOW + 3 * DAY), NOW + 3 * DAY)
    rated(mine, "many-teams", Rating.GOOD, NOW + 4 * DAY)
    assert mine.trained.answers() == [
        ("launch-metrics", Rating.HARD, day_of(NOW + DAY)),
        ("many-teams", Rating.HARD, day_of(NOW)),
        ("many-teams", Rating.HARD, day_of(NOW + 2 * DAY)),
        ("many-teams", None, day_of(NOW + 3 * DAY)),
        ("many-teams", Rating.GOOD, day_of(NOW + 4 * DAY)),
    ]
