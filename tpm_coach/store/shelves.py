"""All questions at once, off the shelves that triggers keep: readiness, what may be asked, what is due."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine

from tpm_coach.domain import Alike, Category, Load, Stock
from tpm_coach.store.driver import driving

Recall = Callable[[float, int], float]
"""The probability (0-1) of success by stability and by the days since the last answer."""

_RECALLED = """
    SELECT number, shelf_id, lapses, coverage, recall(stability, max(0, :today - last)) AS recall
    FROM standing WHERE learner_id = :learner
"""
# With LIMIT it is worked out first and then added up; SQLite would call the function once for each sum.
_ALIKE = f"""
    SELECT category, competencies, sum(questions), coalesce(sum(seen), 0), coalesce(sum(recalled), 0.0),
        coalesce(sum(covered), 0.0), coalesce(sum(ready), 0.0), coalesce(sum(lapsed), 0)
    FROM shelf LEFT JOIN (
        SELECT shelf_id, count(*) AS seen, sum(recall) AS recalled, sum(coverage) AS covered,
            sum(recall * coverage) AS ready, sum(lapses) AS lapsed
        FROM ({_RECALLED} AND number NOT IN (SELECT value FROM json_each(:without)) LIMIT -1)
        GROUP BY shelf_id
    ) ON shelf_id = shelf.id
    GROUP BY category, competencies
"""  # noqa: S608
_HELD = """
    FROM hold JOIN question ON question.id = hold.question_id AND question.active
    {} JOIN standing ON standing.learner_id = hold.learner_id AND standing.number = question.number
    WHERE hold.learner_id = :learner AND (hold.until IS NULL OR hold.until > :day)
"""
_STOCK = f"""
    SELECT category, minutes, sum(questions), sum(unseen) FROM (
        SELECT category, minutes, shelf.questions, shelf.questions - coalesce(mine.questions, 0) AS unseen
        FROM shelf LEFT JOIN shelf_seen AS mine ON mine.learner_id = :learner AND mine.shelf_id = shelf.id
        UNION ALL
        SELECT category, minutes, -1, -(standing.number IS NULL) {_HELD.format("LEFT")}
    )
    GROUP BY category, minutes HAVING sum(questions) > 0
"""  # noqa: S608
_LOADS = f"""
    SELECT due, category, minutes, sum(questions) FROM (
        SELECT due, category, minutes, many AS questions FROM (
            SELECT max(due, :today - 1) AS due, shelf_id, count(*) AS many
            FROM standing WHERE learner_id = :learner AND due < :end GROUP BY 1, 2
        ) JOIN shelf ON shelf.id = shelf_id
        UNION ALL
        SELECT max(due, :today - 1), category, minutes, -1 {_HELD.format("")} AND due < :end
    )
    GROUP BY due, category, minutes HAVING sum(questions) > 0
"""  # noqa: S608
_WORST = f"""
    WITH known AS (
        SELECT number, coverage, recall FROM ({_RECALLED}
            AND shelf_id IN (SELECT id FROM shelf WHERE category = :category)
            AND number NOT IN (SELECT question.number {_HELD.format("")})
            LIMIT -1
        )
    )
    SELECT prompt, recall, coverage FROM known JOIN question USING (number)
    WHERE recall * coverage = (SELECT min(recall * coverage) FROM known)
    ORDER BY position, question.id LIMIT 1
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Worst:
    """The question that would go worst, with its recall and its latest coverage (both 0-1)."""

    prompt: str
    recall: float
    coverage: float


class Shelves:
    """One learner's questions, all at once."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def alike(self, day: date, recall: Recall, without: Collection[int] = ()) -> list[Alike]:
        """Return the active questions by category and competencies, with their recall on a study day.

        Questions `without` whose numbers count as new.
        """
        key = self._key(day) | {"without": json.dumps(list(without))}
        with driving(self._engine, "BEGIN") as driver:
            driver.create_function("recall", 2, recall)
            rows = driver.execute(_ALIKE, key)
            return [Alike(Category(name), tuple(json.loads(named)), *sums) for name, named, *sums in rows]

    def worst(self, category: Category, day: date, recall: Recall) -> Worst | None:
        """Return the seen question of a category whose recall times coverage is least, None without one.

        It may be asked on the study day; of equals it is the first in bank order.
        """
        key = self._key(day) | {"category": category.value}
        with driving(self._engine, "BEGIN") as driver:
            driver.create_function("recall", 2, recall)
            found = driver.execute(_WORST, key).fetchone()
        return Worst(*found) if found else None

    def stock(self, day: date) -> list[Stock]:
        """Return how many questions may be asked on a study day, by category and minutes."""
        with driving(self._engine, "BEGIN") as driver:
            rows = driver.execute(_STOCK, self._key(day))
            return [Stock(Category(name), *counts) for name, *counts in rows]

    def loads(self, day: date, days: int) -> list[Load]:
        """Return what is due in so many study days from a day on, of what may be asked on it.

        What is overdue is due on the day before them.
        """
        key = self._key(day) | {"end": day.toordinal() + days}
        with driving(self._engine, "BEGIN") as driver:
            rows = driver.execute(_LOADS, key)
            return [Load(date.fromordinal(due), Category(name), *rest) for due, name, *rest in rows]

    def _key(self, day: date) -> dict[str, Any]:
        return {"learner": self._learner_id, "day": day.isoformat(), "today": day.toordinal()}
