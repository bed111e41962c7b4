"""What can be typed into the answer box with a slash before it."""

from __future__ import annotations

import pytest

from tests.conftest import NOW, OFF_TOPIC
from tests.practice.test_drilling import DAY, question_of, rated, to_feedback
from tpm_coach.domain import Rating, TurnKind
from tpm_coach.practice.drill import COMMANDS, Command, Drill, Plan, Stage, command_in
from tpm_coach.practice.service import Practice


@pytest.fixture
def drill(practice: Practice) -> Drill:
    return practice.drills.start(Plan(), NOW)


def typed(practice: Practice, drill: Drill, text: str) -> Drill:
    return practice.drills.say(drill, text, 5.0, NOW)


@pytest.mark.parametrize("text", ["/hint", " /HINT \n", "/Hint"])
def test_a_command_may_be_written_in_any_case(text: str) -> None:
    assert command_in(text) == (Command.HINT, "")


@pytest.mark.parametrize("text", ["hint", "/etc/hosts", "/hint please", "a /hint", "//hint", "", "1/2"])
def test_anything_but_one_word_with_a_slash_is_an_answer(text: str) -> None:
    assert command_in(text) == (None, "")


@pytest.mark.parametrize("text", ["/hnit", "/", "/42", "/ü"])
def test_an_unknown_command_names_the_known_ones_and_keeps_the_text(
    practice: Practice, drill: Drill, text: str
) -> None:
    after = typed(practice, drill, text)
    assert f"There is no command {text}" in after.notice
    assert "/hint" in after.notice
    assert after.unsent == text
    assert after.turns == drill.turns
    assert after.stage is Stage.ANSWER


def test_help_lists_every_command(practice: Practice, drill: Drill) -> None:
    after = typed(practice, drill, "/help")
    for command, meaning in COMMANDS.items():
        assert f"/{command}" in after.notice
        assert meaning in after.notice
    assert set(COMMANDS) == set(Command)
    assert after.turns == drill.turns


def test_a_hint_is_given_in_the_conversation_and_is_no_part_of_the_answer(
    practice: Practice, drill: Drill
) -> None:
    after = typed(practice, drill, "/hint")
    assert (after.turns[-1].kind, after.turns[-1].text) == (TurnKind.REPLY, question_of(drill).hint)
    assert after.answer.text == ""


def test_a_skipped_question_waits_until_tomorrow(practice: Practice, drill: Drill) -> None:
    skipped = question_of(drill).id
    drill = typed(practice, drill, "/skip")
    asked = []
    while drill.stage is not Stage.OVER:
        asked.append(question_of(drill).id)
        drill = rated(practice, drill)
    assert skipped not in asked
    assert len(asked) == 3
    today = {due.question_id for due in practice.overview.due(Plan(), NOW)}
    tomorrow = {due.question_id for due in practice.overview.due(Plan(), NOW + DAY)}
    assert skipped not in today
    assert skipped in tomorrow


def test_what_was_written_before_a_skip_is_there_when_the_question_comes_back(
    practice: Practice, drill: Drill
) -> None:
    skipped = question_of(drill).id
    typed(practice, typed(practice, drill, OFF_TOPIC), "/skip")
    assert question_of(practice.drills.start(Plan(), NOW)).id != skipped
    back = practice.drills.start(Plan(), NOW + DAY)
    assert question_of(back).id == skipped
    assert back.answer.text == OFF_TOPIC


def test_a_suspended_question_is_never_asked_again(practice: Practice, drill: Drill) -> None:
    suspended = question_of(drill).id
    after = typed(practice, typed(practice, drill, OFF_TOPIC), "/suspend")
    assert question_of(drill).prompt in after.notice
    assert practice.schedule.suspended() == {suspended}
    for days in (0, 1, 30, 400):
        assert suspended not in {d.question_id for d in practice.overview.due(Plan(), NOW + days * DAY)}
    assert question_of(practice.drills.start(Plan(), NOW)).id != suspended
    assert practice.schedule.resume(suspended, NOW)
    assert question_of(practice.drills.start(Plan(), NOW)).id == suspended


def test_the_model_answer_is_refused_before_an_honest_attempt(practice: Practice, drill: Drill) -> None:
    assert typed(practice, drill, "/model").model_shown is False
    after = typed(practice, drill, "I would ask.")
    after = typed(practice, after, "/model")
    assert not after.model_shown
    assert "Try it first" in after.notice
    assert after.stage is Stage.ANSWER


def test_after_an_attempt_the_model_answer_comes_with_the_feedback(practice: Practice, drill: Drill) -> None:
    after = typed(practice, typed(practice, drill, OFF_TOPIC), "/model")
    assert after.model_shown
    assert after.stage is Stage.FEEDBACK
    assert after.feedback
    assert not typed(practice, after, "/model").model_shown


def test_end_keeps_what_was_written(practice: Practice, drill: Drill) -> None:
    first = question_of(drill).id
    after = typed(practice, typed(practice, drill, OFF_TOPIC), "/end")
    assert after.stage is Stage.OVER
    assert after.question is None
    resumed = practice.drills.start(Plan(), NOW)
    assert question_of(resumed).id == first
    assert resumed.answer.text == OFF_TOPIC


def test_undo_can_be_typed(practice: Practice, drill: Drill) -> None:
    first = question_of(drill).id
    after = typed(practice, rated(practice, drill), "/undo")
    assert question_of(after).id == first
    assert practice.overview.history() == []


def test_undo_with_nothing_to_undo_says_so(practice: Practice, drill: Drill) -> None:
    after = typed(practice, drill, "/undo")
    assert "nothing to undo" in after.notice
    assert after.question == drill.question


@pytest.mark.parametrize("command", ["/skip", "/suspend", "/end"])
def test_a_drill_can_be_left_from_the_feedback_without_a_rating(
    practice: Practice, drill: Drill, command: str
) -> None:
    after = typed(practice, to_feedback(practice, drill), command)
    assert after.question != drill.question
    assert practice.overview.history() == []


@pytest.mark.parametrize("command", list(Command))
def test_no_command_fails_when_the_drill_is_over(practice: Practice, drill: Drill, command: Command) -> None:
    over = typed(practice, drill, "/end")
    assert typed(practice, over, f"/{command}").stage is Stage.OVER


def test_commands_are_no_answers_at_the_confidence_question(practice: Practice, drill: Drill) -> None:
    asked = typed(practice, drill, question_of(drill).model_answer)
    assert asked.stage is Stage.CONFIDENCE
    hinted = typed(practice, asked, "/hint")
    assert hinted.stage is Stage.CONFIDENCE
    after = practice.drills.confide(hinted, 2, NOW)
    after = practice.drills.rate(after, Rating.GOOD, NOW)
    assert after.done[0].answer.text == question_of(drill).model_answer
