"""Packs and questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, or_, select, update

from tpm_coach.domain import Category, Pack, Question, Selection
from tpm_coach.errors import NotFound
from tpm_coach.store.derived import ANSWERS_ANEW
from tpm_coach.store.engine import reading, sweep, writing
from tpm_coach.store.journal import Image, image
from tpm_coach.store.putting import PackChange, Share, carry_out, edited, planned, switch
from tpm_coach.store.rows import listed, question_value
from tpm_coach.store.tables import act, metadata, own_tag
from tpm_coach.store.tables import pack as packs
from tpm_coach.store.tables import question as questions

__all__ = ["Bank", "Note", "PackChange", "PackInfo", "Share"]

Note = Callable[[Connection, Sequence[Image]], None]
"""Writes down, in the same transaction, what was done and the images of the rows before it."""


def _unnoted(connection: Connection, images: Sequence[Image]) -> None:
    pass


def _untold(_: float) -> None:
    pass


@dataclass(frozen=True)
class PackInfo:
    """A stored pack without its questions; `questions` counts the active ones."""

    name: str
    title: str
    version: str
    language: str
    licence: str
    questions: int
    stored_at: datetime


def selected(selection: Selection, learner_id: int | None = None) -> list[ColumnElement[bool]]:
    """Return the conditions on `question` that a selection stands for; a learner's own tags count too."""
    conditions: list[ColumnElement[bool]] = [questions.c.active]
    if selection.category:
        conditions.append(questions.c.category == selection.category.value)
    if selection.tag:
        labelled = questions.c.labels.contains(f" {selection.tag} ", autoescape=True)
        own = (
            select(1)
            .where(own_tag.c.learner_id == learner_id, own_tag.c.question_id == questions.c.id)
            .where(own_tag.c.tag == selection.tag)
        )
        conditions.append(labelled if learner_id is None else or_(labelled, own.exists()))
    return conditions


