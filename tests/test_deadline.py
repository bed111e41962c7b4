from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tpm_coach import planning, scheduling
from tpm_coach.domain import Category, InterviewPlan, Memory, Parameters, Rating, Standing
from tpm_coach.planning import Pick, Situation, deadline
from tpm_coach.planning.deadline import Phase

START = date(2026, 1, 1)
PARAMETERS = Parameters()


def situation(
    day: date, standings: Sequence[Standing], plan: InterviewPlan | None, minutes: float = 40
) -> Situation:
    return Situation(
        day=day,
        seen=[s for s in standings if s.memory],
        unseen=[s for s in standings if not s.memory],
        minutes=minutes,
        budget=minutes,
        quota=4,
        estimate=lambda s: planning.estimate(s, {}),
        recall_on=lambda memory, on: scheduling.retrievability(memory, on, PARAMETERS),
        rated=rated,
        first_recall=lambda rating, days: scheduling.first_recall(rating, days, PARAMETERS),
        gains=lambda on, later: scheduling.gains(PARAMETERS, on, later),
        plan=plan,
    )


def rated(memory: Memory | None, rating: Rating, day: date) -> Memory:
    return scheduling.review(memory, rating, day, PARAMETERS)


def questions(number: int) -> dict[str, Standing]:
    categories = list(Category)
    return {f"q{n}": Standing(f"q{n}", categories[n % 5], 3) for n in range(number)}


def plan(days: int, minutes: int = 40) -> InterviewPlan:
    return InterviewPlan("it", START + timedelta(days=days), START, minutes)


def live(number: int, of: InterviewPlan, seed: int) -> tuple[dict[str, Standing], list[list[Pick]]]:
    """Answer every day's questions until the interview; returns the standings and each day's picks."""
    chance, known, days = Random(seed), questions(number), []
    for offset in range((of.interview - START).days):
        day = START + timedelta(days=offset)
        picks = planning.pick(situation(day, list(known.values()), of))
        days.append(picks)
        for pick in picks:
            s = pick.standing
            ok = s.memory is None or chance.random() < scheduling.retrievability(s.memory, day, PARAMETERS)
            memory = rated(s.memory, Rating.GOOD if ok else Rating.AGAIN, day)
            known[s.question_id] = Standing(s.question_id, s.category, s.minutes, memory)
    return known, days


def test_when_the_days_suffice_every_question_is_seen_and_asked_again_in_the_final_pass() -> None:
    known, _ = live(60, plan(30), seed=1)
    began = plan(30).interview - timedelta(days=deadline.window(plan(30), 60, 8))
    assert all(s.memory is not None and s.memory.last_day >= began for s in known.values())


def test_the_pass_asks_what_is_most_likely_forgotten_first() -> None:
    known, days = live(60, plan(30), seed=2)
    first = next(picks for picks in days if picks and picks[0].reason.startswith("final pass"))
    shares = [float(p.reason.split()[2].rstrip("%")) for p in first if "recall" in p.reason]
    assert shares == sorted(shares)
    assert known


def test_when_the_days_do_not_suffice_the_most_valuable_answers_come_first() -> None:
    standings = list(questions(200).values())
    today = situation(START, standings, plan(10))
    assert deadline.phase(plan(10), START, 200, 8) is Phase.GREEDY
    assert all(pick.reason.startswith("worth +") for pick in planning.pick(today))


def test_a_question_that_is_remembered_for_long_is_worth_less_than_one_about_to_be_forgotten() -> None:
    fresh = rated(None, Rating.EASY, START)
    weak = rated(None, Rating.AGAIN, START)
    day, interview = START + timedelta(days=1), START + timedelta(days=9)

    gain = situation(day, [], None).gains(day, interview)
    assert gain(weak) > gain(fresh)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from(Rating), st.integers(1, 40)), max_size=25),
    st.integers(0, 12),
    st.integers(1, 60),
    st.integers(5, 90),
    st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0]), min_size=5, max_size=5),
)
def test_where_days_do_not_suffice_the_most_valuable_come_first(
    known: list[tuple[int, Rating, int]], new: int, days: int, minutes: int, weights: list[float]
) -> None:
    rows = list(questions(new).values())
    for number, (before, rating, length) in enumerate(known):
        memory = rated(None, rating, START - timedelta(days=before))
        rows.append(Standing(f"seen-{number:02}", list(Category)[number % 5], length, memory))
    of = replace(plan(days, minutes), weights=tuple(zip(Category, weights, strict=True)))
    today = replace(situation(START, rows, of, minutes), phase=Phase.GREEDY)
    gain, first = today.gains(START, of.interview), deadline.first_gain(days, today.first_recall)
    worth = [(of.weight(s.category) * first, s) for s in today.unseen]
    seen = sorted(today.seen, key=lambda s: s.question_id)
    worth += [
        (of.weight(s.category) * gain(s.memory), s) for s in seen if s.memory and s.memory.last_day < START
    ]
    expected, spent = [], 0.0
    for value, standing in sorted(worth, key=lambda pair: -pair[0]):
        if value > 0 and spent < minutes:
            expected.append(standing.question_id)
            spent += planning.estimate(standing, {})
    assert [pick.standing.question_id for pick in planning.pick(today)] == expected


def test_the_backlog_after_the_interview_is_spread() -> None:
    of = plan(1)
    late = {
        name: Standing(name, s.category, s.minutes, rated(None, Rating.AGAIN, START))
        for name, s in questions(70).items()
    }
    today = situation(of.interview, list(late.values()), of, minutes=10_000)
    assert len(planning.pick(today)) == 10


@given(
    number=st.integers(1, 80),
    days=st.integers(1, 25),
    seed=st.integers(0, 1000),
)
def test_no_day_passes_its_budget_by_more_than_one_question_or_asks_one_twice(
    number: int, days: int, seed: int
) -> None:
    _, all_days = live(number, plan(days), seed)
    for picks in all_days:
        ids = [pick.standing.question_id for pick in picks]
        assert len(ids) == len(set(ids))
        assert sum(planning.estimate(p.standing, {}) for p in picks[:-1]) < 40


@given(seed=st.integers(0, 1000))
def test_a_forecast_is_the_same_each_time_it_is_made(seed: int) -> None:
    start = situation(START, list(questions(30).values()), plan(10))
    assert planning.forecast(start, 10, seed) == planning.forecast(start, 10, seed)


def test_the_minutes_that_are_said_to_suffice_do() -> None:
    def unseen(minutes: int) -> int:
        of = plan(20, minutes)
        return planning.forecast(situation(START, list(questions(60).values()), of, minutes), 20, 3).unseen

    of = plan(20, minutes=10)
    start = situation(START, list(questions(60).values()), of, 10)
    enough = planning.enough_minutes(start, of, planning.forecast(start, 20, 3), 3)
    assert enough
    assert unseen(10) > 0
    assert unseen(enough) == 0


def test_the_plans_own_minutes_are_enough_when_nothing_stays_unseen() -> None:
    of = plan(20, minutes=120)
    start = situation(START, list(questions(20).values()), of, 120)
    assert planning.enough_minutes(start, of, planning.forecast(start, 20, 3), 3) == 120


def test_no_minutes_are_enough_for_more_questions_than_days_can_hold() -> None:
    of = plan(2, minutes=30)
    start = situation(START, list(questions(900).values()), of, 30)
    assert planning.enough_minutes(start, of, planning.forecast(start, 2, 3), 3) is None
