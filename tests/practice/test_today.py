"""What a study day holds: due, new, selections, and the figures on the home screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOW, OFF_TOPIC
from tests.practice.test_drilling import DAY, question_of, rated, to_feedback
from tpm_coach.domain import Answer, Category, Pack, Rating, Selection
from tpm_coach.practice.drill import Plan, Stage
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings
from tpm_coach.store import Store


def rate(practice: Practice, question_id: str, rating: Rating = Rating.GOOD, days: int = 0) -> None:
    question = practice.library.question(question_id)
    at = NOW + days * DAY
    practice.drills.record(question, Answer((), at, 60.0), None, None, rating, at)


def ids(practice: Practice, plan: Plan | None = None, days: int = 0) -> list[str]:
    return [due.question_id for due in practice.overview.due(plan or Plan(), NOW + days * DAY)]


def test_the_first_day_holds_four_new_questions_of_four_categories(practice: Practice) -> None:
    due = practice.overview.due(Plan(), NOW)
    assert [item.reason for item in due] == ["new"] * 4
    assert len({item.category for item in due}) == 4
    assert all(item.retrievability is None and item.due_day is None for item in due)


def test_at_most_four_new_questions_a_day_over_all_drills_of_the_day(practice: Practice) -> None:
    first = practice.drills.start(Plan(count=3), NOW)
    while first.stage is not Stage.OVER:
        first = rated(practice, first)
    second = practice.drills.start(Plan(), NOW + timedelta(hours=1))
    assert second.total == 1
    rated(practice, second)
    third = practice.drills.start(Plan(Selection(Category.METRICS)), NOW + timedelta(hours=2))
    assert third.stage is Stage.OVER
    assert "Nothing is due today" in third.ending
    assert practice.overview.today(NOW).new == 0
    assert sum(item.reason == "new" for item in practice.overview.due(Plan(), NOW + DAY)) == 4


def test_the_fifth_category_comes_on_the_second_day(practice: Practice) -> None:
    for question_id in ids(practice):
        rate(practice, question_id, Rating.EASY)
    assert practice.overview.due(Plan(), NOW + DAY)[0].category is Category.METRICS


def test_an_undone_first_answer_frees_its_place(practice: Practice) -> None:
    for question_id in ids(practice):
        rate(practice, question_id)
    practice.schedule.undo(NOW)
    assert len(ids(practice)) == 1


def test_the_settings_bound_what_is_new(store: Store) -> None:
    assert len(ids(Practice(store, Settings(new_per_day=7, minutes_per_day=60), "me", NOW))) == 7
    none = Practice(store, Settings(new_per_day=0), "me", NOW)
    assert ids(none) == []
    assert "new_per_day" in none.drills.start(Plan(), NOW).ending


def test_a_rated_question_comes_back_on_its_day_and_not_before(practice: Practice) -> None:
    rate(practice, "many-teams", Rating.GOOD)
    memory = practice.overview.memory("many-teams")
    assert memory
    days = (memory.due_day - NOW.date()).days
    assert "many-teams" not in ids(practice, days=days - 1)
    [due] = [d for d in practice.overview.due(Plan(), NOW + days * DAY) if d.reason != "new"]
    assert (due.question_id, due.reason, due.due_day) == ("many-teams", "due today", memory.due_day)
    assert due.retrievability == pytest.approx(0.85, abs=0.05)
    [late] = [d for d in practice.overview.due(Plan(), NOW + (days + 3) * DAY) if d.reason != "new"]
    assert late.reason == "overdue by 3 days"


def test_due_ones_and_new_ones_are_mixed(store: Store) -> None:
    practice = Practice(store, Settings(minutes_per_day=60), "me", NOW)
    for question_id in ids(practice):
        rate(practice, question_id, Rating.AGAIN)
    reasons = [item.reason for item in practice.overview.due(Plan(), NOW + DAY)]
    assert sorted(set(reasons)) == ["due today", "new"]
    assert len(reasons) == 8
    assert reasons[:4].count("new") in (1, 2, 3)


def test_a_day_holds_no_more_than_its_minutes_and_one_question(practice: Practice) -> None:
    for question_id in ids(practice):
        rate(practice, question_id, Rating.AGAIN)
    today = practice.overview.due(Plan(), NOW + DAY)
    assert sum(item.minutes for item in today[:-1]) < 30 <= sum(item.minutes for item in today)
    ahead = practice.overview.due(Plan(ahead=True), NOW + DAY)
    assert len(ahead) > len(today)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(Category.METRICS), {"launch-metrics", "daily-users-drop"}),
        (Selection(tag="google"), {"conflict-with-peer", "design-rate-limiter", "slow-reviews"}),
        (Selection(Category.PROCESS_DESIGN, "google"), {"slow-reviews"}),
        (Selection(tag="no-such-tag"), set()),
    ],
)
def test_a_drill_draws_from_its_selection_only(
    practice: Practice, selection: Selection, expected: set[str]
) -> None:
    assert set(ids(practice, Plan(selection))) == expected


def test_a_selection_that_fits_nothing_says_so(practice: Practice) -> None:
    drill = practice.drills.start(Plan(Selection(tag="no-such-tag")), NOW)
    assert drill.stage is Stage.OVER
    assert "No question fits" in drill.ending


def test_a_count_ends_the_drill(practice: Practice) -> None:
    drill = practice.drills.start(Plan(count=2), NOW)
    assert drill.total == 2
    drill = rated(practice, rated(practice, drill))
    assert drill.stage is Stage.OVER
    assert len(ids(practice)) == 2


def test_a_weak_drill_asks_where_answers_were_poor(practice: Practice) -> None:
    for question_id in ("conflict-with-peer", "many-teams", "slow-reviews", "launch-metrics"):
        drill = practice.drills.start(Plan(Selection(tag=practice.library.question(question_id).theme)), NOW)
        good = question_id not in ("many-teams", "launch-metrics")
        drill = to_feedback(practice, drill, "" if good else OFF_TOPIC)
        practice.drills.rate(drill, Rating.GOOD if good else Rating.AGAIN, NOW)
    due = practice.overview.due(Plan(weak=True), NOW + 30 * DAY)
    assert {item.category for item in due} == {
        Category.PROGRAM_MANAGEMENT,
        Category.METRICS,
        Category.SYSTEM_DESIGN,
    }
    known = [item.question_id for item in due if item.reason != "new"]
    assert set(known) == {"many-teams", "launch-metrics"}


def test_home_says_in_one_glance_what_today_holds(practice: Practice, small_pack: Pack) -> None:
    rate(practice, "many-teams", Rating.AGAIN, days=-1)
    today = practice.overview.today(NOW)
    assert (today.due, today.new, today.answered, today.streak) == (1, 4, 0, 1)
    assert today.minutes == 5 * (3 + 2)
    assert today.questions == len(small_pack.questions)
    assert {s.category for s in today.strengths} == set(Category)
    assert today.tomorrow == 0, "there is still something to do today"
    assert today.draft is None


def test_the_streak_grows_day_by_day_and_breaks_after_a_missed_one(practice: Practice) -> None:
    for days in range(3):
        rate(practice, "many-teams", days=days)
        assert practice.overview.today(NOW + days * DAY).streak == days + 1
    assert practice.overview.today(NOW + 3 * DAY).streak == 3
    assert practice.overview.today(NOW + 4 * DAY).streak == 0


def test_practice_after_midnight_saves_the_streak_of_the_evening(practice: Practice) -> None:
    rate(practice, "many-teams", days=-1)
    late = NOW.replace(hour=0, minute=30) + DAY
    question = practice.library.question("slow-reviews")
    practice.drills.record(question, Answer((), late, 1.0), None, None, Rating.GOOD, late)
    assert practice.overview.today(late).streak == 2


def test_readiness_rises_with_a_good_answer_and_fades(practice: Practice) -> None:
    drill = practice.drills.start(Plan(Selection(tag="launch")), NOW)
    rated(practice, drill)

    def readiness(days: int) -> float:
        strengths = practice.overview.today(NOW + days * DAY).strengths
        return next(s.readiness for s in strengths if s.category is Category.METRICS)

    assert readiness(0) == pytest.approx(0.5)
    assert 0 < readiness(30) < readiness(3) < readiness(0)


def test_a_question_changed_since_the_last_answer_keeps_its_memory(
    practice: Practice, store: Store, small_pack: Pack
) -> None:
    drill = practice.drills.start(Plan(Selection(tag="launch")), NOW)
    rated(practice, drill)
    memory = practice.overview.memory("launch-metrics")
    changed = replace(
        small_pack,
        questions=tuple(
            replace(q, prompt="New words?") if q.id == "launch-metrics" else q for q in small_pack.questions
        ),
    )
    store.bank.put([(changed, "new")], NOW)
    assert practice.overview.memory("launch-metrics") == memory
    later = NOW + 30 * DAY
    again = practice.drills.start(Plan(Selection(tag="launch")), later)
    assert question_of(again).prompt == "New words?"
    [new, old] = rated(practice, again, at=later).done[-1:] + tuple(practice.overview.history()[-1:])
    assert (old.question_version, new.question_version) == (1, 2)


def test_stats_add_up(practice: Practice) -> None:
    rate(practice, "many-teams", Rating.AGAIN, days=-1)
    rate(practice, "many-teams", Rating.GOOD)
    rated(practice, practice.drills.start(Plan(Selection(tag="launch")), NOW))
    stats = practice.statistics.look(NOW)
    assert (stats.totals.answers, stats.totals.questions, stats.totals.days) == (3, 2, 2)
    assert stats.totals.retention == 1
    assert stats.totals.coverage == 1
    assert stats.totals.minutes == 3
    assert stats.streak == 2
    assert {item.name: item.seen for item in stats.categories}[Category.METRICS] == 1


def test_a_backlog_and_new_questions_share_the_days_minutes(practice: Practice) -> None:
    for question_id in ids(practice):
        rate(practice, question_id, Rating.AGAIN)
    reasons = [item.reason for item in practice.overview.due(Plan(), NOW + DAY)]
    assert reasons.count("due today") >= 3
    assert "new" in reasons
