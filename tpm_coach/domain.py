"""The values and enums that every other module speaks in; standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from functools import cached_property


class Category(StrEnum):
    """The five kinds of question a TPM candidate is asked."""

    BEHAVIORAL = "behavioral"
    SYSTEM_DESIGN = "system_design"
    PROGRAM_MANAGEMENT = "program_management"
    PROCESS_DESIGN = "process_design"
    METRICS = "metrics"

    @property
    def title(self) -> str:  # type: ignore[override]
        """The name shown to people, such as "System Design"."""
        return self.value.replace("_", " ").title()


class Level(StrEnum):
    """The scope a question probes: own team, two or more teams, the organisation."""

    MID = "mid"
    SENIOR = "senior"
    PRINCIPAL = "principal"


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


class MemoryState(StrEnum):
    """Where FSRS has a question: in its learning steps, in review, or relearning after a lapse."""

    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


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
class KeyPoint:
    """One thing an interviewer could tick, with the ways candidates say it."""

    text: str
    phrases: tuple[str, ...] = ()
    must: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """A follow-up that is asked when the key points at these 0-based indexes are missing."""

    ask: str
    when_missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Something said that counts against a candidate, with the ways it is said."""

    text: str
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """An interview question with its rubric; `id` is stable for ever, history hangs on it.

    `minutes` is the suggested length of a first answer. `context` holds the facts an interviewer
    gives when asked. `version` counts the changes of its text since it was first stored, from 1.
    """

    id: str
    pack: str
    category: Category
    prompt: str
    theme: str = ""
    context: str = ""
    competencies: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    level: Level = Level.MID
    minutes: int = 5
    hint: str = ""
    key_points: tuple[KeyPoint, ...] = ()
    probes: tuple[Probe, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    model_answer: str = ""
    version: int = 1


@dataclass(frozen=True)
class Pack:
    """A set of questions that is imported, updated and removed as one."""

    name: str
    title: str
    version: str
    language: str
    licence: str
    questions: tuple[Question, ...]


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
    IMPORT = "import"
    REMOVE = "remove"


@dataclass(frozen=True)
class Act:
    """Something that was done, taken back or done again: `review` is the rated answer of a RATE.

    `question_id` is empty for what concerns many questions.
    """

    kind: ActKind
    question_id: str
    done_at: datetime
    review: Review | None = None


class RehearsalKind(StrEnum):
    """Why an answer was given without a grade."""

    RETRY = "retry"
    """Once more, on the day it was rated Again."""
    CRAM = "cram"
    """Practised beside the schedule."""


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


@dataclass(frozen=True, slots=True)
class Selection:
    """Which questions a drill may draw from; empty fields select everything.

    `tag` matches a question's tags, companies, competencies or theme.
    """

    category: Category | None = None
    tag: str = ""


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
