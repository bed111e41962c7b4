"""Pure: what one study day holds, each question with the reason why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import fsum

from tpm_coach.domain import Category, InterviewPlan, Memory, Standing
from tpm_coach.planning import deadline
from tpm_coach.planning.deadline import FirstRecall, Gains, Phase, Rated, RecallOn
from tpm_coach.planning.queue import interleave, queue
from tpm_coach.text import counted


@dataclass(frozen=True)
class Situation:
    """All that decides a study day.

    `seen` are the rated questions (only the due ones are needed without a plan), `unseen` the new ones in the
    order in which they would be asked. `minutes` is what is left of the day's budget, `budget` the whole of
    it, `quota` how many new questions may still come. `estimate` gives the minutes that a question takes.
    `phase` forces a phase, to compare policies; the plan and the day decide otherwise. `started` and
    `repeated` count today's answers so far, to new questions and to known ones, so that a day in several
    sittings holds what it holds in one. `rate` is what `answers_per_day` says, where it is known already.
    """

    day: date
    seen: Sequence[Standing]
    unseen: Sequence[Standing]
    minutes: float
    budget: float
    quota: int
    estimate: Callable[[Standing], float]
    recall_on: RecallOn
    rated: Rated
    first_recall: FirstRecall
    gains: Gains
    plan: InterviewPlan | None = None
    phase: Phase | None = None
    started: int = 0
    repeated: int = 0
    rate: float | None = None


@dataclass(frozen=True)
class Pick:
    """A question of the day, and why it is there."""

    standing: Standing
    reason: str


def pick(situation: Situation) -> list[Pick]:
    """Return what a study day holds, in the order in which it is asked.

    The sum of the estimated minutes passes the budget by at most one question.
    """
    # Where nothing else decides, the id does: looked up in another order they make the same day.
    situation = replace(situation, seen=sorted(situation.seen, key=lambda s: s.question_id))
    plan = situation.plan
    if plan is None:
        return _normal(situation, [s for s in situation.seen if _is_due(s, situation.day)])
    counts = weighed(situation, plan)
    rate = answers_per_day(counts)
    questions = len(counts.seen) + len(counts.unseen)
    now = situation.phase or deadline.phase(plan, situation.day, questions, rate)
    if now is Phase.AFTER:
        due = [s for s in situation.seen if _is_due(s, situation.day)]
        due.sort(key=lambda s: _recall(situation, s))
        morning = len(due) + situation.repeated
        share = deadline.backlog_share(plan, situation.day, morning, rate) - situation.repeated
        return _normal(situation, due[: max(0, share)])
    if now is Phase.GREEDY:
        return _greedy(counts, plan)
    length = deadline.window(plan, questions, rate)
    return _last(counts, plan, length) if now is Phase.LAST else _build(counts, plan, length)


def answers_per_day(situation: Situation) -> float:
    """Return how many answers the day's whole budget holds on average."""
    questions = [*situation.seen, *situation.unseen]
    if not questions:
        return 0.0
    if situation.rate is not None:
        return situation.rate
    # Summed without an error, so that the same questions in another order give the same.
    return situation.budget / (fsum(map(situation.estimate, questions)) / len(questions))


def why(standing: Standing, day: date) -> str:
    """Return why a question comes on a day without a plan."""
    if standing.memory is None:
        return "new"
    late = (day - standing.memory.due_day).days
    return "due today" if late <= 0 else f"overdue by {counted(late, 'day')}"


def _normal(situation: Situation, due: Sequence[Standing]) -> list[Pick]:
    new = situation.unseen[: max(0, situation.quota)]
    known = sorted(due, key=lambda s: _recall(situation, s))
    # What is due comes first, but half of the budget is for new questions while there are any: behind a
    # backlog they would never be seen.
    half = min(situation.minutes / 2, sum(map(situation.estimate, new)))
    first = _within(replace(situation, minutes=situation.minutes - half), map(_plain(situation), known))
    rest = [*new, *(s for s in known[len(first) :])]
    held = _within(situation, [*first, *map(_plain(situation), rest)])
    reasons = {pick.standing: pick.reason for pick in held}

    def recall(memory: Memory) -> float:
        return situation.recall_on(memory, situation.day)

    chosen_new = [s for s in new if s in reasons]
    ordered = queue([s for s in known if s in reasons], chosen_new, recall)
    return [Pick(s, reasons[s]) for s in ordered]


def _plain(situation: Situation) -> Callable[[Standing], Pick]:
    return lambda standing: Pick(standing, why(standing, situation.day))


def _build(situation: Situation, plan: InterviewPlan, length: int) -> list[Pick]:
    left = deadline.days_left(plan, situation.day)
    morning = len(situation.unseen) + situation.started
    pace = max(situation.quota, deadline.new_first(morning, left, length) - situation.started)
    new = [
        Pick(
            s, f"new: {counted(len(situation.unseen), 'question')} to see in {counted(left - length, 'day')}"
        )
        for s in situation.unseen[:pace]
    ]
    # What FSRS would bring back only after the interview is seen in the final pass anyway.
    due = sorted(
        (s for s in situation.seen if _is_due(s, situation.day)), key=lambda s: _recall(situation, s)
    )
    return _within(situation, [*new, *(Pick(s, why(s, situation.day)) for s in interleave(due))])


def _last(situation: Situation, plan: InterviewPlan, length: int) -> list[Pick]:
    share, again = deadline.final_pass(
        situation.seen, situation.day, plan, length, situation.recall_on, situation.repeated
    )
    picks = [Pick(s, f"final pass: {_on_the_day(situation, plan, s)} recall on the day") for s in share]
    picks += [Pick(s, "final pass: rated Again in it") for s in again]
    picks += [Pick(s, "new: there is room") for s in situation.unseen]
    return _within(situation, picks)


def _greedy(situation: Situation, plan: InterviewPlan) -> list[Pick]:
    weights = {category: plan.weight(category) for category in Category}
    gain = situation.gains(situation.day, plan.interview)
    # Every unseen question is worth the same, but for its category's weight.
    new = deadline.first_gain(deadline.days_left(plan, situation.day), situation.first_recall)
    worth = [(weights[s.category] * new, s) for s in situation.unseen]
    worth += [
        (weights[s.category] * gain(s.memory), s)
        for s in situation.seen
        if s.memory and s.memory.last_day < situation.day
    ]
    worth.sort(key=lambda pair: -pair[0])
    return _within(
        situation,
        (Pick(s, f"worth +{value:.0%} recall on the day") for value, s in worth if value > 0),
    )


def weighed(situation: Situation, plan: InterviewPlan) -> Situation:
    """Return the situation without the questions that a plan leaves out."""
    wanted = {category for category in Category if plan.weight(category) > 0}
    return replace(
        situation,
        seen=[s for s in situation.seen if s.category in wanted],
        unseen=[s for s in situation.unseen if s.category in wanted],
    )


def _within(situation: Situation, picks: Iterable[Pick]) -> list[Pick]:
    result: list[Pick] = []
    spent = 0.0
    for chosen in picks:
        if spent >= situation.minutes:
            break
        result.append(chosen)
        spent += situation.estimate(chosen.standing)
    return result


def _is_due(standing: Standing, day: date) -> bool:
    return standing.memory is not None and standing.memory.due_day <= day


def _recall(situation: Situation, standing: Standing) -> float:
    return situation.recall_on(standing.memory, situation.day) if standing.memory else 0.0


def _on_the_day(situation: Situation, plan: InterviewPlan, standing: Standing) -> str:
    return f"{situation.recall_on(standing.memory, plan.interview):.0%}" if standing.memory else "0%"
