"""Personal FSRS weights: trained on the learner's own log, held against those in use, taken or left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from tpm_coach import scheduling, training
from tpm_coach.domain import Memory, Parameters, PersonalWeights, Rating
from tpm_coach.errors import TrainingError
from tpm_coach.planning import Forecast
from tpm_coach.practice.preparing import Preparing
from tpm_coach.store import LearnerStore
from tpm_coach.text import counted
from tpm_coach.training import Contest, Lessons, Vector

T = TypeVar("T")

OFFERED_FROM = 400
"""So many rated answers are needed before weights are trained at all."""

RECOMMENDED_FROM = 1000
"""From so many rated answers on, training is worth a try for everybody."""

HELD_OUT_FROM = 100
"""So many held-out answers are needed to tell better weights from luck."""

GOODS = 3
"""How many intervals the example shows, each after one more Good."""


class Stage(StrEnum):
    """Whether there is enough to learn from."""

    TOO_FEW = "too few"
    OFFERED = "offered"
    RECOMMENDED = "recommended"

    @property
    def words(self) -> str:
        """What is said of training."""
        return "makes no sense yet" if self is Stage.TOO_FEW else f"is {self.value}"


@dataclass(frozen=True)
class Pair(Generic[T]):
    """The same thing with the weights in use and with the new ones."""

    old: T
    new: T


@dataclass(frozen=True)
class Change:
    """What new weights would change.

    `learned` and `held_out` hold them against those in use, `load` is what the coming 30 days ask for with
    either, `intervals` the days that a question waits after its first Good, after the second, and so on.
    """

    weights: Vector
    learned: Contest
    held_out: Contest
    load: Pair[Forecast]
    intervals: Pair[tuple[int, ...]]


@dataclass(frozen=True)
class Proposal:
    """Where a learner stands with personal weights.

    `reviews` counts the rated answers (one for each question and study day), `repeats` those of them that
    repeat a question, `missing` how many more are needed. `in_use` is None for the published weights,
    `change` None before training. `objection` says in one sentence why nothing can be accepted, empty when
    something can, or when nothing has been trained.
    """

    reviews: int
    repeats: int
    stage: Stage
    missing: int
    in_use: PersonalWeights | None
    change: Change | None = None
    objection: str = ""

    @property
    def acceptable(self) -> bool:
        """Whether the new weights may be put in use."""
        return self.change is not None and not self.objection


@dataclass(frozen=True)
class Optimizing:
    """One learner's personal weights."""

    mine: LearnerStore
    preparing: Preparing

    def standing(self) -> Proposal:
        """Return whether there is enough to learn from; nothing is trained."""
        return _standing(self._lessons(), self.mine.trained.active())

    def look(self, now: datetime) -> Proposal:
        """Train on the log and return what new weights would change; nothing is stored.

        Nothing is trained when there are too few answers. Raises TrainingError when the trainer is not
        installed or cannot learn from the log.
        """
        known = self._lessons()
        own = self.mine.trained.active()
        proposal = _standing(known, own)
        if proposal.stage is Stage.TOO_FEW:
            return proposal
        found = training.train(known, own.vector if own else None, own.day if own else None)
        old = self.preparing.planner.parameters
        new = replace(old, weights=found.weights, weights_id=None)
        change = Change(
            weights=found.weights,
            learned=found.learned,
            held_out=found.held_out,
            load=Pair(self.preparing.coming(old, now), self.preparing.coming(new, now)),
            intervals=Pair(_intervals(old, now), _intervals(new, now)),
        )
        return replace(proposal, change=change, objection="" if found.acceptable else _objection(change))

    def accept(self, proposal: Proposal, now: datetime) -> PersonalWeights:
        """Put a proposal's weights in use from each question's next answer on.

        Raises TrainingError when they are no better than those in use, StoreConflict when others were put in
        use since.
        """
        change = proposal.change
        if change is None or not proposal.acceptable:
            raise TrainingError(
                proposal.objection or "nothing has been trained yet, so there is nothing to take"
            )
        figures = {
            "learned_old": change.learned.old.log_loss,
            "learned_new": change.learned.new.log_loss,
            "held_out_old": change.held_out.old.log_loss,
            "held_out_new": change.held_out.new.log_loss,
        }
        replaced = proposal.in_use.id if proposal.in_use else None
        day = self.preparing.planner.day(now)
        return self.mine.trained.save(
            change.weights, proposal.reviews, figures, day, now.astimezone(UTC), replaced
        )

    def revert(self) -> PersonalWeights | None:
        """Go back to the weights that were in use before, None for the published ones.

        Raises NothingToUndo when the published ones are in use.
        """
        return self.mine.trained.revert()

    def _lessons(self) -> Lessons:
        return training.lessons(self.mine.trained.answers())


