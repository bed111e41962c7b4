"""Pure: what the coming days hold if the learner keeps to the plan and answers as FSRS expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tpm_coach.domain import InterviewPlan, Rating, Standing
from tpm_coach.planning import deadline
from tpm_coach.planning.day import Situation, answers_per_day, pick, weighed
from tpm_coach.planning.deadline import FIRST_RATINGS

LOOK_AHEAD = 30
"""Days for which the load to come is told."""
LONGEST_BUDGET = 600
"""Minutes a day beyond which nobody is told to practise more."""


@dataclass(frozen=True)
class ForecastDay:
    """One study day to come: how many answers, how many of them new, and the minutes they take."""

    day: date
    answers: int
    new: int
    minutes: float


@dataclass(frozen=True)
class Forecast:
    """What so many minutes a day lead to.

    `recall` is the mean probability (0-1) of success on the last day over all questions of the plan, an
    unseen one counting 0; `ready` the share (0-1) of questions with a recall of at least 0.8; `unseen` how
    many questions are never asked.
    """

    minutes: int
    days: tuple[ForecastDay, ...]
    recall: float
    ready: float
    unseen: int


def forecast(start: Situation, days: int, seed: int) -> Forecast:
    """Play the coming days through the planner itself; the learner answers by FSRS's recall.

    `start` holds every question of the plan; its `minutes` and `quota` count for each day alike. The same
    seed gives the same forecast.
    """
    known = {s.question_id: s for s in start.seen}
    waiting = {s.question_id: s for s in start.unseen}
    result = list(_days(start, days, seed, known, waiting))
    last = start.day + timedelta(days=days)
    counted = [s for s in known.values() if _counts(start.plan, s)]
    left = [s for s in waiting.values() if _counts(start.plan, s)]
    recalls = [start.recall_on(s.memory, last) for s in counted if s.memory] + [0.0] * len(left)
    return Forecast(
        minutes=round(start.budget),
        days=tuple(result),
        recall=sum(recalls) / len(recalls) if recalls else 0.0,
        ready=sum(r >= 0.8 for r in recalls) / len(recalls) if recalls else 0.0,
        unseen=len(left),
    )


def _days(
    start: Situation, days: int, seed: int, known: dict[str, Standing], waiting: dict[str, Standing]
) -> Iterator[ForecastDay]:
    """Play the days one by one; a question that is asked goes from `waiting` to `known`, or changes there."""
    chance = Random(seed)  # noqa: S311 - a forecast, not a secret
    # The questions stay the same, so it is the same on each day.
    rate = answers_per_day(weighed(start, start.plan) if start.plan else start)
    start = replace(start, rate=rate, started=0, repeated=0)
    for offset in range(days):
        day = start.day + timedelta(days=offset)
        today = replace(start, day=day, seen=tuple(known.values()), unseen=tuple(waiting.values()))
        picks = [p.standing for p in pick(today)]
        for standing in picks:
            rating = _answer(start, standing, day, chance)
            memory = start.rated(standing.memory, rating, day)
            known[standing.question_id] = replace(standing, memory=memory)
            waiting.pop(standing.question_id, None)
        new = sum(s.memory is None for s in picks)
        yield ForecastDay(day, len(picks), new, sum(map(start.estimate, picks)))


def new_by_day(
    plan: InterviewPlan | None,
    today: date,
    questions: int,
    unseen: int,
    answers_per_day: float,
    least: int,
    started: int,
) -> list[int]:
    """Return how many new questions each of the coming 30 days brings, today first, less those `started`.

    Without a plan `least` a day while there are any. Before the final pass of a plan its own number, or what
    it takes to see all of them until then, at most `answers_per_day`; none in the final pass.
    """
    result: list[int] = []
    for offset in range(LOOK_AHEAD):
        pace = least
        if plan and (left := deadline.days_left(plan, today)) > offset:
            length = deadline.window(plan, questions, answers_per_day)
            pace = max(plan.new_per_day, deadline.new_first(unseen, left, length))
            pace = min(pace, round(answers_per_day)) if offset < left - length else 0
        pace = pace if offset else max(0, pace - started)
        result.append(min(pace, unseen - sum(result)))
    return result


def enough_minutes(start: Situation, plan: InterviewPlan, expected: Forecast, seed: int) -> int | None:
    """Return about how many minutes a day it takes that every question is seen by the interview.

    `expected` is what the plan's own minutes lead to; they are returned when they suffice. Found by playing
    the days with more minutes, to within a twentieth of them. None when ten hours a day do not suffice.
    """

    def suffice(minutes: int) -> bool:
        changed = replace(plan, minutes=minutes)
        tried = replace(start, plan=changed, minutes=minutes, budget=float(minutes))
        waiting = {s.question_id: s for s in start.unseen}
        known = {s.question_id: s for s in start.seen}
        played = _days(tried, deadline.days_left(plan, start.day), seed, known, waiting)
        # The days after the last new question need not be played.
        return any(not any(_counts(plan, s) for s in waiting.values()) for _ in played)

    if not expected.unseen:
        return plan.minutes
    low, high = plan.minutes, plan.minutes
    while low == high or not suffice(high):
        if high >= LONGEST_BUDGET:
            return None
        low, high = high, min(LONGEST_BUDGET, max(high + 1, round(high * 1.5)))
    while high - low > max(1, high // 20):
        middle = (low + high) // 2
        low, high = (low, middle) if suffice(middle) else (middle, high)
    return high


def _answer(start: Situation, standing: Standing, day: date, chance: Random) -> Rating:
    if standing.memory is None:
        return chance.choices(list(FIRST_RATINGS), weights=list(FIRST_RATINGS.values()))[0]
    return Rating.GOOD if chance.random() < start.recall_on(standing.memory, day) else Rating.AGAIN


def _counts(plan: InterviewPlan | None, standing: Standing) -> bool:
    return plan is None or plan.weight(standing.category) > 0
