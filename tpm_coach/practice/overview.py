"""What the home screen says: today, the queue with its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tpm_coach import planning
from tpm_coach.domain import Category, Glance, InterviewPlan, Memory, Practised, Review
from tpm_coach.practice import home
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.home import Today
from tpm_coach.practice.today import Known, Planner, is_whole, so_far
from tpm_coach.store import LearnerStore
from tpm_coach.store.bank import Bank
from tpm_coach.store.queue import Everything


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


class Overview:
    """One learner's figures."""

    def __init__(self, mine: LearnerStore, bank: Bank, planner: Planner) -> None:
        self._mine = mine
        self._bank = bank
        self._planner = planner

    def today(self, now: datetime) -> Today:
        """Return what today holds."""
        day, planner = self._planner.day(now), self._planner
        past = home.two_weeks_before(day)
        practised = self._mine.tallies.days()
        interview = self._mine.plans.active()
        latest = self._mine.log.latest()
        everything = self._mine.queue.everything()
        changed = self._mine.queue.changed_since(past)
        draft = self._mine.desk.latest_draft(day)
        kept = draft if draft and draft.worth_keeping else None
        known = _known(day, practised, interview, latest, everything)
        # A plan has a day of its own for each question: what FSRS holds due is not late then.
        planned = is_whole(interview, day)
        situation = planner.decided(Plan(), day, known, limited=True, whole=planned)
        picks = planning.pick(situation)
        strengths = home.strengths(everything.standings, planner.recall(day))
        then = home.at_the_time(everything.standings, changed)
        return Today(
            learner=self._mine.name,
            day=day,
            coming=home.coming(picks, everything, situation.estimate),
            new=sum(pick.standing.memory is None for pick in picks),
            minutes=round(sum(situation.estimate(pick.standing) for pick in picks)),
            answered=so_far(practised, day).answers,
            practised=tuple(practised),
            strengths=strengths,
            before=home.strengths(then, planner.recall(past)) if _began(practised, past) else (),
            tomorrow=0 if planned else home.due_by(everything, day + timedelta(days=1)),
            waiting=0 if planned else home.waiting(everything, picks, day),
            weakest=home.weakest(strengths, everything, day, planner.recall(day)),
            session=home.session(latest, practised, everything),
            interview=interview,
            draft=kept,
            draft_prompt=everything.prompts.get(kept.question_id, "") if kept else "",
        )

    def tomorrow(self, now: datetime) -> int:
        """Return how many seen questions come tomorrow, what is left of today included.

        With a plan, how many questions it holds for tomorrow as things stand.
        """
        next_day = self._planner.day(now) + timedelta(days=1)
        if is_whole(self._mine.plans.active(), next_day):
            return len(self._planner.questions(Plan(), next_day))
        return sum(self._mine.queue.load(next_day).values())

    def due(self, plan: Plan, now: datetime) -> list[Due]:
        """Return today's questions in the order in which they are asked, each with its reason."""
        day = self._planner.day(now)
        interview = self._mine.plans.active()
        recall_on, paces = self._planner.recall_on, self._planner.paces()
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
                minutes=round(planning.estimate(pick.standing, paces)),
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


def _known(
    day: date,
    practised: Sequence[Practised],
    interview: InterviewPlan | None,
    latest: Sequence[Glance],
    everything: Everything,
) -> Known:
    free = everything.free(day)
    return Known(
        plan=interview,
        so_far=so_far(practised, day),
        paces=planning.paces(latest),
        seen=[s for s in free if s.memory],
        unseen=[s for s in free if s.memory is None],
        counts=Counter(s.category for s in everything.standings if s.memory),
    )


def _began(practised: Sequence[Practised], day: date) -> bool:
    return bool(practised) and practised[0].day <= day
