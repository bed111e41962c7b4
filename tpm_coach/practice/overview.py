"""What the home screen says: today, the queue with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tpm_coach import planning
from tpm_coach.domain import Category, Memory, Practised, Review
from tpm_coach.planning import Strength
from tpm_coach.practice import home
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.home import Today, Weakest
from tpm_coach.practice.today import EVERYTHING, Known, Planner, is_whole, so_far
from tpm_coach.store import LearnerStore
from tpm_coach.store.bank import Bank


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
        day, planner, mine = self._planner.day(now), self._planner, self._mine
        practised, latest = mine.tallies.days(), mine.log.latest()
        interview = mine.plans.active()
        draft = mine.desk.latest_draft(day)
        kept = draft if draft and draft.worth_keeping else None
        done = so_far(practised, day)
        # A plan has a day of its own for each question: what FSRS holds due is not late then.
        planned = is_whole(interview, day)
        paces = planning.paces((given.category, given.seconds) for given in latest)
        known = planner.known(Plan(), day, interview, done, paces, whole=planned)
        situation = planner.decided(Plan(), day, known, limited=True, whole=planned)
        picks = planning.pick(situation)
        strengths = tuple(planner.strengths(day))
        told = home.best_and_worst(latest, practised)
        shown = [pick.standing.question_id for pick in picks] + [glance.question_id for glance in told]
        named = mine.queue.named([*shown, kept.question_id] if kept else shown)
        return Today(
            learner=self._mine.name,
            day=day,
            coming=home.coming(picks, named, situation.estimate),
            new=sum(pick.standing.memory is None for pick in picks),
            minutes=round(sum(situation.estimate(pick.standing) for pick in picks)),
            answered=done.answers,
            practised=tuple(practised),
            strengths=strengths,
            before=self._strengths_on(home.two_weeks_before(day), practised),
            tomorrow=0 if planned or picks else self._tomorrow(day + timedelta(days=1), known),
            waiting=0 if planned else home.waiting(known.seen, picks),
            weakest=self._weakest(strengths, day),
            session=home.session(told, practised, named),
            interview=interview,
            draft=kept,
            draft_prompt=named[kept.question_id].prompt if kept and kept.question_id in named else "",
        )

    def _strengths_on(self, day: date, practised: Sequence[Practised]) -> tuple[Strength, ...]:
        """Return the readiness on an earlier study day, nothing when nobody practised until then."""
        if not practised or practised[0].day > day:
            return ()
        changed = self._mine.queue.changed_since(day)
        same = self._mine.shelves.alike(day, self._planner.forgetting, [then.number for then in changed])
        return tuple(planning.strengths([*same, *home.at_the_time(changed, self._planner.recall(day))]))

    def _weakest(self, strengths: Sequence[Strength], day: date) -> Weakest | None:
        """Return the weakest spot, None while nothing was seen."""
        if not any(strength.seen for strength in strengths):
            return None
        [chosen, *_] = planning.weak_categories(strengths)
        strength = next(s for s in strengths if s.category is chosen)
        new = sum(item.unseen for item in self._mine.shelves.stock(day) if item.category is chosen)
        worst = self._mine.shelves.worst(chosen, day, self._planner.forgetting)
        if worst is None:
            return Weakest(strength, new)
        return Weakest(strength, new, worst.prompt, worst.recall, worst.coverage)

    def tomorrow(self, now: datetime) -> int:
        """Return how many questions will be asked tomorrow as things stand, within that day's minutes."""
        return len(self._planner.questions(Plan(), self._planner.day(now) + timedelta(days=1)))

    def _tomorrow(self, next_day: date, known: Known) -> int:
        """Return the same without a plan, from what is known of today already."""
        due = self._mine.queue.due(next_day, EVERYTHING)
        then = replace(known, so_far=so_far((), next_day), seen=due)
        return len(planning.pick(self._planner.decided(Plan(), next_day, then, limited=True, whole=False)))

    def due(self, plan: Plan, now: datetime) -> list[Due]:
        """Return today's questions in the order in which they are asked, each with its reason."""
        day = self._planner.day(now)
        interview = self._mine.plans.active()
        paces, recall_on = self._planner.paces(), self._planner.recall_on
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
            for pick in self._planner.questions(plan, day, paces)
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
