"""Leaving in the middle of an answer, and coming back to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOW, OFF_TOPIC
from tests.practice.test_drilling import question_of, rated, to_feedback
from tpm_coach.domain import Category, Rating, Selection
from tpm_coach.practice.drill import Drill, Plan, Stage
from tpm_coach.practice.service import Practice

LATER = NOW + timedelta(hours=2)
HALF = "First I would find out\nwho waits for"


@pytest.fixture
def drill(practice: Practice) -> Drill:
    return practice.drills.start(Plan(), NOW)


def test_unsent_text_is_in_the_box_again(practice: Practice, drill: Drill) -> None:
    practice.drills.end(drill, HALF, 48.0, NOW)
    back = practice.drills.start(Plan(), LATER)
    assert back.question == drill.question
    assert (back.unsent, back.seconds, back.started_at) == (HALF, 48.0, drill.started_at)
    assert back.stage is Stage.ANSWER
    assert back.turns == drill.turns
    assert "left this answer" in back.notice


def test_the_conversation_is_there_again_with_the_unsent_reply(practice: Practice, drill: Drill) -> None:
    drill = practice.drills.say(drill, OFF_TOPIC, 30.0, NOW)
    practice.drills.keep(drill, HALF, 55.0, NOW)
    back = practice.drills.start(Plan(), LATER)
    assert (back.turns, back.unsent, back.seconds) == (drill.turns, HALF, 55.0)


def test_a_finished_answer_is_back_at_the_question_how_sure(practice: Practice, drill: Drill) -> None:
    practice.drills.say(drill, question_of(drill).model_answer, 30.0, NOW)
    back = practice.drills.start(Plan(), LATER)
    assert back.stage is Stage.CONFIDENCE
    assert practice.drills.confide(back, 3, LATER).feedback


def test_a_resumed_answer_is_rated_like_any_other_and_leaves_no_draft(
    practice: Practice, drill: Drill
) -> None:
    practice.drills.end(drill, HALF, 48.0, NOW)
    back = to_feedback(practice, practice.drills.start(Plan(), LATER), at=LATER)
    practice.drills.rate(back, Rating.GOOD, LATER)
    [review] = practice.overview.history()
    assert review.answer.started_at == NOW
    assert practice.overview.today(LATER).draft is None
    assert question_of(practice.drills.start(Plan(), LATER)).id != review.question_id


def test_a_draft_from_yesterday_comes_first_today(practice: Practice, drill: Drill) -> None:
    practice.drills.end(drill, HALF, 48.0, NOW)
    tomorrow = NOW + timedelta(days=1)
    back = practice.drills.start(Plan(), tomorrow)
    assert (back.question, back.unsent) == (drill.question, HALF)
    assert question_of(back).id not in back.waiting


def test_home_says_that_an_answer_was_left(practice: Practice, drill: Drill) -> None:
    practice.drills.end(drill, HALF, 48.0, NOW)
    today = practice.overview.today(LATER)
    assert today.draft
    assert today.draft.unsent == HALF
    assert today.draft_prompt == question_of(drill).prompt


def test_leaving_an_untouched_question_leaves_no_draft(practice: Practice, drill: Drill) -> None:
    practice.drills.end(drill, "  \n", 10.0, NOW)
    assert practice.overview.today(NOW).draft is None


@pytest.mark.parametrize("resumed", [False, True])
def test_text_that_the_learner_deleted_does_not_come_back(
    practice: Practice, drill: Drill, *, resumed: bool
) -> None:
    practice.drills.keep(drill, HALF, 20.0, NOW)
    if resumed:
        drill = practice.drills.start(Plan(), NOW)
    practice.drills.keep(drill, "", 25.0, NOW)
    assert practice.overview.today(NOW).draft is None


def test_a_command_saved_while_it_was_typed_is_no_draft_once_it_is_obeyed(
    practice: Practice, drill: Drill
) -> None:
    practice.drills.keep(drill, "/en", 2.0, NOW)
    practice.drills.say(drill, "/end", 3.0, NOW)
    assert practice.overview.today(NOW).draft is None


@pytest.mark.parametrize("text", ["emoji 🎯", "lone \ud800 surrogate", "\x1b[2Jescape", "nul \x00 byte"])
def test_whatever_is_in_the_box_can_be_kept(practice: Practice, drill: Drill, text: str) -> None:
    practice.drills.keep(drill, text, 2.0, NOW)
    back = practice.drills.start(Plan(), LATER)
    assert back.unsent.split()[0] == text.split()[0].lstrip("\x1b")


def test_a_left_answer_counts_within_the_number_of_questions_asked_for(
    practice: Practice, drill: Drill
) -> None:
    last = practice.library.question(drill.waiting[-1])
    practice.drills.end(practice.drills.start(Plan(Selection(last.category)), NOW), HALF, 5.0, NOW)
    drill = practice.drills.start(Plan(count=1), LATER)
    assert drill.question == last
    assert rated(practice, drill).stage is Stage.OVER


def test_a_drill_of_one_category_leaves_the_draft_of_another_alone(practice: Practice, drill: Drill) -> None:
    assert question_of(drill).category is Category.BEHAVIORAL
    practice.drills.end(drill, HALF, 5.0, NOW)
    other = practice.drills.start(Plan(Selection(Category.METRICS)), LATER)
    assert question_of(other).category is Category.METRICS
    assert other.unsent == ""
    assert practice.overview.today(LATER).draft


def test_an_undone_answer_is_offered_in_the_next_drill(practice: Practice, drill: Drill) -> None:
    answer = question_of(drill).model_answer
    rated(practice, drill)
    practice.schedule.undo(LATER)
    back = practice.drills.start(Plan(), LATER)
    assert back.question == drill.question
    assert back.answer.text == answer
    assert back.stage is Stage.CONFIDENCE


def test_a_wordless_rating_that_is_taken_back_hides_no_draft(practice: Practice, drill: Drill) -> None:
    practice.drills.end(drill, HALF, 5.0, NOW)
    other = practice.drills.start(Plan(Selection(Category.METRICS)), NOW)
    practice.drills.rate(practice.drills.say(other, "/done", 1.0, NOW), Rating.AGAIN, NOW)
    practice.schedule.undo(LATER)
    assert practice.overview.today(LATER).draft is not None


def test_feedback_that_was_left_is_there_again_with_its_ticks(practice: Practice, drill: Drill) -> None:
    left = practice.drills.mark(to_feedback(practice, drill, OFF_TOPIC), 1)
    practice.drills.keep(left, "", 40.0, NOW)
    back = practice.drills.start(Plan(), LATER)
    assert (back.stage, back.feedback, back.confidence) == (Stage.FEEDBACK, left.feedback, left.confidence)
    assert (back.suggested, back.previews) == (left.suggested, left.previews)
    practice.drills.rate(back, Rating.HARD, LATER)
    [review] = practice.overview.history()
    assert review.feedback and review.feedback.evidence[1].marked is True


def test_ticks_after_undo_are_there_again_too(practice: Practice, drill: Drill) -> None:
    after = practice.drills.rate(to_feedback(practice, drill, OFF_TOPIC), Rating.GOOD, NOW)
    left = practice.drills.mark(practice.drills.undo(after, NOW), 0)
    practice.drills.keep(left, "", left.seconds, NOW)
    back = practice.drills.start(Plan(), LATER)
    assert (back.question, back.stage, back.feedback) == (left.question, Stage.FEEDBACK, left.feedback)


def test_the_suggestion_after_undo_heeds_the_marks(practice: Practice, drill: Drill) -> None:
    read = to_feedback(practice, drill, OFF_TOPIC)
    assert read.feedback
    for index in range(len(read.feedback.evidence)):
        read = practice.drills.mark(read, index)
    assert read.suggested == Rating.EASY
    back = practice.drills.undo(practice.drills.rate(read, Rating.EASY, NOW), NOW)
    assert (back.feedback, back.suggested) == (read.feedback, read.suggested)


def test_feedback_that_was_left_counts_for_no_other_answer(practice: Practice, drill: Drill) -> None:
    left = to_feedback(practice, drill, OFF_TOPIC)
    practice.drills.keep(left, "", 40.0, NOW)
    practice.drills.rate(left, Rating.GOOD, NOW)
    again = practice.drills.start(Plan(questions=(question_of(left).id,)), NOW + timedelta(days=1))
    again = practice.drills.say(again, f"{OFF_TOPIC} And more.", 5.0, NOW + timedelta(days=1))
    back = practice.drills.start(Plan(), NOW + timedelta(days=1))
    assert (back.question, back.feedback) == (left.question, None)
