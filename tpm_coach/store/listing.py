"""The bank as one learner sees it: every question that may be asked, filtered, sorted, a page at a time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Engine, FromClause, and_, case, column, func, or_, select

from tpm_coach.domain import Category, Filter, Memory, Order, Selection, State
from tpm_coach.store.bank import selected
from tpm_coach.store.engine import reading
from tpm_coach.store.rows import Row, listed, memory_value
from tpm_coach.store.tables import hold, memory, own_tag, question, review

LEECH_LAPSES = 4
"""From so many lapses on, repeating an answer does not help: it has to become another one."""

LEARNING_DAYS = 7.0
"""A memory with less stability than this, in days, is still being learnt."""

EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Listed:
    """A question in a listing; `number` names it there, `coverage` (0-1) is that of its latest answer.

    `buried_until` is the study day on which a buried question comes back.
    """

    number: int
    question_id: str
    category: Category
    theme: str
    prompt: str
    state: State
    memory: Memory | None
    coverage: float
    buried_until: date | None
    own_tags: tuple[str, ...]


@dataclass(frozen=True)
class Facets:
    """What a bank can be filtered by: each value with the number of questions that have it."""

    categories: Mapping[Category, int]
    themes: Mapping[str, int]
    competencies: Mapping[str, int]
    companies: Mapping[str, int]
    tags: Mapping[str, int]
    own_tags: Mapping[str, int]
    states: Mapping[State, int]


def joined(learner_id: int, source: FromClause = question) -> FromClause:
    """Return the questions in `source` beside what a learner remembers of them and has put aside."""
    known = and_(memory.c.question_id == question.c.id, memory.c.learner_id == learner_id)
    aside = and_(hold.c.question_id == question.c.id, hold.c.learner_id == learner_id)
    return source.outerjoin(memory, known).outerjoin(hold, aside)


def allowed(learner_id: int, wanted: Filter, day: date) -> list[ColumnElement[bool]]:
    """Return the conditions on `joined` that a filter stands for; retired questions are always left out."""
    conditions = selected(Selection(wanted.category, wanted.tag), learner_id)
    for key, value in (("competencies", wanted.competency), ("companies", wanted.company)):
        if value:
            values = func.json_each(question.c.body, f"$.{key}").table_valued("value")
            conditions += [_labelled(value), select(1).where(values.c.value == value).exists()]
    if wanted.theme:
        conditions += [_labelled(wanted.theme), question.c.body["theme"].as_string() == wanted.theme]
    if wanted.state:
        conditions.append(_being(wanted.state, day))
    return conditions


def _labelled(word: str) -> ColumnElement[bool]:
    # Cheaper than the JSON body, which is looked into only where this lets a row through.
    return question.c.labels.contains(f" {word} ", autoescape=True)


def _state(day: date) -> ColumnElement[str]:
    return case(
        (_suspended(), State.SUSPENDED),
        (hold.c.until > day, State.BURIED),
        (memory.c.lapses >= LEECH_LAPSES, State.LEECH),
        (memory.c.question_id.is_(None), State.NEW),
        (memory.c.due_day <= day, State.DUE),
        (memory.c.stability < LEARNING_DAYS, State.LEARNING),
        else_=State.WAITING,
    )


def _being(state: State, day: date) -> ColumnElement[bool]:
    # A leech can be due as well; both filters find it.
    if state is State.LEECH:
        return memory.c.lapses >= LEECH_LAPSES
    if state is State.DUE:
        free = and_(~_suspended(), or_(hold.c.until.is_(None), hold.c.until <= day))
        return and_(memory.c.due_day <= day, free)
    return _state(day) == state


def _suspended() -> ColumnElement[bool]:
    return and_(hold.c.question_id.is_not(None), hold.c.until.is_(None))


class Listing:
    """One learner's view of the bank, by the numbers of its questions."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def numbers(
        self, wanted: Filter, day: date, order: Order = Order.BANK, among: Sequence[int] | None = None
    ) -> list[int]:
        """Return the numbers of the questions that a filter lets through, in order; READINESS gives BANK.

        `among` names the questions to choose from, all of them if it is left out.
        """
        query = self._query(wanted, day, among, question.c.number)
        bank = (question.c.pack, question.c.position)
        by: dict[Order, tuple[ColumnElement[Any], ...]] = {
            Order.DUE: (memory.c.due_day.is_(None), memory.c.due_day, *bank),
            Order.LAPSES: (func.coalesce(memory.c.lapses, -1).desc(), *bank),
            Order.LATEST: (func.coalesce(memory.c.review_id, 0).desc(), *bank),
        }
        with reading(self._engine) as connection:
            return list(connection.scalars(query.order_by(*by.get(order, bank))))

    def ids(self, wanted: Filter, packs: Collection[str]) -> list[str]:
        """Return the ids of the questions of packs that a filter lets through, one without a state."""
        query = self._query(wanted, date.min, None, question.c.id).where(question.c.pack.in_(listed(packs)))
        with reading(self._engine) as connection:
            return list(connection.scalars(query))

    def remembered(
        self, wanted: Filter, day: date, among: Sequence[int] | None = None
    ) -> list[tuple[int, Memory | None, float]]:
        """Return number, memory and coverage of the questions that a filter lets through, in bank order."""
        columns = (question.c.number, *memory.c, review.c.coverage)
        query = self._query(wanted, day, among, *columns, latest=True)
        query = query.order_by(question.c.pack, question.c.position)
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings()
            return [(row["number"], _memory(row), row["coverage"] or 0.0) for row in rows]

    def rows(self, numbers: Sequence[int], day: date) -> list[Listed]:
        """Return the questions with these numbers, as far as they are still asked, in any order."""
        tags = (
            select(func.group_concat(own_tag.c.tag, " "))
            .where(own_tag.c.learner_id == self._learner_id, own_tag.c.question_id == question.c.id)
            .scalar_subquery()
        )
        columns = (
            *question.c["number", "id", "category", "prompt"],
            question.c.body["theme"].as_string().label("theme"),
            *(memory.c[key] for key in ("due_day", "stability", "difficulty", "last_day", "reps", "lapses")),
            memory.c.state.label("state"),
            review.c.coverage,
            _state(day).label("being"),
            hold.c.until,
            tags.label("own_tags"),
        )
        query = self._query(EVERYTHING, day, numbers, *columns, latest=True)
        with reading(self._engine) as connection:
            return [_listed(row) for row in connection.execute(query).mappings()]

    def facets(self, day: date) -> Facets:
        """Return what there is to filter by."""
        keys = ("theme", "competencies", "companies", "tags")
        words = func.json_extract(question.c.body, *(f"$.{key}" for key in keys))
        by_words = select(words, func.count()).where(question.c.active).group_by(words)
        being = [func.sum(case((_being(state, day), 1), else_=0)) for state in State]
        by_category = (
            select(question.c.category, func.count(), *being)
            .select_from(joined(self._learner_id))
            .where(question.c.active)
            .group_by(question.c.category)
        )
        mine = (
            select(own_tag.c.tag, func.count())
            .join(question, question.c.id == own_tag.c.question_id)
            .where(own_tag.c.learner_id == self._learner_id, question.c.active)
            .group_by(own_tag.c.tag)
        )
        found: dict[str, Counter[str]] = {key: Counter() for key in keys}
        categories: Counter[Category] = Counter()
        states: Counter[State] = Counter()
        with reading(self._engine) as connection:
            for text, count in connection.execute(by_words):
                theme, *others = json.loads(text)
                for key, values in zip(keys, ([theme] if theme else [], *others), strict=True):
                    found[key].update(dict.fromkeys(values, count))
            for category, count, *counts in connection.execute(by_category):
                categories[Category(category)] = count
                states.update(dict(zip(State, counts, strict=True)))
            own = {row[0]: row[1] for row in connection.execute(mine)}
        return Facets(
            categories=categories,
            themes=found["theme"],
            competencies=found["competencies"],
            companies=found["companies"],
            tags=found["tags"],
            own_tags=own,
            states=+states,
        )

    def _query(
        self, wanted: Filter, day: date, among: Sequence[int] | None, *columns: Any, latest: bool = False
    ) -> Any:
        source = joined(self._learner_id)
        if latest:
            source = source.outerjoin(review, review.c.id == memory.c.review_id)
        query = select(*columns).select_from(source).where(*allowed(self._learner_id, wanted, day))
        if among is not None:
            # One parameter however many there are; SQLite takes only so many.
            chosen = func.json_each(json.dumps(list(among))).table_valued(column("value"))
            query = query.where(question.c.number.in_(select(chosen.c.value)))
        return query


def _memory(row: Row) -> Memory | None:
    return memory_value(row) if row["reps"] is not None else None


def _listed(row: Row) -> Listed:
    return Listed(
        number=row["number"],
        question_id=row["id"],
        category=Category(row["category"]),
        theme=row["theme"],
        prompt=row["prompt"],
        state=State(row["being"]),
        memory=_memory(row),
        coverage=row["coverage"] or 0.0,
        buried_until=row["until"],
        own_tags=tuple(sorted((row["own_tags"] or "").split())),
    )
