"""Answers that were rated elsewhere, brought into a learner's log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from tpm_coach.domain import Review
from tpm_coach.errors import StoreConflict
from tpm_coach.store.journal import Image, images
from tpm_coach.store.rows import memory_columns, review_row
from tpm_coach.store.tables import memory, review

_BATCH = 500


def append(connection: Connection, learner_id: int, new: Sequence[Review]) -> list[Image]:
    """Append reviews, oldest first, and store the memory that each question's last one gives.

    Returns the images of what was there before. Raises StoreConflict when a question was rated since `new`
    was worked out.
    """
    last = {item.question_id: item for item in new}
    before = images(connection, "memory", [(learner_id, id_) for id_ in last])
    _check(before, new)
    highest = connection.scalar(select(func.max(review.c.id))) or 0
    for start in range(0, len(new), _BATCH):
        rows = [review_row(learner_id, item) for item in new[start : start + _BATCH]]
        connection.execute(insert(review), rows)
    numbers: dict[str, int] = {}
    ids = list(last)
    for start in range(0, len(ids), _BATCH):
        chosen = review.c.question_id.in_(ids[start : start + _BATCH])
        query = select(review.c.question_id, func.max(review.c.id)).where(
            review.c.learner_id == learner_id, chosen
        )
        numbers |= {row[0]: row[1] for row in connection.execute(query.group_by(review.c.question_id))}
    rows = [
        {"learner_id": learner_id, "question_id": id_, "review_id": numbers[id_]} | memory_columns(item.after)
        for id_, item in last.items()
    ]
    statement = upsert(memory)
    columns: dict[str, Any] = {
        name: statement.excluded[name]
        for name in memory.columns.keys()  # noqa: SIM118
        if name not in ("learner_id", "question_id")
    }
    change = statement.on_conflict_do_update(index_elements=["learner_id", "question_id"], set_=columns)
    for start in range(0, len(rows), _BATCH):
        connection.execute(change, rows[start : start + _BATCH])
    query = select(review.c.id).where(review.c.id > highest).order_by(review.c.id)
    made: list[Image] = [("review", (number,), None) for number in connection.scalars(query)]
    return [*made, *before]


def _check(before: Sequence[Image], new: Sequence[Review]) -> None:
    first = {item.question_id: item.before for item in reversed(new)}
    for _, (_, question_id), row in before:
        expected = first[question_id]
        known = (row["reps"], row["last_day"]) if row else None
        if known != ((expected.reps, expected.last_day.isoformat()) if expected else None):
            raise StoreConflict(f"{question_id} was rated elsewhere meanwhile; import the file again")
