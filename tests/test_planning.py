"""Which questions a day holds, in which order, and how ready a learner is."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpm_coach import planning
from tpm_coach.domain import Alike, Category, Memory, MemoryState, Standing

TODAY = date(2026, 11, 23)
BEHAVIORAL, DESIGN, PROGRAM, PROCESS, METRICS = Category


def known(name: str, category: Category, recall: float = 0.8, coverage: float = 1.0) -> Standing:
    """A question that was answered; its recall today is written into its stability, for `recall_of`."""
    memory = Memory(TODAY, recall, 5.0, MemoryState.REVIEW, TODAY - timedelta(days=9), 2, 0)
    return Standing(name, category, 5, memory, coverage)


def new(name: str, category: Category, minutes: int = 5) -> Standing:
    return Standing(name, category, minutes)


def recall_of(memory: Memory) -> float:
    return memory.stability


def names(standings: list[Standing]) -> list[str]:
    return [standing.question_id for standing in standings]


BANK = [new(f"{category.value}-{n}", category) for category in Category for n in range(6)]
due_lists = st.lists(
    st.builds(known, st.uuids().map(str), st.sampled_from(Category), st.floats(0.01, 1), st.floats(0, 1)),
    max_size=30,
)


NOTHING_SEEN = dict.fromkeys(Category, 0)


def test_new_questions_take_turns_over_the_categories() -> None:
    fresh = planning.fresh(BANK, NOTHING_SEEN, 7)
    assert sorted(Counter(s.category for s in fresh).values()) == [1, 1, 1, 2, 2]
    assert all(one.category is not other.category for one, other in pairwise(fresh))


@given(st.lists(st.integers(0, 9), min_size=5, max_size=5), st.integers(1, 4))
def test_new_questions_come_from_the_categories_seen_least(counts: list[int], quota: int) -> None:
    seen = dict(zip(Category, counts, strict=True))
    chosen = {s.category for s in planning.fresh(BANK, seen, quota)}
    left = set(Category) - chosen
    assert max(seen[category] for category in chosen) <= min(seen[category] for category in left)


@pytest.mark.parametrize(("quota", "expected"), [(-1, 0), (0, 0), (1, 1), (30, 30), (99, 30)])
def test_the_quota_bounds_what_is_new(quota: int, expected: int) -> None:
    assert len(planning.fresh(BANK, NOTHING_SEEN, quota)) == expected


def test_a_category_that_runs_out_leaves_its_place_to_the_others() -> None:
    bank = [s for s in BANK if s.category is METRICS][:1] + [s for s in BANK if s.category is DESIGN]
    assert Counter(s.category for s in planning.fresh(bank, NOTHING_SEEN, 4)) == {METRICS: 1, DESIGN: 3}


@given(due_lists, st.integers(0, 30))
def test_a_day_holds_all_that_is_due_and_all_that_is_new_once(due: list[Standing], quota: int) -> None:
    queue = planning.queue(due, BANK[:quota], recall_of)
    assert Counter(names(queue)) == Counter([*names(due), *names(BANK[:quota])])


@given(due_lists, st.integers(1, 30))
def test_new_questions_are_spread_evenly_and_keep_their_order(due: list[Standing], quota: int) -> None:
    queue = planning.queue(due, BANK[:quota], recall_of)
    kinds = [s.memory is None for s in queue]
    for place in range(len(kinds)):
        even = quota * (place + 1) / len(kinds)
        assert abs(sum(kinds[: place + 1]) - even) <= 1.5
    assert [s for s in queue if s.memory is None] == BANK[:quota]


def test_the_most_forgotten_comes_first() -> None:
    due = [known("well", BEHAVIORAL, 0.9), known("badly", DESIGN, 0.2), known("so-so", PROGRAM, 0.5)]
    assert names(planning.queue(due, [], recall_of)) == ["badly", "so-so", "well"]


@given(due_lists)
def test_neighbours_share_a_category_only_when_nothing_else_is_left(due: list[Standing]) -> None:
    order = planning.interleave(due)
    assert Counter(names(order)) == Counter(names(due))
    for place, (one, other) in enumerate(pairwise(order)):
        if one.category is other.category:
            assert {s.category for s in order[place + 1 :]} == {one.category}


@given(due_lists)
def test_interleaving_keeps_the_order_within_a_category(due: list[Standing]) -> None:
    order = planning.interleave(due)
    for category in Category:
        assert [s for s in order if s.category is category] == [s for s in due if s.category is category]


def strength(category: Category, readiness: float, total: int = 10) -> planning.Strength:
    return planning.Strength(category, min(5, total), total, readiness)


def test_the_weaker_half_of_the_categories_is_weak() -> None:
    strengths = [
        strength(BEHAVIORAL, 0.9),
        strength(DESIGN, 0.3),
        strength(PROGRAM, 0.7),
        strength(PROCESS, 0.2),
        strength(METRICS, 0.1),
    ]
    assert planning.weak_categories(strengths) == [METRICS, PROCESS, DESIGN]


def test_of_two_categories_as_weak_to_the_per_cent_the_one_with_more_lapses_is_weaker() -> None:
    forgotten = planning.Strength(PROGRAM, 5, 10, 0.304, lapses=3)
    assert planning.weak_categories([strength(DESIGN, 0.298), forgotten])[0] is PROGRAM
    assert planning.weak_categories([strength(DESIGN, 0.288), forgotten])[0] is DESIGN


def test_a_category_without_questions_is_never_weak() -> None:
    assert planning.weak_categories([strength(METRICS, 0.0, total=0), strength(DESIGN, 0.5)]) == [DESIGN]
    assert planning.weak_categories([]) == []


def test_a_weak_drill_draws_from_weak_categories_only() -> None:
    due = [known(c.value, c) for c in Category]
    queue = planning.weakest_first(due, BANK, [METRICS, PROCESS], recall_of)
    assert Counter(s.category for s in queue) == {METRICS: 7, PROCESS: 7}


def test_a_weak_drill_begins_with_the_weakest_answer_not_the_most_forgotten() -> None:
    due = [
        known("forgotten", DESIGN, recall=0.5, coverage=1.0),
        known("poor", DESIGN, recall=0.9, coverage=0.2),
        known("fine", DESIGN, recall=0.9, coverage=0.9),
    ]
    assert names(planning.weakest_first(due, [], [DESIGN], recall_of)) == ["poor", "forgotten", "fine"]


def test_readiness_counts_recall_times_coverage_and_an_unseen_question_as_nothing() -> None:
    groups = [
        Alike(DESIGN, ("empathy",), 3, 1, recall=0.8, covered=0.5, ready=0.4, lapses=2),
        Alike(DESIGN, (), 1, 1, recall=0.5, covered=1.0, ready=0.5),
        Alike(METRICS, (), 1, 1, recall=1.0, covered=1.0, ready=1.0),
    ]
    strengths = {s.category: s for s in planning.strengths(groups)}
    assert strengths[DESIGN].readiness == pytest.approx((0.4 + 0.5) / 4)
    assert strengths[DESIGN].lapses == 2
    assert (strengths[DESIGN].seen, strengths[DESIGN].total) == (2, 4)
    assert strengths[METRICS].readiness == pytest.approx(1)
    assert strengths[BEHAVIORAL].readiness == 0


def test_five_timed_answers_of_a_category_make_a_pace() -> None:
    latest = [(METRICS, 60.0 * minutes) for minutes in (0, 2, 3, 4, 9, 30, 0)]
    latest += [(DESIGN, 60.0)] * 4
    assert planning.paces(latest) == {METRICS: 4}


def test_a_question_takes_the_learners_own_pace_and_the_reading() -> None:
    assert planning.estimate(new("a", DESIGN, 12), {}) == 12 + 2
    assert planning.estimate(new("a", DESIGN, 12), {DESIGN: 7.5, METRICS: 1.0}) == 7.5 + 2


@pytest.mark.parametrize(
    ("days_ago", "length"),
    [
        pytest.param([], 0, id="never practised"),
        pytest.param([0], 1, id="today only"),
        pytest.param([1], 1, id="yesterday only: today can still save it"),
        pytest.param([2], 0, id="a day was missed"),
        pytest.param([0, 1, 2], 3, id="three in a row"),
        pytest.param([1, 2, 3], 3, id="three up to yesterday"),
        pytest.param([0, 2, 3], 1, id="broken the day before"),
        pytest.param([0, 0, 1], 2, id="twice a day counts once"),
        pytest.param([-1, 0], 1, id="a day in the future does not count"),
    ],
)
def test_streak(days_ago: list[int], length: int) -> None:
    assert planning.streak([TODAY - timedelta(days=n) for n in days_ago], TODAY) == length