class Bank:
    """The stored questions of all packs, the same for every learner."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def fingerprints(self) -> set[str]:
        """Return the fingerprints of the files that are stored, removed packs included."""
        with reading(self._engine) as connection:
            return set(connection.scalars(select(packs.c.fingerprint)))

    def put(
        self,
        new: Sequence[tuple[Pack, str]],
        now: datetime,
        *,
        dry_run: bool = False,
        shipped: bool = False,
        edits: Sequence[Question] = (),
        also: Note = _unnoted,
        share: Share = _untold,
    ) -> list[PackChange]:
        """Store packs, each with its file's fingerprint, or update their texts, all or none.

        `edits` are new texts of questions that are stored already, whatever their pack; `also` is done
        in the same transaction, with the images of the rows that were changed. `share` is told how much
        (0-1) is written; what it raises ends it all, and nothing is stored.

        What is gone from a pack is retired, never deleted. Raises PackErrors when an id belongs to
        another pack; nothing is stored then, nor with `dry_run`. A `shipped` pack, which nobody chose
        to import, leaves such ids out instead, and stays removed when it was removed.
        """
        if dry_run:
            with reading(self._engine) as connection:
                return [planned(connection, pack, shipped=shipped).change for pack, _ in new]
        with writing(self._engine) as connection:
            images: list[Image] = []
            changes: list[PackChange] = []
            for number, (pack, fingerprint) in enumerate(new):
                putting = planned(connection, pack, shipped=shipped)
                part = _part(share, number, len(new))
                images += carry_out(connection, putting, fingerprint, now, part)
                changes.append(putting.change)
            images += edited(connection, edits, now)
            also(connection, images)
            share(1.0)
        return changes

    def remove(self, name: str, *, drop_history: bool = False, also: Note = _unnoted) -> int:
        """Retire a pack and return how many questions are no longer asked; their history stays.

        With `drop_history` the questions and everything that hangs on them are deleted for every learner,
        which cannot be taken back, nor can anything before it, and overwritten. Raises NotFound.
        """
        with writing(self._engine) as connection:
            mine = packs.c.name == name
            stored = [mine] if drop_history else [mine, packs.c.active]
            if not connection.scalar(select(func.count()).select_from(packs).where(*stored)):
                raise NotFound(f"there is no pack {name!r}; 'tpm-coach packs list' names them")
            asked = select(questions.c.number).where(questions.c.pack == name, questions.c.active)
            numbers = list(connection.scalars(asked))
            images = [image(connection, "pack", name), *switch(connection, numbers, 0)]
            connection.execute(update(packs).where(mine).values(active=False))
            if not drop_history:
                also(connection, images)
                return len(numbers)
            dropped = self._drop(connection, name)
        sweep(Path(str(self._engine.url.database)))
        return dropped

    def _drop(self, connection: Connection, name: str) -> int:
        ids = select(questions.c.id).where(questions.c.pack == name)
        # Children first, whatever tables there are: each that names a question.
        for table in reversed(metadata.sorted_tables):
            if "question_id" in table.c:
                connection.execute(delete(table).where(table.c.question_id.in_(ids)))
        connection.execute(delete(act))
        for statement in ANSWERS_ANEW:
            connection.exec_driver_sql(statement)
        # The pack itself stays removed, so that a shipped one does not come back by itself.
        return connection.execute(delete(questions).where(questions.c.pack == name)).rowcount

    def packs(self) -> list[PackInfo]:
        """Return the packs in use, by name."""
        count = (
            select(func.count())
            .where(questions.c.pack == packs.c.name, questions.c.active)
            .scalar_subquery()
            .label("questions")
        )
        columns = packs.c["name", "title", "version", "language", "licence", "stored_at"]
        query = select(*columns, count).where(packs.c.active).order_by(packs.c.name)
        with reading(self._engine) as connection:
            return [PackInfo(**row) for row in connection.execute(query).mappings()]

    def question(self, question_id: str) -> Question:
        """Return a question, retired ones too; raises NotFound."""
        with reading(self._engine) as connection:
            row = (
                connection.execute(select(questions).where(questions.c.id == question_id)).mappings().first()
            )
        if row is None:
            raise NotFound(f"there is no question {question_id!r}; 'tpm-coach questions search' finds it")
        return question_value(row)

    def each(self, most: int) -> Iterator[Question]:
        """Return the active questions one by one, at most so many, in the order in which they were stored."""
        query = select(questions).where(questions.c.active).order_by(questions.c.number).limit(most)
        with reading(self._engine) as connection:
            # In one go 250 questions of the shipped bank would need five megabytes at once.
            for row in connection.execution_options(yield_per=20).execute(query).mappings():
                yield question_value(row)

    def questions(self, selection: Selection, pack: str = "") -> Sequence[Question]:
        """Return the active questions of a selection, and of one pack if it is named, in bank order."""
        query = select(questions).where(*selected(selection)).order_by(questions.c.pack, questions.c.position)
        if pack:
            query = query.where(questions.c.pack == pack)
        with reading(self._engine) as connection:
            return [question_value(row) for row in connection.execute(query).mappings()]

    def texts(self) -> list[tuple[str, str, Category, str, bool]]:
        """Return id, pack, category, prompt and whether it is asked, of every stored question."""
        columns = questions.c["id", "pack", "category", "prompt", "active"]
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns))
            return [(row.id, row.pack, Category(row.category), row.prompt, row.active) for row in rows]

    def asked(self, pack: str) -> list[tuple[str, str]]:
        """Return id and prompt of each question of a pack that is in use."""
        query = select(questions.c.id, questions.c.prompt).where(questions.c.pack == pack, questions.c.active)
        with reading(self._engine) as connection:
            return [(row.id, row.prompt) for row in connection.execute(query)]

    def model_answers(self, limit: int) -> list[str]:
        """Return the model answers of questions in use, at most so many, those stored first."""
        text = questions.c.body["model_answer"].as_string()
        query = select(text).where(questions.c.active, text != "").order_by(questions.c.number).limit(limit)
        with reading(self._engine) as connection:
            return list(connection.scalars(query))

    def several(self, ids: Sequence[str]) -> dict[str, Question]:
        """Return those of these questions that are stored, retired ones too, by id."""
        if not ids:
            return {}
        query = select(questions).where(questions.c.id.in_(listed(ids)))
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings()
            return {row["id"]: question_value(row) for row in rows}

    def numbered(self, numbers: Sequence[int]) -> list[Question]:
        """Return the questions with these numbers, in their order."""
        query = select(questions).where(questions.c.number.in_(listed(numbers)))
        with reading(self._engine) as connection:
            found = {row["number"]: question_value(row) for row in connection.execute(query).mappings()}
        return [found[number] for number in numbers if number in found]


def _part(share: Share, number: int, count: int) -> Share:
    """Tell of one pack of several as its share of all."""
    return lambda done: share((number + done) / count)
