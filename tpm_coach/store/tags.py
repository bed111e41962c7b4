"""A learner's own tags."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from tpm_coach.domain import ActKind
from tpm_coach.store.engine import reading, writing
from tpm_coach.store.journal import Image, image, named, note
from tpm_coach.store.tables import own_tag


class Tags:
    """The tags that one learner gave questions, beside those of the packs."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def of(self, question_id: str) -> tuple[str, ...]:
        """Return the tags of a question, by name."""
        mine = own_tag.c.learner_id == self._learner_id
        query = select(own_tag.c.tag).where(mine, own_tag.c.question_id == question_id)
        with reading(self._engine) as connection:
            return tuple(connection.scalars(query.order_by(own_tag.c.tag)))

    def used(self) -> dict[str, int]:
        """Return every tag with the number of questions that have it."""
        query = select(own_tag.c.tag, func.count()).where(own_tag.c.learner_id == self._learner_id)
        with reading(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(own_tag.c.tag))}

    def change(
        self, question_ids: Sequence[str], add: Sequence[str], remove: Sequence[str], now: datetime
    ) -> int:
        """Give questions tags and take others away, as one act; returns how many tags that changed."""
        images: list[Image] = []
        with writing(self._engine) as connection:
            for question_id in dict.fromkeys(question_ids):
                for tag in dict.fromkeys((*add, *remove)):
                    key = (self._learner_id, question_id, tag)
                    before = image(connection, "own_tag", *key)
                    if (before[2] is None) is not (tag in add):
                        continue
                    images.append(before)
                    if tag in add:
                        row = dict(zip(("learner_id", "question_id", "tag"), key, strict=True))
                        connection.execute(insert(own_tag), row)
                    else:
                        this = (own_tag.c.learner_id, own_tag.c.question_id, own_tag.c.tag)
                        where = (column == value for column, value in zip(this, key, strict=True))
                        connection.execute(delete(own_tag).where(*where))
            if images:
                concerned = list(dict.fromkeys(key[1] for _, key, _ in images))
                note(connection, self._learner_id, ActKind.TAG, named(concerned), now, images)
        return len(images)
