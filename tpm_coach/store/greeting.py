"""Whether a learner was welcomed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, select, update

from tpm_coach.store.engine import reading, writing
from tpm_coach.store.tables import learner, review


class Greeting:
    """What one learner has seen of the way in."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def due(self) -> bool:
        """Return whether the learner was never welcomed and has not rated an answer."""
        answered = select(1).where(review.c.learner_id == learner.c.id).exists()
        query = select(1).where(learner.c.id == self._learner_id, learner.c.welcomed_at.is_(None), ~answered)
        with reading(self._engine) as connection:
            return connection.scalar(query) is not None

    def done(self, now: datetime) -> None:
        """Never welcome the learner again."""
        mine = update(learner).where(learner.c.id == self._learner_id)
        with writing(self._engine) as connection:
            connection.execute(mine.values(welcomed_at=now))
