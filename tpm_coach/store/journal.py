"""What a learner did, so that it can be taken back and done again, many steps deep.

An act holds an image of each row that it touched, as the row was before. Taking the act back puts the images
in the rows' place and keeps what was there instead, so that doing it again is the same exchange.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Engine, insert

from tpm_coach.domain import Act, ActKind, Draft, Review
from tpm_coach.errors import NothingToUndo
from tpm_coach.store.driver import Direct, driver_of, driving
from tpm_coach.store.rows import Row, draft_row, review_value
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
    "plan": ("learner_id", "name"),
    "mock": ("id",),
    "mock_answer": ("id",),
}


_ACT, _DRAFT, _REVIEW = Direct(act), Direct(draft), Direct(review)
_RATED = f"""
    SELECT {_REVIEW.columns}, weights.vector
    FROM review LEFT JOIN weights ON weights.id = review.weights_id WHERE review.id = ?
"""  # noqa: S608


def image(connection: Connection, table: str, *key: Any) -> Image:
    """Return the image of a row as it is now."""
    return images(connection, table, [key])[0]


def images(connection: Connection, table: str, keys: Sequence[Sequence[Any]]) -> list[Image]:
    """Return the images of rows as they are now."""
    there = _rows(driver_of(connection), table, keys)
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
        with driving(self._engine) as driver:
            row = self._next(driver, undone=False)
            if row is None:
                raise NothingToUndo("nothing has been done yet, so there is nothing to undo")
            undone = _act(driver, row)
            self._exchange(driver, row, undone=True)
            # What was said in a mock interview stays there.
            if undone.review and undone.review.mock_answer_id is None:
                begun = _draft(undone.review, now)
                if begun.worth_keeping:
                    kept = _DRAFT.values(draft_row(self._learner_id, begun))
                    driver.execute(f"{_DRAFT.insert} ON CONFLICT DO NOTHING", kept)
        return undone

    def redo(self) -> Act:
        """Do again what was taken back last.

        Raises NothingToUndo when nothing was, or something new was done since.
        """
        with driving(self._engine) as driver:
            row = self._next(driver, undone=True)
            if row is None:
                raise NothingToUndo("nothing was taken back last, so there is nothing to redo")
            self._exchange(driver, row, undone=False)
            done = _act(driver, row)
            if done.review and done.review.mock_answer_id is None:
                mine = (self._learner_id, done.review.question_id)
                driver.execute(
                    "DELETE FROM draft WHERE learner_id = ? AND question_id = ? AND kind = ''", mine
                )
        return done

    def last(self, *, undone: bool = False) -> Act | None:
        """Return what undo would take back, or what redo would do again."""
        with driving(self._engine, "BEGIN") as driver:
            row = self._next(driver, undone=undone)
            return _act(driver, row) if row else None

    def _next(self, driver: sqlite3.Connection, *, undone: bool) -> Row | None:
        # Of what was taken back the oldest is done again first.
        order = "id" if undone else "id DESC"
        query = f"SELECT {_ACT.columns} FROM act WHERE learner_id = ? AND undone = ? ORDER BY {order} LIMIT 1"  # noqa: S608
        found = driver.execute(query, (self._learner_id, undone)).fetchone()
        return _ACT.row(found) if found else None

    def _exchange(self, driver: sqlite3.Connection, row: Row, *, undone: bool) -> None:
        # A row goes before what it refers to when it is taken back, and after it when it is done again.
        images = row["images"][::-1] if undone else row["images"]
        after: list[Image] = []
        for _, of_table in groupby(images, itemgetter(0)):
            groups: dict[_Shape, list[Image]] = defaultdict(list)
            for item in of_table:
                groups[_shape(item)].append(item)
            for shape, alike in groups.items():
                after += _put(driver, shape, alike)
        kept = json.dumps(after[::-1] if undone else after)
        driver.execute("UPDATE act SET images = ?, undone = ? WHERE id = ?", (kept, undone, row["id"]))


def _act(driver: sqlite3.Connection, row: Row) -> Act:
    question_id = row["question_id"] or ""
    named = driver.execute("SELECT prompt FROM question WHERE id = ?", (question_id,)).fetchone()
    done = Act(ActKind(row["kind"]), question_id, named[0] if named else "", row["done_at"])
    if done.kind is not ActKind.RATE:
        return done
    [number] = next(key for table, key, _ in row["images"] if table == "review")
    found = driver.execute(_RATED, (number,)).fetchone()
    if found is None:
        return done
    *columns, vector = found
    weights = json.loads(vector) if vector else None
    return replace(done, review=review_value(_REVIEW.row(columns) | {"vector": weights}))


def _draft(undone: Review, now: datetime) -> Draft:
    answer = undone.answer
    return Draft(undone.question_id, answer.turns, "", answer.started_at, answer.seconds, now)


_Shape = tuple[str, int, tuple[str, ...] | None]


def _shape(item: Image) -> _Shape:
    """What images have in common that are put in place together: the table, the kind of key, the columns."""
    table, key, columns = item
    return table, len(key), None if columns is None else tuple(columns)


def _put(driver: sqlite3.Connection, shape: _Shape, alike: Sequence[Image]) -> list[Image]:
    """Make rows what their images say and return the images of what was there."""
    table, parts, names = shape
    if table == "question" and parts > 1:
        return [before for _, key, columns in alike for before in _put_range(driver, key, columns or {})]
    # All at once, since ten thousand rows one by one took two seconds instead of half a second.
    there = _rows(driver, table, [key for _, key, _ in alike], names)
    if table == "text":
        return _put_texts(driver, there, alike)
    after: list[Image] = [(table, key, there.get(tuple(key))) for _, key, _ in alike]
    if names is None:
        gone = [tuple(key) for _, key, _ in alike]
        driver.executemany(f"DELETE FROM {table} WHERE {_where(table)}", gone)  # noqa: S608
        return after
    known = [(*said.values(), *key) for _, key, said in alike if said and tuple(key) in there]
    if known:
        changes = ", ".join(f'"{name}" = ?' for name in names)
        driver.executemany(f"UPDATE {table} SET {changes} WHERE {_where(table)}", known)  # noqa: S608
    new = [tuple(said.values()) for _, key, said in alike if said and tuple(key) not in there]
    if new:
        columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        driver.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", new)  # noqa: S608
    return after


def _put_texts(
    driver: sqlite3.Connection, there: Mapping[tuple[Any, ...], Mapping[str, Any]], alike: Sequence[Image]
) -> list[Image]:
    """Make those questions what their images say that still have the text which the images replace."""
    same = [(key, said) for _, key, said in alike if said and tuple(key) in there]
    if same:
        changes = ", ".join(f'"{name}" = ?' for name in same[0][1])
        values = [(*said.values(), *key) for key, said in same]
        driver.executemany(f"UPDATE question SET {changes} WHERE {_where('text')}", values)  # noqa: S608
    return [("text", (key[0], said["fingerprint"]), there[tuple(key)]) for key, said in same]


def _put_range(driver: sqlite3.Connection, key: Sequence[int], columns: Mapping[str, Any]) -> list[Image]:
    """Make a column of the questions from one number to another what an image says."""
    [(name, value)] = columns.items()
    within = "FROM question WHERE number BETWEEN ? AND ? ORDER BY number"
    rows = driver.execute(f'SELECT number, "{name}" {within}', tuple(key)).fetchall()
    driver.execute(
        f'UPDATE question SET "{name}" = ? WHERE number BETWEEN ? AND ?',  # noqa: S608
        (value, *key),
    )
    runs = [(old, [number for number, _ in run]) for old, run in groupby(rows, itemgetter(1))]
    return [("question", (numbers[0], numbers[-1]), {name: old}) for old, numbers in runs]


def _rows(
    driver: sqlite3.Connection, table: str, keys: Sequence[Sequence[Any]], names: Sequence[str] | None = None
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return the rows with these keys, or some columns of them, as the database has them."""
    source = "question" if table == "text" else table
    mine = [f'{source}."{name}"' for name in _KEYS[table]]
    columns = [f"{source}.*"] if names is None else [f'{source}."{name}"' for name in names]
    same = (f"{name} = json_extract(wanted.value, '$[{part}]')" for part, name in enumerate(mine))
    # From the keys to the rows: the other way round SQLite goes through all that a learner has.
    query = f"""
        SELECT {", ".join([*mine, *columns])}
        FROM json_each(?) AS wanted CROSS JOIN {source} ON {" AND ".join(same)}
    """  # noqa: S608
    found = driver.execute(query, (json.dumps([list(key) for key in keys]),))
    width = len(_KEYS[table])
    heads = [head for head, *_ in found.description[width:]]
    return {tuple(row[:width]): dict(zip(heads, row[width:], strict=True)) for row in found}


def _where(table: str) -> str:
    return " AND ".join(f"{column} = ?" for column in _KEYS[table])
