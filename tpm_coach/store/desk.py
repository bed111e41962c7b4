"""What lies on a learner's desk: open drafts, and questions put aside."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, delete, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from tpm_coach.domain import Draft
from tpm_coach.store.engine import reading, writing
from tpm_coach.store.rows import turns_json, turns_value
from tpm_coach.store.tables import draft, hold, question


def draft_row(learner_id: int, value: Draft) -> dict[str, Any]:
    """Return a draft as a row."""
    return {
        "learner_id": learner_id,
        "question_id": value.question_id,
        "turns": turns_json(value.turns),
        "unsent": value.unsent,
        "started_at": value.started_at,
        "seconds": value.seconds,
        "saved_at": value.saved_at,
    }


def free(learner_id: int, day: date) -> ColumnElement[bool]:
    """Return the condition that a learner has not put a question aside on a study day."""
    held = (
        select(1)
        .where(hold.c.learner_id == learner_id, hold.c.question_id == question.c.id)
        .where(or_(hold.c.until.is_(None), hold.c.until > day))
    )
    return ~held.exists()


class Desk:
    """One learner's drafts and holds."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def save_draft(self, value: Draft) -> None:
        """Keep an unrated answer, in place of the one kept before for its question."""
        row = draft_row(self._learner_id, value)
        keys = ["learner_id", "question_id"]
        statement = upsert(draft).values(row).on_conflict_do_update(index_elements=keys, set_=row)
        with writing(self._engine) as connection:
            connection.execute(statement)

    def drop_draft(self, question_id: str) -> None:
        """Forget the draft for a question, if there is one."""
        mine = (draft.c.learner_id == self._learner_id, draft.c.question_id == question_id)
        with writing(self._engine) as connection:
            connection.execute(delete(draft).where(*mine))

    def draft(self, question_id: str) -> Draft | None:
        """Return the draft for a question, if there is one."""
        return self._first(self._drafts().where(draft.c.question_id == question_id))

    def latest_draft(self, day: date) -> Draft | None:
        """Return the draft that was saved last, of a question that may be asked on a study day."""
        return self._first(self._drafts().where(question.c.active, free(self._learner_id, day)))

    def _drafts(self) -> Select[Any]:
        query = select(*draft.c).join(question, question.c.id == draft.c.question_id)
        return query.where(draft.c.learner_id == self._learner_id).order_by(draft.c.saved_at.desc())

    def _first(self, query: Select[Any]) -> Draft | None:
        with reading(self._engine) as connection:
            row = connection.execute(query.limit(1)).mappings().first()
        if row is None:
            return None
        return Draft(
            question_id=row["question_id"],
            turns=turns_value(row["turns"]),
            unsent=row["unsent"],
            started_at=row["started_at"],
            seconds=row["seconds"],
            saved_at=row["saved_at"],
        )

    def put_aside(self, question_id: str, until: date | None, now: datetime) -> None:
        """Keep a question out of the queue until a study day; without a day it is suspended."""
        row = {"learner_id": self._learner_id, "question_id": question_id, "until": until, "since": now}
        keys = ["learner_id", "question_id"]
        statement = upsert(hold).values(row).on_conflict_do_update(index_elements=keys, set_=row)
        with writing(self._engine) as connection:
            connection.execute(statement)

    def take_back(self, question_id: str) -> bool:
        """Let a question into the queue again; returns whether it was put aside."""
        mine = (hold.c.learner_id == self._learner_id, hold.c.question_id == question_id)
        with writing(self._engine) as connection:
            return bool(connection.execute(delete(hold).where(*mine)).rowcount)

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
