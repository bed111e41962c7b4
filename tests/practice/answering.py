"""Answers as a drill leaves them, for the tests of what is done with them afterwards."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.conftest import NOW
from tpm_coach.domain import Answer, Rating, Review, Turn, TurnKind
from tpm_coach.practice.service import Practice


def answered(
    practice: Practice,
    question_id: str,
    text: str = "",
    rating: Rating = Rating.GOOD,
    at: datetime = NOW,
    seconds: float = 60.0,
) -> Review:
    """A rated answer, judged by the coach; without a text it was rated without an answer."""
    question = practice.library.question(question_id)
    moment = at.astimezone(UTC)
    turns = (Turn(TurnKind.QUESTION, question.prompt, moment), Turn(TurnKind.ANSWER, text, moment))
    answer = Answer(turns if text else (), moment, seconds)
    feedback = practice.drills.feedback(question, text, at) if text else None
    return practice.drills.record(question, answer, feedback, None, rating, at)
