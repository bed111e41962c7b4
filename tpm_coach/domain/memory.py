"""What FSRS believes, the log that it follows from, and what else a learner did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tpm_coach.domain.answers import Answer, Feedback, Rating
from tpm_coach.domain.questions import Category


class MemoryState(StrEnum):
    """Where FSRS has a question: in its learning steps, in review, or relearning after a lapse."""

    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


@dataclass(frozen=True, slots=True)
class Memory:
    """FSRS's belief about one question for one learner.

    Days are study days. `stability` is in days: the interval at which recall falls to 90 %.
    `difficulty` is 1-10. `reps` counts reviews, `lapses` the times a known question was rated Again.
    """

    due_day: date
    stability: float
    difficulty: float
    state: MemoryState
    last_day: date
    reps: int
    lapses: int


@dataclass(frozen=True, slots=True)
class Parameters:
    """How FSRS schedules.

    `retention` is the recall wished for on the due day (0.70-0.97), `maximum_interval` in days,
    `weights` the 21 weights of FSRS-6 (None: the published defaults) and `weights_id` the number under which
    they are stored. With `spread` due days are moved a little, so that no day is overfull.
    """

    retention: float = 0.85
    maximum_interval: int = 90
    weights: tuple[float, ...] | None = None
    weights_id: int | None = None
    spread: bool = False


@dataclass(frozen=True)
class PersonalWeights:
    """The 21 weights of FSRS-6, trained on a learner's own log.

    `day` is the study day of the training, `reviews` how many answers the log held then, `figures` how they
    stood against those in use, whose number is `replaced` (None: the published weights).
    """

    id: int
    vector: tuple[float, ...]
    day: date
    trained_at: datetime
    reviews: int
    figures: Mapping[str, float]
    replaced: int | None


@dataclass(frozen=True)
class Review:
    """One rated answer: a row of the log, which is the truth that memory is derived from.

    `reviewed_at` is UTC, `study_day` the learner's local study day. `confidence` (1-4) is how sure
    the learner was before the feedback. `before` is None for a first answer. `parameters` are those it
    was scheduled with, so that replay gives the same memory after a setting has changed. `category` is the
    question's at that time, `recall` the probability (0-1) of success that FSRS gave a repeated answer,
    `mock_answer_id` the number of the mock interview's answer that was rated.
    """

    question_id: str
    question_version: int
    category: Category
    answer: Answer
    feedback: Feedback | None
    confidence: int | None
    rating: Rating
    reviewed_at: datetime
    study_day: date
    before: Memory | None
    after: Memory
    parameters: Parameters = Parameters()
    recall: float | None = None
    mock_answer_id: int | None = None
    id: int = 0


class ActKind(StrEnum):
    """What a learner did, and can take back."""

    RATE = "rate"
    SUSPEND = "suspend"
    BURY = "bury"
    RESUME = "resume"
    RESET = "reset"
    RESCHEDULE = "reschedule"
    TAG = "tag"
    EDIT = "edit"
    ADD = "add"
    IMPORT = "import"
    REMOVE = "remove"
    PLAN = "plan"
    MOCK = "mock"


@dataclass(frozen=True)
class Act:
    """Something that was done, taken back or done again: `review` is the rated answer of a RATE.

    `question_id` is empty for what concerns many questions or none; `prompt` is what that question asks now.
    """

    kind: ActKind
    question_id: str
    prompt: str
    done_at: datetime
    review: Review | None = None


class AdjustmentKind(StrEnum):
    """How a memory was changed by hand."""

    RESET = "reset"
    """Forgotten: the question is new again; its answers stay in the log."""
    RESCHEDULE = "reschedule"
    """Due on another day; what FSRS believes stays."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A memory changed by hand; `due_day` is the new day of a RESCHEDULE."""

    kind: AdjustmentKind
    due_day: date | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """What one row of the log says about memory, and the parameters it was scheduled with."""

    rating: Rating
    day: date
    parameters: Parameters
