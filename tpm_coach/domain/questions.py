"""Questions with their rubrics, and the packs they come in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
class Selection:
    """Which questions a drill may draw from; empty fields select everything.

    `tag` matches a question's tags, companies, competencies or theme.
    """

    category: Category | None = None
    tag: str = ""
