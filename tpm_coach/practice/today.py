"""What a study day holds for a learner: the queue of the planner over the stored standings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tpm_coach import planning, scheduling
from tpm_coach.domain import Memory, Selection, Standing
from tpm_coach.practice.drill import Plan
from tpm_coach.settings import Settings
from tpm_coach.store.queue import Queue


@dataclass(frozen=True)
class Planner:
    """Decides which questions a study day holds."""

    queue: Queue
    settings: Settings

    @property
    def parameters(self) -> scheduling.Parameters:
        """How FSRS schedules with these settings."""
        return scheduling.Parameters(self.settings.retention, self.settings.maximum_interval)

    def day(self, now: datetime) -> date:
        """Return the study day of a time."""
        return scheduling.study_day(now, self.settings.zone(now), self.settings.rollover_hour)

    def recall(self, day: date) -> planning.Recall:
        """Return the recall of any memory on a study day."""

        def recall(memory: Memory) -> float:
            return scheduling.retrievability(memory, day, self.parameters)

        return recall

    def questions(self, plan: Plan, day: date) -> list[Standing]:
        """Return what a study day holds, in the order in which it is asked."""
        due = self.queue.due(day, plan.selection)
        quota = max(0, self.settings.new_per_day - self.queue.started_on(day))
        unseen = self.queue.unseen(day, plan.selection, quota) if quota else []
        seen = self.queue.seen_counts()
        recall = self.recall(day)
        if not plan.weak:
            return planning.queue(due, planning.fresh(unseen, seen, quota), recall)[: plan.count]
        chosen = plan.selection.category
        weak = [chosen] if chosen else planning.weak_categories(self.strengths(day))
        new = planning.fresh([s for s in unseen if s.category in weak], seen, quota)
        return planning.weakest_first(due, new, weak, recall)[: plan.count]

    def strengths(self, day: date) -> list[planning.Strength]:
        """Return the readiness of each category on a study day."""
        everything = Selection()
        return planning.strengths(
            self.queue.seen(everything), self.queue.totals(everything), self.recall(day)
        )
