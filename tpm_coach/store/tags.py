"""A learner's own tags."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from tpm_coach.domain import ActKind
from tpm_coach.store.engine import reading, writing
from tpm_coach.store.journal import images, named, note
from tpm_coach.store.rows import listed
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
        tags, ids = dict.fromkeys((*add, *remove)), dict.fromkeys(question_ids)
        keys = [(self._learner_id, id_, tag) for id_ in ids for tag in tags]
        with writing(self._engine) as connection:
            there = images(connection, "own_tag", keys)
            before = [item for item in there if (item[2] is None) is (item[1][2] in add)]
            columns = ("learner_id", "question_id", "tag")
            rows = [dict(zip(columns, key, strict=True)) for _, key, _ in before]
            if new := [row for row in rows if row["tag"] in add]:
                connection.execute(insert(own_tag), new)
            if gone := [row["question_id"] for row in rows if row["tag"] not in add]:
                mine = (own_tag.c.learner_id == self._learner_id, own_tag.c.question_id.in_(listed(gone)))
                lost = own_tag.c.tag.in_([tag for tag in tags if tag not in add])
                connection.execute(delete(own_tag).where(*mine, lost))
            if before:
                concerned = list(dict.fromkeys(key[1] for _, key, _ in before))
                note(connection, self._learner_id, ActKind.TAG, named(concerned), now, before)
        return len(before)
