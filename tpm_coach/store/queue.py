"""What may be asked: due and unseen questions, counts and standings."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from sqlalchemy import Engine, func, select

from tpm_coach.domain import Category, Memory, MemoryState, Selection, Standing
from tpm_coach.store.bank import selected
from tpm_coach.store.driver import driving
from tpm_coach.store.engine import reading
from tpm_coach.store.rows import memory_from_json
from tpm_coach.store.tables import PLACE, question

_CATEGORIES = {category.value: category for category in Category}
_STATES = {state.value: state for state in MemoryState}

# On the driver, as SQL: a start waits for this, and SQLAlchemy took longer to put the statements together
# than SQLite takes to answer them.
# What the shelf tells is not read from the question, whose row is wide; only an active one has a standing.
_SEEN = """
    SELECT question.id, shelf.category, shelf.minutes, due_day, memory.stability, difficulty, state, last_day,
        reps, memory.lapses, standing.coverage
    FROM memory
    JOIN question ON question.id = memory.question_id
    JOIN standing ON standing.learner_id = :learner AND standing.number = question.number
    JOIN shelf ON shelf.id = standing.shelf_id
    WHERE memory.learner_id = :learner
"""
_FREE = """
    AND NOT EXISTS (
        SELECT 1 FROM hold WHERE hold.learner_id = :learner AND hold.question_id = question.id
            AND (hold.until IS NULL OR hold.until > :day)
    )
"""
# Of one stretch of the bank; several are put together by UNION ALL.
_UNSEEN = f"""
    SELECT * FROM (
        SELECT id, category, minutes FROM question
        WHERE category = :category_{{0}} AND position >= :first_{{0}} AND position < :end_{{0}} AND active
            AND NOT EXISTS (
                SELECT 1 FROM memory WHERE memory.learner_id = :learner AND memory.question_id = question.id
            ) {_FREE} {{1}}
        ORDER BY position, id LIMIT :most_{{0}}
    )
"""  # noqa: S608
_GAPS = """
    SELECT DISTINCT category, place FROM shelf
    LEFT JOIN shelf_seen AS mine ON mine.learner_id = ? AND mine.shelf_id = shelf.id
    WHERE shelf.questions > coalesce(mine.questions, 0) ORDER BY category, place
"""
_COUNTS = """
    SELECT category, sum(mine.questions) FROM shelf_seen AS mine JOIN shelf ON shelf.id = mine.shelf_id
    WHERE mine.learner_id = ? GROUP BY category
"""
_LOAD = f"""
    SELECT due_day, count(*) FROM memory JOIN question ON question.id = memory.question_id AND question.active
    WHERE memory.learner_id = :learner AND due_day <= :day {_FREE} GROUP BY due_day
"""  # noqa: S608
_NAMED = """
    SELECT question.id, prompt, due_day FROM json_each(?) AS wanted CROSS JOIN question ON question.id = value
    LEFT JOIN memory ON memory.learner_id = ? AND memory.question_id = question.id
    WHERE question.active
"""
# The first answer after a day knows what was believed on it, the one before that what it covered.
_CHANGED = """
    SELECT question.number, question.category, review.before, (
        SELECT coverage FROM review AS earlier
        WHERE earlier.learner_id = :learner AND earlier.question_id = review.question_id
            AND earlier.id < review.id
        ORDER BY earlier.id DESC LIMIT 1
    )
    FROM (
        SELECT min(id) AS earliest FROM review WHERE learner_id = :learner AND study_day > :day
        GROUP BY question_id
    )
    JOIN review ON review.id = earliest JOIN question ON question.id = review.question_id AND question.active
