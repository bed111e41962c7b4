"""Mock interviews as values: begun, asked, paused, gone on with, judged, rated."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import NOW, OFF_TOPIC
from tests.store.reviews import draft
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.domain import Category, Rating, TurnKind
from tpm_coach.errors import NotFound, StoreConflict
from tpm_coach.mocking import script
from tpm_coach.mocking.choosing import MockPlan
from tpm_coach.mocking.debrief import Debrief
from tpm_coach.mocking.signals import Signal
from tpm_coach.mocking.values import Format, MockAnswer
from tpm_coach.practice.interview import Interview, Stage
from tpm_coach.practice.own_data import OwnData
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings
from tpm_coach.store import Store

DAY = timedelta(days=1)
PHONE = MockPlan()
ONSITE = MockPlan(Format.ONSITE)


def begun(practice: Practice, plan: MockPlan = PHONE) -> Interview:
    return practice.mocks.begin(practice.mocks.start(plan, NOW), NOW)


def open_answer(interview: Interview) -> MockAnswer:
    assert interview.answer
    return interview.answer


def model(interview: Interview) -> str:
    assert interview.question
    return interview.question.model_answer


def answered(practice: Practice, interview: Interview, text: str = "", seconds: float = 60.0) -> Interview:
    """Answer the open question, with its model answer if nothing else, and go on."""
    return practice.mocks.done(interview, text or model(interview), seconds, NOW)


def to_the_end(practice: Practice, interview: Interview, text: str = "", seconds: float = 60.0) -> Interview:
    while interview.stage is not Stage.OVER:
        if interview.stage is Stage.READY:
            interview = practice.mocks.begin(interview, NOW)
        else:
            interview = answered(practice, interview, text, seconds)
    return interview


def taken(practice: Practice, plan: MockPlan = PHONE, text: str = "", seconds: float = 60.0) -> Debrief:
    return practice.mocks.debrief(
        to_the_end(practice, practice.mocks.start(plan, NOW), text, seconds).mock.number
    )


def kinds(interview: Interview) -> list[TurnKind]:
    return [turn.kind for turn in open_answer(interview).turns]


def reopened(practice: Practice, store: Store, coach: RulesCoach) -> Practice:
    """The practice as another run of the program opens it."""
    other = Practice(store, Settings(), "me", NOW)
    other.coach = coach
    return other


def test_the_clock_does_not_run_before_the_learner_begins(practice: Practice) -> None:
    waiting = practice.mocks.start(PHONE, NOW)
    assert (waiting.stage, waiting.answer) == (Stage.READY, None)
    assert practice.mocks.course().open[0].answers == 0
    interview = practice.mocks.begin(waiting, NOW)
    assert interview.stage is Stage.ANSWER
    assert interview.turns[0].text.startswith("Hello, I am the hiring manager")
    assert open_answer(interview).prompt in [turn.text for turn in interview.turns]


def test_a_phone_screen_from_the_first_question_to_the_debrief(practice: Practice) -> None:
    debrief = taken(practice)
    assert debrief.overall is Signal.STRONG_HIRE
    assert len(debrief.answers) == 4
    assert len(debrief.categories) == 4
    assert [judged.number for judged in debrief.answers] == [1, 2, 3, 4]
    assert all(judged.assessment.decisive.quote for judged in debrief.answers)
    assert debrief.not_asked == 0


def test_nothing_is_said_about_an_answer_before_the_debrief(practice: Practice) -> None:
    interview = begun(practice)
    heard: list[str] = []
    while interview.stage is not Stage.OVER:
        assert open_answer(interview).feedback is None
        assert interview.question
        allowed = {interview.question.prompt, *(probe.ask for probe in interview.question.probes)}
        interview = practice.mocks.say(interview, OFF_TOPIC, 30.0, NOW)
        heard += [
            turn.text
            for turn in interview.turns
            if turn.kind is not TurnKind.REPLY and not turn.by_learner and turn.text not in allowed
        ]
        interview = practice.mocks.done(interview, "", 60.0, NOW)
    prompts = {judged.answer.prompt for judged in practice.mocks.debrief(interview.mock.number).answers}
    assert set(heard) <= prompts
    assert interview.turns == ()


def test_the_interviewer_asks_on_twice_at_most_and_then_asks_for_more(practice: Practice) -> None:
    interview = begun(practice)
    for _ in range(3):
        interview = practice.mocks.say(interview, OFF_TOPIC, 30.0, NOW)
    assert kinds(interview).count(TurnKind.PROBE) == 2
    assert script.offered(open_answer(interview).turns)
    first = open_answer(interview)
    interview = practice.mocks.say(interview, "No, that is all.", 40.0, NOW)
    assert open_answer(interview).position == 1
    assert interview.past[0].id == first.id
    assert interview.past[0].turns[-1].kind is TurnKind.ASIDE


def test_something_can_be_added_before_the_next_question(practice: Practice) -> None:
    interview = begun(practice)
    interview = practice.mocks.say(interview, model(interview), 30.0, NOW)
    assert script.offered(open_answer(interview).turns)
    interview = practice.mocks.say(interview, "One more thing: six teams have adopted it.", 40.0, NOW)
    assert open_answer(interview).position == 1
    assert "six teams" in interview.past[0].answer.text


def test_an_empty_message_goes_on_once_there_is_nothing_more_to_ask(practice: Practice) -> None:
    interview = begun(practice)
    assert "Nothing to send" in practice.mocks.say(interview, "  ", 1.0, NOW).notice
    interview = practice.mocks.say(interview, model(interview), 30.0, NOW)
    assert open_answer(practice.mocks.say(interview, "", 31.0, NOW)).position == 1


def test_a_question_to_the_interviewer_is_answered_and_not_judged(practice: Practice) -> None:
    interview = practice.mocks.say(begun(practice), "How many people were in the team?", 5.0, NOW)
    assert kinds(interview) == [TurnKind.QUESTION, TurnKind.ASIDE, TurnKind.REPLY]
    assert not open_answer(interview).answered


def test_a_question_can_be_passed_and_that_is_no_answer(practice: Practice) -> None:
    interview = begun(practice)
    assert "not said anything" in practice.mocks.say(interview, "/done", 5.0, NOW).notice
    interview = practice.mocks.say(interview, "/skip", 5.0, NOW)
    assert open_answer(interview).position == 1
    debrief = practice.mocks.debrief(to_the_end(practice, interview).mock.number)
    passed = debrief.answers[0]
    assert passed.assessment.signal is Signal.STRONG_NO_HIRE
    assert passed.assessment.decisive.text == "No answer was given."
    assert passed.suggested is Rating.AGAIN


def test_a_hint_is_given_and_remembered_in_the_debrief(practice: Practice) -> None:
    interview = practice.mocks.say(begun(practice), "/hint", 5.0, NOW)
    assert "Start with the people" in interview.turns[-1].text
    debrief = practice.mocks.debrief(to_the_end(practice, interview).mock.number)
    assert debrief.answers[0].assessment.signal is Signal.HIRE
    assert debrief.answers[0].assessment.decisive.text == "It needed a hint."
    assert any("Begin without a hint" in change.text for change in debrief.changes)


def test_an_unknown_command_is_no_answer_and_stays_in_the_box(practice: Practice) -> None:
    interview = practice.mocks.say(begun(practice), "/hnit", 5.0, NOW)
    assert "There is no command /hnit" in interview.notice
    assert open_answer(interview).unsent == "/hnit"
    assert kinds(interview) == [TurnKind.QUESTION]


def test_done_with_text_in_the_box_sends_it_and_asks_no_more(practice: Practice) -> None:
    interview = practice.mocks.done(begun(practice), OFF_TOPIC, 30.0, NOW)
    assert open_answer(interview).position == 1
    assert interview.past[0].answer.text == OFF_TOPIC
    assert interview.past[0].seconds == 30.0


def test_an_interview_goes_on_where_it_was_after_a_restart(
    practice: Practice, store: Store, small_coach: RulesCoach
) -> None:
    interview = practice.mocks.say(answered(practice, begun(practice)), OFF_TOPIC, 30.0, NOW)
    practice.mocks.keep(interview, "half a sen", 42.0, NOW)
    other = reopened(practice, store, small_coach)
    again = other.mocks.resume(interview.mock.number, NOW + DAY)
    assert again.turns == interview.turns
    assert (open_answer(again).unsent, open_answer(again).seconds) == ("half a sen", 42.0)
    assert again.before == 60.0
    assert "clock stood" in again.notice
    finished = to_the_end(other, again)
    assert other.mocks.resume(finished.mock.number, NOW).stage is Stage.OVER


def test_a_pause_keeps_everything_and_says_so(practice: Practice) -> None:
    interview = practice.mocks.say(begun(practice), "/pause", 12.0, NOW)
    assert interview.paused
    assert open_answer(practice.mocks.resume(interview.mock.number, NOW)).seconds == 12.0


def test_a_command_that_is_being_typed_is_not_kept_as_an_answer(practice: Practice) -> None:
    interview = begun(practice)
    practice.mocks.keep(interview, "/skip", 5.0, NOW)
    assert open_answer(practice.mocks.resume(interview.mock.number, NOW)).unsent == ""


def test_two_windows_cannot_both_end_a_question(practice: Practice) -> None:
    here = begun(practice)
    there = practice.mocks.resume(here.mock.number, NOW)
    answered(practice, there)
    for verb in (practice.mocks.say, practice.mocks.done):
        with pytest.raises(StoreConflict):
            verb(here, OFF_TOPIC, 30.0, NOW)
    with pytest.raises(StoreConflict):
        practice.mocks.keep(here, "lost?", 30.0, NOW)
    assert open_answer(practice.mocks.resume(here.mock.number, NOW)).position == 1


def test_two_windows_cannot_both_begin_a_section(practice: Practice) -> None:
    waiting = practice.mocks.start(PHONE, NOW)
    practice.mocks.begin(waiting, NOW)
    with pytest.raises(StoreConflict):
        practice.mocks.begin(waiting, NOW)


def test_the_sections_of_a_loop_can_be_taken_on_different_days(practice: Practice) -> None:
    interview = practice.mocks.start(ONSITE, NOW)
    for day, category in enumerate(Category):
        at = NOW + day * DAY
        interview = practice.mocks.resume(interview.mock.number, at)
        assert (interview.stage, interview.part.category) == (Stage.READY, category)
        interview = practice.mocks.begin(interview, at)
        assert interview.turns[0].text.startswith("Hello")
        for _ in range(2):
            interview = practice.mocks.done(interview, model(interview), 60.0, at)
    assert interview.stage is Stage.OVER
    debrief = practice.mocks.debrief(interview.mock.number)
    assert [(item.category, item.signal) for item in debrief.categories] == [
        (category, Signal.STRONG_HIRE) for category in Category
    ]
    assert [judged.began for judged in debrief.answers] == [0.0, 60.0] * 5


def test_an_interview_can_be_ended_early_and_what_was_not_asked_does_not_count(practice: Practice) -> None:
    interview = answered(practice, begun(practice))
    finished = practice.mocks.finish(interview, "", 10.0, NOW)
    assert finished.stage is Stage.OVER
    debrief = practice.mocks.debrief(finished.mock.number)
    assert (len(debrief.answers), debrief.not_asked) == (1, 3)
    assert debrief.overall is Signal.STRONG_HIRE


def test_ending_early_takes_what_is_in_the_box_as_the_answer(practice: Practice) -> None:
    finished = practice.mocks.finish(begun(practice), OFF_TOPIC, 10.0, NOW)
    [judged] = practice.mocks.debrief(finished.mock.number).answers
    assert judged.answer.answer.text == OFF_TOPIC


def test_without_any_answer_there_is_nothing_to_debrief(practice: Practice) -> None:
    interview = begun(practice)
    with pytest.raises(NotFound, match="nothing was answered yet"):
        practice.mocks.finish(interview, "", 10.0, NOW)
    assert practice.mocks.resume(interview.mock.number, NOW).stage is Stage.READY
    with pytest.raises(NotFound, match="is not finished"):
        practice.mocks.debrief(interview.mock.number)


def test_the_next_interview_asks_other_questions_while_there_are_some(practice: Practice) -> None:
    first, second = taken(practice), taken(practice)
    assert not {judged.question.id for judged in first.answers} & {j.question.id for j in second.answers}


def test_a_company_is_preferred_and_an_unknown_one_is_an_error(practice: Practice) -> None:
    assert practice.mocks.companies() == {"google": 3, "amazon": 2, "meta": 2}
    interview = practice.mocks.start(MockPlan(Format.CUSTOM, "Google", questions=1), NOW)
    assert interview.mock.company == "google"
    asked = [id_ for section in interview.mock.sections for id_ in section.questions]
    tagged = [id_ for id_ in asked if "google" in practice.library.question(id_).companies]
    assert len(tagged) == 3
    assert interview.notice == "3 of its 5 questions are tagged google."
    with pytest.raises(NotFound, match="no question is tagged 'nowhere'; the bank has google, amazon, meta"):
        practice.mocks.start(MockPlan(company="nowhere"), NOW)


def test_suspended_questions_are_not_asked(practice: Practice) -> None:
    ids = {id_ for s in practice.mocks.start(ONSITE, NOW).mock.sections for id_ in s.questions}
    out = next(iter(ids))
    practice.schedule.suspend(out, NOW)
    again = {id_ for s in practice.mocks.start(ONSITE, NOW).mock.sections for id_ in s.questions}
    assert again == ids - {out}


def test_an_empty_bank_is_said_and_nothing_is_stored(practice: Practice) -> None:
    practice.library.remove("small", NOW)
    with pytest.raises(NotFound, match="no question to ask"):
        practice.mocks.start(PHONE, NOW)
    assert practice.mocks.course().records == ()


def test_another_learners_interviews_are_not_seen(
    practice: Practice, store: Store, small_coach: RulesCoach
) -> None:
    number = taken(practice).mock.number
    other = Practice(store, Settings(), "you", NOW)
    other.coach = small_coach
    assert other.mocks.course().records == ()
    for verb in (other.mocks.debrief, partial(other.mocks.give_up, now=NOW)):
        with pytest.raises(NotFound, match=f"no mock interview {number}"):
            verb(number)


def test_interviews_are_part_of_a_learners_data(
    practice: Practice, store: Store, database: Path, tmp_path: Path
) -> None:
    debrief = taken(practice, text=OFF_TOPIC)
    practice.mocks.rate(debrief.mock.number, debrief.answers[0].answer.id, Rating.GOOD, NOW)
    store.close()
    data = OwnData.open(database)
    data.export("me", tmp_path / "mine.json", NOW)
    mine = json.loads((tmp_path / "mine.json").read_text())
    assert len(mine["mock"]) == 1
    assert len(mine["mock_answer"]) == 4
    data.delete("me", backups_too=False)
    assert OFF_TOPIC.encode() not in database.read_bytes()


@pytest.mark.parametrize("again", [False, True])
def test_rating_an_answer_leaves_what_was_begun_in_a_drill_alone(
    practice: Practice, store: Store, *, again: bool
) -> None:
    debrief = taken(practice)
    number, answer = debrief.mock.number, debrief.unrated[0].answer
    desk = store.learner("me", NOW).desk
    begun = draft(answer.question_id, "Begun in a drill meanwhile.")
    if again:
        practice.mocks.rate(number, answer.id, Rating.GOOD, NOW)
        practice.mocks.undo(number, NOW)
        desk.save_draft(begun)
        practice.schedule.redo()
    else:
        desk.save_draft(begun)
        practice.mocks.rate(number, answer.id, Rating.GOOD, NOW)
    assert desk.draft(answer.question_id) == begun


def test_any_text_can_be_kept(practice: Practice) -> None:
    interview = begun(practice)
    for text in ("emoji 🎯", "lone \ud800 surrogate", "\x1b[2Jescape", "nul \x00 byte", "'; DROP TABLE mock"):
        practice.mocks.keep(interview, text, 1.0, NOW)
        kept = open_answer(practice.mocks.resume(interview.mock.number, NOW)).unsent
        assert kept
        assert not set(kept) & set("\x00\x1b\ud800")


def test_going_on_at_once_hears_no_more_follow_up(practice: Practice) -> None:
    interview = practice.mocks.done(begun(practice), OFF_TOPIC, 30.0, NOW)
    assert [turn.text for turn in interview.past[0].turns if turn.by_learner] == [OFF_TOPIC]
    assert interview.past[0].turns[-1].by_learner
