"""Counts, and where each question stands -> figures and sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpm_coach import stats
from tpm_coach.coach.text import STOP_WORDS
from tpm_coach.domain import Alike, Category, Load, Practised, Rating, RecallTally, Stock, Tally
from tpm_coach.stats import report
from tpm_coach.stats.words import FILLERS, Words, words

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
EMPTY = Tally(
    MONDAY,
    Category.METRICS,
    0,
    0,
    0,
    (0, 0, 0, 0),
    0,
    0,
    0,
    (0, 0, 0, 0),
    0.0,
    0.0,
    0.0,
    (0.0, 0.0, 0.0, 0.0),
)


def alone(
    category: Category = Category.METRICS,
    *named: str,
    coverage: float | None = None,
    recall: float = 1.0,
    lapses: int = 0,
) -> Alike:
    """A question with its competencies; unseen without a coverage."""
    if coverage is None:
        return Alike(category, named, 1)
    return Alike(category, named, 1, 1, recall, coverage, recall * coverage, lapses)


def test_an_empty_log_claims_nothing() -> None:
    figures = stats.totals([], [], 0)
    assert (figures.answers, figures.questions, figures.days, figures.minutes) == (0, 0, 0, 0)
    assert figures.retention is None
    assert figures.coverage is None
    assert figures.agreement.exact is None
    assert figures.ratings == dict.fromkeys(Rating, 0)
    assert stats.weeks([], MONDAY) == ()
    assert stats.retention([], [], 0.85).achieved is None


def test_totals_add_up_over_weeks_and_categories() -> None:
    one = replace(
        EMPTY,
        answers=4,
        first=3,
        passed=1,
        ratings=(1, 0, 2, 1),
        judged=2,
        same=1,
        near=2,
        seconds=240.0,
        covered=1.5,
    )
    two = replace(one, category=Category.BEHAVIORAL, first=0, passed=1, judged=0, covered=0.0, same=0, near=0)
    figures = stats.totals([one, two], [Practised(MONDAY, 8, 3, 480.0)], 5)
    assert (figures.answers, figures.questions, figures.days, figures.minutes) == (8, 5, 1, 8)
    assert figures.retention == pytest.approx(2 / 5)
    assert figures.coverage == 0.75
    assert figures.agreement == stats.Agreement(2, 0.5, 1.0)
    assert figures.ratings == {Rating.AGAIN: 2, Rating.HARD: 0, Rating.GOOD: 4, Rating.EASY: 2}


def test_agreement_is_exact_or_within_one() -> None:
    pairs = [(Rating.GOOD, Rating.GOOD), (Rating.GOOD, Rating.EASY), (Rating.EASY, Rating.AGAIN)]
    assert stats.agreement(pairs) == stats.Agreement(3, 1 / 3, 2 / 3)


def test_weeks_go_on_without_a_gap_and_up_to_today() -> None:
    first = replace(EMPTY, start=MONDAY - 21 * DAY, answers=2, first=2, seconds=120.0)
    weeks = stats.weeks([first], MONDAY + 3 * DAY)
    assert [(week.start, week.answers) for week in weeks] == [
        (MONDAY - 21 * DAY, 2),
        (MONDAY - 14 * DAY, 0),
        (MONDAY - 7 * DAY, 0),
        (MONDAY, 0),
    ]
    assert (weeks[0].minutes, weeks[0].retention, weeks[0].coverage) == (2.0, None, {})


def test_a_long_history_shows_its_last_year_of_weeks() -> None:
    old = replace(EMPTY, start=MONDAY - 700 * DAY, answers=1)
    weeks = stats.weeks([old, replace(EMPTY, answers=1)], MONDAY)
    assert len(weeks) == 52
    assert weeks[-1].start == MONDAY


def test_retention_of_a_week_stands_beside_what_was_foreseen() -> None:
    [week] = stats.weeks([replace(EMPTY, answers=5, first=1, passed=3, recall=3.2)], MONDAY)
    assert (week.repeated, week.retention) == (4, 0.75)
    assert week.expected == pytest.approx(0.8)


def test_calibration_says_by_tenths_what_was_foreseen_and_what_came() -> None:
    weeks = stats.weeks([replace(EMPTY, answers=30, first=0, passed=20)], MONDAY)
    kept = stats.retention([RecallTally(6, 10, 6, 6.5), RecallTally(9, 20, 14, 19.0)], weeks, 0.85)
    assert (kept.answers, kept.recent_answers, kept.target) == (30, 30, 0.85)
    assert kept.achieved == kept.recent == pytest.approx(2 / 3)
    assert kept.expected == pytest.approx(25.5 / 30)
    assert [(t.low, t.answers, t.expected, t.achieved) for t in kept.tenths] == [
        (0.6, 10, 0.65, 0.6),
        (0.9, 20, 0.95, 0.7),
    ]
    assert "worse than foreseen" in report.retained(kept)


def test_few_repeated_answers_are_called_few() -> None:
    kept = stats.retention([RecallTally(8, 3, 3, 2.6)], [], 0.85)
    assert report.retained(kept).endswith("These are few: read them with care.")


def test_confidence_is_held_against_what_was_covered() -> None:
    said = replace(EMPTY, judged=4, sure=(0, 1, 0, 3), sure_covered=(0.0, 0.7, 0.0, 1.2))
    none, little, quite, very = stats.confidence([said])
    assert (little.word, little.answers, little.coverage) == ("A little", 1, 0.7)
    assert (very.word, very.answers) == ("Very", 3)
    assert very.coverage == pytest.approx(0.4)
    assert none.coverage is quite.coverage is None
    assert report.sure([none, little, quite, very]) == (
        "You said Very 3 times and made 40% of the key points, fewer than when you said A little (70%)."
    )
    assert report.sure([very]) == "You said Very 3 times and made 40% of the key points: too sure."


def test_the_longest_streak_is_found_among_the_days() -> None:
    assert stats.longest_streak([]) == 0
    assert stats.longest_streak([MONDAY + n * DAY for n in (0, 1, 5, 6, 7, 9)]) == 3


def test_days_without_an_answer_are_days_too() -> None:
    [before, today] = stats.last_days([Practised(MONDAY, 2, 1, 60.0)], MONDAY, 2)
    assert (before.day, before.answers) == (MONDAY - DAY, 0)
    assert today.answers == 2


def test_readiness_and_what_is_missing_make_up_the_whole() -> None:
    groups = [
        alone(Category.METRICS, "triaging", coverage=0.5, recall=0.8, lapses=2),
        alone(coverage=1.0, recall=0.6),
        alone(Category.METRICS, "triaging", "empathy"),
        alone(),
    ]
    [metrics], skills = stats.readiness(groups)
    assert metrics.name == "metrics"
    assert (metrics.questions, metrics.seen, metrics.lapses) == (4, 2, 2)
    assert metrics.readiness == pytest.approx((0.5 * 0.8 + 1.0 * 0.6) / 4)
    assert metrics.unasked == 0.5
    assert metrics.unmade == pytest.approx(0.5 / 4)
    assert metrics.forgotten == pytest.approx((0.5 * 0.2 + 1.0 * 0.4) / 4)
    assert metrics.recall == pytest.approx(0.7)
    assert [(s.name, s.questions, s.seen) for s in skills] == [("empathy", 1, 0), ("triaging", 2, 1)]


def test_the_weakest_comes_first_and_lapses_decide_between_equals() -> None:
    groups = [
        alone(Category.METRICS, coverage=0.5),
        alone(Category.BEHAVIORAL, coverage=0.5, lapses=3),
        alone(Category.SYSTEM_DESIGN, coverage=0.2),
    ]
    ranked, _ = stats.readiness(groups)
    assert [item.name for item in ranked] == ["system_design", "behavioral", "metrics"]
    said = report.weakest(ranked, "category")
    assert said.startswith("System Design is the weakest category: 80% is missing")
    assert "points that your last answers left out (80%)" in said


shares = st.floats(0, 1)


@given(st.lists(st.none() | st.tuples(shares, shares), min_size=1, max_size=20))
def test_no_share_of_readiness_is_lost_or_counted_twice(seen: list[tuple[float, float] | None]) -> None:
    groups = [alone(coverage=pair[0], recall=pair[1]) if pair else alone() for pair in seen]
    [item], _ = stats.readiness(groups)
    parts = (item.readiness, item.forgotten, item.unmade, item.unasked)
    assert sum(parts) == pytest.approx(1)
    assert all(part >= -1e-9 for part in parts)


def test_the_load_counts_what_is_due_and_new_ones_by_the_minutes_that_they_take() -> None:
    loads = [
        Load(MONDAY - DAY, Category.METRICS, 5, 4),
        Load(MONDAY, Category.METRICS, 5, 2),
        Load(MONDAY + 2 * DAY, Category.METRICS, 5, 1),
    ]
    stock = [Stock(Category.METRICS, 5, 4, 0), Stock(Category.BEHAVIORAL, 8, 2, 1)]
    ahead = stats.ahead(loads, stock, MONDAY, [0, 1, 0], lambda item: item.minutes + 2.0)
    assert [(day.day, day.due, day.new, day.minutes) for day in ahead] == [
        (MONDAY, 2, 0, 14.0),
        (MONDAY + DAY, 0, 1, 10.0),
        (MONDAY + 2 * DAY, 1, 0, 7.0),
    ]
    overdue = stats.overdue(loads, MONDAY, lambda item: item.minutes + 2.0)
    assert overdue == stats.Overdue(4, 28.0)
    assert report.load(overdue, ahead) == (
        "4 answers are overdue (28 minutes). In the next 3 days 3 answers fall due and 1 new question comes: "
        "10 minutes a day, most on Mon 23 Nov (14 minutes). What you answer meanwhile comes back on top of "
        "that."
    )


@pytest.mark.parametrize(
    ("overdue", "said"),
    [
        (stats.Overdue(0, 0.0), "Nothing is due in the next 2 days."),
        (stats.Overdue(1, 6.4), "1 answer is overdue (6 minutes). Nothing else is due in the next 2 days."),
    ],
)
def test_days_that_hold_nothing_are_told_apart_from_what_is_overdue(
    overdue: stats.Overdue, said: str
) -> None:
    assert report.load(overdue, stats.ahead([], [], MONDAY, [0, 0], lambda _: 1.0)) == said


def test_coverage_names_the_category_that_changed_most() -> None:
    tallies = [
        replace(EMPTY, start=MONDAY + week * 7 * DAY, category=category, answers=1, judged=1, covered=covered)
        for category, line in {Category.METRICS: (0.2, 0.3), Category.BEHAVIORAL: (0.9, 0.4)}.items()
        for week, covered in enumerate(line)
    ]
    weeks = stats.weeks(tallies, MONDAY + 7 * DAY)
    assert report.covered(weeks) == "Behavioral fell most: from 90% of the key points to 40%."
    assert report.covered(weeks[:1]) == "How coverage changes is told once two weeks have feedback."


GOOD = ["The program had a milestone and a risk, and the team met the milestone."] * 20


def told(answers: list[str]) -> Words:
    return words(answers, GOOD, STOP_WORDS)


def test_a_pet_phrase_wins_over_the_words_of_the_subject() -> None:
    mine = [f"The team met the milestone. Then we circle back on topic{'abcdef'[n]}." for n in range(6)]
    found = told(mine)
    assert found.phrases[0].text == "circle back"
    assert (found.phrases[0].count, found.phrases[0].answers, found.phrases[0].model) == (6, 6, 0.0)
    assert not {"milestone", "team"} & {word.text for word in found.used}


def test_phrases_end_with_content_and_never_reach_over_a_full_stop() -> None:
    found = told(["We circle back. Tomorrow morning we look at the board."] * 6)
    texts = {phrase.text for phrase in found.phrases}
    assert "back tomorrow" not in texts
    assert all(not {text.split()[0], text.split()[-1]} & STOP_WORDS for text in texts)
    assert "circle back" in texts


def test_what_was_said_once_or_in_one_answer_is_no_pet_phrase() -> None:
    found = told(["Circle back, circle back, circle back.", *["We met the milestone."] * 6])
    assert "circle back" not in {phrase.text for phrase in found.phrases}


def test_fillers_are_counted_apart_whatever_their_case() -> None:
    found = told(["Basically it is, like, kind of done. You know, basically."] * 5 + ["I like it."])
    assert {f.text: f.count for f in found.fillers} == {
        "basically": 10,
        "kind of": 5,
        "like": 5,
        "you know": 5,
    }
    assert "basically" not in {word.text for word in found.used}


@pytest.mark.parametrize("name", FILLERS)
def test_each_filler_is_found_by_its_own_name(name: str) -> None:
    [found] = told([f"Well, {name}, it is done."]).fillers
    assert (found.text, found.count) == (name, 1)


def test_few_answers_say_nothing_of_a_learners_words() -> None:
    found = told(["We circle back and circle back and circle back."] * 4)
    assert (found.used, found.phrases) == ((), ())
    assert report.spoken(found) == "Your words are told from 5 answers on."


def test_without_a_background_the_most_used_come_first() -> None:
    found = words(["alpha alpha alpha beta beta"] * 5, [], STOP_WORDS)
    assert [(word.text, word.count, word.model) for word in found.used] == [
        ("alpha", 15, None),
        ("beta", 10, None),
    ]


@given(st.lists(st.text(max_size=80), max_size=12))
def test_any_text_gives_words_without_markup_or_control_characters(answers: list[str]) -> None:
    found = words(answers, GOOD, STOP_WORDS)
    for phrase in (*found.used, *found.phrases):
        assert all(character.isalnum() or character in "' " for character in phrase.text)
        assert phrase.count >= phrase.answers >= 1
