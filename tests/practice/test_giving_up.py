"""Mock interviews that are given up, taken back and given up again."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tests.practice.test_mocks import answered, begun, taken, to_the_end
from tpm_coach.errors import NotFound, NothingToUndo
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.interview import Stage
from tpm_coach.practice.service import Practice


def test_an_open_interview_can_be_given_up_and_a_finished_one_cannot(practice: Practice) -> None:
    interview = answered(practice, begun(practice))
    practice.mocks.give_up(interview.mock.number, NOW)
    assert practice.mocks.course().records == ()
    number = taken(practice).mock.number
    with pytest.raises(NotFound, match="is finished"):
        practice.mocks.give_up(number, NOW)
    assert practice.mocks.debrief(number).answers


def test_giving_up_is_taken_back_with_all_that_was_said_and_done_again(practice: Practice) -> None:
    interview = answered(practice, begun(practice))
    practice.mocks.keep(interview, "half a sentence", 7.0, NOW)
    number = interview.mock.number
    there = practice.mocks.resume(number, NOW)
    practice.mocks.give_up(number, NOW)
    practice.schedule.undo(NOW)
    assert practice.mocks.resume(number, NOW) == there
    practice.schedule.redo()
    assert practice.mocks.course().records == ()
    practice.schedule.undo(NOW)
    assert to_the_end(practice, practice.mocks.resume(number, NOW)).stage is Stage.OVER


@pytest.mark.parametrize("how", ["asked", "finished"])
def test_an_interview_that_went_on_is_not_given_up_again_by_redo(practice: Practice, how: str) -> None:
    interview = answered(practice, begun(practice))
    number = interview.mock.number
    practice.mocks.give_up(number, NOW)
    practice.schedule.undo(NOW)
    if how == "asked":
        answered(practice, practice.mocks.resume(number, NOW))
    else:
        practice.mocks.finish(practice.mocks.resume(number, NOW), "", 5.0, NOW)
    with pytest.raises(NothingToUndo):
        practice.schedule.redo()
    assert [record.number for record in practice.mocks.course().records] == [number]


def test_a_drill_leaves_it_to_others_to_take_an_interview_back(practice: Practice) -> None:
    practice.mocks.give_up(begun(practice).mock.number, NOW)
    drill = practice.drills.start(Plan(), NOW)
    notice = practice.drills.say(drill, "/undo", 0, NOW).notice
    assert "giving up a mock interview; leave the drill" in notice
    assert practice.mocks.course().records == ()
