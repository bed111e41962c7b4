"""Where each question stands -> readiness, what it lacks, and the load of the days to come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tpm_coach.domain import Alike, Load, Stock


@dataclass(frozen=True)
class Readiness:
    """How ready a learner is in one category or competency, and what is missing, all 0-1.

    `readiness` is the mean over its questions of recall times the share of key points made in the last
    answer. The rest of 1 falls into `unasked` (never answered), `unmade` (points missing in the last answer)
    and `forgotten` (points made that FSRS expects to be forgotten). `recall` and `coverage` are the means
    over the `seen` questions, None without one; `lapses` counts how often a known question failed.
    """

    name: str
    questions: int
    seen: int
    readiness: float
    unasked: float
    unmade: float
    forgotten: float
    recall: float | None
    coverage: float | None
    lapses: int

    @property
    def title(self) -> str:
        """The name shown to people, such as "System Design"."""
        return self.name.replace("_", " ").replace("-", " ").title()


@dataclass(frozen=True)
class DayAhead:
    """A study day to come: answers that are due by now's schedule, expected new ones, minutes for both."""

    day: date
    due: int
    new: int
    minutes: float


@dataclass(frozen=True)
class Overdue:
    """Answers that were due before today, and the minutes that they take."""

    answers: int
    minutes: float


@dataclass
class _Sum:
    """What a group of questions adds up to; sums of shares but for the counts."""

    questions: int = 0
    seen: int = 0
    recall: float = 0.0
    covered: float = 0.0
    ready: float = 0.0
    lapses: int = 0

    def add(self, other: Alike) -> None:
        self.questions += other.questions
        self.seen += other.seen
        self.recall += other.recall
        self.covered += other.covered
        self.ready += other.ready
        self.lapses += other.lapses

    def figures(self, name: str) -> Readiness:
        of = max(1, self.questions)
        return Readiness(
            name=name,
            questions=self.questions,
            seen=self.seen,
            readiness=self.ready / of,
            unasked=(self.questions - self.seen) / of,
            unmade=(self.seen - self.covered) / of,
            forgotten=(self.covered - self.ready) / of,
            recall=self.recall / self.seen if self.seen else None,
            coverage=self.covered / self.seen if self.seen else None,
            lapses=self.lapses,
        )


def readiness(groups: Iterable[Alike]) -> tuple[tuple[Readiness, ...], tuple[Readiness, ...]]:
    """Return the readiness of each category and of each competency, the weakest first.

    Ranked by what is missing (1 - readiness, in whole per cent), then by lapses.
    """
    categories: dict[str, _Sum] = {}
    skills: dict[str, _Sum] = {}
    for group in groups:
        categories.setdefault(group.category.value, _Sum()).add(group)
        for name in dict.fromkeys(group.competencies):
            skills.setdefault(name, _Sum()).add(group)
    return _ranked(categories), _ranked(skills)


def _ranked(groups: Mapping[str, _Sum]) -> tuple[Readiness, ...]:
    found = [group.figures(name) for name, group in groups.items()]
    return tuple(sorted(found, key=lambda item: (round(item.readiness, 2), -item.lapses, item.name)))


def ahead(
    loads: Sequence[Load],
    stock: Sequence[Stock],
    today: date,
    new: Sequence[int],
    minutes: Callable[[Load | Stock], float],
) -> tuple[DayAhead, ...]:
    """Return the load of the coming days, one for each entry of `new`, the first one today.

    `loads` is what is due on each of them, what is overdue is left out; `new` says how many new questions of
    the stock each brings; `minutes` are those of one question. Answers given until then come back and add to
    it: that is not in it.
    """
    due = [0] * len(new)
    work = [0.0] * len(new)
    for load in loads:
        if load.day < today:
            continue
        offset = (load.day - today).days
        due[offset] += load.questions
        work[offset] += load.questions * minutes(load)
    unseen = sum(item.unseen for item in stock)
    each = sum(item.unseen * minutes(item) for item in stock) / unseen if unseen else 0.0
    return tuple(
        DayAhead(today + timedelta(days=n), due[n], fresh, work[n] + fresh * each)
        for n, fresh in enumerate(new)
    )


def overdue(loads: Iterable[Load], today: date, minutes: Callable[[Load], float]) -> Overdue:
    """Return what of the loads was due before today; `minutes` are those of one question."""
    late = [load for load in loads if load.day < today]
    return Overdue(
        sum(load.questions for load in late), sum((load.questions * minutes(load) for load in late), 0.0)
    )
