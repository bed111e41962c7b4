"""Every answer that one learner gave, to be looked through: filtered, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, column, func, or_, select, table

from tpm_coach.domain import Category, Rating, Review
from tpm_coach.store.engine import reading
from tpm_coach.store.rows import Row, review_value, reviews
from tpm_coach.store.search import Words
from tpm_coach.store.tables import question, review

_OPENING = 400
"""So many characters of an answer go into a listing."""

_said = table("answer", column("number"), column("text"))
_said_index = table("answer_text", column("rowid"), column("answer_text"))
_question_index = table("question_text", column("rowid"), column("question_text"))


@dataclass(frozen=True, slots=True)
class Given:
    """Which answers are wanted; empty fields let everything through."""

    category: Category | None = None
    rating: Rating | None = None
    question_id: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer in a listing; `number` is its review's, `opening` how its text begins.

    `coverage` (0-1) is None for a question without a rubric, and for what was rated without an answer.
    """

    number: int
    study_day: date
    question_id: str
    category: Category
    prompt: str
    rating: Rating
    coverage: float | None
    seconds: float
    opening: str


class Answers:
    """One learner's answers, by the numbers of their reviews.

    `words` are those of the answers of every learner.
    """

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self.words = Words(engine, "answer_text")
        self._engine = engine
        self._learner_id = learner_id

    def numbers(self, wanted: Given, expression: str = "") -> list[int]:
        """Return the numbers of the answers that are wanted, latest first.

        With an expression of the search index, those whose text or question matches it.
        """
        conditions = [review.c.learner_id == self._learner_id]
        if wanted.question_id:
            conditions.append(review.c.question_id == wanted.question_id)
        if wanted.category:
            conditions.append(review.c.category == wanted.category.value)
        if wanted.rating:
            conditions.append(review.c.rating == int(wanted.rating))
        if expression:
            said = select(_said_index.c.rowid).where(_said_index.c.answer_text.op("MATCH")(expression))
            asked = (
                select(question.c.id)
                .join(_question_index, _question_index.c.rowid == question.c.number)
                .where(_question_index.c.question_text.op("MATCH")(expression))
            )
            conditions.append(or_(review.c.id.in_(said), review.c.question_id.in_(asked)))
        with reading(self._engine) as connection:
            found = connection.scalars(select(review.c.id).where(*conditions))
            # Sorted here: asked for in this order, SQLite reads the long rows and not an index.
            return sorted(found, reverse=True)

    def rows(self, numbers: Sequence[int]) -> list[Answered]:
        """Return the answers with these numbers, as far as they are there, in any order."""
        chosen = select(func.json_each(json.dumps(list(numbers))).table_valued("value").c.value)
        columns = (
            *review.c["id", "study_day", "question_id", "category", "rating", "coverage", "seconds"],
            func.json_array_length(review.c.feedback, "$.evidence").label("points"),
            question.c.prompt,
            func.substr(_said.c.text, 1, _OPENING).label("opening"),
        )
        query = (
            select(*columns)
            .join(question, question.c.id == review.c.question_id)
            .join(_said, _said.c.number == review.c.id)
            .where(review.c.learner_id == self._learner_id, review.c.id.in_(chosen))
        )
        with reading(self._engine) as connection:
            return [_answered(row) for row in connection.execute(query).mappings()]

    def reviews(self, numbers: Sequence[int]) -> list[Review]:
        """Return the reviews with these numbers, as far as they are there, latest first."""
        chosen = select(func.json_each(json.dumps(list(numbers))).table_valued("value").c.value)
        mine = (review.c.learner_id == self._learner_id, review.c.id.in_(chosen))
        with reading(self._engine) as connection:
            rows = connection.execute(reviews().where(*mine).order_by(review.c.id.desc())).mappings()
            return [review_value(row) for row in rows]


def _answered(row: Row) -> Answered:
    return Answered(
        number=row["id"],
        study_day=row["study_day"],
        question_id=row["question_id"],
        category=Category(row["category"]),
        prompt=row["prompt"],
        rating=Rating(row["rating"]),
        coverage=row["coverage"] if row["points"] else None,
        seconds=row["seconds"],
        opening=row["opening"] or "",
    )
