"""The log of reviews -> numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tpm_coach.domain import Category, LogEntry, Rating
from tpm_coach.stats import totals

AGAIN, HARD, GOOD, EASY = Rating
DAY = date(2026, 11, 23)


def entry(
    question_id: str = "q",
    rating: Rating = GOOD,
    suggested: Rating | None = GOOD,
    *,
    first: bool = True,
    coverage: float = 1.0,
    day: int = 0,
    seconds: float = 60.0,
) -> LogEntry:
    when = DAY + timedelta(days=day)
    return LogEntry(question_id, Category.METRICS, when, rating, suggested, None, coverage, seconds, first)


def test_an_empty_log_claims_nothing() -> None:
    figures = totals([])
    assert (figures.answers, figures.questions, figures.days, figures.minutes) == (0, 0, 0, 0)
    assert figures.retention is None
    assert figures.coverage is None
    assert figures.agreement.exact is None
    assert figures.ratings == dict.fromkeys(Rating, 0)


def test_answers_questions_days_and_minutes_are_counted() -> None:
    figures = totals([entry("a"), entry("b", seconds=90), entry("a", day=1, first=False, seconds=150)])
    assert (figures.answers, figures.questions, figures.days, figures.minutes) == (3, 2, 2, 5)


def test_retention_counts_repeated_answers_only_and_hard_is_a_pass() -> None:
    log = [entry(rating=AGAIN), entry(rating=HARD, first=False), entry(rating=AGAIN, first=False)]
    assert totals(log).retention == 0.5
    assert totals(log[:1]).retention is None


def test_coverage_leaves_out_answers_that_nobody_judged() -> None:
    log = [entry(coverage=0.5), entry(coverage=1.0), entry(suggested=None, coverage=0.0)]
    assert totals(log).coverage == 0.75


def test_agreement_with_the_coach_is_exact_or_within_one() -> None:
    log = [entry(rating=GOOD), entry(rating=EASY), entry(rating=AGAIN), entry(suggested=None)]
    agreement = totals(log).agreement
    assert agreement.compared == 3
    assert agreement.exact == pytest.approx(1 / 3)
    assert agreement.within_one == pytest.approx(2 / 3)


def test_each_rating_is_counted() -> None:
    assert totals([entry(rating=EASY), entry(rating=EASY), entry(rating=HARD)]).ratings == {
        AGAIN: 0,
        HARD: 1,
        GOOD: 0,
        EASY: 2,
    }
