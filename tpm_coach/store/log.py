"""The log of rated answers, and the memory that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from statistics import median
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from tpm_coach.domain import Answer, Category, Draft, Feedback, LogEntry, Memory, Rating, Review
from tpm_coach.errors import NothingToUndo, StoreConflict
from tpm_coach.store.desk import draft_row
from tpm_coach.store.engine import reading, writing
from tpm_coach.store.past import append
from tpm_coach.store.rows import (
    Row,
    feedback_json,
    memory_columns,
    memory_value,
    review_row,
    review_value,
    turns_json,
)
from tpm_coach.store.tables import draft, memory, question, rehearsal, review


class Log:
    """One learner's reviews; replaying a question's reviews always gives its memory."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def memory(self, question_id: str) -> Memory | None:
        """Return FSRS's belief about a question, None when it was never rated."""
        with reading(self._engine) as connection:
            return self._memory(connection, question_id)

    def record(self, new: Review) -> Review:
        """Append a review, store the memory it gives and drop the answer's draft, all or nothing.

        Returns the review with its number. Raises StoreConflict when the memory is no longer
        `new.before`, because another process rated the question meanwhile.
        """
        with writing(self._engine) as connection:
            if self._memory(connection, new.question_id) != new.before:
                raise StoreConflict(f"{new.question_id} was rated elsewhere meanwhile; rate it again")
            inserted = connection.execute(insert(review), review_row(self._learner_id, new))
            number = int(inserted.inserted_primary_key[0]) if inserted.inserted_primary_key else 0
            self._set_memory(connection, new.question_id, new.after, number)
            connection.execute(delete(draft).where(*self._of(draft, new.question_id)))
        return replace(new, id=number)

    def appending(self, new: Sequence[Review]) -> Callable[[Connection], None]:
        """Return what appends reviews that were rated elsewhere, oldest first, within another transaction."""
        return lambda connection: append(connection, self._learner_id, new)

    def rehearse(
        self, question_id: str, answer: Answer, feedback: Feedback | None, day: date, now: datetime
    ) -> None:
        """Keep an answer that is not graded; its draft is dropped, memory and log stay as they are."""
        row = {
            "learner_id": self._learner_id,
            "question_id": question_id,
            "study_day": day,
            "rehearsed_at": now,
            "seconds": answer.seconds,
            "coverage": feedback.coverage if feedback else 0.0,
            "turns": turns_json(answer.turns),
            "feedback": feedback_json(feedback),
        }
        with writing(self._engine) as connection:
            connection.execute(insert(rehearsal), row)
            connection.execute(delete(draft).where(*self._of(draft, question_id)))

    def undo(self, now: datetime) -> Review:
        """Take back the learner's latest review: its memory is restored, its answer is a draft again.

        Raises NothingToUndo.
        """
        latest = select(review).where(review.c.learner_id == self._learner_id)
        with writing(self._engine) as connection:
            row = connection.execute(latest.order_by(review.c.id.desc()).limit(1)).mappings().first()
            if row is None:
                raise NothingToUndo("nothing has been rated yet, so there is nothing to undo")
            undone = review_value(row)
            before = connection.scalar(
                select(func.max(review.c.id)).where(
                    *self._of(review, undone.question_id), review.c.id < undone.id
                )
            )
            connection.execute(delete(memory).where(*self._of(memory, undone.question_id)))
            if undone.before is not None and before is not None:
                self._set_memory(connection, undone.question_id, undone.before, before)
            connection.execute(delete(review).where(review.c.id == undone.id))
            if undone.answer.turns:
                kept = Draft(
                    undone.question_id,
                    undone.answer.turns,
                    "",
                    undone.answer.started_at,
                    undone.answer.seconds,
                    now,
                )
                connection.execute(
                    upsert(draft).values(draft_row(self._learner_id, kept)).on_conflict_do_nothing()
                )
        return undone

    def reviews(self, question_id: str = "", limit: int | None = None) -> list[Review]:
        """Return the learner's reviews, latest first, of one question if it is named."""
        query = select(review).where(review.c.learner_id == self._learner_id)
        if question_id:
            query = query.where(review.c.question_id == question_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(review.c.id.desc()).limit(limit)).mappings()
            return [review_value(row) for row in rows]

    def study_days(self) -> Sequence[date]:
        """Return the days with at least one review, latest first."""
        query = (
            select(review.c.study_day)
            .where(review.c.learner_id == self._learner_id)
            .group_by(review.c.study_day)
            .order_by(review.c.study_day.desc())
        )
        with reading(self._engine) as connection:
            return list(connection.scalars(query))

    def spent_on(self, day: date) -> tuple[int, float]:
        """Return how many answers were rated on a study day, and the seconds spent writing them."""
        mine = (review.c.learner_id == self._learner_id, review.c.study_day == day)
        query = select(func.count(), func.coalesce(func.sum(review.c.seconds), 0.0)).where(*mine)
        with reading(self._engine) as connection:
            answers, seconds = connection.execute(query).one()
        return int(answers), float(seconds)

    def paces(self) -> dict[Category, float]:
        """Return the median minutes of writing in each category with five answers among the last 200."""
        query = (
            select(question.c.category, review.c.seconds)
            .join(question, question.c.id == review.c.question_id)
            .where(review.c.learner_id == self._learner_id, review.c.seconds > 0)
            .order_by(review.c.id.desc())
            .limit(200)
        )
        times: dict[Category, list[float]] = {}
        with reading(self._engine) as connection:
            for category, seconds in connection.execute(query):
                times.setdefault(Category(category), []).append(seconds / 60)
        return {category: median(known) for category, known in times.items() if len(known) >= 5}

    def entries(self) -> list[LogEntry]:
        """Return the figures of every review, oldest first."""
        names = [
            "question_id",
            "study_day",
            "rating",
            "suggested",
            "confidence",
            "coverage",
            "seconds",
            "first",
        ]
        query = (
            select(*(review.c[name] for name in names), question.c.category)
            .join(question, question.c.id == review.c.question_id)
            .where(review.c.learner_id == self._learner_id)
            .order_by(review.c.id)
        )
        with reading(self._engine) as connection:
            return [_entry(row) for row in connection.execute(query).mappings()]

    def _of(self, table: Any, question_id: str) -> tuple[Any, Any]:
        return table.c.learner_id == self._learner_id, table.c.question_id == question_id

    def _memory(self, connection: Connection, question_id: str) -> Memory | None:
        row = connection.execute(select(memory).where(*self._of(memory, question_id))).mappings().first()
        return memory_value(row) if row else None

    def _set_memory(self, connection: Connection, question_id: str, value: Memory, number: int) -> None:
        columns = memory_columns(value) | {"review_id": number}
        key = {"learner_id": self._learner_id, "question_id": question_id}
        connection.execute(
            upsert(memory)
            .values(key | columns)
            .on_conflict_do_update(index_elements=["learner_id", "question_id"], set_=columns)
        )


def _entry(row: Row) -> LogEntry:
    return LogEntry(
        question_id=row["question_id"],
        category=Category(row["category"]),
        study_day=row["study_day"],
        rating=Rating(row["rating"]),
        suggested=Rating(row["suggested"]) if row["suggested"] else None,
        confidence=row["confidence"],
        coverage=row["coverage"],
        seconds=row["seconds"],
        first=row["first"],
    )
