"""The log of rated answers, and the memory that follows from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from tpm_coach.domain import (
    ActKind,
    Adjustment,
    Answer,
    Category,
    Feedback,
    Glance,
    Memory,
    Rating,
    RehearsalKind,
    Review,
)
from tpm_coach.errors import NotFound
from tpm_coach.store.driver import Direct, driving
from tpm_coach.store.engine import reading, writing
from tpm_coach.store.journal import Image, act_row, named, note
from tpm_coach.store.past import append
from tpm_coach.store.rows import (
    Row,
    feedback_json,
    listed,
    memory_columns,
    memory_value,
    review_row,
    review_value,
    reviews,
    turns_json,
)
from tpm_coach.store.tables import act, adjustment, draft, memory, rehearsal, review

_REVIEW, _MEMORY, _ACT = Direct(review), Direct(memory), Direct(act)
_KNOWN = f"SELECT {_MEMORY.columns} FROM memory WHERE learner_id = ? AND question_id = ?"  # noqa: S608
# An enum looks its members up three times as slowly.
_CATEGORIES, _RATINGS = {each.value: each for each in Category}, {int(each): each for each in Rating}
_SECONDS = (
    "SELECT category, seconds FROM review WHERE learner_id = ? ORDER BY study_day DESC, id DESC LIMIT ?"
)
_LATEST = """
    SELECT question_id, category, study_day, rating, CASE WHEN suggested THEN coverage END, seconds
    FROM review WHERE learner_id = ? ORDER BY study_day DESC, id DESC LIMIT ?
"""

# SQLite puts the lines together: as values from Python 100,000 answers took ten times as long, and all of the
# memory at once. Numbers are put in order, not the lines, which are long; without LIMIT it leaves that out.
_RATING = "CASE {} WHEN 1 THEN 'again' WHEN 2 THEN 'hard' WHEN 3 THEN 'good' WHEN 4 THEN 'easy' END"
_TOLD = f"""
    SELECT json_object(
        'id', id, 'question_id', question_id, 'question_version', question_version,
        'rating', {_RATING.format("rating")}, 'suggested', {_RATING.format("suggested")},
        'confidence', confidence,
        'coverage', CASE WHEN json_array_length(feedback, '$.evidence') THEN round(coverage, 4) END,
        'seconds', round(seconds, 1), 'reviewed_at', replace(reviewed_at, ' ', 'T') || '+00:00',
        'study_day', study_day, 'due_day', json_extract(after, '$.due_day'),
        'answer', coalesce((
            SELECT group_concat(json_extract(value, '$.text'), char(10, 10)) FROM json_each(turns)
            WHERE json_extract(value, '$.kind') = 'answer'
        ), ''),
        'evidence', coalesce(json_extract(feedback, '$.evidence'), json('[]')), 'turns', json(turns)
    )
    FROM (
        SELECT id AS wanted FROM review
        WHERE learner_id = ? AND question_id IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT -1
    ) CROSS JOIN review ON id = wanted
