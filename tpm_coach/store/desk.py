"""What lies on a learner's desk: open drafts, and questions put aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, delete, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from tpm_coach.domain import ActKind, Draft, Memory, Question, RehearsalKind
from tpm_coach.store.driver import Direct, driving
from tpm_coach.store.engine import reading, writing
from tpm_coach.store.journal import images, named, note
from tpm_coach.store.rows import draft_row, draft_value, kind_of, listed, memory_value, question_value
from tpm_coach.store.tables import draft, hold, memory, question


def free(learner_id: int, day: date) -> ColumnElement[bool]:
    """Return the condition that a learner has not put a question aside on a study day."""
    held = (
        select(1)
        .where(hold.c.learner_id == learner_id, hold.c.question_id == question.c.id)
        .where(or_(hold.c.until.is_(None), hold.c.until > day))
    )
    return ~held.exists()


@dataclass(frozen=True)
class Opened:
    """A question with all that decides how it is asked: FSRS's belief, the draft of an answer, and whether it
    is put aside.
    """

    question: Question
    memory: Memory | None
    draft: Draft | None
    held: bool


_PARTS = (Direct(question), Direct(memory), Direct(draft), Direct(hold))
# One statement on the driver: as four through SQLAlchemy the next question took 0.68 ms instead of 0.07.
_OPENED = f"""
    SELECT {", ".join(part.columns for part in _PARTS)}
    FROM question
    LEFT JOIN memory ON memory.learner_id = :learner AND memory.question_id = question.id
    LEFT JOIN draft ON draft.learner_id = :learner AND draft.question_id = question.id AND draft.kind = :kind
    LEFT JOIN hold ON hold.learner_id = :learner AND hold.question_id = question.id
        AND (hold.until IS NULL OR hold.until > :day)
    WHERE question.id = :question AND question.active
"""  # noqa: S608


class Desk:
    """One learner's drafts and holds."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def open(self, question_id: str, day: date, ungraded: RehearsalKind | None = None) -> Opened | None:
        """Return an active question as it lies on a study day, None when it is not asked any more."""
        key = {"learner": self._learner_id, "question": question_id, "day": day.isoformat()}
        key["kind"] = kind_of(ungraded)
        with driving(self._engine, "BEGIN") as driver:
            found = driver.execute(_OPENED, key).fetchone()
            if found is None:
                return None
            values = iter(found)
            asked, known, left, held = (part.row([*islice(values, len(part))]) for part in _PARTS)
        return Opened(
            question_value(asked),
            memory_value(known) if known["question_id"] else None,
            draft_value(left) if left["question_id"] else None,
            held["question_id"] is not None,
        )

    def save_draft(self, value: Draft) -> None:
        """Keep an unrated answer, in place of the one of its kind kept before for its question."""
        row = draft_row(self._learner_id, value)
        keys = ["learner_id", "question_id", "kind"]
        statement = upsert(draft).values(row).on_conflict_do_update(index_elements=keys, set_=row)
        with writing(self._engine) as connection:
            connection.execute(statement)

    def drop_draft(self, question_id: str, ungraded: RehearsalKind | None = None) -> None:
        """Forget the draft for a question, if there is one."""
        mine = (draft.c.learner_id == self._learner_id, draft.c.question_id == question_id)
        with writing(self._engine) as connection:
            connection.execute(delete(draft).where(*mine, draft.c.kind == kind_of(ungraded)))

    def draft(self, question_id: str, ungraded: RehearsalKind | None = None) -> Draft | None:
        """Return the draft for a question, if there is one."""
        return self._first(self._drafts(ungraded).where(draft.c.question_id == question_id))

    def latest_draft(self, day: date) -> Draft | None:
        """Return the draft to be rated that was saved last, of a question that may be asked on a day."""
        return self._first(self._drafts(None).where(question.c.active, free(self._learner_id, day)))

    def _drafts(self, ungraded: RehearsalKind | None) -> Select[Any]:
        query = select(*draft.c).join(question, question.c.id == draft.c.question_id)
        mine = (draft.c.learner_id == self._learner_id, draft.c.kind == kind_of(ungraded))
        return query.where(*mine).order_by(draft.c.saved_at.desc())

    def _first(self, query: Select[Any]) -> Draft | None:
        with reading(self._engine) as connection:
            row = connection.execute(query.limit(1)).mappings().first()
        return draft_value(row) if row else None

    def put_aside(self, question_id: str, until: date | None, now: datetime) -> None:
        """Keep a question out of the queue until a study day; without a day it is suspended."""
        self.put_all_aside([question_id], until, now)

    def put_all_aside(self, question_ids: Sequence[str], until: date | None, now: datetime) -> None:
        """Keep questions out of the queue until a study day, as one act; without a day they are suspended."""
        shared = {"learner_id": self._learner_id, "until": until, "since": now}
        keys = [(self._learner_id, id_) for id_ in dict.fromkeys(question_ids)]
        rows = [{"question_id": id_, **shared} for _, id_ in keys]
        statement = upsert(hold)
        statement = statement.on_conflict_do_update(
            index_elements=["learner_id", "question_id"],
            set_={name: statement.excluded[name] for name in ("until", "since")},
        )
        kind = ActKind.BURY if until else ActKind.SUSPEND
        with writing(self._engine) as connection:
            before = images(connection, "hold", keys)
            connection.execute(statement, rows)
            note(connection, self._learner_id, kind, named([id_ for _, id_ in keys]), now, before)

    def take_all_back(self, question_ids: Sequence[str], now: datetime) -> int:
        """Let questions into the queue again, as one act; returns how many were put aside."""
        with writing(self._engine) as connection:
            keys = [(self._learner_id, id_) for id_ in dict.fromkeys(question_ids)]
            before = [item for item in images(connection, "hold", keys) if item[2] is not None]
            back = [key[1] for _, key, _ in before]
            if back:
                mine = (hold.c.learner_id == self._learner_id, hold.c.question_id.in_(listed(back)))
                connection.execute(delete(hold).where(*mine))
                note(connection, self._learner_id, ActKind.RESUME, named(back), now, before)
        return len(back)

    def held(self, day: date) -> set[str]:
        """Return the ids of the questions that are put aside on a study day, the suspended ones too."""
        query = select(hold.c.question_id).where(
            hold.c.learner_id == self._learner_id, or_(hold.c.until.is_(None), hold.c.until > day)
        )
        with reading(self._engine) as connection:
            return set(connection.scalars(query))

    def suspended(self) -> set[str]:
        """Return the ids of the suspended questions."""
        query = select(hold.c.question_id).where(
            hold.c.learner_id == self._learner_id, hold.c.until.is_(None)
        )
        with reading(self._engine) as connection:
            return set(connection.scalars(query))
