"""The figures of the home screen, on a real database."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOW, OFF_TOPIC
from tests.practice.test_drilling import DAY, question_of, to_feedback
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.domain import Answer, Category, InterviewPlan, Pack, Rating, Selection
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.home import Today
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings
from tpm_coach.store import Store

TODAY = NOW.date()


def rate(practice: Practice, question_id: str, rating: Rating = Rating.GOOD, days: int = 0) -> None:
    question, at = practice.library.question(question_id), NOW + days * DAY
    practice.drills.record(question, Answer((), at, 60.0), None, None, rating, at)


def answer(practice: Practice, question_id: str, text: str, rating: Rating, days: int = 0) -> None:
    """Answer in words, so that the coach judges it."""
    at = NOW + days * DAY
    drill = practice.drills.start(Plan(questions=(question_id,)), at)
    assert question_of(drill).id == question_id
    practice.drills.rate(to_feedback(practice, drill, text, at), rating, at)


def readiness(today: Today) -> dict[Category, float]:
    return {strength.category: strength.readiness for strength in today.strengths}


def test_todays_questions_come_with_what_is_asked_why_and_for_how_long(practice: Practice) -> None:
    rate(practice, "many-teams", Rating.AGAIN, days=-3)
    [first, *_] = practice.overview.today(NOW).coming
    many = next(item for item in practice.overview.today(NOW).coming if item.question_id == "many-teams")
    assert many.reason == "overdue by 2 days"
    assert many.prompt == practice.library.question("many-teams").prompt
    assert many.minutes == practice.library.question("many-teams").minutes + 2
    assert first.question_id == practice.overview.due(Plan(), NOW)[0].question_id


history = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 20), st.sampled_from(Rating)),
    max_size=25,
    unique_by=lambda h: h[:2],
)


@given(
    history=history,
    interview=st.one_of(st.none(), st.integers(-20, 30)),
    minutes=st.integers(5, 90),
    put_aside=st.sets(st.integers(0, 9), max_size=3),
)
def test_home_and_the_list_of_due_questions_hold_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    filled_database: Path,
    small_pack: Pack,
    history: list[tuple[int, int, Rating]],
    interview: int | None,
    minutes: int,
    put_aside: set[int],
) -> None:
    """Home reads everything at once, a drill only what it needs; they must not differ."""
    store = Store.open(Path(shutil.copy(filled_database, tmp_path_factory.mktemp("any"))))
    try:
        practice = Practice(store, Settings(minutes_per_day=minutes), "me", NOW)
        ids = [question.id for question in small_pack.questions]
        for index, ago, rating in sorted(history, key=lambda item: -item[1]):
            rate(practice, ids[index], rating, days=-ago)
        for index in put_aside:
            practice.schedule.suspend(ids[index], NOW)
        if interview is not None:
            began = NOW - 30 * DAY
            plan = InterviewPlan("interview", TODAY + timedelta(days=interview), began.date(), minutes)
            practice.preparing.save(plan, began)
        today = practice.overview.today(NOW)
        due = practice.overview.due(Plan(), NOW)
        assert [(c.question_id, c.reason, c.minutes) for c in today.coming] == [
            (d.question_id, d.reason, d.minutes) for d in due
        ]
        assert practice.overview.tomorrow(NOW) == len(practice.overview.due(Plan(), NOW + DAY))
        if due or (interview is not None and interview > 0):
            assert today.tomorrow == 0
        else:
            assert today.tomorrow == practice.overview.tomorrow(NOW)
    finally:
        store.close()


def test_readiness_is_compared_with_what_it_was_two_weeks_ago(practice: Practice) -> None:
    answer(practice, "many-teams", "", Rating.GOOD, days=-20)
    answer(practice, "launch-metrics", "", Rating.GOOD, days=-18)
    then = readiness(practice.overview.today(NOW - 14 * DAY))
    answer(practice, "launch-metrics", OFF_TOPIC, Rating.AGAIN, days=-2)
    answer(practice, "conflict-with-peer", "", Rating.GOOD, days=-1)
    today = practice.overview.today(NOW)
    assert {s.category: s.readiness for s in today.before} == pytest.approx(then)
    now = readiness(today)
    assert now[Category.BEHAVIORAL] > then[Category.BEHAVIORAL] == 0
    assert now[Category.METRICS] < then[Category.METRICS]


def test_there_is_no_comparison_before_two_weeks_have_passed(practice: Practice) -> None:
    rate(practice, "many-teams", days=-13)
    assert practice.overview.today(NOW).before == ()


def test_the_weakest_spot_is_a_category_and_the_answer_that_would_go_worst(practice: Practice) -> None:
    assert practice.overview.today(NOW).weakest is None
    for question in practice.library.questions(Selection()):
        if question.category is not Category.METRICS:
            answer(practice, question.id, "", Rating.EASY, days=-1)
    answer(practice, "launch-metrics", OFF_TOPIC, Rating.HARD, days=-1)
    weakest = practice.overview.today(NOW).weakest
    assert weakest and weakest.strength.category is Category.METRICS
    assert weakest.prompt == practice.library.question("launch-metrics").prompt
    assert weakest.coverage == 0
    assert weakest.new == 1


def test_what_was_put_aside_is_no_weak_spot(practice: Practice) -> None:
    answer(practice, "launch-metrics", OFF_TOPIC, Rating.AGAIN, days=-1)
    for question in practice.library.questions(Selection()):
        if question.category is not Category.METRICS:
            answer(practice, question.id, "", Rating.EASY, days=-1)
    practice.schedule.suspend("launch-metrics", NOW)
    weakest = practice.overview.today(NOW).weakest
    assert weakest and weakest.prompt == ""


def test_a_drill_of_weak_spots_asks_the_weakest_before_its_day_when_none_is_due(practice: Practice) -> None:
    for question in practice.library.questions(Selection()):
        good = question.id != "launch-metrics"
        answer(practice, question.id, "" if good else OFF_TOPIC, Rating.EASY, days=-1)
    due = practice.overview.due(Plan(weak=True), NOW)
    assert due[0].question_id == "launch-metrics"
    assert due[0].reason == "weak spot, before its day"
    assert practice.overview.due(Plan(), NOW) == []


def test_the_last_session_shows_its_best_and_its_worst_answer(practice: Practice) -> None:
    assert practice.overview.today(NOW).session is None
    answer(practice, "many-teams", "", Rating.EASY, days=-5)
    answer(practice, "launch-metrics", OFF_TOPIC, Rating.AGAIN, days=-1)
    answer(practice, "conflict-with-peer", "", Rating.GOOD, days=-1)
    session = practice.overview.today(NOW).session
    assert session and session.worst
    assert (session.day, session.answers, session.minutes) == (TODAY - timedelta(days=1), 2, 2)
    assert session.best.prompt == practice.library.question("conflict-with-peer").prompt
    assert (session.best.coverage, session.best.rating) == (1.0, Rating.GOOD)
    assert session.worst.prompt == practice.library.question("launch-metrics").prompt
    assert session.worst.due_day == TODAY


def test_a_session_of_one_answer_has_no_worst(practice: Practice) -> None:
    rate(practice, "many-teams")
    session = practice.overview.today(NOW).session
    assert session and session.worst is None
    assert session.best.coverage is None


def test_answers_without_a_coach_are_ranked_by_their_rating(practice: Practice) -> None:
    rate(practice, "many-teams", Rating.HARD)
    rate(practice, "launch-metrics", Rating.EASY)
    session = practice.overview.today(NOW).session
    assert session and session.worst
    assert (session.best.rating, session.worst.rating) == (Rating.EASY, Rating.HARD)


def test_what_is_due_past_todays_minutes_is_counted(store: Store, small_coach: RulesCoach) -> None:
    practice = Practice(store, Settings(minutes_per_day=5), "me", NOW)
    practice.coach = small_coach
    for question in practice.library.questions(Selection()):
        rate(practice, question.id, Rating.AGAIN, days=-1)
    today = practice.overview.today(NOW)
    assert today.due >= 1
    assert today.due + today.waiting == 10


def test_a_question_put_off_until_tomorrow_counts_for_tomorrow_only(practice: Practice) -> None:
    new = practice.overview.tomorrow(NOW)
    rate(practice, "many-teams", Rating.AGAIN, days=-1)
    practice.schedule.bury("many-teams", NOW)
    today = practice.overview.today(NOW)
    assert (today.due, today.waiting, practice.overview.tomorrow(NOW)) == (0, 0, new + 1)
    practice.schedule.suspend("many-teams", NOW)
    assert practice.overview.tomorrow(NOW) == new


def test_what_comes_tomorrow_is_what_that_days_minutes_hold(practice: Practice) -> None:
    for question in practice.library.questions(Selection()):
        rate(practice, question.id, Rating.AGAIN)
    today = practice.overview.today(NOW)
    tomorrow = practice.overview.today(NOW + DAY)
    assert today.tomorrow == practice.overview.tomorrow(NOW) == len(tomorrow.coming)
    assert tomorrow.waiting and today.tomorrow + tomorrow.waiting == 10


def test_the_days_of_practice_go_into_the_heatmap(practice: Practice) -> None:
    rate(practice, "many-teams", days=-400)
    rate(practice, "many-teams", days=-1)
    rate(practice, "launch-metrics", days=-1)
    rate(practice, "launch-metrics")
    today = practice.overview.today(NOW)
    assert [(seen.day, seen.answers) for seen in today.practised] == [
        (TODAY - timedelta(days=400), 1),
        (TODAY - timedelta(days=1), 2),
        (TODAY, 1),
    ]
    assert (today.days, today.streak) == (3, 2)
