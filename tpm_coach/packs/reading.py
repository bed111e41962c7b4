"""What a file holds before it is judged, the same for every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tpm_coach.domain import Category, Rating
from tpm_coach.errors import PackError, PackErrors
from tpm_coach.text import slug

Propose = Callable[[Sequence[str]], Sequence[Category | None]]
"""Names the likely category of each prompt, or None."""


class Format(StrEnum):
    """The formats that questions come in."""

    YAML = "yaml"
    JSON = "json"
    CSV = "csv"
    """Any table of text: comma, semicolon, tab or bar."""
    MARKDOWN = "markdown"
    TEXT = "text"
    ANKI = "anki"
    """A package (.apkg, .colpkg) or a bare collection."""
    ANKI_TEXT = "anki-text"
    """What Anki exports as "Notes in Plain Text"."""


@dataclass(frozen=True)
class Options:
    """What a person says about a file.

    `columns` maps fields of the pack format to the file's column names. `category` is for the questions
    whose category is missing or unknown; without it `propose` names likely ones, which are taken only with
    `accept`, else they are findings. `history` reads Anki's review log as well.
    """

    format: Format | None = None
    pack: str = ""
    category: Category | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    history: bool = False
    propose: Propose | None = None
    accept: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes; `path` is named in findings, `stem` names a pack without a name."""

    path: str
    stem: str
    suffix: str
    data: bytes

    @property
    def pack_name(self) -> str:
        """The name of a pack that has none but its file's."""
        return slug(self.stem) or "pack"

    def error(self, message: str, line: int = 0, field: str = "") -> PackErrors:
        """One finding about the file, ready to be raised."""
        return PackErrors([PackError(self.path, line, field, message)])


@dataclass(frozen=True, slots=True)
class Column:
    """How a column was understood: the field it fills ("" when it is left out), and how often."""

    name: str
    field: str
    filled: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no question, and why."""

    where: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer rated elsewhere."""

    question_id: str
    at: datetime
    rating: Rating
    seconds: float


@dataclass(frozen=True, slots=True)
class Named:
    """A wording of a category, what it was taken for, and how many questions have it.

    `proposed` says that it was found by likeness to the bank and not by name.
    """

    wording: str
    category: Category
    count: int
    proposed: bool = False


@dataclass
class Sheet:
    """What a format module reads: `items` with the pack format's keys, `lines` where each item stands.

    A line of 0 is unknown; `unit` then names an item by its number ("note 3"). `own_ids` says that ids that
    stand in the file are its author's; without them an id is made from the prompt. `answers` hang on the
    index of an item. `line_of` looks up the line of a value, such as `("questions", 3, "prompt")`, where that
    takes a while and is done for faults only. A `partial` file leaves out what its questions may have.
    """

    format: Format
    head: dict[str, Any] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    line_of: Callable[[tuple[str | int, ...]], int] | None = None
    partial: bool = False
    unit: str = "question"
    columns: tuple[Column, ...] = ()
    notes: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    answers: list[tuple[int, datetime, Rating, float]] = field(default_factory=list)
    findings: list[PackError] = field(default_factory=list)

    def add(self, item: dict[str, Any], line: int = 0) -> None:
        """Append a question."""
        self.items.append(item)
        self.lines.append(line)

    def place(self, index: int) -> str:
        """An item as people name it."""
        line = self.lines[index]
        return f"line {line}" if line else f"{self.unit} {index + 1}"