def said(own: PersonalWeights | None) -> str:
    """Return which weights are meant."""
    if own is None:
        return "the published weights of FSRS-6"
    return f"your own weights, trained on {own.day} from {counted(own.reviews, 'answer')}"


def rows(change: Change) -> list[tuple[str, str, str]]:
    """Return what changes as a table: what, with the weights in use, with the new ones."""
    learned, held_out, load = change.learned, change.held_out, change.load
    return [
        (f"Log loss, {learned.old.answers:,} repeated answers", *_figures(learned.old, learned.new)),
        ("Their RMSE", *_figures(learned.old, learned.new, "rmse")),
        (f"Log loss, {held_out.old.answers:,} held-out answers", *_figures(held_out.old, held_out.new)),
        ("Their RMSE", *_figures(held_out.old, held_out.new, "rmse")),
        ("Days after one Good, two, three", _listed(change.intervals.old), _listed(change.intervals.new)),
        ("Due in days 1-10, 11-20, 21-30", _answers(load.old), _answers(load.new)),
        ("New questions among them", _new(load.old), _new(load.new)),
        ("Minutes a day to answer them all", _minutes(load.old), _minutes(load.new)),
    ]


def _standing(known: Lessons, own: PersonalWeights | None) -> Proposal:
    reviews, repeats = known.answers, len(known.items)
    fair = training.held_out(known, own.day if own else None)
    missing = max(OFFERED_FROM - reviews, HELD_OUT_FROM - fair, 0)
    stage = Stage.RECOMMENDED if reviews >= RECOMMENDED_FROM else Stage.OFFERED
    if not missing:
        return Proposal(reviews, repeats, stage, 0, own)
    if reviews < OFFERED_FROM:
        why = f"weights are trained from {OFFERED_FROM} rated answers on, {missing} more than you have"
    elif own:
        why = (
            f"new weights are judged by answers that yours have not learned from: there are {fair} repeated "
        )
        why += f"ones, {missing} fewer than needed"
    else:
        why = f"only {repeats} of your answers repeat a question, and weights are learned from those alone; "
        why += f"{missing} more are needed"
    if not training.available():
        why += f"; {training.NEEDED}"
    return Proposal(reviews, repeats, Stage.TOO_FEW, missing, own, objection=why)


def _objection(change: Change) -> str:
    learned, fair = change.learned, change.held_out
    if not learned.no_worse:
        why = f"the new ones predict the answers that taught them worse ({_against(learned)})"
    elif fair.gain <= 0:
        why = f"the new ones predict held-out answers no better ({_against(fair)})"
    else:
        why = f"the new ones predict held-out answers better by {fair.gain:.4f} in log loss, "
        why += f"where luck alone may give {fair.margin:.4f}"
    return f"the weights in use stay: {why}"


def _against(contest: Contest) -> str:
    return f"log loss {contest.new.log_loss:.4f} against {contest.old.log_loss:.4f}"


def _intervals(how: Parameters, now: datetime) -> tuple[int, ...]:
    plain, day = replace(how, spread=False), now.date()
    memory: Memory | None = None
    waits = []
    for _ in range(GOODS):
        memory = scheduling.review(memory, Rating.GOOD, day, plain)
        waits.append((memory.due_day - day) // timedelta(days=1))
        day = memory.due_day
    return tuple(waits)


def _figures(old: training.Fit, new: training.Fit, name: str = "log_loss") -> tuple[str, str]:
    return f"{getattr(old, name):.4f}", f"{getattr(new, name):.4f}"


def _listed(values: Iterable[int]) -> str:
    return ", ".join(map(str, values))


def _answers(load: Forecast) -> str:
    return _listed(sum(day.answers for day in load.days[first : first + 10]) for first in range(0, 30, 10))


def _new(load: Forecast) -> str:
    return str(sum(day.new for day in load.days))


def _minutes(load: Forecast) -> str:
    return f"{sum(day.minutes for day in load.days) / len(load.days):.0f}"
