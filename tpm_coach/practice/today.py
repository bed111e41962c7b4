"""What a study day holds for a learner: the planner over what is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from tpm_coach import planning, scheduling
from tpm_coach.domain import (
    Answer,
    Category,
    Feedback,
    InterviewPlan,
    Memory,
    Parameters,
    Practised,
    Question,
    Rating,
    Review,
    Selection,
    Standing,
)
from tpm_coach.planning import Pick, Situation
from tpm_coach.practice.drill import Plan
from tpm_coach.settings import Settings
from tpm_coach.store import LearnerStore

EVERYTHING = Selection()
NO_BUDGET = 24 * 60
EARLY = 5
"""So many weak questions come before their day when a learner wants weak spots and none is due."""


@dataclass(frozen=True)
class Known:
    """What is stored that decides a study day.

    `so_far` is what the day saw until now, `seen` are the rated questions that may be asked and `unseen` the
    new ones in bank order (only the due ones and the quota are needed without a plan); `counts` says how many
    of each category were ever rated, `paces` how many minutes of writing they take the learner.
    """

    plan: InterviewPlan | None
    so_far: Practised
    paces: Mapping[Category, float]
    seen: Sequence[Standing]
    unseen: Sequence[Standing]
    counts: Mapping[Category, int]


@dataclass(frozen=True)
class Planner:
    """Decides which questions a study day holds."""

    mine: LearnerStore
    settings: Settings

    @property
    def parameters(self) -> Parameters:
        """How FSRS schedules with these settings and the learner's own weights."""
        settings, own = self.settings, self.mine.trained.in_use
        return Parameters(
            settings.retention,
            settings.maximum_interval,
            own.vector if own else None,
            own.id if own else None,
            settings.spread,
        )

    def day(self, now: datetime) -> date:
        """Return the study day of a time."""
        return scheduling.study_day(now, self.settings.zone(now), self.settings.rollover_hour)

    def recall_on(self, memory: Memory, day: date) -> float:
        """Return the recall (0-1) of a memory on a study day."""
        return scheduling.retrievability(memory, day, self.parameters)

    def recall(self, day: date) -> planning.Recall:
        """Return the recall of any memory on a study day."""
        how = self.parameters
        return lambda memory: scheduling.retrievability(memory, day, how)

    @property
    def forgetting(self) -> Callable[[float, int], float]:
        """The recall (0-1) by stability and by the days since the last answer."""
        return scheduling.forgetting(self.parameters)

    def reviewed(
        self,
        question: Question,
        answer: Answer,
        rating: Rating,
        now: datetime,
        before: Memory | None,
        *,
        feedback: Feedback | None = None,
        confidence: int | None = None,
        mock_answer_id: int | None = None,
    ) -> Review:
        """Return the review that a rating gives."""
        day, how = self.day(now), self.parameters
        return Review(
            question_id=question.id,
            question_version=question.version,
            category=question.category,
            answer=answer,
            feedback=feedback,
            confidence=confidence,
            rating=rating,
            reviewed_at=now.astimezone(UTC),
            study_day=day,
            before=before,
            after=scheduling.review(before, rating, day, how, self.seed(question.id)),
            parameters=how,
            recall=scheduling.retrievability(before, day, how) if before else None,
            mock_answer_id=mock_answer_id,
        )

    def previews(self, question_id: str, memory: Memory | None, day: date) -> dict[Rating, Memory]:
        """Return the memory that each rating would give a question."""
        return scheduling.previews(memory, day, self.parameters, self.seed(question_id))

    def seed(self, question_id: str) -> str:
        """Return what names this learner's question where due days are spread."""
        return scheduling.seed(self.mine.name, question_id)

    def questions(self, scope: Plan, day: date, paces: Mapping[Category, float] | None = None) -> list[Pick]:
        """Return what a study day holds, in the order in which it is asked.

        A category, a tag, weak spots, a cram or questions chosen by hand are a wish of the learner's: no plan
        and no budget limits them. `paces` are looked up unless they are given.
        """
        if scope.questions or scope.cram:
            return self._chosen(scope, day)[: scope.count]
        if scope.weak:
            return self._weak(scope, day)[: scope.count]
        wished = scope.selection != EVERYTHING or scope.ahead
        return planning.pick(self.situation(scope, day, paces, limited=not wished))[: scope.count]

    def situation(
        self,
        scope: Plan,
        day: date,
        paces: Mapping[Category, float] | None = None,
        *,
        limited: bool,
        whole: bool = False,
    ) -> Situation:
        """Return all that decides a study day, within the active plan and the budget if `limited`.

        With `whole`, every question is in it, as a plan or a forecast needs it. `paces` are looked up unless
        they are given.
        """
        plan = self.mine.plans.active() if limited else None
        whole = whole or is_whole(plan, day)
        paces = self.paces() if paces is None else paces
        known = self.known(scope, day, plan, self._so_far(day), paces, whole=whole)
        return self.decided(scope, day, known, limited=limited, whole=whole)

    def known(
        self,
        scope: Plan,
        day: date,
        plan: InterviewPlan | None,
        so_far: Practised,
        paces: Mapping[Category, float],
        *,
        whole: bool,
    ) -> Known:
        """Return what decides a study day; `whole` says that it is decided by every question."""
        queue = self.mine.queue
        # As many as a whole day may bring: from them home knows tomorrow too.
        quota = None if whole else self._quota(scope, plan, Practised(day, 0, 0, 0.0))
        return Known(
            plan=plan,
            so_far=so_far,
            paces=paces,
            seen=queue.available(day) if whole else queue.due(_until(scope, day), scope.selection),
            unseen=queue.unseen(day, scope.selection, quota),
            counts=queue.seen_counts(),
        )

    def decided(self, scope: Plan, day: date, known: Known, *, limited: bool, whole: bool) -> Situation:
        """Return what decides a study day from what is known already."""
        plan, until = known.plan, _until(scope, day)
        quota = self._quota(scope, plan, known.so_far)
        budget = float(plan.minutes if plan else self.settings.minutes_per_day)
        spent = known.so_far.seconds / 60 + known.so_far.answers * planning.FEEDBACK_MINUTES
        how = self.parameters
        plain = replace(how, spread=False)
        return Situation(
            day=until,
            seen=known.seen if whole else [s for s in known.seen if _waits(s, day, until)],
            unseen=planning.fresh(known.unseen, known.counts, len(known.unseen) if whole else quota),
            minutes=budget - spent if limited else NO_BUDGET,
            budget=budget,
            quota=quota,
            estimate=lambda standing: planning.estimate(standing, known.paces),
            recall_on=lambda memory, on: scheduling.retrievability(memory, on, how),
            rated=lambda memory, rating, on: scheduling.review(memory, rating, on, plain),
            first_recall=lambda rating, days: scheduling.first_recall(rating, days, how),
            gains=lambda on, later: scheduling.gains(how, on, later),
            plan=plan,
            started=known.so_far.first,
            repeated=known.so_far.answers - known.so_far.first,
        )

    def paces(self) -> dict[Category, float]:
        """Return the learner's own minutes of writing in each category where they are known."""
        return planning.paces(self.mine.log.seconds())

    def _so_far(self, day: date) -> Practised:
        return so_far(self.mine.tallies.days(since=day), day)

    def _quota(self, scope: Plan, plan: InterviewPlan | None, so_far: Practised) -> int:
        least = plan.new_per_day if plan else self.settings.new_per_day
        return max(0, least - so_far.first) + (self.settings.new_per_day if scope.ahead else 0)

    def _weak(self, scope: Plan, day: date) -> list[Pick]:
        due = self.mine.queue.due(day, scope.selection)
        quota = self._quota(scope, None, self._so_far(day))
        unseen = self.mine.queue.unseen(day, scope.selection, quota)
        chosen = scope.selection.category
        weak = [chosen] if chosen else planning.weak_categories(self.strengths(day))
        rows = [s for s in unseen if s.category in weak]
        new = planning.fresh(rows, self.mine.queue.seen_counts(), quota)
        if ordered := planning.weakest_first(due, new, weak, self.recall(day)):
            return [Pick(s, f"weak spot, {planning.why(s, day)}" if s.memory else "new") for s in ordered]
        early = [s for s in self._free(scope, day) if s.memory and s.memory.last_day < day]
        ordered = planning.weakest_first(early, [], weak, self.recall(day))
        return [Pick(s, "weak spot, before its day") for s in ordered[:EARLY]]

    def _chosen(self, scope: Plan, day: date) -> list[Pick]:
        unseen = self.mine.queue.unseen(day, scope.selection, None)
        rows = {s.question_id: s for s in [*self._free(scope, day), *unseen]}
        if scope.questions:
            return [Pick(rows[id_], "chosen") for id_ in scope.questions if id_ in rows]
        recall = self.recall(day)
        weakest = sorted(rows.values(), key=lambda s: recall(s.memory) * s.coverage if s.memory else 0.0)
        return [Pick(s, "cram") for s in planning.interleave(weakest)]

    def _free(self, scope: Plan, day: date) -> list[Standing]:
        held = self.mine.desk.held(day)
        return [s for s in self.mine.queue.seen(scope.selection) if s.question_id not in held]

    def strengths(self, day: date) -> list[planning.Strength]:
        """Return the readiness of each category on a study day."""
        return planning.strengths(self.mine.shelves.alike(day, self.forgetting))


def is_whole(plan: InterviewPlan | None, day: date) -> bool:
    """Return whether a study day is decided by all questions, not by those that are due and new alone."""
    return plan is not None and day < plan.interview


def so_far(days: Sequence[Practised], day: date) -> Practised:
    """Return what a study day saw, given the days with an answer."""
    return next((seen for seen in days if seen.day == day), Practised(day, 0, 0, 0.0))


def _waits(standing: Standing, day: date, until: date) -> bool:
    memory = standing.memory
    return memory is not None and memory.due_day <= until and memory.last_day < day


def _until(scope: Plan, day: date) -> date:
    return day + timedelta(days=1) if scope.ahead else day
