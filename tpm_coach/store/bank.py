"""Packs and questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from tpm_coach.domain import Category, Pack, Question, Selection
from tpm_coach.errors import NotFound, PackError, PackErrors
from tpm_coach.store.engine import reading, writing
from tpm_coach.store.rows import question_row, question_value
from tpm_coach.store.tables import metadata
from tpm_coach.store.tables import pack as packs
from tpm_coach.store.tables import question as questions

_BATCH = 200


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


@dataclass(frozen=True)
class PackChange:
    """What storing a pack did, as question ids; `retired` are no longer asked, their history stays."""

    pack: str
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    unchanged: int = 0


def selected(selection: Selection) -> list[ColumnElement[bool]]:
    """Return the conditions on `question` that a selection stands for."""
    conditions: list[ColumnElement[bool]] = [questions.c.active]
    if selection.category:
        conditions.append(questions.c.category == selection.category.value)
    if selection.tag:
        conditions.append(questions.c.labels.contains(f" {selection.tag} ", autoescape=True))
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
        also: Callable[[Connection], None] | None = None,
    ) -> list[PackChange]:
        """Store packs, each with its file's fingerprint, or update their texts, all or none.

        `edits` are new texts of questions that are stored already, whatever their pack; `also` is done
        in the same transaction.

        What is gone from a pack is retired, never deleted. Raises PackErrors when an id belongs to
        another pack; nothing is stored then, nor with `dry_run`. A `shipped` pack, which nobody chose
        to import, leaves such ids out instead, and stays removed when it was removed.
        """
        if dry_run:
            with reading(self._engine) as connection:
                return [self._put(connection, pack, "", now, shipped, dry_run) for pack, _ in new]
        with writing(self._engine) as connection:
            changes = [self._put(connection, pack, fingerprint, now, shipped) for pack, fingerprint in new]
            self._edit(connection, edits, now)
            if also:
                also(connection)
        return changes

    def _put(
        self,
        connection: Connection,
        pack: Pack,
        fingerprint: str,
        now: datetime,
        shipped: bool,
        dry_run: bool = False,
    ) -> PackChange:
        known = {
            row.id: row
            for row in connection.execute(
                select(*questions.c["id", "pack", "position", "fingerprint", "active", "version"])
            )
        }
        rows = {q.id: question_row(q, position) for position, q in enumerate(pack.questions)}
        taken = [id_ for id_ in rows if id_ in known and known[id_].pack != pack.name]
        active = True
        if shipped:
            rows = {id_: row for id_, row in rows.items() if id_ not in taken}
            stored = connection.scalar(select(packs.c.active).where(packs.c.name == pack.name))
            active = stored is not False
        elif taken:
            raise PackErrors(
                [
                    PackError(
                        pack.name, 0, id_, f"this id belongs to pack {known[id_].pack!r}; choose another"
                    )
                    for id_ in taken
                ]
            )
        added = [id_ for id_ in rows if id_ not in known]
        updated = [
            id_
            for id_, row in rows.items()
            if id_ in known
            and (known[id_].fingerprint != row["fingerprint"] or known[id_].active is not active)
        ]
        retired = [
            id_ for id_, row in known.items() if row.pack == pack.name and row.active and id_ not in rows
        ]
        unchanged = len(rows) - len(added) - len(updated)
        change = PackChange(pack.name, tuple(added), tuple(updated), tuple(retired), unchanged)
        if dry_run:
            return change
        head = {
            "name": pack.name,
            "title": pack.title,
            "version": pack.version,
            "language": pack.language,
            "licence": pack.licence,
            "fingerprint": fingerprint,
            "active": active,
            "stored_at": now,
        }
        connection.execute(
            upsert(packs).values(head).on_conflict_do_update(index_elements=["name"], set_=head)
        )
        fresh = [rows[id_] | {"version": 1, "active": active, "stored_at": now} for id_ in added]
        for start in range(0, len(fresh), _BATCH):
            connection.execute(insert(questions), fresh[start : start + _BATCH])
        if updated:
            changes = [
                {
                    "key": id_,
                    **{key: rows[id_][key] for key in rows[id_] if key not in ("id", "pack")},
                    "version": known[id_].version + (known[id_].fingerprint != rows[id_]["fingerprint"]),
                    "active": active,
                    "stored_at": now,
                }
                for id_ in updated
            ]
            connection.execute(update(questions).where(questions.c.id == bindparam("key")), changes)
        moved = [
            {"key": id_, "place": row["position"]}
            for id_, row in rows.items()
            if id_ in known and known[id_].position != row["position"]
        ]
        if moved:
            place = update(questions).where(questions.c.id == bindparam("key"))
            connection.execute(place.values(position=bindparam("place")), moved)
        if retired:
            connection.execute(
                update(questions).where(questions.c.id == bindparam("key")).values(active=False),
                [{"key": id_} for id_ in retired],
            )
        return change

    def _edit(self, connection: Connection, edits: Sequence[Question], now: datetime) -> None:
        for question in edits:
            mine = questions.c.id == question.id
            known = connection.execute(select(*questions.c["position", "fingerprint"]).where(mine)).first()
            if known is None:
                raise NotFound(f"there is no question {question.id!r}; 'tpm-coach questions search' finds it")
            row = question_row(question, known.position)
            if row["fingerprint"] != known.fingerprint:
                changed = row | {"version": questions.c.version + 1, "stored_at": now}
                connection.execute(update(questions).where(mine).values(changed))

    def remove(self, name: str, *, drop_history: bool = False) -> int:
        """Retire a pack and return how many questions are no longer asked; their history stays.

        With `drop_history` the questions and everything that hangs on them are deleted for every learner.
        Raises NotFound.
        """
        with writing(self._engine) as connection:
            mine = packs.c.name == name
            stored = [mine] if drop_history else [mine, packs.c.active]
            if not connection.scalar(select(func.count()).select_from(packs).where(*stored)):
                raise NotFound(f"there is no pack {name!r}; 'tpm-coach packs list' names them")
            connection.execute(update(packs).where(mine).values(active=False))
            retired = connection.execute(
                update(questions).where(questions.c.pack == name, questions.c.active).values(active=False)
            )
            if drop_history:
                return self._drop(connection, name)
            return retired.rowcount

    def _drop(self, connection: Connection, name: str) -> int:
        ids = select(questions.c.id).where(questions.c.pack == name)
        # Children first, whatever tables there are: each that names a question.
        for table in reversed(metadata.sorted_tables):
            if "question_id" in table.c:
                connection.execute(delete(table).where(table.c.question_id.in_(ids)))
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

    def prompts(self) -> dict[str, str]:
        """Return what search looks through: id, prompt and labels of every active question."""
        query = select(*questions.c["id", "prompt", "labels"]).where(questions.c.active)
        with reading(self._engine) as connection:
            return {row.id: f"{row.prompt} {row.labels} {row.id}" for row in connection.execute(query)}
