"""The questions: packs in use, edits."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tpm_coach.domain import ActKind, Pack, Question, Selection
from tpm_coach.errors import PackError, PackErrors
from tpm_coach.store.bank import Bank, PackInfo
from tpm_coach.store.log import Log


@dataclass(frozen=True)
class Library:
    """Questions and packs."""

    bank: Bank
    log: Log

    def packs(self) -> list[PackInfo]:
        """Return the packs in use."""
        return self.bank.packs()

    def remove(self, pack: str, now: datetime, *, drop_history: bool = False) -> int:
        """Stop asking a pack's questions and return how many they are; answers to them stay.

        With `drop_history` the questions and every answer to them are deleted for good.
        """
        also = self.log.noting(ActKind.REMOVE, "", now.astimezone(UTC))
        return self.bank.remove(pack, drop_history=drop_history, also=also)

    def edit(self, changed: Question, now: datetime) -> tuple[str, ...]:
        """Store a new text of a question and return the names of the fields that changed; raises NotFound."""
        from tpm_coach.practice.duplicates import differing

        fields = differing(self.bank.question(changed.id), changed)
        at = now.astimezone(UTC)
        self.bank.put([], at, edits=[changed], also=self.log.noting(ActKind.EDIT, changed.id, at))
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
        at, print_ = now.astimezone(UTC), hashlib.sha256(repr(whole).encode()).hexdigest()
        self.bank.put([(whole, print_)], at, also=self.log.noting(ActKind.ADD, question.id, at))
        return question

    def question(self, question_id: str) -> Question:
        """Return a question; raises NotFound."""
        return self.bank.question(question_id)

    def questions(self, selection: Selection, pack: str = "") -> Sequence[Question]:
        """Return the questions of a selection in bank order."""
        return self.bank.questions(selection, pack)
