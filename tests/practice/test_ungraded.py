"""Answers without a grade beside those to be rated, and taking back in the middle of a drill."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.conftest import NOW
from tests.practice.test_drilling import to_feedback
from tpm_coach.domain import (
    Answer,
    Category,
    Rating,
    RehearsalKind,
    Selection,
    Turn,
    TurnKind,
)
from tpm_coach.practice.drill import Drill, Plan, Stage
from tpm_coach.practice.service import Practice
from tpm_coach.store import Store

Q = "many-teams"


def rate(practice: Practice, question_id: str, at: datetime = NOW) -> None:
    question = practice.library.question(question_id)
    answer = Answer((Turn(TurnKind.ANSWER, "An answer.", at.astimezone(UTC)),), at.astimezone(UTC), 30.0)
    practice.drills.record(question, answer, None, None, Rating.GOOD, at)


def failed(practice: Practice) -> Drill:
    return practice.drills.rate(
        to_feedback(practice, practice.drills.start(Plan(count=1), NOW)), Rating.AGAIN, NOW
    )


def test_an_again_that_was_taken_back_is_not_offered_for_a_second_try(practice: Practice) -> None:
    over = practice.drills.rate(practice.drills.undo(failed(practice), NOW), Rating.GOOD, NOW)
    assert over.stage is Stage.OVER and not over.again


def test_a_second_try_survives_undo_of_the_first_rating(store: Store, practice: Practice) -> None:
    retry = practice.drills.retry(failed(practice), NOW)
    retry = practice.drills.say(retry, "The second try in my own words.", 5.0, NOW)
    question_id = practice.overview.history()[0].question_id
    practice.drills.rate(practice.drills.undo(retry, NOW), Rating.GOOD, NOW)
    kept = store.learner("me", NOW).desk.draft(question_id, RehearsalKind.RETRY)
    assert kept and "second try" in kept.turns[1].text


def test_undo_keeps_count_of_what_was_crammed(practice: Practice) -> None:
    rate(practice, Q)
    drill = practice.drills.start(Plan(cram=True), NOW)
    drill = practice.drills.rate(to_feedback(practice, drill), Rating.GOOD, NOW)
    assert practice.drills.undo(drill, NOW).rehearsed == drill.rehearsed == 1


def test_a_skip_that_was_taken_back_is_asked_in_the_same_drill(practice: Practice) -> None:
    drill = practice.drills.start(Plan(), NOW)
    assert drill.question
    after = practice.drills.undo(practice.drills.say(drill, "/skip", 1.0, NOW), NOW)
    assert after.question
    assert drill.question.id in {after.question.id, *after.waiting}


def test_an_answer_left_in_a_cram_is_never_graded(practice: Practice) -> None:
    rate(practice, "slow-reviews", NOW - timedelta(days=1))
    before = practice.overview.memory("slow-reviews")
    cram = practice.drills.start(Plan(Selection(tag="reviews"), cram=True), NOW)
    practice.drills.end(practice.drills.say(cram, "Half of it.", 5.0, NOW), "", 5.0, NOW)
    drill = to_feedback(practice, practice.drills.start(Plan(), NOW))
    practice.drills.rate(drill, Rating.GOOD, NOW)
    assert practice.overview.memory("slow-reviews") == before


def test_a_second_try_left_in_the_middle_is_never_graded(practice: Practice) -> None:
    retry = practice.drills.retry(failed(practice), NOW)
    practice.drills.end(practice.drills.say(retry, "Half of it.", 5.0, NOW), "", 5.0, NOW)
    drill = to_feedback(practice, practice.drills.start(Plan(), NOW))
    practice.drills.rate(drill, Rating.EASY, NOW)
    answered = [r.question_id for r in practice.overview.history()]
    assert len(answered) == len(set(answered))


def test_a_cram_takes_no_answer_that_was_begun_to_be_graded(practice: Practice) -> None:
    practice.drills.say(practice.drills.start(Plan(), NOW), "Half of it.", 5.0, NOW)
    cram = to_feedback(practice, practice.drills.start(Plan(cram=True), NOW))
    practice.drills.rate(cram, Rating.GOOD, NOW)
    assert practice.overview.today(NOW).draft is not None


def test_a_category_that_is_retired_meanwhile_is_not_asked(practice: Practice, store: Store) -> None:
    drill = practice.drills.start(Plan(Selection(Category.BEHAVIORAL)), NOW)
    store.bank.remove("small")
    after = practice.drills.rate(to_feedback(practice, drill), Rating.GOOD, NOW)
    assert after.stage is Stage.OVER
