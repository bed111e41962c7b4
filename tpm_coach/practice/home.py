"""What the home screen shows, made of what was read for it in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tpm_coach import planning
from tpm_coach.domain import (
    Category,
    Draft,
    Glance,
    InterviewPlan,
    Memory,
    Practised,
    Rating,
    Standing,
)
from tpm_coach.planning import Pick, Strength
from tpm_coach.store.queue import Everything

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
    answer left in the middle, `waiting` counts what is due but past today's minutes and `tomorrow`
    what is due then (0 with a plan, which has its own days), `before` is the
    readiness of two weeks ago (empty when nobody practised then).
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
    picks: Sequence[Pick], known: Everything, estimate: Callable[[Standing], float]
) -> tuple[Coming, ...]:
    """Return the picks of a day as they are shown."""
    return tuple(
        Coming(
            pick.standing.question_id,
            pick.standing.category,
            known.prompts[pick.standing.question_id],
            pick.reason,
            round(estimate(pick.standing)),
        )
        for pick in picks
    )


def waiting(known: Everything, picks: Sequence[Pick], day: date) -> int:
    """Return how many questions are due on a day and not picked for it."""
    picked = {pick.standing.question_id for pick in picks}
    return sum(s.question_id not in picked for s in _due(known, day))


def due_by(known: Everything, day: date) -> int:
    """Return how many seen questions are due on a day or before."""
    return len(_due(known, day))


def strengths(standings: Sequence[Standing], recall: planning.Recall) -> tuple[Strength, ...]:
    """Return each category's readiness."""
    totals = dict.fromkeys(Category, 0)
    for standing in standings:
        totals[standing.category] += 1
    return tuple(planning.strengths([s for s in standings if s.memory], totals, recall))


def at_the_time(
    standings: Sequence[Standing], changed: Mapping[str, tuple[Memory | None, float]]
) -> list[Standing]:
    """Return the questions as they stood before what has changed."""
    return [
        replace(s, memory=changed[s.question_id][0], coverage=changed[s.question_id][1])
        if s.question_id in changed
        else s
        for s in standings
    ]


def weakest(
    categories: Sequence[Strength], known: Everything, day: date, recall: planning.Recall
) -> Weakest | None:
    """Return the weakest spot, None while nothing was seen."""
    if not any(strength.seen for strength in categories):
        return None
    [chosen, *_] = planning.weak_categories(categories)
    strength = next(s for s in categories if s.category is chosen)
    mine = [s for s in known.free(day) if s.category is chosen]
    seen = [(recall(s.memory), s) for s in mine if s.memory]
    new = len(mine) - len(seen)
    if not seen:
        return Weakest(strength, new)
    recalled, worst = min(seen, key=lambda pair: pair[0] * pair[1].coverage)
    return Weakest(strength, new, known.prompts[worst.question_id], recalled, worst.coverage)


def session(latest: Sequence[Glance], practised: Sequence[Practised], known: Everything) -> Session | None:
    """Return the last session, given the latest answers; None without any."""
    if not practised:
        return None
    last = practised[-1]
    ranked = sorted((glance for glance in latest if glance.study_day == last.day), key=_worth)
    if not ranked:
        return None
    due = {s.question_id: s.memory.due_day for s in known.standings if s.memory}

    def said(glance: Glance) -> Said:
        prompt = known.prompts.get(glance.question_id, glance.question_id)
        return Said(glance.category, prompt, glance.rating, glance.coverage, due.get(glance.question_id))

    worst = said(ranked[0]) if _worth(ranked[0]) < _worth(ranked[-1]) else None
    return Session(last.day, last.answers, round(last.seconds / 60), said(ranked[-1]), worst)


def _worth(glance: Glance) -> tuple[float, int]:
    # What no coach judged counts as its rating says, from 0 for Again to 1 for Easy.
    share = (glance.rating - 1) / 3 if glance.coverage is None else glance.coverage
    return share, glance.rating


def _due(known: Everything, day: date) -> list[Standing]:
    return [s for s in known.free(day) if s.memory and s.memory.due_day <= day]


def two_weeks_before(day: date) -> date:
    """Return the study day that readiness is compared with."""
    return day - timedelta(days=CHANGE_DAYS)
