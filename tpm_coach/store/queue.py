"""What may be asked: due and unseen questions, counts and standings."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Engine, Select, and_, func, select

from tpm_coach.domain import Category, Selection, Standing
from tpm_coach.store.bank import selected
from tpm_coach.store.desk import free
from tpm_coach.store.engine import reading
from tpm_coach.store.rows import Row, memory_value
from tpm_coach.store.tables import memory, question, review


class Queue:
    """One learner's questions by what FSRS believes of them; held questions are left out."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def due(self, day: date, selection: Selection) -> list[Standing]:
        """Return the questions due on a study day or before, most overdue first."""
        query = self._seen().where(memory.c.due_day <= day, *selected(selection), free(self._learner_id, day))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(memory.c.due_day, question.c.id)).mappings()
            return [_standing(row) for row in rows]

    def unseen(self, day: date, selection: Selection, per_category: int | None) -> list[Standing]:
        """Return each category's first unseen questions in bank order, at most so many each (None: all)."""
        result = []
        with reading(self._engine) as connection:
            for category in Category:
                if selection.category in (None, category):
                    mine = Selection(category, selection.tag)
                    query = self._unseen(day, mine).order_by(question.c.position).limit(per_category)
                    rows = connection.execute(query).mappings()
                    result += [Standing(row["id"], Category(row["category"]), row["minutes"]) for row in rows]
        return result

    def available(self, day: date) -> list[Standing]:
        """Return every question that was rated and is not put aside on a study day."""
        query = self._seen().where(*selected(Selection()), free(self._learner_id, day))
        with reading(self._engine) as connection:
            return [_standing(row) for row in connection.execute(query).mappings()]

    def seen(self, selection: Selection) -> list[Standing]:
        """Return every question that was rated, held ones too."""
        with reading(self._engine) as connection:
            rows = connection.execute(self._seen().where(*selected(selection))).mappings()
            return [_standing(row) for row in rows]

    def totals(self, selection: Selection) -> dict[Category, int]:
        """Return how many active questions each category holds."""
        query = select(question.c.category, func.count()).where(*selected(selection))
        with reading(self._engine) as connection:
            found = {row[0]: row[1] for row in connection.execute(query.group_by(question.c.category))}
        return {category: found.get(category.value, 0) for category in Category}

    def seen_counts(self) -> dict[Category, int]:
        """Return how many active questions of each category were rated at least once."""
        query = (
            select(question.c.category, func.count())
            .join(memory, memory.c.question_id == question.c.id)
            .where(memory.c.learner_id == self._learner_id, question.c.active)
        )
        with reading(self._engine) as connection:
            found = {row[0]: row[1] for row in connection.execute(query.group_by(question.c.category))}
        return {category: found.get(category.value, 0) for category in Category}

    def started_on(self, day: date) -> int:
        """Return how many questions were answered for the first time on a study day."""
        query = (
            select(func.count())
            .select_from(review)
            .where(review.c.learner_id == self._learner_id, review.c.study_day == day, review.c.first)
        )
        with reading(self._engine) as connection:
            return connection.scalar(query) or 0

    def load(self, until: date) -> dict[date, int]:
        """Return how many questions are due on each study day up to `until`."""
        query = (
            select(memory.c.due_day, func.count())
            .join(question, question.c.id == memory.c.question_id)
            .where(memory.c.learner_id == self._learner_id, memory.c.due_day <= until, question.c.active)
            .where(free(self._learner_id, until))
            .group_by(memory.c.due_day)
        )
        with reading(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def _seen(self) -> Select[Any]:
        return (
            select(*question.c["category", "minutes"], *memory.c, review.c.coverage)
            .join(memory, memory.c.question_id == question.c.id)
            .join(review, review.c.id == memory.c.review_id)
            .where(memory.c.learner_id == self._learner_id)
        )

    def _unseen(self, day: date, selection: Selection) -> Select[Any]:
        mine = and_(memory.c.question_id == question.c.id, memory.c.learner_id == self._learner_id)
        return (
            select(*question.c["id", "category", "minutes"])
            .outerjoin(memory, mine)
            .where(memory.c.question_id.is_(None), *selected(selection), free(self._learner_id, day))
        )


def _standing(row: Row) -> Standing:
    return Standing(
        question_id=row["question_id"],
        category=Category(row["category"]),
        minutes=row["minutes"],
        memory=memory_value(row),
        coverage=row["coverage"],
    )
