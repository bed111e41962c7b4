"""What a learner did, so that it can be taken back and done again, many steps deep.

An act holds an image of each row that it touched, as the row was before. Taking the act back puts the images
in the rows' place and keeps what was there instead, so that doing it again is the same exchange.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from tpm_coach.domain import Act, ActKind, Draft, Review
from tpm_coach.errors import NothingToUndo
from tpm_coach.store.engine import reading, writing
from tpm_coach.store.rows import Row, draft_row, review_value, reviews
from tpm_coach.store.tables import act, draft, review

Image = tuple[str, Sequence[Any], Mapping[str, Any] | None]
"""A table, the key of a row, and columns of it as the database has them; None for a row that is not there.

A question is named by its id. Two numbers name the questions from the one to the other, of which a single
column is changed: an import of ten thousand questions is one image. A question's `text` is named by its id
and the fingerprint of the text that is replaced, so that no other text is.
"""

_KEYS = {
    "review": ("id",),
    "memory": ("learner_id", "question_id"),
    "hold": ("learner_id", "question_id"),
    "adjustment": ("id",),
    "own_tag": ("learner_id", "question_id", "tag"),
    "question": ("id",),
    "text": ("id", "fingerprint"),
    "pack": ("name",),
}


def image(connection: Connection, table: str, *key: Any) -> Image:
    """Return the image of a row as it is now."""
    return images(connection, table, [key])[0]


def images(connection: Connection, table: str, keys: Sequence[Sequence[Any]]) -> list[Image]:
    """Return the images of rows as they are now."""
    there = _rows(connection, table, keys)
    return [(table, key, there.get(tuple(key))) for key in keys]


def named(question_ids: Sequence[str]) -> str:
    """Return what an act on these questions is noted under: the only one, or nothing when it is many."""
    return question_ids[0] if len(question_ids) == 1 else ""


def act_row(
    learner_id: int, kind: ActKind, question_id: str, now: datetime, images: Sequence[Image]
) -> dict[str, Any]:
    """Return what is being done as a row, with the images of the rows that it touches as they were before."""
    return {
        "learner_id": learner_id,
        "kind": kind.value,
        "question_id": question_id or None,
        "done_at": now,
        "images": [list(item) for item in images],
        "undone": False,
    }


def note(
    connection: Connection,
    learner_id: int,
    kind: ActKind,
    question_id: str,
    now: datetime,
    images: Sequence[Image],
) -> None:
    """Write down what is being done, as `act_row` has it."""
    connection.execute(insert(act), act_row(learner_id, kind, question_id, now, images))


class Journal:
    """One learner's acts: the last thousand can be taken back, and done again until something new is done.

    A question that got another text since, from another learner or a newer version of its pack, keeps that
    one and is no part of the act any more.
    """

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def undo(self, now: datetime) -> Act:
        """Take back the latest act; the answer of a rating is a draft again. Raises NothingToUndo."""
        with writing(self._engine) as connection:
            row = self._next(connection, undone=False)
            if row is None:
                raise NothingToUndo("nothing has been done yet, so there is nothing to undo")
            undone = _act(connection, row)
            self._exchange(connection, row, undone=True)
            # What was said in a mock interview stays there.
            if undone.review and undone.review.mock_answer_id is None:
                begun = _draft(undone.review, now)
                if begun.worth_keeping:
                    kept = draft_row(self._learner_id, begun)
                    connection.execute(upsert(draft).values(kept).on_conflict_do_nothing())
        return undone

    def redo(self) -> Act:
        """Do again what was taken back last.

        Raises NothingToUndo when nothing was, or something new was done since.
        """
        with writing(self._engine) as connection:
            row = self._next(connection, undone=True)
            if row is None:
                raise NothingToUndo("nothing was taken back last, so there is nothing to redo")
            self._exchange(connection, row, undone=False)
            done = _act(connection, row)
            if done.review and done.review.mock_answer_id is None:
                mine = (
                    draft.c.learner_id == self._learner_id,
                    draft.c.question_id == done.review.question_id,
                    draft.c.kind == "",
                )
                connection.execute(delete(draft).where(*mine))
        return done

    def last(self, *, undone: bool = False) -> Act | None:
        """Return what undo would take back, or what redo would do again."""
        with reading(self._engine) as connection:
            row = self._next(connection, undone=undone)
            return _act(connection, row) if row else None

    def _next(self, connection: Connection, *, undone: bool) -> Row | None:
        # Of what was taken back the oldest is done again first.
        order = act.c.id if undone else act.c.id.desc()
        mine = select(act).where(act.c.learner_id == self._learner_id, act.c.undone.is_(undone))
        return connection.execute(mine.order_by(order).limit(1)).mappings().first()

    def _exchange(self, connection: Connection, row: Row, *, undone: bool) -> None:
        # A row goes before what it refers to when it is taken back, and after it when it is done again.
        images = row["images"][::-1] if undone else row["images"]
        after: list[Image] = []
        for _, of_table in groupby(images, itemgetter(0)):
            groups: dict[_Shape, list[Image]] = defaultdict(list)
            for item in of_table:
                groups[_shape(item)].append(item)
            for shape, alike in groups.items():
                after += _put(connection, shape, alike)
        kept = after[::-1] if undone else after
        connection.execute(update(act).where(act.c.id == row["id"]).values(images=kept, undone=undone))


def _act(connection: Connection, row: Row) -> Act:
    done = Act(ActKind(row["kind"]), row["question_id"] or "", row["done_at"])
    if done.kind is not ActKind.RATE:
        return done
    [number] = next(key for table, key, _ in row["images"] if table == "review")
    found = connection.execute(reviews().where(review.c.id == number)).mappings().first()
    return replace(done, review=review_value(found) if found else None)


def _draft(undone: Review, now: datetime) -> Draft:
    answer = undone.answer
    return Draft(undone.question_id, answer.turns, "", answer.started_at, answer.seconds, now)


_Shape = tuple[str, int, tuple[str, ...] | None]


def _shape(item: Image) -> _Shape:
    """What images have in common that are put in place together: the table, the kind of key, the columns."""
    table, key, columns = item
    return table, len(key), None if columns is None else tuple(columns)


def _put(connection: Connection, shape: _Shape, alike: Sequence[Image]) -> list[Image]:
    """Make rows what their images say and return the images of what was there."""
    table, parts, names = shape
    if table == "question" and parts > 1:
        return [before for _, key, columns in alike for before in _put_range(connection, key, columns or {})]
    # All at once, since ten thousand rows one by one took two seconds instead of half a second.
    there = _rows(connection, table, [key for _, key, _ in alike], names)
    if table == "text":
        return _put_texts(connection, there, alike)
    after: list[Image] = [(table, key, there.get(tuple(key))) for _, key, _ in alike]
    if names is None:
        gone = [tuple(key) for _, key, _ in alike]
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE {_where(table)}", gone)  # noqa: S608
        return after
    known = [(*said.values(), *key) for _, key, said in alike if said and tuple(key) in there]
    if known:
        changes = ", ".join(f'"{name}" = ?' for name in names)
        connection.exec_driver_sql(f"UPDATE {table} SET {changes} WHERE {_where(table)}", known)  # noqa: S608
    new = [tuple(said.values()) for _, key, said in alike if said and tuple(key) not in there]
    if new:
        columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", new)  # noqa: S608
    return after


def _put_texts(
    connection: Connection, there: Mapping[tuple[Any, ...], Mapping[str, Any]], alike: Sequence[Image]
) -> list[Image]:
    """Make those questions what their images say that still have the text which the images replace."""
    same = [(key, said) for _, key, said in alike if said and tuple(key) in there]
    if same:
        changes = ", ".join(f'"{name}" = ?' for name in same[0][1])
        values = [(*said.values(), *key) for key, said in same]
        connection.exec_driver_sql(f"UPDATE question SET {changes} WHERE {_where('text')}", values)  # noqa: S608
    return [("text", (key[0], said["fingerprint"]), there[tuple(key)]) for key, said in same]


def _put_range(connection: Connection, key: Sequence[int], columns: Mapping[str, Any]) -> list[Image]:
    """Make a column of the questions from one number to another what an image says."""
    [(name, value)] = columns.items()
    within = "FROM question WHERE number BETWEEN ? AND ? ORDER BY number"
    rows = connection.exec_driver_sql(f'SELECT number, "{name}" {within}', tuple(key)).all()
    connection.exec_driver_sql(
        f'UPDATE question SET "{name}" = ? WHERE number BETWEEN ? AND ?',  # noqa: S608
        (value, *key),
    )
    runs = [(old, [number for number, _ in run]) for old, run in groupby(rows, itemgetter(1))]
    return [("question", (numbers[0], numbers[-1]), {name: old}) for old, numbers in runs]


def _rows(
    connection: Connection, table: str, keys: Sequence[Sequence[Any]], names: Sequence[str] | None = None
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return the rows with these keys, or some columns of them, as the database has them."""
    mine = ", ".join(_KEYS[table])
    columns = "*" if names is None else ", ".join(f'"{name}"' for name in names)
    parts = ", ".join(f"json_extract(value, '$[{part}]')" for part in range(len(_KEYS[table])))
    source = "question" if table == "text" else table
    query = f"SELECT {mine}, {columns} FROM {source} WHERE ({mine}) IN (SELECT {parts} FROM json_each(?))"  # noqa: S608
    found = connection.exec_driver_sql(query, (json.dumps([list(key) for key in keys]),))
    width = len(_KEYS[table])
    heads = list(found.keys())[width:]
    return {tuple(row[:width]): dict(zip(heads, row[width:], strict=True)) for row in found}


def _where(table: str) -> str:
    return " AND ".join(f"{column} = ?" for column in _KEYS[table])
