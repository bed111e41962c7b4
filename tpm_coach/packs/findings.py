"""What the checker says about a pack: one finding per thing to mend, with the line it stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tpm_coach.domain import Evidence, Question
from tpm_coach.packs.yaml_format import Document, Location, field_name

Judge = Callable[[Question, str], Sequence[Evidence]]
"""Hears an answer against a question's rubric: the evidence for each key point, in order."""

Spread = Callable[[Judge, Sequence[Question], Sequence[str]], Iterable[Sequence[Evidence]]]
"""How a judge hears many answers, in order: `map`, or something that shares them among processors."""


class Severity(StrEnum):
    """Whether a finding keeps a pack below the bar, or only deserves a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend; `code` is stable, `message` says what to do."""

    path: str
    line: int
    field: str
    severity: Severity
    code: str
    message: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return (
            f"{where}: {self.severity} {self.code}: {self.field + ': ' if self.field else ''}{self.message}"
        )


@dataclass(frozen=True, eq=False)
class Item:
    """One question of a document, able to name the line of each of its fields."""

    document: Document
    index: int

    @cached_property
    def question(self) -> Question:
        """The question itself."""
        return self.document.pack.questions[self.index]

    @property
    def english(self) -> bool:
        """Whether the checks that read words can read this one."""
        return self.document.pack.language.lower().startswith("en")

    @property
    def where(self) -> str:
        """The question as other findings refer to it."""
        return f"{self.question.id} ({self.document.path}:{self.line('prompt')})"

    def line(self, *location: str | int) -> int:
        """The line of a field, such as `("key_points", 1, "phrases", 2)` with indexes from 0."""
        return self.document.line("questions", self.index, *location)

    def error(self, code: str, message: str, *location: str | int) -> Finding:
        """Something that keeps the question below the bar."""
        return self._finding(Severity.ERROR, code, message, location)

    def warning(self, code: str, message: str, *location: str | int) -> Finding:
        """Something to look at."""
        return self._finding(Severity.WARNING, code, message, location)

    def _finding(self, severity: Severity, code: str, message: str, location: Location) -> Finding:
        field = f"{self.question.id}.{field_name(location)}" if location else self.question.id
        return Finding(self.document.path, self.line(*location), field, severity, code, message)


def items(documents: Sequence[Document]) -> tuple[Item, ...]:
    """Every question of every document, in order."""
    return tuple(
        Item(document, index) for document in documents for index in range(len(document.pack.questions))
    )
