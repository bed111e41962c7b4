"""What triggers have counted is what is in the log, whatever was done and taken back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.store.reviews import made, rated
from tpm_coach.domain import Category, Evidence, Feedback, Rating, Review, Tally, Verdict
from tpm_coach.errors import NothingToUndo
from tpm_coach.store import LearnerStore, Store

DAY = timedelta(days=1)
QUESTIONS = ("launch-metrics", "many-teams", "slow-reviews")
_NAMES = count()


def feedback(points: int, suggested: Rating) -> Feedback:
    evidence = tuple(
        Evidence(f"point {n}", Verdict.COVERED if n < points else Verdict.MISSED, 0.5) for n in range(4)
    )
    return Feedback("rules", "", suggested, evidence)


@dataclass(frozen=True)
class Step:
    """One answer; `judged` holds the points made of four and the suggested rating."""

    question_id: str
    category: Category
    rating: Rating
    judged: tuple[int, Rating] | None
    confidence: int | None
    recall: float | None
    seconds: float


answers = st.builds(
    Step,
    st.sampled_from(QUESTIONS),
    st.sampled_from(Category),
    st.sampled_from(Rating),
    st.none() | st.tuples(st.integers(0, 4), st.sampled_from(Rating)),
    st.none() | st.integers(1, 4),
    st.none() | st.floats(0, 1),
    st.floats(0, 900),
)
steps = st.lists(answers | st.sampled_from(["undo", "redo", "day", "week"]), max_size=25)


@pytest.fixture
def mine(store: Store) -> LearnerStore:
    return store.learner("me", NOW)


@settings(max_examples=40)
@given(steps)
def test_counts_are_those_of_the_log_after_any_answers_undone_and_done_again(
    store: Store, done: list[Step | str]
) -> None:
    mine = store.learner(f"learner {next(_NAMES)}", NOW)
    at = NOW
    for step in done:
        if isinstance(step, Step):
            _answer(mine, step, at)
        elif step in ("undo", "redo"):
            with suppress(NothingToUndo):
                mine.journal.undo(at) if step == "undo" else mine.journal.redo()
        else:
            at += DAY if step == "day" else 7 * DAY
    check(mine, mine.log.reviews())


def _answer(mine: LearnerStore, step: Step, at: datetime) -> None:
    new = made(mine, step.question_id, step.rating, at)
    review = replace(
        new,
        category=step.category,
        confidence=step.confidence,
        recall=step.recall if new.before else None,
        feedback=feedback(*step.judged) if step.judged else None,
        answer=replace(new.answer, seconds=step.seconds),
    )
    mine.log.rate(step.question_id, lambda _: review)


def check(mine: LearnerStore, log: Sequence[Review]) -> None:
    """Hold every count against the log, counted here."""
    days = mine.tallies.days()
    assert [d.day for d in days] == sorted({r.study_day for r in log})
    for day in days:
        on = [r for r in log if r.study_day == day.day]
        assert (day.answers, day.first) == (len(on), sum(r.before is None for r in on))
        assert day.seconds == pytest.approx(sum(r.answer.seconds for r in on))
    groups = defaultdict(list)
    for review in log:
        groups[review.study_day - timedelta(days=review.study_day.weekday()), review.category].append(review)
    weeks = mine.tallies.weeks()
    assert [(w.start, w.category) for w in weeks] == sorted(groups)
    for week in weeks:
        _check_week(week, groups[week.start, week.category])
    tenths = Counter(min(9, int(r.recall * 10)) for r in log if r.recall is not None)
    assert {r.tenth: r.answers for r in mine.tallies.recall()} == tenths
    for kept in mine.tallies.recall():
        those = [r for r in log if r.recall is not None and min(9, int(r.recall * 10)) == kept.tenth]
        assert kept.passed == sum(r.rating > Rating.AGAIN for r in those)
        assert kept.recall == pytest.approx(sum(r.recall or 0.0 for r in those))


def _check_week(week: Tally, log: Sequence[Review]) -> None:
    judged = [(r, r.feedback) for r in log if r.feedback]
    again = [r for r in log if r.before]
    assert week.answers == len(log)
    assert week.first == len(log) - len(again)
    assert week.passed == sum(r.rating > Rating.AGAIN for r in again)
    assert week.ratings == tuple(sum(r.rating is rating for r in log) for rating in Rating)
    assert week.judged == len(judged)
    assert week.same == sum(f.suggested == r.rating for r, f in judged)
    assert week.near == sum(abs(f.suggested - r.rating) <= 1 for r, f in judged)
    assert week.sure == tuple(sum(r.confidence == level for r, _ in judged) for level in range(1, 5))
    assert week.seconds == pytest.approx(sum(r.answer.seconds for r in log))
    assert week.recall == pytest.approx(sum(r.recall or 0.0 for r in log))
    assert week.covered == pytest.approx(sum(f.coverage for _, f in judged))
    assert week.sure_covered == pytest.approx(
        tuple(sum(f.coverage for r, f in judged if r.confidence == level) for level in range(1, 5))
    )


def test_days_are_told_from_a_day_on(mine: LearnerStore) -> None:
    for days in (0, 1, 5):
        rated(mine, "many-teams", at=NOW + days * DAY)
    assert [seen.day for seen in mine.tallies.days(date(2026, 11, 24))] == [
        date(2026, 11, 24),
        date(2026, 11, 28),
    ]


def test_a_week_goes_from_monday_to_sunday(mine: LearnerStore) -> None:
    for days in (-1, 0, 6, 7):
        rated(mine, "many-teams", at=NOW + days * DAY)
    assert [(week.start, week.answers) for week in mine.tallies.weeks()] == [
        (date(2026, 11, 16), 1),
        (date(2026, 11, 23), 2),
        (date(2026, 11, 30), 1),
    ]


def test_nobody_elses_answers_are_counted(store: Store, mine: LearnerStore) -> None:
    rated(store.learner("somebody", NOW), "many-teams")
    assert (mine.tallies.days(), mine.tallies.weeks(), mine.tallies.recall()) == ([], [], [])
    assert (mine.tallies.known(), mine.tallies.answers(10)) == (0, [])


def test_what_was_said_is_told_of_the_latest_answers_that_have_words(mine: LearnerStore) -> None:
    rated(mine, "launch-metrics", text="The first.")
    rated(mine, "many-teams", text="The second.", at=NOW + DAY)
    rated(mine, "slow-reviews", text="", at=NOW + 2 * DAY)
    assert sorted(mine.tallies.answers(3)) == ["The first.", "The second."]
    assert mine.tallies.answers(2) == ["The second."]


def test_a_question_is_known_until_its_first_answer_is_taken_back(mine: LearnerStore) -> None:
    rated(mine, "many-teams")
    rated(mine, "many-teams", at=NOW + DAY)
    assert mine.tallies.known() == 1
    mine.journal.undo(NOW)
    mine.journal.undo(NOW)
    assert mine.tallies.known() == 0
