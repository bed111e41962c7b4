"""Statistics: what the log and what is stored add up to on one day, for both faces and the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tpm_coach import planning, stats
from tpm_coach.domain import Load, Stock
from tpm_coach.practice.today import Planner, so_far
from tpm_coach.stats import Statistics
from tpm_coach.stats.words import Words
from tpm_coach.store import LearnerStore
from tpm_coach.store.bank import Bank

ANSWERS_FOR_WORDS = 500
"""The latest answers that a learner's words are told from."""
MODEL_ANSWERS = 400
"""The model answers that they are held against, at most."""
DAYS_BACK = 90


@dataclass(frozen=True)
class Figures:
    """One learner's statistics; none of them reads the log but for words."""

    mine: LearnerStore
    bank: Bank
    planner: Planner

    def look(self, now: datetime, *, words: bool = False) -> Statistics:
        """Return the statistics of the study day, with the learner's words if they are asked for."""
        day, mine = self.planner.day(now), self.mine
        tallies, practised = mine.tallies.weeks(), mine.tallies.days()
        categories, competencies = stats.readiness(mine.shelves.alike(day, self.planner.forgetting))
        weeks = stats.weeks(tallies, day)
        started = so_far(practised, day).first
        days = [seen.day for seen in practised]
        overdue, ahead = self._ahead(day, started)
        return Statistics(
            learner=mine.name,
            day=day,
            streak=planning.streak(days, day),
            longest=stats.longest_streak(days),
            totals=stats.totals(tallies, practised, mine.tallies.known()),
            categories=categories,
            competencies=competencies,
            retention=stats.retention(mine.tallies.recall(), weeks, self.planner.settings.retention),
            confidence=stats.confidence(tallies),
            days=stats.last_days(practised, day, DAYS_BACK),
            weeks=weeks,
            overdue=overdue,
            ahead=ahead,
            words=self.words() if words else None,
        )

    def words(self) -> Words:
        """Return what the learner's latest answers are made of, held against the model answers."""
        from tpm_coach.coach.text import STOP_WORDS
        from tpm_coach.stats.words import words

        answers = self.mine.tallies.answers(ANSWERS_FOR_WORDS)
        return words(answers, self.bank.model_answers(MODEL_ANSWERS), STOP_WORDS)

    def _ahead(self, day: date, started: int) -> tuple[stats.Overdue, tuple[stats.DayAhead, ...]]:
        paces, settings = self.planner.paces(), self.planner.settings
        stock, plan = self.mine.shelves.stock(day), self.mine.plans.active()
        counted = [item for item in stock if plan is None or plan.weight(item.category) > 0]
        questions = sum(item.questions for item in counted)
        minutes = sum(item.questions * planning.estimate(item, paces) for item in counted)
        mean = minutes / questions if questions else 1.0
        new = planning.new_by_day(
            plan,
            day,
            questions,
            sum(item.unseen for item in counted),
            (plan.minutes if plan else settings.minutes_per_day) / mean,
            settings.new_per_day,
            started,
        )
        loads = self.mine.shelves.loads(day, len(new))

        def each(item: Load | Stock) -> float:
            return planning.estimate(item, paces)

        return stats.overdue(loads, day, each), stats.ahead(loads, stock, day, new, each)
