"""FSRS weights that were trained on a learner's own log: which are in use, and which were before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, literal, null, select, union_all, update

from tpm_coach.domain import AdjustmentKind, PersonalWeights, Rating
from tpm_coach.errors import NothingToUndo, StoreConflict, StoreCorrupt
from tpm_coach.store.engine import reading, writing
from tpm_coach.store.rows import Row
from tpm_coach.store.tables import adjustment, review, weights


class Trained:
    """One learner's personal weights; at most one row is in use, and none is ever deleted: reviews name them.

    `in_use` is what was in use when it was last looked up, so that an answer costs no statement for it.
    """

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id
        self.in_use: PersonalWeights | None = None

    def active(self) -> PersonalWeights | None:
        """Look up the weights in use, None for the published ones."""
        with reading(self._engine) as connection:
            self.in_use = self._active(connection)
        return self.in_use

    def save(
        self,
        vector: tuple[float, ...],
        reviews: int,
        figures: Mapping[str, float],
        day: date,
        now: datetime,
        replaced: int | None,
    ) -> PersonalWeights:
        """Store weights and put them in use, in place of those numbered `replaced` (None: the published).

        `figures` says how they stood against these. Raises StoreConflict when others are in use meanwhile.
        """
        with writing(self._engine) as connection:
            present = self._active(connection)
            if (present.id if present else None) != replaced:
                raise StoreConflict("the weights in use were changed elsewhere meanwhile; train again")
            self._leave(connection)
            row = {
                "learner_id": self._learner_id,
                "replaced": replaced,
                "study_day": day,
                "trained_at": now,
                "reviews": reviews,
                "vector": list(vector),
                "figures": dict(figures),
                "active": True,
            }
            connection.execute(insert(weights), row)
            saved = self._active(connection)
        if saved is None:
            raise AssertionError("weights that were just stored are in use")
        self.in_use = saved
        return saved

    def revert(self) -> PersonalWeights | None:
        """Put in use what was before the weights in use, and return it (None: the published ones).

        Raises NothingToUndo when the published ones are in use.
        """
        with writing(self._engine) as connection:
            present = self._active(connection)
            if present is None:
                raise NothingToUndo("the published weights are in use, so there is nothing to go back to")
            self._leave(connection)
            before = weights.c.id == present.replaced
            connection.execute(update(weights).where(self._mine, before).values(active=True))
            back = self._active(connection)
        self.in_use = back
        return back

    def all(self) -> list[PersonalWeights]:
        """Return every vector that was ever in use, latest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(weights).where(self._mine).order_by(weights.c.id.desc()))
            return [_value(row) for row in rows.mappings()]

    def answers(self) -> list[tuple[str, Rating | None, date]]:
        """Return question, rating and study day of every answer, question by question, oldest first.

        Where a question was reset by hand there is a row without a rating. Raises StoreCorrupt for a row
        that cannot be read.
        """
        rated = select(review.c.question_id, review.c.id.label("place"), literal(0).label("turn"))
        rated = rated.add_columns(review.c.rating, review.c.study_day)
        rated = rated.where(review.c.learner_id == self._learner_id)
        reset = select(adjustment.c.question_id, adjustment.c.after_review, adjustment.c.id)
        reset = reset.add_columns(null(), adjustment.c.study_day).where(
            adjustment.c.learner_id == self._learner_id, adjustment.c.kind == AdjustmentKind.RESET.value
        )
        query = union_all(rated, reset).order_by("question_id", "place", "turn")
        try:
            with reading(self._engine) as connection:
                return [
                    (question_id, None if rating is None else Rating(rating), day)
                    for question_id, _, _, rating, day in connection.execute(query)
                ]
        except ValueError as error:
            raise StoreCorrupt(
                f"{self._engine.url.database}: a rated answer cannot be read; run 'tpm-coach doctor'"
            ) from error

    def _active(self, connection: Connection) -> PersonalWeights | None:
        row = connection.execute(select(weights).where(self._mine, weights.c.active)).mappings().first()
        return _value(row) if row else None

    def _leave(self, connection: Connection) -> None:
        connection.execute(update(weights).where(self._mine).values(active=False))

    @property
    def _mine(self) -> Any:
        return weights.c.learner_id == self._learner_id


def _value(row: Row) -> PersonalWeights:
    return PersonalWeights(
        id=row["id"],
        vector=tuple(row["vector"]),
        day=row["study_day"],
        trained_at=row["trained_at"],
        reviews=row["reviews"],
        figures=dict(row["figures"]),
        replaced=row["replaced"],
    )
