from __future__ import annotations

from datetime import timedelta

from tests.conftest import NOW, OFF_TOPIC, model_answer
from tpm_coach.domain import Pack, Rating, Selection
from tpm_coach.practice.drill import Drill, Plan, Stage
from tpm_coach.practice.service import Practice


def to_feedback(practice: Practice, drill: Drill, text: str) -> Drill:
    drill = practice.drills.say(drill, text, 60.0, NOW)
    if drill.stage is Stage.ANSWER:
        drill = practice.drills.say(drill, "/done", 60.0, NOW)
    return practice.drills.confide(drill, None, NOW) if drill.stage is Stage.CONFIDENCE else drill


def failed(practice: Practice) -> Drill:
    drill = to_feedback(practice, practice.drills.start(Plan(count=1), NOW), OFF_TOPIC)
    return practice.drills.rate(drill, Rating.AGAIN, NOW)


def test_what_was_rated_again_can_be_tried_once_more_without_a_grade(
    practice: Practice, small_pack: Pack
) -> None:
    over = failed(practice)
    question_id = over.again[0]
    memory = practice.overview.memory(question_id)
    retry = practice.drills.retry(over, NOW)
    assert retry.ungraded and retry.question is not None and retry.question.id == question_id
    retry = to_feedback(practice, retry, model_answer(small_pack, question_id))
    assert retry.feedback is not None and retry.feedback.coverage == 1.0
    end = practice.drills.rate(retry, Rating.EASY, NOW)
    assert end.stage is Stage.OVER and not end.again
    assert practice.overview.memory(question_id) == memory
    assert len(practice.overview.history()) == 1
    assert practice.overview.today(NOW).draft is None


def test_each_second_try_is_counted_among_the_questions_of_the_drill(practice: Practice) -> None:
    drill = practice.drills.start(Plan(count=2), NOW)
    while drill.stage is not Stage.OVER:
        drill = practice.drills.rate(to_feedback(practice, drill, OFF_TOPIC), Rating.AGAIN, NOW)
    places = []
    while drill.again:
        drill = practice.drills.retry(drill, NOW)
        places.append((drill.number, drill.total))
        drill = practice.drills.rate(to_feedback(practice, drill, OFF_TOPIC), Rating.AGAIN, NOW)
    assert places == [(3, 3), (4, 4)]


def test_nothing_is_retried_when_nothing_was_rated_again(practice: Practice) -> None:
    drill = to_feedback(practice, practice.drills.start(Plan(count=1), NOW), OFF_TOPIC)
    over = practice.drills.rate(drill, Rating.HARD, NOW)
    assert practice.drills.retry(over, NOW) == over


def test_marks_move_the_suggested_rating_but_not_the_coachs_own(practice: Practice) -> None:
    drill = to_feedback(practice, practice.drills.start(Plan(), NOW), OFF_TOPIC)
    assert drill.suggested is Rating.AGAIN and drill.feedback is not None
    for index in range(len(drill.feedback.evidence)):
        drill = practice.drills.mark(drill, index)
    assert drill.suggested is not None and drill.suggested >= Rating.GOOD
    assert drill.feedback is not None and drill.feedback.suggested is Rating.AGAIN


def test_a_second_answer_is_set_against_the_last_one(practice: Practice, small_pack: Pack) -> None:
    first = failed(practice).done[0]
    tomorrow = NOW + timedelta(days=1)
    question = practice.library.question(first.question_id)
    drill = practice.drills.start(Plan(Selection(tag=question.theme)), tomorrow)
    assert drill.question == question
    drill = to_feedback(practice, drill, model_answer(small_pack, first.question_id))
    assert drill.comparison is not None
    assert len(drill.comparison.gained) == 3 and not drill.comparison.lost
    assert drill.comparison.words > 0


def test_a_leech_is_named_with_a_way_out(practice: Practice) -> None:
    now, notices = NOW, []
    for _ in range(6):
        drill = practice.drills.start(Plan(Selection(tag="conflict"), count=1), now)
        drill = practice.drills.say(drill, OFF_TOPIC, 60.0, now)
        drill = practice.drills.say(drill, "/done", 60.0, now)
        drill = practice.drills.confide(drill, None, now)
        notices.append(practice.drills.rate(drill, Rating.AGAIN, now).notice)
        now += timedelta(days=1)
    assert [("rewrite your answer" in notice) for notice in notices] == [False] * 4 + [True] * 2
