"""Pure: what an interview date changes about a day.

The date is a queue overlay: it never writes into stability, difficulty or the log. Before the final pass the
unseen questions come first, fast enough to see all of them; in the final pass every question is asked once
more, the one most likely forgotten on the interview day first. When the days do not suffice for that, each
day takes the questions whose answer today is worth most on the interview day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from tpm_coach.domain import InterviewPlan, Memory, Rating, Standing

RecallOn = Callable[[Memory, date], float]
"""The probability (0-1) that an answer would succeed on a day if it is not practised before."""

FirstRecall = Callable[[Rating, int], float]
"""The recall so many days after a first answer that was rated so."""

Gains = Callable[[date, date], Callable[[Memory], float]]
"""By how much an answer on the first day raises a memory's recall on the second."""

Rated = Callable[[Memory | None, Rating, date], Memory]
"""The memory that rating an answer on a day would give."""

SPARE = 0.8
"""The share of the days' answers that is planned; the rest is left for lapses and missed days."""

FIRST_RATINGS: Mapping[Rating, float] = {
    Rating.AGAIN: 0.40,
    Rating.HARD: 0.15,
    Rating.GOOD: 0.40,
    Rating.EASY: 0.05,
}
"""How first answers are taken to go, before anything is known of them."""

SHORTEST_BACKLOG_DAYS, LONGEST_BACKLOG_DAYS = 7, 14


class Phase(StrEnum):
    """Where a learner stands on the way to the interview."""

    BUILD = "build"
    """Before the final pass: new questions first, then what is due."""
    LAST = "final pass"
    """Every question once more."""
    GREEDY = "most valuable first"
    """The days do not suffice for every question."""
    AFTER = "after"
    """The interview day and later: back to normal, the backlog spread."""


def days_left(plan: InterviewPlan, day: date) -> int:
    """Return the study days on which practice is still possible, `day` itself included."""
    return max(0, (plan.interview - day).days)


def window(plan: InterviewPlan, questions: int, answers_per_day: float) -> int:
    """Return the length of the final pass in days: min(T // 2, ceil(N / (0.8 * answers per day)))."""
    return min(days_left(plan, plan.started) // 2, _pass_days(questions, answers_per_day))


def covers(plan: InterviewPlan, questions: int, answers_per_day: float) -> bool:
    """Return whether the days suffice to see every question and to ask each once more in the final pass."""
    length = window(plan, questions, answers_per_day)
    before = days_left(plan, plan.started) - length
    return questions <= answers_per_day * min(length, before)


def phase(plan: InterviewPlan, day: date, questions: int, answers_per_day: float) -> Phase:
    """Return the phase of a study day for so many questions and answers a day."""
    left = days_left(plan, day)
    if left == 0:
        return Phase.AFTER
    if not covers(plan, questions, answers_per_day):
        return Phase.GREEDY
    return Phase.LAST if left <= window(plan, questions, answers_per_day) else Phase.BUILD


def new_first(unseen: int, days: int, final_days: int) -> int:
    """Return how many new questions a day before the final pass serves: ceil(U / (0.8 * (T - W)))."""
    return ceil(unseen / (SPARE * max(1, days - final_days)))


def final_pass(
    seen: Sequence[Standing],
    day: date,
    plan: InterviewPlan,
    length: int,
    recall_on: RecallOn,
    repeated: int = 0,
) -> tuple[list[Standing], list[Standing]]:
    """Return a day's share of the final pass, and what the pass has failed and is due again.

    The share holds every question that was not answered since the pass began, lowest recall on the
    interview day first, spread evenly over the days that are left; `repeated` of them were answered today.
    """
    began = plan.interview - timedelta(days=length)
    waiting = [s for s in seen if s.memory and s.memory.last_day < began]
    waiting.sort(key=lambda s: recall_on(s.memory, plan.interview) if s.memory else 0.0)
    again = [s for s in seen if s.memory and s.memory.last_day >= began and s.memory.due_day <= day]
    share = ceil((len(waiting) + repeated) / max(1, days_left(plan, day))) - repeated
    return waiting[: max(0, share)], again


def first_gain(days: int, first_recall: FirstRecall) -> float:
    """Return by how much a first answer raises the expected recall so many days later.

    That is sum_g p_g * R(h | S0_g), with h the days.
    """
    return sum(share * first_recall(rating, days) for rating, share in FIRST_RATINGS.items())


def backlog_share(plan: InterviewPlan, day: date, due: int, answers_per_day: float) -> int:
    """Return how many due questions a day after the interview takes on, so that the backlog is spread.

    Over seven days when the budget suffices for that, over fourteen otherwise.
    """
    since = (day - plan.interview).days
    enough = due <= SHORTEST_BACKLOG_DAYS * answers_per_day
    spread = SHORTEST_BACKLOG_DAYS if enough else LONGEST_BACKLOG_DAYS
    return ceil(due / max(1, spread - since)) if 0 <= since < LONGEST_BACKLOG_DAYS else due


def _pass_days(questions: int, answers_per_day: float) -> int:
    return ceil(questions / (SPARE * answers_per_day)) if answers_per_day > 0 else questions
