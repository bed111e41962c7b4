"""What the home screen shows, made of what was read for it in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tpm_coach import planning
from tpm_coach.domain import (
    Alike,
    Category,
    Draft,
    Glance,
    InterviewPlan,
    Practised,
    Rating,
    Standing,
)
from tpm_coach.planning import Pick, Strength
from tpm_coach.store.queue import Named, Then

CHANGE_DAYS = 14
"""Readiness is compared with that of so many days ago."""


@dataclass(frozen=True)
class Coming:
    """A question of today: what is asked, why today, and about how many minutes it takes."""

    question_id: str
    category: Category
    prompt: str
    reason: str
    minutes: int


@dataclass(frozen=True)
class Weakest:
    """The category that is least ready, and the seen question in it that would go worst today.

    `new` counts the unseen ones that may be asked. `recall` and `coverage` (0-1) are that question's, its
    `prompt` is empty while there is none.
    """

    strength: Strength
    new: int
    prompt: str = ""
    recall: float = 0.0
    coverage: float = 0.0


@dataclass(frozen=True)
class Said:
    """An answer of the last session; `coverage` (0-1) is None when no coach judged it.

    `due_day` is when its question comes back, None when it is no longer asked.
    """

    category: Category
    prompt: str
    rating: Rating
    coverage: float | None
    due_day: date | None


@dataclass(frozen=True)
class Session:
    """The last study day with answers: the best and, of several, the worst."""

    day: date
    answers: int
    minutes: int
    best: Said
    worst: Said | None


@dataclass(frozen=True)
class Today:
    """What today holds in one glance.

    `minutes` is estimated, `practised` are the study days with an answer, oldest first, `draft` is an
    answer left in the middle, `waiting` counts what is due but past today's minutes, `tomorrow`
    what will be asked then (0 while today holds something, and with a plan, which has its own days),
    `before` is the readiness of two weeks ago (empty when nobody practised then).
    """

    learner: str
    day: date
    coming: tuple[Coming, ...]
    new: int
    minutes: int
    answered: int
    practised: tuple[Practised, ...]
    strengths: tuple[Strength, ...]
    before: tuple[Strength, ...]
    tomorrow: int
    waiting: int
    weakest: Weakest | None = None
    session: Session | None = None
    interview: InterviewPlan | None = None
    draft: Draft | None = None
    draft_prompt: str = ""

    @property
    def due(self) -> int:
        """How many of today's questions were seen before."""
        return len(self.coming) - self.new

    @property
    def days(self) -> int:
        """On how many study days there was practice."""
        return len(self.practised)

    @property
    def streak(self) -> int:
        """For how many study days in a row there was practice, today or up to yesterday."""
        return planning.streak([seen.day for seen in self.practised], self.day)

    @property
    def questions(self) -> int:
        """How many questions the bank holds."""
        return sum(strength.total for strength in self.strengths)


def coming(
    picks: Sequence[Pick], named: Mapping[str, Named], estimate: Callable[[Standing], float]
) -> tuple[Coming, ...]:
    """Return the picks of a day as they are shown."""
    return tuple(
        Coming(
            pick.standing.question_id,
            pick.standing.category,
            named[pick.standing.question_id].prompt,
            pick.reason,
            round(estimate(pick.standing)),
        )
        for pick in picks
    )


def waiting(due: Sequence[Standing], picks: Sequence[Pick]) -> int:
    """Return how many of the questions that are due on a day are not picked for it."""
    picked = {pick.standing.question_id for pick in picks}
    return sum(s.question_id not in picked for s in due)


def at_the_time(changed: Sequence[Then], recall: planning.Recall) -> list[Alike]:
    """Return what changed questions, each by itself, add to the readiness of the day they are told of.

    That they are there is counted elsewhere.
    """
    return [
        Alike(
            then.category,
            (),
            questions=0,
            seen=1,
            recall=recall(then.memory),
            covered=then.coverage,
            ready=recall(then.memory) * then.coverage,
            lapses=then.memory.lapses,
        )
        for then in changed
        if then.memory
    ]


def best_and_worst(latest: Sequence[Glance], practised: Sequence[Practised]) -> list[Glance]:
    """Return the best of the latest answers of the last study day, and the worst unless they are equal."""
    ranked = sorted((glance for glance in latest if glance.study_day == practised[-1].day), key=_worth)
    apart = ranked and _worth(ranked[0]) < _worth(ranked[-1])
    return [ranked[-1], ranked[0]] if apart else ranked[-1:]


def session(
    told: Sequence[Glance], practised: Sequence[Practised], named: Mapping[str, Named]
) -> Session | None:
    """Return the last session, given its best and its worst answer; None without any."""
    if not told:
        return None
    last = practised[-1]
    best, *others = (_said(glance, named.get(glance.question_id)) for glance in told)
    return Session(last.day, last.answers, round(last.seconds / 60), best, others[0] if others else None)


def _said(glance: Glance, named: Named | None) -> Said:
    prompt = named.prompt if named else glance.question_id
    return Said(glance.category, prompt, glance.rating, glance.coverage, named.due_day if named else None)


def _worth(glance: Glance) -> tuple[float, int]:
    # What no coach judged counts as its rating says, from 0 for Again to 1 for Easy.
    share = (glance.rating - 1) / 3 if glance.coverage is None else glance.coverage
    return share, glance.rating


def two_weeks_before(day: date) -> date:
    """Return the study day that readiness is compared with."""
    return day - timedelta(days=CHANGE_DAYS)
