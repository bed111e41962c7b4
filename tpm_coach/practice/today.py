"""What a study day holds for a learner: the planner over what is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tpm_coach import planning, scheduling
from tpm_coach.domain import Memory, Rating, Selection, Standing
from tpm_coach.planning import Pick, Situation
from tpm_coach.practice.drill import Plan
from tpm_coach.settings import Settings
from tpm_coach.store import LearnerStore

EVERYTHING = Selection()
NO_BUDGET = 24 * 60


@dataclass(frozen=True)
class Planner:
    """Decides which questions a study day holds."""

    mine: LearnerStore
    settings: Settings

    @property
    def parameters(self) -> scheduling.Parameters:
        """How FSRS schedules with these settings."""
        return scheduling.Parameters(self.settings.retention, self.settings.maximum_interval)

    def day(self, now: datetime) -> date:
        """Return the study day of a time."""
        return scheduling.study_day(now, self.settings.zone(now), self.settings.rollover_hour)

    def recall_on(self, memory: Memory, day: date) -> float:
        """Return the recall (0-1) of a memory on a study day."""
        return scheduling.retrievability(memory, day, self.parameters)

    def recall(self, day: date) -> planning.Recall:
        """Return the recall of any memory on a study day."""
        return lambda memory: self.recall_on(memory, day)

    def rated(self, memory: Memory | None, rating: Rating, day: date) -> Memory:
        """Return the memory that a rating on a day would give."""
        return scheduling.review(memory, rating, day, self.parameters)

    def estimate(self) -> Callable[[Standing], float]:
        """Return how many minutes a question takes: the learner's own pace where it is known."""
        paces = self.mine.log.paces()
        return lambda standing: planning.estimate(standing, paces)

    def questions(self, scope: Plan, day: date) -> list[Pick]:
        """Return what a study day holds, in the order in which it is asked.

        A category, a tag or weak spots are a wish of the learner's: no plan and no budget limits them.
        """
        if scope.weak:
            return self._weak(scope, day)[: scope.count]
        wished = scope.selection != EVERYTHING or scope.ahead
        return planning.pick(self.situation(scope, day, limited=not wished))[: scope.count]

    def situation(self, scope: Plan, day: date, *, limited: bool, whole: bool = False) -> Situation:
        """Return all that decides a study day, within the active plan and the budget if `limited`.

        With `whole`, every question is in it, as a plan or a forecast needs it.
        """
        interview = self.mine.plans.active() if limited else None
        budget = float(interview.minutes if interview else self.settings.minutes_per_day)
        started, queue = self.mine.queue.started_on(day), self.mine.queue
        least = interview.new_per_day if interview else self.settings.new_per_day
        quota = max(0, least - started) + (self.settings.new_per_day if scope.ahead else 0)
        whole = whole or (interview is not None and day < interview.interview)
        seen_until = day + timedelta(days=1) if scope.ahead else day
        unseen = queue.unseen(day, scope.selection, None if whole else quota)
        return Situation(
            day=seen_until,
            seen=queue.available(day) if whole else queue.due(seen_until, scope.selection),
            unseen=planning.fresh(unseen, queue.seen_counts(), len(unseen)),
            minutes=budget - self._spent(day) if limited else NO_BUDGET,
            budget=budget,
            quota=quota,
            estimate=self.estimate(),
            recall_on=self.recall_on,
            rated=self.rated,
            plan=interview,
        )

    def _spent(self, day: date) -> float:
        answers, seconds = self.mine.log.spent_on(day)
        return seconds / 60 + answers * planning.FEEDBACK_MINUTES

    def _weak(self, scope: Plan, day: date) -> list[Pick]:
        due = self.mine.queue.due(day, scope.selection)
        quota = max(0, self.settings.new_per_day - self.mine.queue.started_on(day))
        unseen = self.mine.queue.unseen(day, scope.selection, quota)
        chosen = scope.selection.category
        weak = [chosen] if chosen else planning.weak_categories(self.strengths(day))
        rows = [s for s in unseen if s.category in weak]
        new = planning.fresh(rows, self.mine.queue.seen_counts(), quota)
        ordered = planning.weakest_first(due, new, weak, self.recall(day))
        return [Pick(s, f"weak spot, {planning.why(s, day)}" if s.memory else "new") for s in ordered]

    def strengths(self, day: date) -> list[planning.Strength]:
        """Return the readiness of each category on a study day."""
        queue = self.mine.queue
        return planning.strengths(queue.seen(EVERYTHING), queue.totals(EVERYTHING), self.recall(day))
