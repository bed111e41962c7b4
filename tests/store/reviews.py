"""Reviews for the tests of the store, made as the practice makes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tests.conftest import NOW
from tpm_coach import scheduling
from tpm_coach.domain import Answer, Category, Draft, Rating, Review, Turn, TurnKind
from tpm_coach.scheduling import Parameters
from tpm_coach.store import LearnerStore

HOW = Parameters()
BERLIN = ZoneInfo("Europe/Berlin")


def day_of(at: datetime, zone: ZoneInfo = BERLIN) -> date:
    return scheduling.study_day(at, zone)


def said(text: str, at: datetime = NOW) -> Answer:
    turns: tuple[Turn, ...] = (Turn(TurnKind.QUESTION, "Well?", at.astimezone(UTC)),)
    if text:
        turns += (Turn(TurnKind.ANSWER, text, at.astimezone(UTC)),)
    return Answer(turns, at.astimezone(UTC), 30.0)


def made(
    mine: LearnerStore,
    question_id: str,
    rating: Rating = Rating.GOOD,
    at: datetime = NOW,
    *,
    text: str = "My answer.",
    zone: ZoneInfo = BERLIN,
) -> Review:
    """A review that follows from what is stored; not stored itself."""
    before = mine.log.memory(question_id)
    day = day_of(at, zone)
    return Review(
        question_id=question_id,
        question_version=1,
        category=Category.METRICS,
        answer=said(text, at),
        feedback=None,
        confidence=None,
        rating=rating,
        reviewed_at=at.astimezone(UTC),
        study_day=day,
        before=before,
        after=scheduling.review(before, rating, day, HOW),
    )


def rated(
    mine: LearnerStore,
    question_id: str,
    rating: Rating = Rating.GOOD,
    at: datetime = NOW,
    *,
    text: str = "My answer.",
    zone: ZoneInfo = BERLIN,
) -> Review:
    """A review that follows from what is stored, stored."""
    new = made(mine, question_id, rating, at, text=text, zone=zone)
    return mine.log.rate(question_id, lambda _: new)


def draft(question_id: str, unsent: str = "half a sentence", at: datetime = NOW) -> Draft:
    answer = said("", at)
    return Draft(question_id, answer.turns, unsent, answer.started_at, 12.5, at.astimezone(UTC))
