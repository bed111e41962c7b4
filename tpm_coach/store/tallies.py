"""What statistics are made of: the log as triggers have counted it, so that no figure needs a scan of it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Engine, String, column, func, select
from sqlalchemy import table as named_table

from tpm_coach.domain import Category, Practised, RecallTally, Tally
from tpm_coach.store.driver import driving
from tpm_coach.store.engine import reading
from tpm_coach.store.rows import Row
from tpm_coach.store.tables import memory, recall_tally, review, tally

_ANSWER = named_table("answer", column("number"), column("text", String))
"""The view that holds what the learner said in each rated answer."""

_SUMS = (
    *("answers", "first", "passed", "again", "hard", "good", "easy", "judged", "same", "near"),
    *("sure_1", "sure_2", "sure_3", "sure_4", "seconds", "recall", "covered"),
    *("covered_1", "covered_2", "covered_3", "covered_4"),
)
_DAYS = """
    SELECT study_day, sum(answers), sum(first), sum(seconds) FROM tally
    WHERE learner_id = ? AND study_day >= ? GROUP BY study_day ORDER BY study_day
"""


class Tallies:
    """One learner's log in numbers."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def days(self, since: date = date.min) -> list[Practised]:
        """Return the study days with a rated answer, from `since` on, oldest first."""
        with driving(self._engine, "BEGIN") as driver:
            rows = driver.execute(_DAYS, (self._learner_id, since.isoformat()))
            return [Practised(date.fromisoformat(day), *sums) for day, *sums in rows]

    def weeks(self) -> list[Tally]:
        """Return the counts of each week (Monday to Sunday) and category with an answer, oldest first."""
        # SQLite goes on to the next Sunday, if the day is none, and from there back to Monday.
        monday = func.date(tally.c.study_day, "weekday 0", "-6 days", type_=Date)
        query = (
            select(monday.label("monday"), tally.c.category, *(func.sum(tally.c[n]).label(n) for n in _SUMS))
            .where(tally.c.learner_id == self._learner_id)
            .group_by("monday", tally.c.category)
            .order_by("monday", tally.c.category)
        )
        with reading(self._engine) as connection:
            return [_tally(row) for row in connection.execute(query).mappings()]

    def recall(self) -> list[RecallTally]:
        """Return the repeated answers by the tenth of recall that FSRS expected of them, lowest first."""
        columns = recall_tally.c["tenth", "answers", "passed", "recall"]
        query = select(*columns).where(recall_tally.c.learner_id == self._learner_id)
        with reading(self._engine) as connection:
            return [RecallTally(*row) for row in connection.execute(query.order_by(recall_tally.c.tenth))]

    def known(self) -> int:
        """Return how many questions FSRS has a memory of."""
        query = select(func.count()).select_from(memory).where(memory.c.learner_id == self._learner_id)
        with reading(self._engine) as connection:
            return connection.scalar(query) or 0

    def answers(self, limit: int) -> list[str]:
        """Return what the learner said in the latest rated answers that hold any text."""
        latest = (
            select(review.c.id)
            .where(review.c.learner_id == self._learner_id)
            # By day first, as an index has it; by number alone every answer would be sorted.
            .order_by(review.c.study_day.desc(), review.c.id.desc())
            .limit(limit)
        )
        query = select(_ANSWER.c.text).where(_ANSWER.c.number.in_(latest), _ANSWER.c.text.is_not(None))
        with reading(self._engine) as connection:
            return list(connection.scalars(query))


def _tally(row: Row) -> Tally:
    return Tally(
        start=row["monday"],
        category=Category(row["category"]),
        answers=row["answers"],
        first=row["first"],
        passed=row["passed"],
        ratings=(row["again"], row["hard"], row["good"], row["easy"]),
        judged=row["judged"],
        same=row["same"],
        near=row["near"],
        sure=(row["sure_1"], row["sure_2"], row["sure_3"], row["sure_4"]),
        seconds=row["seconds"],
        recall=row["recall"],
        covered=row["covered"],
        sure_covered=(row["covered_1"], row["covered_2"], row["covered_3"], row["covered_4"]),
    )