"""  # noqa: S608


class Log:
    """One learner's reviews; replaying a question's reviews always gives its memory."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def memory(self, question_id: str) -> Memory | None:
        """Return FSRS's belief about a question, None when it was never rated."""
        with driving(self._engine, "BEGIN") as driver:
            row = driver.execute(_KNOWN, (self._learner_id, question_id)).fetchone()
        return memory_value(_MEMORY.row(row)) if row else None

    def memories(self) -> dict[str, Memory]:
        """Return FSRS's belief about every question that has one."""
        query = select(memory).where(memory.c.learner_id == self._learner_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings()
            return {row["question_id"]: memory_value(row) for row in rows}

    def rate(self, question_id: str, rated: Callable[[Memory | None], Review]) -> Review:
        """Append the review that `rated` makes of a question's memory, store the memory that it gives, and
        drop the answer's draft, all or nothing. Returns the review with its number.

        An answer given in a mock interview has no draft: one that is there was begun in a drill.

        The memory is read and written under one lock, so nobody else's rating can come between.
        """
        with driving(self._engine) as driver:
            found = driver.execute(_KNOWN, (self._learner_id, question_id)).fetchone()
            row = _MEMORY.row(found) if found else None
            new = rated(memory_value(row) if row else None)
            values = _REVIEW.values(review_row(self._learner_id, new))
            number = cast("int", driver.execute(_REVIEW.insert, values).lastrowid)
            key = {"learner_id": self._learner_id, "question_id": question_id, "review_id": number}
            driver.execute(_MEMORY.upsert, _MEMORY.values(key | memory_columns(new.after)))
            # The draft goes with it: a trigger, to save a statement on the way to the next question.
            images: list[Image] = [("review", (number,), None), self._memory_image(question_id, row)]
            done = act_row(self._learner_id, ActKind.RATE, question_id, new.reviewed_at, images)
            driver.execute(_ACT.insert, _ACT.values(done))
        return replace(new, id=number)

    def adjust_all(
        self, question_ids: Sequence[str], change: Adjustment, day: date, now: datetime
    ) -> dict[str, Memory | None]:
        """Change memories by hand, as one act, and return what each is then; new questions are passed over.

        Raises NotFound when all of them are new.
        """
        mine = (memory.c.learner_id == self._learner_id, memory.c.question_id.in_(listed(question_ids)))
        with writing(self._engine) as connection:
            found = connection.execute(select(memory).where(*mine)).mappings()
            known = {row["question_id"]: row for row in found}
            if not known:
                what = f"{question_ids[0]} is" if len(question_ids) == 1 else "these questions are"
                raise NotFound(f"{what} new: there is no schedule yet, so there is nothing to change")
            images = self._adjusted(connection, list(known.values()), change, day, now)
            images += [self._memory_image(id_, row) for id_, row in known.items()]
            if change.due_day is None:
                connection.execute(delete(memory).where(*mine))
            else:
                connection.execute(update(memory).where(*mine).values(due_day=change.due_day))
            note(connection, self._learner_id, ActKind(change.kind.value), named(list(known)), now, images)
        if change.due_day is None:
            return dict.fromkeys(known)
        return {id_: replace(memory_value(row), due_day=change.due_day) for id_, row in known.items()}

    def _adjusted(
        self, connection: Connection, known: Sequence[Row], change: Adjustment, day: date, now: datetime
    ) -> list[Image]:
        """Write down a change of memories by hand and return the images of the rows that say so."""
        shared = {
            "learner_id": self._learner_id,
            "kind": change.kind.value,
            "study_day": day,
            "done_at": now,
            "due_day": change.due_day,
        }
        values = [
            {"question_id": row["question_id"], "after_review": row["review_id"], **shared} for row in known
        ]
        highest = connection.scalar(select(func.max(adjustment.c.id))) or 0
        connection.execute(insert(adjustment), values)
        numbers = connection.scalars(select(adjustment.c.id).where(adjustment.c.id > highest))
        return [("adjustment", (number,), None) for number in numbers]

    def noting(
        self, kind: ActKind, question_id: str, now: datetime, new: Sequence[Review] = ()
    ) -> Callable[[Connection, Sequence[Image]], None]:
        """Return what writes down an act within another transaction, with the rows that it touched there.

        `new` are reviews that were rated elsewhere, oldest first; they are appended before.
        """

        def also(connection: Connection, images: Sequence[Image]) -> None:
            added = append(connection, self._learner_id, new) if new else []
            if images or added:
                note(connection, self._learner_id, kind, question_id, now, [*images, *added])

        return also

    def rehearse(
        self,
        question_id: str,
        answer: Answer,
        feedback: Feedback | None,
        kind: RehearsalKind,
        day: date,
        now: datetime,
    ) -> None:
        """Keep an answer that is not graded; its draft is dropped, memory and log stay as they are."""
        row = {
            "learner_id": self._learner_id,
            "question_id": question_id,
            "kind": kind.value,
            "study_day": day,
            "rehearsed_at": now,
            "seconds": answer.seconds,
            "coverage": feedback.coverage if feedback else 0.0,
            "turns": turns_json(answer.turns),
            "feedback": feedback_json(feedback),
        }
        with writing(self._engine) as connection:
            connection.execute(insert(rehearsal), row)
            mine = (*self._of(draft, question_id), draft.c.kind == kind.value)
            connection.execute(delete(draft).where(*mine))

    def reviews(self, question_id: str = "", limit: int | None = None) -> list[Review]:
        """Return the learner's reviews, latest first, of one question if it is named."""
        query = reviews().where(review.c.learner_id == self._learner_id)
        if question_id:
            query = query.where(review.c.question_id == question_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(review.c.id.desc()).limit(limit)).mappings()
            return [review_value(row) for row in rows]

    def latest(self, limit: int = 200) -> list[Glance]:
        """Return the figures of the learner's latest answers, latest first."""
        with driving(self._engine, "BEGIN") as driver:
            return [
                Glance(id_, _CATEGORIES[name], date.fromisoformat(day), _RATINGS[rating], coverage, seconds)
                for id_, name, day, rating, coverage, seconds in driver.execute(
                    _LATEST, (self._learner_id, limit)
                )
            ]

    def seconds(self, limit: int = 200) -> list[tuple[Category, float]]:
        """Return the category of the learner's latest answers and their seconds of writing, latest first."""
        with driving(self._engine, "BEGIN") as driver:
            rows = driver.execute(_SECONDS, (self._learner_id, limit))
            return [(_CATEGORIES[name], seconds) for name, seconds in rows]

    def told(self, question_ids: Collection[str]) -> Iterator[str]:
        """Return the answers to these questions as JSON, oldest first, one by one."""
        with driving(self._engine, "BEGIN") as driver:
            for (line,) in driver.execute(_TOLD, (self._learner_id, json.dumps(list(question_ids)))):
                yield line

    def _of(self, table: Any, question_id: str) -> tuple[Any, Any]:
        return table.c.learner_id == self._learner_id, table.c.question_id == question_id

    def _memory_image(self, question_id: str, row: Row | None) -> Image:
        key = (self._learner_id, question_id)
        return "memory", key, None if row is None else {**row, **_days(row)}


def _days(row: Row) -> dict[str, str]:
    return {name: row[name].isoformat() for name in ("due_day", "last_day")}
