"""Where a learner stands: with a question, on a day, before an interview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tpm_coach.domain.answers import Rating
from tpm_coach.domain.memory import Memory
from tpm_coach.domain.questions import Category


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands with one question: all that planning needs of it.

    `coverage` is the share (0-1) of key points made in the last answer; 0 when it is unseen.
    """

    question_id: str
    category: Category
    minutes: int
    memory: Memory | None = None
    coverage: float = 0.0


@dataclass(frozen=True, slots=True)
class Alike:
    """Questions of one category with the same competencies, and where a learner stands with them all.

    Of the `questions` the `seen` ones were answered; the rest are sums over these: of their recall (0-1
    each), of the shares of key points made in their last answers (`covered`), of both multiplied (`ready`),
    of lapses.
    """

    category: Category
    competencies: tuple[str, ...]
    questions: int
    seen: int = 0
    recall: float = 0.0
    covered: float = 0.0
    ready: float = 0.0
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class Stock:
    """How many questions of one category and length in minutes may be asked; `unseen` of them are new."""

    category: Category
    minutes: int
    questions: int
    unseen: int


@dataclass(frozen=True, slots=True)
class Load:
    """How many questions of one category and length in minutes are due on a study day."""

    day: date
    category: Category
    minutes: int
    questions: int


@dataclass(frozen=True, slots=True)
class Practised:
    """What one study day saw: rated answers, those to new questions among them, seconds of writing."""

    day: date
    answers: int
    first: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Tally:
    """The rated answers of one category in the days from `start` on, counted.

    `first` are those to new questions, `passed` the repeated ones that were Hard or better and `recall` the
    sum of what FSRS had expected of the repeated ones (0-1 each). `ratings` goes from Again to Easy. `judged`
    are those with feedback, `covered` the sum of their coverage (0-1 each), `same` and `near` say how often
    the coach's suggested rating was the learner's or one beside it; `sure` counts them by confidence from
    1 to 4, with the coverage in `sure_covered`.
    """

    start: date
    category: Category
    answers: int
    first: int
    passed: int
    ratings: tuple[int, int, int, int]
    judged: int
    same: int
    near: int
    sure: tuple[int, int, int, int]
    seconds: float
    recall: float
    covered: float
    sure_covered: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class RecallTally:
    """The repeated answers that FSRS gave a recall from `tenth` / 10 to less than a tenth more (9: up to 1).

    `passed` were Hard or better, `recall` is the sum of what was expected.
    """

    tenth: int
    answers: int
    passed: int
    recall: float


@dataclass(frozen=True, slots=True)
class Glance:
    """The figures of a rated answer; `coverage` (0-1) is None when no coach judged it.

    `seconds` are of writing.
    """

    question_id: str
    category: Category
    study_day: date
    rating: Rating
    coverage: float | None
    seconds: float


@dataclass(frozen=True)
class InterviewPlan:
    """What a learner prepares for: an interview on a day, so many minutes of practice on each day before.

    `started` is the study day on which the plan was made, `new_per_day` the least number of new questions
    a day before the final pass. `weights` says how much a category counts, 1 where it says nothing and 0
    for a category that is left out.
    """

    name: str
    interview: date
    started: date
    minutes: int = 30
    new_per_day: int = 4
    weights: tuple[tuple[Category, float], ...] = ()

    def weight(self, category: Category) -> float:
        """Return how much a category counts; 0 leaves it out."""
        return dict(self.weights).get(category, 1.0)


class State(StrEnum):
    """What becomes of a question on a study day."""

    NEW = "new"
    """Never answered, or forgotten by hand."""
    DUE = "due"
    """To be asked on the day, or before."""
    LEARNING = "learning"
    """To be asked later; what is remembered fades within a week."""
    WAITING = "waiting"
    """To be asked later."""
    BURIED = "buried"
    """Put aside until another day."""
    SUSPENDED = "suspended"
    """Put aside for good."""
    LEECH = "leech"
    """Forgotten again and again, due or not."""


class Order(StrEnum):
    """What comes first in a listing."""

    BANK = "bank"
    """As the packs have them."""
    DUE = "due"
    """The longest overdue first."""
    READINESS = "readiness"
    """The least ready first, new ones included."""
    LAPSES = "lapses"
    """What was forgotten most often first."""
    LATEST = "latest"
    """What was answered last first."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which questions a listing holds; empty fields let everything through.

    `tag` is a tag of the pack's or of the learner's own, or anything else that a selection matches.
    """

    category: Category | None = None
    theme: str = ""
    competency: str = ""
    company: str = ""
    tag: str = ""
    state: State | None = None
