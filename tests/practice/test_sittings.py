"""A day before the interview that is practised in several sittings."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from tests.conftest import NOW
from tests.practice.test_any_mix import opened
from tpm_coach.domain import Answer, InterviewPlan, Rating
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings


def sitting(practice: Practice, count: int) -> list[bool]:
    """Answer so many questions; returns for each whether it was new."""
    picks = practice.overview.due(Plan(count=count), NOW)
    for item in picks:
        rate(practice, item.question_id, NOW)
    return [item.reason.startswith("new") for item in picks]


def rate(practice: Practice, question_id: str, at: datetime, rating: Rating = Rating.GOOD) -> None:
    question = practice.library.question(question_id)
    practice.drills.record(question, Answer((), at, 180.0), None, None, rating, at)


def test_several_sittings_bring_no_more_new_questions_than_one(tmp_path: Path) -> None:
    news = []
    for name, counts in (("one", [9]), ("three", [3, 3, 3])):
        store, practice = opened(tmp_path / name, 60, Settings())
        for number in range(20):
            rate(practice, f"q{number}", NOW - timedelta(days=2), Rating.AGAIN)
        day = NOW.date()
        practice.preparing.save(InterviewPlan("i", day + timedelta(days=30), day, 90, 2), NOW)
        news.append(sum(sum(sitting(practice, count)) for count in counts))
        store.close()
    assert news[0] == news[1]


def test_the_backlog_after_the_interview_is_one_share_a_day(tmp_path: Path) -> None:
    store, practice = opened(tmp_path, 60, Settings())
    for number in range(60):
        rate(practice, f"q{number}", NOW - timedelta(days=5), Rating.AGAIN)
    day = NOW.date()
    store.learner("me", NOW).plans.save(InterviewPlan("i", day, day - timedelta(days=20), 120, 2), NOW)
    assert len(sitting(practice, 60)) == 9
    assert not sitting(practice, 60)
    store.close()
