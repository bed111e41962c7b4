"""What a mock interview is made of: sections, the questions asked in them, the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tpm_coach.domain import Answer, Category, Feedback, Rating, Turn, TurnKind


class Format(StrEnum):
    """How a mock interview is built."""

    PHONE = "phone"
    """One section of four questions from different categories."""
    ONSITE = "onsite"
    """A section for each of the five categories, which can be taken on different days."""
    CUSTOM = "custom"
    """Sections of the learner's choice."""

    @property
    def title(self) -> str:  # type: ignore[override]
        """The name shown to people."""
        return {"phone": "Phone screen", "onsite": "Onsite loop", "custom": "Custom"}[self.value]


@dataclass(frozen=True, slots=True)
class Section:
    """A part that is taken in one go: `minutes` for all of its questions, which are ids in their order.

    `lengths` are the minutes that each question suggests for itself. Without a category it holds several.
    """

    category: Category | None
    minutes: int
    questions: tuple[str, ...]
    lengths: tuple[int, ...]

    @property
    def title(self) -> str:
        """The name shown to people."""
        return self.category.title if self.category else Format.PHONE.title

    def share(self, position: int) -> float:
        """Return the minutes that fall to a question: in proportion to its own, and never less than these."""
        return max(float(self.lengths[position]), self.minutes * self.lengths[position] / sum(self.lengths))


@dataclass(frozen=True)
class Mock:
    """A mock interview; `number` names it. `company` is the tag that its questions were chosen by.

    It is open until `finished_at`, in UTC like `started_at`; `study_day` is the day it was begun.
    """

    format: Format
    company: str
    sections: tuple[Section, ...]
    study_day: date
    started_at: datetime
    finished_at: datetime | None = None
    number: int = 0

    @property
    def total(self) -> int:
        """How many questions it has."""
        return sum(len(section.questions) for section in self.sections)

    @property
    def title(self) -> str:
        """The name shown to people, such as "Phone screen, amazon"."""
        return f"{self.format.title}, {self.company}" if self.company else self.format.title


@dataclass(frozen=True)
class MockAnswer:
    """One question of a mock interview, from the moment it was asked.

    `section` and `position` count from 0. `unsent` is the text in the box while it is open, `done_at` ended
    it; `feedback` is kept then and shown in the debrief. `seconds` is the time spent on it, pauses left out.
    """

    mock: int
    section: int
    position: int
    question_id: str
    question_version: int
    turns: tuple[Turn, ...]
    started_at: datetime
    unsent: str = ""
    seconds: float = 0.0
    done_at: datetime | None = None
    feedback: Feedback | None = None
    id: int = 0

    @property
    def prompt(self) -> str:
        """The question as it was asked."""
        return next((turn.text for turn in self.turns if turn.kind is TurnKind.QUESTION), "")

    @property
    def answered(self) -> bool:
        """Whether anything was said in answer."""
        return any(turn.kind is TurnKind.ANSWER for turn in self.turns)

    @property
    def probes(self) -> int:
        """How many follow-ups were asked."""
        return sum(turn.kind is TurnKind.PROBE for turn in self.turns)

    @property
    def answer(self) -> Answer:
        """The conversation as the coach and the log know it."""
        return Answer(self.turns, self.started_at, self.seconds)


@dataclass(frozen=True, slots=True)
class Rated:
    """The rating that an answer was given in the debrief, and the day it brings the question back."""

    rating: Rating
    due_day: date
