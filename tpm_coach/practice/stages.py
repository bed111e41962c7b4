"""Pure: how a drill goes from one stage to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tpm_coach.domain import Draft, Evidence, Question, Rating, Review, Turn, TurnKind
from tpm_coach.practice.drill import Drill, Stage
from tpm_coach.store.listing import LEECH_LAPSES
from tpm_coach.text import counted


def asked(drill: Drill, question: Question, now: datetime) -> Drill:
    """Return a drill in which a question has just been asked."""
    drill = replace(drill, started_at=drill.started_at or utc(now), turns=())
    return with_turn(drill, TurnKind.QUESTION, question.prompt, now)


def resumed(drill: Drill, question: Question, draft: Draft, now: datetime) -> Drill:
    """Return a drill that goes on with the draft of an answer."""
    drill = replace(
        drill,
        turns=draft.turns,
        unsent=draft.unsent,
        started_at=draft.started_at,
        seconds=draft.seconds,
        notice="You left this answer in the middle; here it is.",
    )
    if not drill.turns:
        return asked(drill, question, now)
    if drill.turns[-1].kind is TurnKind.ANSWER and not drill.unsent:
        return replace(drill, stage=Stage.CONFIDENCE)
    return drill


def judged_again(drill: Drill, left: Drill | None) -> Drill:
    """Return a drill that was resumed at the feedback that was left, if that is on the same answer."""
    if left is None or _answer(left) != _answer(drill):
        return drill
    return replace(
        drill,
        stage=Stage.FEEDBACK,
        confidence=left.confidence,
        feedback=left.feedback,
        suggested=left.suggested,
        comparison=left.comparison,
    )


def _answer(drill: Drill) -> tuple[object, ...]:
    return drill.question, drill.turns, drill.ungraded


def between(drill: Drill) -> Drill:
    """Return a drill that is about to ask: what it draws from and what was done in it, no question yet."""
    return Drill(
        drill.plan,
        Stage.ANSWER,
        waiting=drill.waiting,
        done=drill.done,
        again=drill.again,
        rehearsed=drill.rehearsed,
    )


def over(drill: Drill, why: str) -> Drill:
    """Return a drill that is over; an open question waits."""
    return replace(between(drill), stage=Stage.OVER, waiting=_open_first(drill), ending=why)


def unrated(drill: Drill, undone: Review) -> Drill:
    """Return a drill at the feedback of an answer whose rating was taken back; an open question waits.

    The text of the question and the previews of its ratings are still to be read.
    """
    return replace(
        between(drill),
        stage=Stage.FEEDBACK,
        memory=undone.before,
        turns=undone.answer.turns,
        started_at=undone.answer.started_at,
        seconds=undone.answer.seconds,
        confidence=undone.confidence,
        feedback=undone.feedback,
        suggested=undone.feedback.suggested if undone.feedback else None,
        waiting=tuple(id_ for id_ in _open_first(drill) if id_ != undone.question_id),
        done=tuple(review for review in drill.done if review.id != undone.id),
        again=tuple(id_ for id_ in drill.again if id_ != undone.question_id),
    )


def _open_first(drill: Drill) -> tuple[str, ...]:
    """The ids still to come, that of an open question the first of them."""
    return (drill.question.id, *drill.waiting) if drill.question else drill.waiting


def with_turn(drill: Drill, kind: TurnKind, text: str, now: datetime) -> Drill:
    """Return a drill with one more message."""
    return replace(drill, turns=(*drill.turns, Turn(kind, text, utc(now))))


def with_review(drill: Drill, review: Review) -> Drill:
    """Return a drill with one more rated answer; what was rated Again can be tried once more."""
    again = (*drill.again, review.question_id) if review.rating is Rating.AGAIN else drill.again
    return replace(drill, done=(*drill.done, review), again=again)


def is_answered(drill: Drill, question_id: str) -> bool:
    """Return whether the learner has begun another answer to a question that is to be rated."""
    here = drill.question is not None and drill.question.id == question_id and not drill.ungraded
    return here and any(turn.by_learner for turn in drill.turns)


def leech_notice(review: Review) -> str:
    """Return what is said of a question that lapsed too often, "" of any other."""
    if review.rating is not Rating.AGAIN or review.after.lapses < LEECH_LAPSES:
        return ""
    times = counted(review.after.lapses, "time")
    return (
        f" Forgotten {times}, so saying the same again does not help: rewrite your answer, shorter, or split "
        "the question in two."
    )


def marked(evidence: Evidence) -> Evidence:
    """Return a key point ticked or unticked against the coach, or with that mark taken back."""
    return replace(evidence, marked=None if evidence.marked is not None else not evidence.heard)


def utc(now: datetime) -> datetime:
    """Return a time in UTC."""
    return now.astimezone(UTC)
