"""This answer against the last one."""

from __future__ import annotations

from dataclasses import replace

from tests.coach.conftest import GOOD, QUESTION, answer
from tpm_coach.coach.comparison import compare
from tpm_coach.coach.rules import RulesCoach

HALF = GOOD.split(" I proposed ")[0]


def test_points_gained_words_and_time(coach: RulesCoach) -> None:
    last, this = answer(HALF, seconds=300), answer(GOOD, seconds=200)
    found = compare((last, coach.judge(QUESTION, last)), (this, coach.judge(QUESTION, this)))
    assert found.gained == ("Cuts or phases the scope", "Tells the sponsor early, with options")
    assert found.lost == ()
    assert found.words == len(GOOD.split()) - len(HALF.split())
    assert found.seconds == -100
    assert found.actions > 0


def test_points_lost(coach: RulesCoach) -> None:
    last, this = answer(GOOD), answer(HALF)
    found = compare((last, coach.judge(QUESTION, last)), (this, coach.judge(QUESTION, this)))
    assert len(found.lost) == 2
    assert not found.gained


def test_the_learners_own_marks_count(coach: RulesCoach) -> None:
    last = answer(HALF)
    feedback = coach.judge(QUESTION, last)
    ticked = replace(feedback, evidence=tuple(replace(e, marked=True) for e in feedback.evidence))
    found = compare((last, feedback), (last, ticked))
    assert len(found.gained) == 2


def test_points_that_only_one_rubric_knows_are_left_out(coach: RulesCoach) -> None:
    last = answer(GOOD)
    feedback = coach.judge(QUESTION, last)
    fewer = replace(feedback, evidence=feedback.evidence[:2])
    assert compare((last, fewer), (last, feedback)).gained == ()