"""


@dataclass(frozen=True, slots=True)
class Then:
    """An active question as it stood on an earlier day, by its number; `coverage` is 0-1."""

    number: int
    category: Category
    memory: Memory | None
    coverage: float


@dataclass(frozen=True, slots=True)
class Named:
    """An active question as it is shown; `due_day` is None for a new one."""

    prompt: str
    due_day: date | None


class Queue:
    """One learner's questions by what FSRS believes of them; held questions are left out."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def due(self, day: date, selection: Selection) -> list[Standing]:
        """Return the questions due on a study day or before, most overdue first."""
        query = f"{_SEEN} AND due_day <= :day {_FREE} {_chosen(selection)} ORDER BY due_day, question.id"
        return self._standings(query, day, selection)

    def unseen(self, day: date, selection: Selection, per_category: int | None) -> list[Standing]:
        """Return each category's first unseen questions in bank order, at most so many each (None: all)."""
        key, chosen = self._key(day, selection), _chosen(Selection(tag=selection.tag))
        found: dict[str, list[Standing]] = {category.value: [] for category in Category}
        with driving(self._engine, "BEGIN") as driver:
            # Only stretches of the bank in which something is new: most of it may have been asked.
            gaps = driver.execute(_GAPS, (self._learner_id,)).fetchall()
            for stretches in _rounds([gap for gap in gaps if selection.category in (None, gap[0])]):
                parts: list[str] = []
                for category, place in stretches:
                    if most := -1 if per_category is None else per_category - len(found[category]):
                        n = len(parts)
                        key |= {f"category_{n}": category, f"most_{n}": most}
                        key |= {f"first_{n}": place * PLACE, f"end_{n}": (place + 1) * PLACE}
                        parts.append(_UNSEEN.format(n, chosen))
                for id_, name, minutes in driver.execute(" UNION ALL ".join(parts), key) if parts else ():
                    found[name].append(Standing(id_, _CATEGORIES[name], minutes))
        return [standing for standings in found.values() for standing in standings]

    def available(self, day: date) -> list[Standing]:
        """Return every question that was rated and is not put aside on a study day."""
        return self._standings(f"{_SEEN} {_FREE}", day, Selection())

    def seen(self, selection: Selection) -> list[Standing]:
        """Return every question that was rated, held ones too."""
        return self._standings(f"{_SEEN} {_chosen(selection)}", date.min, selection)

    def named(self, question_ids: Collection[str]) -> dict[str, Named]:
        """Return those of these questions that are asked, as they are shown."""
        wanted = json.dumps(sorted(question_ids))
        with driving(self._engine, "BEGIN") as driver:
            rows = driver.execute(_NAMED, (wanted, self._learner_id))
            return {id_: Named(prompt, date.fromisoformat(due) if due else None) for id_, prompt, due in rows}

    def changed_since(self, day: date) -> list[Then]:
        """Return what was answered after a study day, as it stood at its end.

        What is not in it was the same then as it is now.
        """
        with driving(self._engine, "BEGIN") as driver:
            rows = driver.execute(_CHANGED, {"learner": self._learner_id, "day": day.isoformat()})
            return [
                Then(number, _CATEGORIES[name], _believed(before), covered or 0.0)
                for number, name, before, covered in rows
            ]

    def totals(self, selection: Selection) -> dict[Category, int]:
        """Return how many active questions each category holds."""
        query = select(question.c.category, func.count()).where(*selected(selection, self._learner_id))
        with reading(self._engine) as connection:
            found = {row[0]: row[1] for row in connection.execute(query.group_by(question.c.category))}
        return {category: found.get(category.value, 0) for category in Category}

    def seen_counts(self) -> dict[Category, int]:
        """Return how many active questions of each category were rated at least once."""
        with driving(self._engine, "BEGIN") as driver:
            found = dict(driver.execute(_COUNTS, (self._learner_id,)))
        return {category: found.get(category.value, 0) for category in Category}

    def load(self, until: date) -> dict[date, int]:
        """Return how many questions are due on each study day up to `until`."""
        with driving(self._engine, "BEGIN") as driver:
            rows = driver.execute(_LOAD, self._key(until, Selection()))
            return {date.fromisoformat(day): count for day, count in rows}

    def _standings(self, query: str, day: date, selection: Selection) -> list[Standing]:
        with driving(self._engine, "BEGIN") as driver:
            return list(_read(driver.execute(query, self._key(day, selection))))

    def _key(self, day: date, selection: Selection) -> dict[str, Any]:
        key: dict[str, Any] = {"learner": self._learner_id, "day": day.isoformat()}
        if selection.category:
            key["category"] = selection.category.value
        if selection.tag:
            key |= {"tag": selection.tag, "labelled": f"% {_plain(selection.tag)} %"}
        return key


def _chosen(selection: Selection) -> str:
    """Return the conditions that `bank.selected` stands for, but that a question is active."""
    category = "AND question.category = :category" if selection.category else ""
    tag = """
        AND (labels LIKE :labelled ESCAPE '/' OR EXISTS (
            SELECT 1 FROM own_tag
            WHERE own_tag.learner_id = :learner AND own_tag.question_id = question.id AND own_tag.tag = :tag
        ))
    """
    return f"{category} {tag if selection.tag else ''}"


def _rounds(gaps: Sequence[tuple[str, int]]) -> Iterator[Sequence[tuple[str, int]]]:
    """The first stretches of all categories, then the second ones, and so on."""
    places: dict[str, list[tuple[str, int]]] = {}
    for gap in gaps:
        places.setdefault(gap[0], []).append(gap)
    for stretches in zip_longest(*places.values()):
        yield [stretch for stretch in stretches if stretch]


def _plain(word: str) -> str:
    """Return a word as LIKE takes it, with "/" before what it takes for more."""
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _read(rows: Iterator[Sequence[Any]]) -> Iterator[Standing]:
    day = date.fromisoformat
    for id_, name, minutes, due, stability, difficulty, state, last, reps, lapses, coverage in rows:
        known = Memory(day(due), stability, difficulty, _STATES[state], day(last), reps, lapses)
        yield Standing(id_, _CATEGORIES[name], minutes, known, coverage)


def _believed(before: str | None) -> Memory | None:
    return memory_from_json(json.loads(before)) if before else None
