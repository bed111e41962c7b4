"""The debrief: what an interview came to, from what was said in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tpm_coach.domain import Category, Question, Rating, TurnKind
from tpm_coach.mocking.changes import Change, Told, changes
from tpm_coach.mocking.outlook import Outlook, outlook
from tpm_coach.mocking.signals import OVER_TIME, Assessment, Reason, Signal, assess, together
from tpm_coach.mocking.values import Format, Mock, MockAnswer, Rated, Section
from tpm_coach.text import clock, counted

Asked = tuple[MockAnswer, Question]
"""An answer that is ended, and its question."""


@dataclass(frozen=True)
class Judged:
    """One answer in the debrief.

    `number` counts from 1 over the whole interview, `began` is the second of its section at which it was
    asked, `share` the minutes of the section that fell to it. `suggested` is the rating that the coach would
    give, `rated` the one that it was given.
    """

    number: int
    answer: MockAnswer
    question: Question
    assessment: Assessment
    began: float
    share: float
    suggested: Rating
    rated: Rated | None = None

    @property
    def late(self) -> bool:
        """Whether it took far more than the time there was for it."""
        return self.answer.seconds > OVER_TIME * 60 * self.share

    @property
    def took(self) -> str:
        """How long it took and how long it could, such as "4:05 of 6 min, late"."""
        late = ", late" if self.late else ""
        return f"{clock(self.answer.seconds)} of {self.share:.0f} min{late}"


@dataclass(frozen=True)
class CategoryVerdict:
    """The signal of a category's answers, which one decided it, and its signal when last asked before."""

    category: Category
    signal: Signal | None
    numbers: tuple[int, ...]
    decided_by: Judged
    before: Signal | None = None


@dataclass(frozen=True)
class Record:
    """A mock interview in one line: how far it is, and its signals once it is finished.

    `answers` counts the questions that were asked and ended, `skipped` those of them to which nothing was
    said, `unrated` those that wait for a rating, `seconds` the time spent.
    """

    number: int
    format: Format
    company: str
    study_day: date
    finished: bool
    answers: int
    skipped: int
    total: int
    unrated: int
    seconds: float
    overall: Signal | None
    categories: Mapping[Category, Signal | None]

    @property
    def answered(self) -> str:
        """How many questions were answered, in words, such as "1 of 4 questions answered, 1 skipped"."""
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.answers - self.skipped} of {counted(self.total, 'question')} answered{skipped}"


@dataclass(frozen=True)
class Debrief:
    """All that a debrief shows."""

    mock: Mock
    overall: Signal | None
    answers: tuple[Judged, ...]
    categories: tuple[CategoryVerdict, ...]
    changes: tuple[Change, ...]
    outlook: Outlook

    @property
    def unrated(self) -> list[Judged]:
        """The answers that are not rated yet."""
        return [judged for judged in self.answers if judged.rated is None]

    @property
    def not_asked(self) -> int:
        """How many questions were not asked, because the interview was ended early."""
        return self.mock.total - len(self.answers)

    @property
    def sections(self) -> list[tuple[Section, float, list[Judged]]]:
        """The sections that were begun, the seconds spent in each, and its answers."""
        found = []
        for index, section in enumerate(self.mock.sections):
            answers = [judged for judged in self.answers if judged.answer.section == index]
            if answers:
                found.append((section, sum(judged.answer.seconds for judged in answers), answers))
        return found


def spent(section: Section, seconds: float) -> str:
    """Return how much of a section's time was used, in words."""
    over = seconds - 60 * section.minutes
    told = f"{section.title}: {clock(seconds)} of {section.minutes} minutes"
    return f"{told}, {clock(over)} over" if over > 0 else told


def debrief(
    mock: Mock,
    asked: Sequence[Asked],
    rated: Mapping[int, Rated],
    suggested: Mapping[int, Rating],
    earlier: Sequence[Record] = (),
) -> Debrief:
    """Return the debrief of an interview's answers, in their order.

    `rated` and `suggested` are ratings by the answer's id, `earlier` the finished interviews before this one,
    oldest first.
    """
    before = {c: s for known in earlier for c, s in known.categories.items() if s is not None}
    answers = _judged(mock, asked, rated, suggested)
    verdicts = _categories(answers, before)
    told = [
        Told(j.number, j.question, j.answer.feedback, j.took if j.late else "", hinted(j.answer, j.question))
        for j in answers
        if j.answer.feedback
    ]
    this = record(mock, asked, rated)
    return Debrief(mock, this.overall, answers, verdicts, changes(told), ready([*earlier, this]))


def ready(finished: Sequence[Record]) -> Outlook:
    """Return whether a learner is ready, from the finished interviews, oldest first."""
    return outlook([(r.overall, r.categories, r.answers) for r in finished])


def record(mock: Mock, asked: Sequence[Asked], rated: Mapping[int, Rated]) -> Record:
    """Return an interview in one line."""
    answers = _judged(mock, asked, rated, {})
    verdicts = _categories(answers, {})
    finished = mock.finished_at is not None
    return Record(
        number=mock.number,
        format=mock.format,
        company=mock.company,
        study_day=mock.study_day,
        finished=finished,
        answers=len(answers),
        skipped=sum(not j.answer.answered for j in answers),
        total=mock.total,
        unrated=sum(j.rated is None for j in answers),
        seconds=sum(answer.seconds for answer, _ in asked),
        overall=together(v.signal for v in verdicts) if finished else None,
        categories={v.category: v.signal for v in verdicts} if finished else {},
    )


def hinted(answer: MockAnswer, question: Question) -> bool:
    """Whether the interviewer gave the question's hint."""
    hint = question.hint
    return bool(hint) and any(turn.kind is TurnKind.REPLY and hint in turn.text for turn in answer.turns)


def _judged(
    mock: Mock, asked: Sequence[Asked], rated: Mapping[int, Rated], suggested: Mapping[int, Rating]
) -> tuple[Judged, ...]:
    began: dict[int, float] = {}
    result = []
    for answer, question in asked:
        if answer.done_at is None:
            continue
        share = mock.sections[answer.section].share(answer.position)
        start = began.get(answer.section, 0.0)
        began[answer.section] = start + answer.seconds
        number = sum(len(s.questions) for s in mock.sections[: answer.section]) + answer.position + 1
        assessment = _assessed(answer, question, share)
        judged = Judged(
            number,
            answer,
            question,
            assessment,
            start,
            share,
            suggested.get(answer.id, Rating.AGAIN),
            rated.get(answer.id),
        )
        result.append(judged)
    return tuple(result)


def _assessed(answer: MockAnswer, question: Question, share: float) -> Assessment:
    if answer.feedback is None or not answer.answered:
        return Assessment(Signal.STRONG_NO_HIRE, 0.0, (Reason("No answer was given."),))
    return assess(answer.feedback, seconds=answer.seconds, minutes=share, hinted=hinted(answer, question))


def _categories(answers: Sequence[Judged], before: Mapping[Category, Signal]) -> tuple[CategoryVerdict, ...]:
    verdicts = []
    for category in Category:
        mine = [j for j in answers if j.question.category is category]
        if mine:
            # The weakest decides; of equals the first.
            known = [j for j in mine if j.assessment.signal is not None]
            weakest = min(known, key=lambda j: (j.assessment.signal, j.assessment.score), default=mine[0])
            signal = together(j.assessment.signal for j in mine)
            numbers = tuple(j.number for j in mine)
            verdicts.append(CategoryVerdict(category, signal, numbers, weakest, before.get(category)))
    return tuple(verdicts)
