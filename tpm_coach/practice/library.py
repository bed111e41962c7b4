"""The learner's questions: packs in and out, search, suspend."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tpm_coach.domain import Pack, Question, Selection
from tpm_coach.errors import PackError, PackErrors
from tpm_coach.practice.importing import Imports, differing
from tpm_coach.practice.search import search
from tpm_coach.store.bank import Bank, PackChange, PackInfo
from tpm_coach.store.desk import Desk


@dataclass(frozen=True)
class Library:
    """Questions and packs, and which of them the learner has put aside."""

    bank: Bank
    desk: Desk
    imports: Imports

    def import_files(
        self, paths: Sequence[Path], now: datetime, *, dry_run: bool = False
    ) -> list[PackChange]:
        """Store the packs of several files, all or none, and return what changed; `dry_run` stores nothing.

        Raises PackErrors with every finding of every file; nothing is stored then.
        """
        preview = self.imports.preview(paths, now)
        return list(preview.changes) if dry_run else self.imports.store(preview, now)

    def packs(self) -> list[PackInfo]:
        """Return the packs in use."""
        return self.bank.packs()

    def remove(self, pack: str, *, drop_history: bool = False) -> int:
        """Stop asking a pack's questions and return how many they are; answers to them stay.

        With `drop_history` the questions and every answer to them are deleted for good.
        """
        return self.bank.remove(pack, drop_history=drop_history)

    def edit(self, changed: Question, now: datetime) -> tuple[str, ...]:
        """Store a new text of a question and return the names of the fields that changed; raises NotFound."""
        fields = differing(self.bank.question(changed.id), changed)
        self.bank.put([], now.astimezone(UTC), edits=[changed])
        return fields

    def add(self, new: Question, pack: str, now: datetime) -> Question:
        """Add a question to a pack, made on first use; raises PackErrors if it is there already."""
        old = {info.name: info for info in self.bank.packs()}.get(pack)
        questions = tuple(self.bank.questions(Selection(), pack))
        question = replace(new, pack=pack)
        if any(q.id == question.id for q in questions):
            message = f"{question.id!r} is there already; 'tpm-coach questions edit {question.id}' changes it"
            raise PackErrors([PackError(pack, 0, "id", message)])
        head = (old.title, old.version, old.language, old.licence) if old else (pack, "1", "en", "")
        whole = Pack(pack, *head, (*questions, question))
        self.bank.put([(whole, hashlib.sha256(repr(whole).encode()).hexdigest())], now.astimezone(UTC))
        return question

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
