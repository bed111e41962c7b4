"""What the home screen and `stats` say: today, the queue with its reasons, the totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tpm_coach import planning, stats
from tpm_coach.domain import Category, Draft, InterviewPlan, Memory, Review
from tpm_coach.planning import Strength
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.today import Planner
from tpm_coach.store import LearnerStore
from tpm_coach.store.bank import Bank


@dataclass(frozen=True)
class Today:
    """What today holds in one glance.

    `minutes` is estimated, `days` counts the study days so far, `draft` is an
    answer left in the middle, `waiting` counts what is due but past today's minutes.
    """

    learner: str
    day: date
    due: int
    new: int
    minutes: int
    answered: int
    streak: int
    days: int
    questions: int
    strengths: tuple[Strength, ...]
    tomorrow: int
    waiting: int
    interview: InterviewPlan | None = None
    draft: Draft | None = None
    draft_prompt: str = ""


@dataclass(frozen=True)
class Due:
    """A question of today and why it is there; retrievability is a probability (0-1), None for a new one."""

    question_id: str
    category: Category
    reason: str
    state: str
    due_day: date | None
    retrievability: float | None
    retrievability_on_interview_day: float | None
    minutes: int


@dataclass(frozen=True)
class Stats:
    """What `stats` prints."""

    learner: str
    streak: int
    totals: stats.Totals
    categories: tuple[Strength, ...]


class Overview:
    """One learner's figures."""

    def __init__(self, mine: LearnerStore, bank: Bank, planner: Planner) -> None:
        self._mine = mine
        self._bank = bank
        self._planner = planner

    def today(self, now: datetime) -> Today:
        """Return what today holds."""
        day = self._planner.day(now)
        picks = self._planner.questions(Plan(), day)
        estimate = self._planner.estimate()
        new = sum(pick.standing.memory is None for pick in picks)
        days = self._mine.log.study_days()
        draft = self._mine.desk.latest_draft(day)
        kept = draft if draft and draft.worth_keeping else None
        strengths = tuple(self._planner.strengths(day))
        return Today(
            learner=self._mine.name,
            day=day,
            due=len(picks) - new,
            new=new,
            minutes=round(sum(estimate(pick.standing) for pick in picks)),
            answered=self._mine.log.spent_on(day)[0],
            streak=planning.streak(days, day),
            days=len(days),
            questions=sum(s.total for s in strengths),
            strengths=strengths,
            tomorrow=self.tomorrow(now),
            waiting=max(0, sum(self._mine.queue.load(day).values()) - len(picks) + new),
            interview=self._mine.plans.active(),
            draft=kept,
            draft_prompt=self._bank.question(kept.question_id).prompt if kept else "",
        )

    def tomorrow(self, now: datetime) -> int:
        """Return how many seen questions come tomorrow, what is left of today included."""
        return sum(self._mine.queue.load(self._planner.day(now) + timedelta(days=1)).values())

    def due(self, plan: Plan, now: datetime) -> list[Due]:
        """Return today's questions in the order in which they are asked, each with its reason."""
        day = self._planner.day(now)
        interview = self._mine.plans.active()
        recall_on, estimate = self._planner.recall_on, self._planner.estimate()
        return [
            Due(
                question_id=pick.standing.question_id,
                category=pick.standing.category,
                reason=pick.reason,
                state=memory.state.value if memory else "new",
                due_day=memory.due_day if memory else None,
                retrievability=recall_on(memory, day) if memory else None,
                retrievability_on_interview_day=(
                    recall_on(memory, interview.interview) if memory and interview else None
                ),
                minutes=round(estimate(pick.standing)),
            )
            for pick in self._planner.questions(plan, day)
            for memory in [pick.standing.memory]
        ]

    def history(self, question_id: str = "", limit: int | None = None) -> list[Review]:
        """Return the learner's reviews, latest first; raises NotFound for an unknown question."""
        if question_id:
            self._bank.question(question_id)
        return self._mine.log.reviews(question_id, limit)

    def memory(self, question_id: str) -> Memory | None:
        """Return FSRS's belief about a question, None when it was never rated."""
        return self._mine.log.memory(question_id)

    def stats(self, now: datetime) -> Stats:
        """Return the totals of the learner's log and the readiness of each category."""
        day = self._planner.day(now)
        return Stats(
            learner=self._mine.name,
            streak=planning.streak(self._mine.log.study_days(), day),
            totals=stats.totals(self._mine.log.entries()),
            categories=tuple(self._planner.strengths(day)),
        )
