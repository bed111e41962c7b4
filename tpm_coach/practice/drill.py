"""A drill as one frozen value, and the commands that can be typed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from tpm_coach.domain import (
    Answer,
    Feedback,
    Memory,
    Question,
    Rating,
    RehearsalKind,
    Review,
    Selection,
    Turn,
    TurnKind,
)

if TYPE_CHECKING:
    from tpm_coach.coach.comparison import Comparison


C = TypeVar("C", bound=StrEnum)


class Stage(StrEnum):
    """What the drill waits for."""

    ANSWER = "answer"
    """The learner's answer, or a reply to a probe."""
    CONFIDENCE = "confidence"
    """How sure the learner is, before the feedback."""
    FEEDBACK = "feedback"
    """The learner reads, marks key points and rates."""
    OVER = "over"
    """Nothing: no question is left, or the learner ended it."""


class Command(StrEnum):
    """What can be typed into the answer box, with a slash before it."""

    HINT = "hint"
    DONE = "done"
    SKIP = "skip"
    SUSPEND = "suspend"
    MODEL = "model"
    END = "end"
    UNDO = "undo"
    REDO = "redo"
    HELP = "help"


COMMANDS: Mapping[Command, str] = {
    Command.HINT: "a nudge to start from",
    Command.DONE: "that is all, show me the feedback",
    Command.SKIP: "another question; this one waits until tomorrow",
    Command.SUSPEND: "never ask this one again",
    Command.MODEL: "a strong answer, after an attempt of your own",
    Command.END: "stop here; what you wrote is kept",
    Command.UNDO: "take back what was done last, a rating or anything else",
    Command.REDO: "do again what was taken back",
    Command.HELP: "this list",
}

HONEST_ATTEMPT_WORDS = 20
"""From so many words on an answer is an attempt, and the model answer may be seen."""


@dataclass(frozen=True)
class Plan:
    """What a drill draws from.

    `weak` takes the weakest categories first, `ahead` goes on past today's plan and budget with what
    tomorrow holds, `cram` takes everything of the selection, due or not, and grades nothing, so that the
    schedule stays as it is. `questions` are ids chosen by hand. `count` ends it after so many questions.
    """

    selection: Selection = field(default_factory=Selection)
    weak: bool = False
    ahead: bool = False
    cram: bool = False
    questions: tuple[str, ...] = ()
    count: int | None = None


@dataclass(frozen=True)
class Drill:
    """All that a face shows of a drill.

    `seconds` is the writing time before `unsent` was restored, `previews` the memory each rating would
    give (only in FEEDBACK), `suggested` the coach's rating with the learner's marks taken in, `comparison`
    how the answer differs from the last one. `waiting` are the ids still to come, `done` this drill's reviews
    in order, `again` the ids rated Again that may be tried once more. `ungraded` says why this answer is not
    rated, `rehearsed` how many were kept without a grade, `notice` is a line of talk about the last verb,
    `ending` says why it is OVER.
    """

    plan: Plan
    stage: Stage
    question: Question | None = None
    memory: Memory | None = None
    turns: tuple[Turn, ...] = ()
    unsent: str = ""
    started_at: datetime | None = None
    seconds: float = 0.0
    confidence: int | None = None
    feedback: Feedback | None = None
    suggested: Rating | None = None
    comparison: Comparison | None = None
    previews: Mapping[Rating, Memory] = field(default_factory=dict)
    model_shown: bool = False
    waiting: tuple[str, ...] = ()
    done: tuple[Review, ...] = ()
    again: tuple[str, ...] = ()
    ungraded: RehearsalKind | None = None
    rehearsed: int = 0
    notice: str = ""
    ending: str = ""

    @property
    def number(self) -> int:
        """The number of the present question in this drill, from 1."""
        return len(self.done) + self.rehearsed + 1

    @property
    def total(self) -> int:
        """How many questions this drill comes to as things stand."""
        return len(self.done) + self.rehearsed + len(self.waiting) + (self.question is not None)

    @property
    def answer(self) -> Answer:
        """The conversation as an answer; only while there is a question."""
        if self.started_at is None:
            raise ValueError("a drill without a question has no answer")
        return Answer(self.turns, self.started_at, self.seconds)

    @property
    def attempted(self) -> bool:
        """Whether the learner has made an honest attempt at the question."""
        words = sum(len(turn.text.split()) for turn in self.turns if turn.kind is TurnKind.ANSWER)
        return words >= HONEST_ATTEMPT_WORDS


def command_in(text: str) -> tuple[Command | None, str]:
    """Return the command of a drill that a message is, or None with a sentence for an unknown one."""
    return command_among(Command, text)


def command_among(commands: type[C], text: str) -> tuple[C | None, str]:
    """Return which of the commands a message is, or None with a sentence for an unknown one.

    A message is a command when it is one word that starts with a slash; any other is an answer (None, "").
    """
    word = text.strip()
    if not word.startswith("/") or len(word.split()) != 1 or "/" in word[1:]:
        return None, ""
    try:
        return commands(word[1:].lower()), ""
    except ValueError:
        known = " ".join(f"/{command}" for command in commands)
        return None, f"There is no command {word}; these are known: {known}"
