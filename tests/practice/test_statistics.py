"""One learner's statistics, off the counts, the memory and the latest words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.histories import practised
from tpm_coach.domain import Answer, Category, InterviewPlan, Pack, Rating
from tpm_coach.practice.service import Practice
from tpm_coach.store import Store

DAY = timedelta(days=1)


def rate(practice: Practice, question_id: str, rating: Rating = Rating.GOOD, days: int = 0) -> None:
    at = NOW + days * DAY
    question = practice.library.question(question_id)
    practice.drills.record(question, Answer((), at, 60.0), None, None, rating, at)


def test_a_new_learner_has_figures_that_claim_nothing(practice: Practice) -> None:
    figures = practice.statistics.look(NOW, words=True)
    assert (figures.totals.answers, figures.streak, figures.longest) == (0, 0, 0)
    assert [item.readiness for item in figures.categories] == [0.0] * 5
    assert sum(item.questions for item in figures.categories) == 10
    assert figures.retention.achieved is None
    assert figures.words is not None
    assert figures.words.answers == 0


def test_three_weeks_add_up(practice: Practice) -> None:
    count = practised(practice)
    figures = practice.statistics.look(NOW)
    log = practice.overview.history()
    assert figures.totals.answers == count == len(log)
    assert figures.totals.questions == len({review.question_id for review in log})
    assert figures.totals.days == len({review.study_day for review in log})
    assert figures.totals.minutes == round(sum(review.answer.seconds for review in log) / 60)
    again = [review for review in log if review.before]
    kept = figures.retention
    assert kept.answers == len(again)
    assert kept.achieved == pytest.approx(sum(r.rating > Rating.AGAIN for r in again) / len(again))
    assert kept.expected == pytest.approx(sum(r.recall or 0.0 for r in again) / len(again))
    assert kept.target == practice.settings.retention
    assert sum(week.answers for week in figures.weeks) == sum(day.answers for day in figures.days) == count


def test_confidence_tells_halves_from_whole_answers(practice: Practice) -> None:
    practised(practice)
    quite, very = practice.statistics.look(NOW).confidence[2:]
    assert quite.coverage is not None
    assert very.coverage is not None
    assert quite.coverage < very.coverage


def test_readiness_agrees_with_what_home_shows(practice: Practice) -> None:
    practised(practice)
    shown = {item.category.value: item.readiness for item in practice.overview.today(NOW).strengths}
    counted = {item.name: item.readiness for item in practice.statistics.look(NOW).categories}
    assert counted == pytest.approx(shown)


def test_competencies_are_those_that_the_questions_name(
    practice: Practice, store: Store, small_pack: Pack
) -> None:
    named = {"many-teams": ("leadership", "empathy"), "slow-reviews": ("leadership",)}
    questions = [replace(q, competencies=named.get(q.id, ())) for q in small_pack.questions]
    store.bank.put([(replace(small_pack, questions=tuple(questions)), "new")], NOW)
    rate(practice, "many-teams")
    skills = practice.statistics.look(NOW).competencies
    assert {item.name: (item.questions, item.seen) for item in skills} == {
        "leadership": (2, 1),
        "empathy": (1, 1),
    }


def test_the_load_ahead_is_what_memory_has_due_and_four_new_a_day(practice: Practice) -> None:
    rate(practice, "many-teams", days=-5)
    rate(practice, "slow-reviews", Rating.EASY)
    look = practice.statistics.look(NOW)
    ahead = look.ahead
    assert len(ahead) == 30
    assert look.overdue.answers == 1 and look.overdue.minutes > 0
    assert ahead[0].due == 0
    easy = practice.overview.memory("slow-reviews")
    assert easy is not None
    due = next((day for day in ahead if day.day == easy.due_day), None)
    assert due is None or due.due == 1
    assert [day.new for day in ahead[:4]] == [3, 4, 1, 0]


def test_what_is_put_aside_is_no_load(practice: Practice) -> None:
    rate(practice, "many-teams", days=-5)
    practice.schedule.suspend("many-teams", NOW)
    look = practice.statistics.look(NOW)
    assert look.overdue.answers == look.ahead[0].due == 0


def test_a_plan_sets_how_many_new_questions_come_and_none_in_its_final_pass(practice: Practice) -> None:
    interview = NOW.date() + 6 * DAY
    practice.preparing.save(InterviewPlan("big", interview, NOW.date(), 60, new_per_day=1), NOW)
    new = [day.new for day in practice.statistics.look(NOW).ahead]
    assert sum(new[:6]) == 10
    assert new[5] == 0


def test_a_category_left_out_of_the_plan_brings_nothing_new(practice: Practice) -> None:
    only = tuple((category, 0.0) for category in Category if category is not Category.METRICS)
    plan = InterviewPlan("one", NOW.date() + 20 * DAY, NOW.date(), 60, weights=only)
    practice.preparing.save(plan, NOW)
    assert sum(day.new for day in practice.statistics.look(NOW).ahead) == 2


def test_the_words_are_those_of_the_answers_and_no_question_or_probe(practice: Practice) -> None:
    practised(practice)
    words = practice.statistics.look(NOW, words=True).words
    assert words is not None
    assert "circle back daily" in {phrase.text for phrase in words.phrases}
    assert [filler.text for filler in words.fillers] == ["kind of"]
    assert words.answers == len(practice.overview.history())


def test_taking_back_an_answer_takes_it_out_of_every_figure(practice: Practice) -> None:
    practised(practice, weeks=1)
    before = practice.statistics.look(NOW, words=True)
    rate(practice, "daily-users-drop")
    practice.schedule.undo(NOW)
    assert practice.statistics.look(NOW, words=True) == before
