"""The debrief of a mock interview: what decided, what would help, ratings that reach FSRS."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from tests.conftest import NOW, OFF_TOPIC
from tests.practice.test_mocks import ONSITE, answered, begun, taken, to_the_end
from tpm_coach.domain import Draft, Rating
from tpm_coach.errors import NotFound, NothingToUndo
from tpm_coach.mocking.signals import Signal
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.store import Store


def test_what_is_over_time_is_said_in_the_debrief(practice: Practice) -> None:
    debrief = taken(practice, seconds=3600.0)
    assert debrief.overall is Signal.HIRE
    assert all(judged.late for judged in debrief.answers)
    assert "Keep to the time" in debrief.changes[0].text
    [(section, seconds, answers)] = debrief.sections
    assert (section.minutes, seconds, len(answers)) == (30, 4 * 3600.0, 4)


def test_within_the_time_of_its_section_nobody_is_told_to_hurry(practice: Practice) -> None:
    debrief = taken(practice, ONSITE, seconds=20 * 60.0)
    assert not [judged for judged in debrief.answers if judged.late]
    tips = [tip.kind for j in debrief.answers if j.answer.feedback for tip in j.answer.feedback.tips]
    assert "time" not in tips


def test_the_weakest_answer_decides_and_the_changes_quote_the_answers(practice: Practice) -> None:
    interview = begun(practice)
    interview = answered(practice, interview, OFF_TOPIC)
    debrief = practice.mocks.debrief(to_the_end(practice, interview).mock.number)
    [weak] = [item for item in debrief.categories if item.signal is not Signal.STRONG_HIRE]
    assert weak.decided_by.number == 1
    assert weak.signal is Signal.STRONG_NO_HIRE
    assert debrief.overall is Signal.NO_HIRE
    assert 1 <= len(debrief.changes) <= 2
    assert any(quoted.number == 1 for change in debrief.changes for quoted in change.quotes)


def test_a_rating_in_the_debrief_reaches_fsrs(practice: Practice) -> None:
    debrief = taken(practice)
    first = debrief.answers[0]
    assert practice.overview.memory(first.question.id) is None
    review = practice.mocks.rate(debrief.mock.number, first.answer.id, Rating.GOOD, NOW)
    assert review.mock_answer_id == first.answer.id
    assert practice.overview.memory(first.question.id) == review.after
    [stored] = practice.overview.history()
    assert stored.answer.text == first.answer.answer.text
    again = practice.mocks.debrief(debrief.mock.number)
    assert [judged.rated is not None for judged in again.answers] == [True, False, False, False]
    assert again.answers[0].rated
    assert again.answers[0].rated.due_day == review.after.due_day
    assert practice.mocks.course().records[0].unrated == 3


def test_an_answer_is_rated_once(practice: Practice) -> None:
    debrief = taken(practice)
    number, answer = debrief.mock.number, debrief.answers[0].answer.id
    practice.mocks.rate(number, answer, Rating.GOOD, NOW)
    with pytest.raises(NotFound, match="rated already"):
        practice.mocks.rate(number, answer, Rating.EASY, NOW)
    with pytest.raises(NotFound, match="no such answer"):
        practice.mocks.rate(number, 10_000, Rating.EASY, NOW)


def test_a_rating_can_be_taken_back_done_again_and_given_anew(practice: Practice) -> None:
    debrief = taken(practice)
    number, first = debrief.mock.number, debrief.answers[0]
    practice.mocks.rate(number, first.answer.id, Rating.EASY, NOW)
    assert practice.mocks.undo(number, NOW).question_id == first.question.id
    assert practice.mocks.debrief(number).unrated == list(debrief.answers)
    assert practice.overview.memory(first.question.id) is None
    assert practice.overview.today(NOW).draft is None
    practice.schedule.redo()
    assert len(practice.mocks.debrief(number).unrated) == 3
    practice.mocks.undo(number, NOW)
    practice.mocks.rate(number, first.answer.id, Rating.HARD, NOW)
    assert [review.rating for review in practice.overview.history()] == [Rating.HARD]


def test_only_this_interviews_ratings_are_taken_back_in_its_debrief(practice: Practice) -> None:
    debrief = taken(practice)
    with pytest.raises(NothingToUndo):
        practice.mocks.undo(debrief.mock.number, NOW)
    practice.mocks.rate(debrief.mock.number, debrief.answers[0].answer.id, Rating.GOOD, NOW)
    practice.schedule.suspend(debrief.answers[1].question.id, NOW)
    with pytest.raises(NothingToUndo):
        practice.mocks.undo(debrief.mock.number, NOW)
    assert len(practice.mocks.debrief(debrief.mock.number).unrated) == 3


def test_a_drill_that_takes_back_such_a_rating_says_where_it_is_asked_for(practice: Practice) -> None:
    debrief = taken(practice)
    practice.mocks.rate(debrief.mock.number, debrief.answers[0].answer.id, Rating.GOOD, NOW)
    drill = practice.drills.start(Plan(), NOW)
    undone = practice.drills.undo(drill, NOW)
    assert "debrief" in undone.notice
    assert undone.question == drill.question
    assert len(practice.mocks.debrief(debrief.mock.number).unrated) == 4


def test_what_was_begun_in_a_drill_meanwhile_is_kept(practice: Practice, store: Store) -> None:
    debrief = taken(practice)
    first = debrief.answers[0]
    mine = store.learner("me", NOW)
    at = NOW.astimezone(UTC)
    mine.desk.save_draft(Draft(first.question.id, (), "half an answer", at, 5.0, at))
    practice.mocks.rate(debrief.mock.number, first.answer.id, Rating.GOOD, NOW)
    kept = mine.desk.draft(first.question.id)
    assert kept
    assert kept.unsent == "half an answer"


def test_a_question_counts_as_answered_today_only_when_it_is_rated(practice: Practice) -> None:
    debrief = taken(practice, ONSITE)
    due = {item.question_id for item in practice.overview.due(Plan(), NOW)}
    asked = {judged.question.id: judged for judged in debrief.answers}
    assert due <= set(asked)
    first = next(iter(due))
    practice.mocks.rate(debrief.mock.number, asked[first].answer.id, Rating.GOOD, NOW)
    assert first not in {item.question_id for item in practice.overview.due(Plan(), NOW)}


def test_a_tick_changes_signal_and_suggestion_and_is_kept(practice: Practice) -> None:
    debrief = taken(practice, text=OFF_TOPIC)
    number, first = debrief.mock.number, debrief.answers[0]
    assert first.assessment.signal is Signal.STRONG_NO_HIRE
    for index in range(3):
        shown = practice.mocks.mark(number, first.answer.id, index, NOW)
    assert shown.suggested is not Rating.AGAIN
    again = practice.mocks.debrief(number).answers[0]
    assert again.assessment.signal is Signal.STRONG_HIRE
    assert again.suggested is shown.suggested
    practice.mocks.rate(number, first.answer.id, Rating.GOOD, NOW)
    assert "rated already" in practice.mocks.mark(number, first.answer.id, 0, NOW).notice
    assert practice.mocks.debrief(number).answers[0].assessment.signal is Signal.STRONG_HIRE


def test_interviews_are_compared_over_time(practice: Practice) -> None:
    taken(practice, ONSITE, OFF_TOPIC)
    second = taken(practice, ONSITE)
    assert {item.before for item in second.categories} == {Signal.STRONG_NO_HIRE}
    course = practice.mocks.course()
    assert [record.overall for record in course.finished] == [Signal.STRONG_NO_HIRE, Signal.STRONG_HIRE]
    assert course.outlook.ready is None
    assert "2 interviews so far; 8 more" in course.outlook.sentence


def test_ready_is_said_after_ten_good_interviews(practice: Practice) -> None:
    for number in range(1, 11):
        debrief = taken(practice)
        assert (debrief.outlook.ready is not None) is (number == 10)
    assert debrief.outlook.ready is True
    # An early debrief says what it said then.
    assert practice.mocks.debrief(3).outlook.sessions == 3


def test_a_text_that_changed_since_shows_the_question_as_it_was_asked(practice: Practice) -> None:
    debrief = taken(practice)
    question = debrief.answers[0].question
    practice.library.edit(replace(question, prompt="Another wording?"), NOW)
    assert practice.mocks.debrief(debrief.mock.number).answers[0].answer.prompt == question.prompt
