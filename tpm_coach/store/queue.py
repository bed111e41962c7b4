"""What may be asked: due and unseen questions, counts and standings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, Select, and_, func, select

from tpm_coach.domain import Category, Memory, MemoryState, Selection, Standing
from tpm_coach.store.bank import selected
from tpm_coach.store.desk import free
from tpm_coach.store.engine import reading
from tpm_coach.store.rows import memory_from_json
from tpm_coach.store.tables import hold, memory, question, review

_STANDING = (
    *question.c["id", "category", "minutes"],
    *memory.c["due_day", "stability", "difficulty", "state", "last_day", "reps", "lapses"],
    review.c.coverage,
)
_CATEGORIES = {category.value: category for category in Category}
_STATES = {state.value: state for state in MemoryState}


@dataclass(frozen=True)
class Everything:
    """Every active question as one learner stands with it, in bank order within a category.

    `held` gives the study day on which a question that was put aside comes back, date.max when it never does.
    """

    standings: Sequence[Standing]
    prompts: Mapping[str, str]
    held: Mapping[str, date]

    def free(self, day: date) -> list[Standing]:
        """Return the questions that are not put aside on a study day."""
        return [s for s in self.standings if self.held.get(s.question_id, day) <= day]


class Queue:
    """One learner's questions by what FSRS believes of them; held questions are left out."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def due(self, day: date, selection: Selection) -> list[Standing]:
        """Return the questions due on a study day or before, most overdue first."""
        chosen = selected(selection, self._learner_id)
        query = self._seen().where(memory.c.due_day <= day, *chosen, free(self._learner_id, day))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(memory.c.due_day, question.c.id))
            return [_standing(*row) for row in rows]

    def unseen(self, day: date, selection: Selection, per_category: int | None) -> list[Standing]:
        """Return each category's first unseen questions in bank order, at most so many each (None: all)."""
        result = []
        with reading(self._engine) as connection:
            for category in Category:
                if selection.category in (None, category):
                    mine = Selection(category, selection.tag)
                    query = self._unseen(day, mine).order_by(question.c.position).limit(per_category)
                    rows = connection.execute(query)
                    result += [Standing(id_, _CATEGORIES[name], minutes) for id_, name, minutes in rows]
        return result

    def available(self, day: date) -> list[Standing]:
        """Return every question that was rated and is not put aside on a study day."""
        query = self._seen().where(*selected(Selection()), free(self._learner_id, day))
        with reading(self._engine) as connection:
            return [_standing(*row) for row in connection.execute(query)]

    def seen(self, selection: Selection) -> list[Standing]:
        """Return every question that was rated, held ones too."""
        with reading(self._engine) as connection:
            rows = connection.execute(self._seen().where(*selected(selection, self._learner_id)))
            return [_standing(*row) for row in rows]

    def everything(self) -> Everything:
        """Return every active question at once: dearer than what is due, cheaper than asking five times."""
        of_mine = {
            table: and_(table.c.question_id == question.c.id, table.c.learner_id == self._learner_id)
            for table in (memory, hold)
        }
        query = (
            select(*_STANDING, question.c.prompt, hold.c.since, hold.c.until)
            .outerjoin(memory, of_mine[memory])
            .outerjoin(review, review.c.id == memory.c.review_id)
            .outerjoin(hold, of_mine[hold])
            .where(question.c.active)
            .order_by(question.c.category, question.c.position)
        )
        standings, prompts, held = [], {}, {}
        with reading(self._engine) as connection:
            for *columns, prompt, since, until in connection.execute(query):
                standing = _standing(*columns)
                standings.append(standing)
                prompts[standing.question_id] = prompt
                if since:
                    held[standing.question_id] = until or date.max
        return Everything(standings, prompts, held)

    def changed_since(self, day: date) -> dict[str, tuple[Memory | None, float]]:
        """Return what was answered after a study day: each memory and coverage (0-1) as of its end.

        What is not in it was the same then as it is now.
        """
        mine = review.c.learner_id == self._learner_id
        first = select(func.min(review.c.id)).where(mine, review.c.study_day > day)
        earlier = review.alias()
        coverage = (
            select(earlier.c.coverage)
            .where(earlier.c.learner_id == self._learner_id, earlier.c.question_id == review.c.question_id)
            .where(earlier.c.id < review.c.id)
            .order_by(earlier.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = select(review.c.question_id, review.c.before, coverage).where(
            review.c.id.in_(first.group_by(review.c.question_id))
        )
        with reading(self._engine) as connection:
            return {
                question_id: (memory_from_json(before), covered or 0.0)
                for question_id, before, covered in connection.execute(query)
            }

    def totals(self, selection: Selection) -> dict[Category, int]:
        """Return how many active questions each category holds."""
        query = select(question.c.category, func.count()).where(*selected(selection, self._learner_id))
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
            select(*_STANDING)
            .join(memory, memory.c.question_id == question.c.id)
            .join(review, review.c.id == memory.c.review_id)
            .where(memory.c.learner_id == self._learner_id)
        )

    def _unseen(self, day: date, selection: Selection) -> Select[Any]:
        # As EXISTS, since an outer join would look at the holds of all that was seen before.
        known = select(1).where(
            memory.c.question_id == question.c.id, memory.c.learner_id == self._learner_id
        )
        return select(*question.c["id", "category", "minutes"]).where(
            ~known.exists(), *selected(selection, self._learner_id), free(self._learner_id, day)
        )


def _standing(
    question_id: str,
    category: str,
    minutes: int,
    due_day: date | None,
    stability: float,
    difficulty: float,
    state: str,
    last_day: date,
    reps: int,
    lapses: int,
    coverage: float | None,
) -> Standing:
    known = _CATEGORIES[category]
    if due_day is None:
        return Standing(question_id, known, minutes)
    mine = Memory(due_day, stability, difficulty, _STATES[state], last_day, reps, lapses)
    return Standing(question_id, known, minutes, mine, coverage or 0.0)
