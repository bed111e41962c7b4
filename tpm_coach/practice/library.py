"""The learner's questions: packs in and out, search, suspend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tpm_coach import packs
from tpm_coach.domain import Pack, PackError, PackErrors, Question, Selection
from tpm_coach.practice.search import search
from tpm_coach.store.bank import Bank, PackChange, PackInfo
from tpm_coach.store.desk import Desk


@dataclass(frozen=True)
class Library:
    """Questions and packs, and which of them the learner has put aside."""

    bank: Bank
    desk: Desk

    def import_files(
        self, paths: Sequence[Path], now: datetime, *, dry_run: bool = False
    ) -> list[PackChange]:
        """Store the packs of several files, all or none, and return what changed; `dry_run` stores nothing.

        Raises PackErrors with every finding of every file; nothing is stored then.
        """
        read: dict[str, tuple[Pack, str]] = {}
        findings: list[PackError] = []
        for path in paths:
            try:
                for document in packs.read_documents(path):
                    name = document.pack.name
                    if name in read:
                        # Stored one after the other, the second would retire the questions of the first.
                        message = f"{name!r} is the name of two packs; give each its own"
                        findings.append(PackError(str(path), document.line("pack"), "pack", message))
                    read[name] = document.pack, packs.fingerprint(path)
            except PackErrors as errors:
                findings += errors.findings
        if findings:
            raise PackErrors(findings)
        return self.bank.put(list(read.values()), now.astimezone(UTC), dry_run=dry_run)

    def packs(self) -> list[PackInfo]:
        """Return the packs in use."""
        return self.bank.packs()

    def remove(self, pack: str) -> int:
        """Stop asking a pack's questions and return how many they are; answers to them stay."""
        return self.bank.remove(pack)

    def question(self, question_id: str) -> Question:
        """Return a question; raises NotFound."""
        return self.bank.question(question_id)

    def questions(self, selection: Selection, pack: str = "") -> Sequence[Question]:
        """Return the questions of a selection in bank order."""
        return self.bank.questions(selection, pack)

    def search(self, query: str, limit: int = 20) -> list[Question]:
        """Return the questions that fit a query best, typos forgiven."""
        return [self.bank.question(id_) for id_, _ in search(query, self.bank.prompts(), limit)]

    def suspended(self) -> set[str]:
        """Return the ids of the questions that are never asked."""
        return self.desk.suspended()

    def suspend(self, question_id: str, now: datetime) -> Question:
        """Never ask a question again; raises NotFound."""
        question = self.bank.question(question_id)
        self.desk.put_aside(question_id, None, now.astimezone(UTC))
        return question

    def resume(self, question_id: str) -> bool:
        """Ask a suspended question again; returns whether it was suspended. Raises NotFound."""
        self.bank.question(question_id)
        return self.desk.take_back(question_id)
