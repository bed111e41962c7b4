"""Interview plans: what is prepared for, whether it is feasible, and what other minutes would bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from tpm_coach import planning, scheduling
from tpm_coach.domain import Category, InterviewPlan, Parameters
from tpm_coach.errors import PlanError
from tpm_coach.planning import Forecast, Situation, deadline
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.schedule import FURTHEST_DAYS
from tpm_coach.practice.today import NO_BUDGET, Planner
from tpm_coach.store import LearnerStore
from tpm_coach.text import counted

SEED = 2026
"""Forecasts are played with one seed, so that the same question gets the same answer."""

DAYS = 30
"""So many days are looked ahead where no interview sets the end."""

MOST_WEIGHT = 10
"""The greatest weight of a category in a plan."""


@dataclass(frozen=True)
class Outlook:
    """A plan, where it stands today, and in plain words whether it is feasible."""

    plan: InterviewPlan
    days_left: int
    phase: str
    sentence: str
    forecast: Forecast


@dataclass(frozen=True)
class Preparing:
    """One learner's interview plans."""

    mine: LearnerStore
    planner: Planner

    def save(self, plan: InterviewPlan, now: datetime) -> InterviewPlan:
        """Store a plan and make it the active one; a plan of the same name keeps its first day.

        Raises PlanError when the interview is not at least a day away, or more than ten years, or a weight
        is not from 0 to MOST_WEIGHT.
        """
        today = self.planner.day(now)
        self.check_day(plan.interview, now)
        # What is no number at all is not within the bounds either.
        if not all(0 <= weight <= MOST_WEIGHT for _, weight in plan.weights):
            raise PlanError(f"a category's weight is a number from 0 to {MOST_WEIGHT}")
        if all(plan.weight(category) <= 0 for category in Category):
            raise PlanError("every category has weight 0; leave at least one in")
        known = {old.name: old for old, _ in self.mine.plans.all()}
        started = known[plan.name].started if plan.name in known else today
        stored = replace(plan, started=started)
        self.mine.plans.save(stored, now.astimezone(UTC))
        return stored

    def check_day(self, interview: date, now: datetime) -> None:
        """Raise PlanError for an interview that is not at least a day away, or more than ten years."""
        today = self.planner.day(now)
        if interview <= today:
            raise PlanError(f"the interview is on {interview}; give a day after {today}")
        last = today + timedelta(days=FURTHEST_DAYS)
        if interview > last:
            raise PlanError(f"the interview is on {interview}; give a day no later than {last}")

    def plans(self) -> list[tuple[InterviewPlan, bool]]:
        """Return every plan, the next interview first, and whether it is the active one."""
        return self.mine.plans.all()

    def active(self) -> InterviewPlan | None:
        """Return the active plan."""
        return self.mine.plans.active()

    def use(self, name: str, now: datetime) -> None:
        """Make a plan the active one, or none with an empty name; raises NotFound."""
        self.mine.plans.activate(name, now.astimezone(UTC))

    def remove(self, name: str, now: datetime) -> None:
        """Forget a plan; raises NotFound. Answers and schedule stay as they are."""
        self.mine.plans.remove(name, now.astimezone(UTC))

    def outlook(self, now: datetime) -> Outlook | None:
        """Return how the active plan stands, None without one."""
        plan = self.active()
        if plan is None:
            return None
        situation = self._situation(plan, now)
        expected = self._forecast(situation, plan)
        rate = planning.answers_per_day(situation)
        questions = len(situation.seen) + len(situation.unseen)
        return Outlook(
            plan=plan,
            days_left=deadline.days_left(plan, situation.day),
            phase=deadline.phase(plan, situation.day, questions, rate).value,
            sentence=_feasible(plan, expected, planning.enough_minutes(situation, plan, expected, SEED)),
            forecast=expected,
        )

    def what_if(self, minutes: Sequence[int], now: datetime) -> list[Forecast]:
        """Return what other minutes a day would lead to by the interview, or over 30 days without a plan."""
        plan = self.active()
        result = []
        for budget in minutes:
            changed = replace(plan, minutes=budget) if plan else None
            situation = replace(self._situation(changed, now), minutes=budget, budget=float(budget))
            result.append(self._forecast(situation, changed))
        return result

    def coming(self, how: Parameters, now: datetime) -> Forecast:
        """Return what the coming 30 days ask for if FSRS schedules with `how` from now on.

        Neither plan nor budget limits it: whatever is due is answered on its day.
        """
        plain = replace(how, spread=False)
        situation = replace(
            self._situation(None, now),
            minutes=NO_BUDGET,
            budget=NO_BUDGET,
            recall_on=lambda memory, day: scheduling.retrievability(memory, day, plain),
            rated=lambda memory, rating, day: scheduling.review(memory, rating, day, plain),
            first_recall=lambda rating, days: scheduling.first_recall(rating, days, plain),
            gains=lambda day, later: scheduling.gains(plain, day, later),
        )
        return planning.forecast(situation, DAYS, SEED)

    def _situation(self, plan: InterviewPlan | None, now: datetime) -> Situation:
        day = self.planner.day(now)
        situation = self.planner.situation(Plan(), day, limited=True, whole=True)
        quota = plan.new_per_day if plan else self.planner.settings.new_per_day
        return replace(situation, plan=plan, minutes=situation.budget, quota=quota)

    def _forecast(self, situation: Situation, plan: InterviewPlan | None) -> Forecast:
        days = deadline.days_left(plan, situation.day) if plan else DAYS
        return planning.forecast(situation, days, SEED)


def _feasible(plan: InterviewPlan, expected: Forecast, enough: int | None) -> str:
    budget = f"At {counted(plan.minutes, 'minute')} a day"
    if not expected.unseen:
        return f"{budget} you will see every question; expected recall on the day is {expected.recall:.0%}."
    missed = f"{budget} you will not see {counted(expected.unseen, 'question')}"
    more = f"{enough} minutes cover all" if enough else "no number of minutes covers all"
    return f"{missed}; {more}. Expected recall on the day is {expected.recall:.0%}."
