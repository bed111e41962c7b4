"""The errors that a person can act on, each said in one sentence; standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field


class CoachError(Exception):
    """Something that a person can act on, said in one sentence; the base of the tree below.

    CoachError
    |-- PackError          a question pack is not valid (one per finding, see PackErrors)
    |-- PackErrors         all findings of a pack
    |-- SettingsError      a setting has a value it cannot have
    |-- PlanError          a plan for an interview cannot be kept as it is
    |-- NotFound           no such question, pack or review
    |-- NothingToUndo      the log has no row to take back
    |-- StoreError         the database cannot be used
    |   |-- StoreTooNew    it was written by a newer version
    |   |-- StoreBusy      another process holds it for too long
    |   |-- StoreCorrupt   it is damaged or no database of ours
    |   |-- StoreConflict  another process changed the same row meanwhile
    |-- TrainingError      personal weights cannot be had, or are no better than those in use
    """


@dataclass
class PackError(CoachError):
    """One finding in a question pack; it prints as `file:line: field: message`."""

    path: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"


@dataclass
class PackErrors(CoachError):
    """Every finding in a pack, or in several packs that were read together."""

    findings: list[PackError] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings)


class SettingsError(CoachError):
    """A setting is unknown or has a value it cannot have."""


class PlanError(CoachError):
    """A plan for an interview cannot be kept as it is."""


class NotFound(CoachError):
    """There is no such question, pack or review."""


class NothingToUndo(CoachError):
    """The learner has no rated answer to take back."""


class StoreError(CoachError):
    """The database cannot be used."""


class StoreTooNew(StoreError):
    """The database was written by a newer version of tpm-coach."""


class StoreBusy(StoreError):
    """Another process holds the database for too long."""


class StoreCorrupt(StoreError):
    """The database is damaged, or it is not a database of tpm-coach."""


class StoreConflict(StoreError):
    """Another process rated the same question meanwhile."""


class TrainingError(CoachError):
    """Personal weights cannot be trained, or are no better than those in use."""
