"""Which questions a mock interview asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from tpm_coach.domain import Category
from tpm_coach.mocking.values import Format, Section

PHONE_MINUTES, ONSITE_MINUTES, CUSTOM_MINUTES = 30, 45, 20
ONSITE_QUESTIONS = 2
"""Questions in a section of an onsite loop, and of a custom one by itself."""
WEAK = 0.6
"""Share (0-1) of key points made in the last answer, below which a question is worth asking again."""

_ALWAYS = (Category.BEHAVIORAL, Category.PROGRAM_MANAGEMENT)
_IN_TURN = (Category.SYSTEM_DESIGN, Category.PROCESS_DESIGN, Category.METRICS)


@dataclass(frozen=True)
class MockPlan:
    """What the learner wishes for.

    `company` is a tag to prefer. `categories`, `questions` in a section and its `minutes` count for a
    custom interview only; it has a section for each category.
    """

    format: Format = Format.PHONE
    company: str = ""
    categories: tuple[Category, ...] = tuple(Category)
    questions: int = ONSITE_QUESTIONS
    minutes: int = CUSTOM_MINUTES


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be asked.

    `minutes` is its suggested length. `tagged` says that it carries the company's tag, `wanted` that it is
    due, never answered, or was weak in the last answer, `recent` that the last mock interview asked it.
    `points` counts its key points.
    """

    question_id: str
    category: Category
    minutes: int = 5
    theme: str = ""
    tagged: bool = True
    points: int = 1
    wanted: bool = False
    recent: bool = False

    @property
    def ideal(self) -> bool:
        """Whether no question is better to ask, but for its theme and the lot."""
        return self.tagged and self.wanted and self.points > 0 and not self.recent


@dataclass(frozen=True, slots=True)
class Part:
    """A section before its questions are chosen: the category of each."""

    category: Category | None
    minutes: int
    slots: tuple[Category, ...]


def outline(plan: MockPlan, number: int) -> tuple[Part, ...]:
    """Return the parts of a mock interview.

    A phone screen has four of the five categories: of the last three it leaves each out in turn, by `number`.
    """
    if plan.format is Format.PHONE:
        rest = [c for i, c in enumerate(_IN_TURN) if i != number % len(_IN_TURN)]
        return (Part(None, PHONE_MINUTES, (*_ALWAYS, *rest)),)
    if plan.format is Format.ONSITE:
        return tuple(Part(c, ONSITE_MINUTES, (c,) * ONSITE_QUESTIONS) for c in Category)
    return tuple(Part(c, plan.minutes, (c,) * plan.questions) for c in dict.fromkeys(plan.categories))


def enough(candidates: Iterable[Candidate], number: int) -> list[Candidate]:
    """Return the first candidates, up to those from which `number` can be chosen as well as from all.

    These are as many ideal ones as have `number` themes; one without a theme counts as having its own.
    """
    taken: list[Candidate] = []
    themes: set[str] = set()
    for candidate in candidates:
        taken.append(candidate)
        if candidate.ideal:
            themes.add(candidate.theme or f" {candidate.question_id}")
            if len(themes) >= number:
                break
    return taken


def chosen(parts: Sequence[Part], candidates: Sequence[Candidate], seed: str) -> tuple[Section, ...]:
    """Return the sections with their questions, the same for the same seed.

    Before all others go questions that the last mock interview did not ask, then those of the company, those
    with key points, those whose theme is not in it yet, and those that are wanted. A category without
    questions is left out, in a mixed section another takes its place.
    """
    left = {c.question_id: c for c in candidates}
    themes: set[str] = set()
    sections = []
    for part in parts:
        asked: list[Candidate] = []
        for slot in part.slots:
            mine = [c for c in left.values() if c.category is slot]
            best = _best(mine or ([] if part.category else list(left.values())), themes, seed)
            if best:
                asked.append(best)
                themes.add(best.theme)
                del left[best.question_id]
        if asked:
            ids, lengths = tuple(c.question_id for c in asked), tuple(c.minutes for c in asked)
            sections.append(Section(part.category, part.minutes, ids, lengths))
    return tuple(sections)


def _best(candidates: Sequence[Candidate], themes: set[str], seed: str) -> Candidate | None:
    def rank(c: Candidate) -> tuple[bool, bool, bool, bool, bool, str]:
        lot = sha256(f"{seed} {c.question_id}".encode()).hexdigest()
        known = bool(c.theme) and c.theme in themes
        return c.recent, not c.tagged, not c.points, known, not c.wanted, lot

    return min(candidates, key=rank, default=None)
