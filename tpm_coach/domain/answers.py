"""What is said about a question, how it is judged, and what is kept of it before it is rated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import cached_property


class Rating(IntEnum):
    """How well an answer went, in FSRS's four grades; Hard is a pass."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def title(self) -> str:
        """The name shown to people, such as "Good"."""
        return self.name.title()


class Verdict(StrEnum):
    """Whether an answer makes a key point, as far as the coach can tell."""

    COVERED = "covered"
    UNSURE = "unsure"
    MISSED = "missed"


class TurnKind(StrEnum):
    """What one message of the conversation is for."""

    QUESTION = "question"
    """The coach asks the interview question."""
    ANSWER = "answer"
    """The learner answers; judged."""
    PROBE = "probe"
    """The coach follows up on something that is missing."""
    ASIDE = "aside"
    """The learner asks back, says "I don't know" or makes small talk; never judged."""
    REPLY = "reply"
    """The coach answers an aside."""


CONFIDENCE = ("Not at all", "A little", "Quite", "Very")
"""How sure a learner is of an answer before the feedback, from 1 to 4."""


LEARNER_TURNS = frozenset({TurnKind.ANSWER, TurnKind.ASIDE})


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation; `at` is in UTC."""

    kind: TurnKind
    text: str
    at: datetime

    @property
    def by_learner(self) -> bool:
        """Whether the learner wrote it."""
        return self.kind in LEARNER_TURNS


@dataclass(frozen=True)
class Answer:
    """The whole conversation about one question; `seconds` is the time spent writing."""

    turns: tuple[Turn, ...]
    started_at: datetime
    seconds: float

    @cached_property
    def text(self) -> str:
        """All that the learner said in answer, turns parted by a blank line; asides left out."""
        return "\n\n".join(turn.text for turn in self.turns if turn.kind is TurnKind.ANSWER)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The coach's verdict on one key point, with the learner's own words that counted.

    `score` is the coach's probability (0-1) that the point was made. `quote` is an exact stretch
    of the answer, empty when nothing came near. `after_probe` says that it came only when asked.
    `marked` is the learner's own word against the coach's: True ticked, False unticked, None left.
    """

    key_point: str
    verdict: Verdict
    score: float
    quote: str = ""
    must: bool = False
    why: str = ""
    after_probe: bool = False
    marked: bool | None = None

    @property
    def heard(self) -> bool:
        """Whether the point counts as made: the learner's mark, else the coach's verdict."""
        return self.verdict is Verdict.COVERED if self.marked is None else self.marked


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about the answer (a tip, a red flag, a guard) and the words that triggered it."""

    kind: str
    text: str
    quote: str = ""


@dataclass(frozen=True)
class Feedback:
    """What an interviewer heard and what not.

    `coach` names who judged, `headline` is the verdict in one line. `guards` say why no coverage
    was credited (an empty answer, the question pasted back ...) and are empty for a fair answer.
    """

    coach: str
    headline: str
    suggested: Rating
    evidence: tuple[Evidence, ...] = ()
    tips: tuple[Remark, ...] = ()
    red_flags: tuple[Remark, ...] = ()
    guards: tuple[Remark, ...] = ()

    @property
    def coverage(self) -> float:
        """The share (0-1) of key points that count as made; 0 for a question without a rubric."""
        return sum(e.heard for e in self.evidence) / len(self.evidence) if self.evidence else 0.0


@dataclass(frozen=True, slots=True)
class Response:
    """What the coach says after a learner's turn: a PROBE, or a REPLY that makes that turn an aside."""

    kind: TurnKind
    text: str


class RehearsalKind(StrEnum):
    """Why an answer was given without a grade."""

    RETRY = "retry"
    """Once more, on the day it was rated Again."""
    CRAM = "cram"
    """Practised beside the schedule."""


@dataclass(frozen=True)
class Draft:
    """An answer that is not rated yet; `unsent` is the text still in the box.

    `ungraded` says for what it is given when it is not to be rated.
    """

    question_id: str
    turns: tuple[Turn, ...]
    unsent: str
    started_at: datetime
    seconds: float
    saved_at: datetime
    ungraded: RehearsalKind | None = None

    @property
    def worth_keeping(self) -> bool:
        """Whether the learner has written anything."""
        return bool(self.unsent.strip()) or any(turn.by_learner for turn in self.turns)
