"""A mock interview under way as one frozen value, and the commands that can be typed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tpm_coach.domain import Question, Turn, TurnKind
from tpm_coach.mocking import script
from tpm_coach.mocking.values import Mock, MockAnswer, Section


class Stage(StrEnum):
    """What the interview waits for."""

    READY = "ready"
    """The learner, to begin the next section."""
    ANSWER = "answer"
    """The learner's answer, or a reply to a follow-up."""
    OVER = "over"
    """Nothing: it is finished, and the debrief can be seen."""


class Command(StrEnum):
    """What can be typed into the answer box, with a slash before it."""

    DONE = "done"
    SKIP = "skip"
    HINT = "hint"
    PAUSE = "pause"
    FINISH = "finish"
    HELP = "help"


COMMANDS: Mapping[Command, str] = {
    Command.DONE: "that is all I have to say, the next question",
    Command.SKIP: "I pass on this one; it counts as not answered",
    Command.HINT: "a nudge to start from; the debrief will say that it took one",
    Command.PAUSE: "leave and go on another time; the clock stands",
    Command.FINISH: "end the interview now; what was not asked yet does not count",
    Command.HELP: "this list",
}


@dataclass(frozen=True)
class Interview:
    """All that a face shows of a mock interview under way.

    `section` is the present one, or the one that is about to begin. `past` are the ended answers of this
    section, `answer` the open one with its `question`. `paused` says that the learner asked for a pause,
    `notice` is a line of talk about the last verb.
    """

    mock: Mock
    stage: Stage
    section: int = 0
    question: Question | None = None
    answer: MockAnswer | None = None
    past: tuple[MockAnswer, ...] = ()
    paused: bool = False
    notice: str = ""

    @property
    def part(self) -> Section:
        """The present section."""
        return self.mock.sections[self.section]

    @property
    def number(self) -> int:
        """The number of the present question in its section, from 1."""
        return len(self.past) + 1

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation of this section, with what the interviewer says between the questions."""
        said: list[Turn] = []
        for answer in (*self.past, *([self.answer] if self.answer else [])):
            words = script.opening(self.mock, answer.section, answer.position)
            said += [Turn(TurnKind.REPLY, words, answer.started_at), *answer.turns]
        return tuple(said)

    @property
    def before(self) -> float:
        """The seconds that the earlier questions of this section took."""
        return sum(answer.seconds for answer in self.past)

    def nudge(self, seconds: float) -> str:
        """Return what the interviewer says about the time, `seconds` into the question, or nothing."""
        if self.answer is None:
            return ""
        return script.nudge(self.mock, self.section, self.answer.position, self.before, seconds)
