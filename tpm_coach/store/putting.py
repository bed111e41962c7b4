"""Storing packs: what is new, what changes and what is gone, with the images that take it back."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from tpm_coach.domain import Pack, Question
from tpm_coach.errors import NotFound, PackError, PackErrors
from tpm_coach.store.derived import Shelf, in_bulk
from tpm_coach.store.driver import driver_of
from tpm_coach.store.journal import Image, image
from tpm_coach.store.rows import QUESTION, question_cells, question_row
from tpm_coach.store.tables import PLACE
from tpm_coach.store.tables import pack as packs
from tpm_coach.store.tables import question as questions

Share = Callable[[float], None]
"""Told how much of all is stored (0-1); what it raises stops it, and nothing is stored then."""

_ROWS = 400
_MANY = 500
"""From so many new questions on, what is derived from them is kept at once."""
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_COLUMNS = (*QUESTION, "version", "active", "stored_at")
_CHANGING = _COLUMNS[2:]
"""All of them but the id and the pack."""


@dataclass(frozen=True)
class PackChange:
    """What storing a pack did, as question ids.

    `retired` are no longer asked, their history stays; `returned` are asked again with the text they had.
    """

    pack: str
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    unchanged: int = 0

    @property
    def anything(self) -> bool:
        """Whether it changes any question."""
        return bool(self.added or self.updated or self.retired or self.returned)


@dataclass(frozen=True)
class Putting:
    """What is to be done to the questions of a pack; rows of those that are stored are by their id."""

    pack: Pack
    active: bool
    change: PackChange
    known: dict[str, Row[Any]]
    fresh: Sequence[tuple[int, Question]]
    changed: dict[str, dict[str, Any]]
    moved: dict[str, int]

    @property
    def size(self) -> int:
        """How many texts are written."""
        return len(self.fresh) + len(self.changed)


def planned(connection: Connection, pack: Pack, *, shipped: bool = False) -> Putting:
    """Return what storing a pack takes; raises PackErrors when an id belongs to another pack.

    A `shipped` pack leaves such ids out instead, and stays removed when it was removed.
    """
    known = _known(connection, pack)
    there, fresh = [], list(enumerate(pack.questions))
    if known:
        there = [(place, q) for place, q in fresh if q.id in known]
        fresh = [(place, q) for place, q in fresh if q.id not in known]
    taken = [q.id for _, q in there if known[q.id].pack != pack.name]
    if taken and not shipped:
        raise PackErrors(
            [
                PackError(pack.name, 0, id_, f"this id belongs to pack {known[id_].pack!r}; choose another")
                for id_ in taken
            ]
        )
    active = True
    if shipped:
        active = connection.scalar(select(packs.c.active).where(packs.c.name == pack.name)) is not False
    old = {q.id: question_row(q, place) for place, q in there if known[q.id].pack == pack.name}
    changed = {id_: row for id_, row in old.items() if known[id_].fingerprint != row["fingerprint"]}
    same = [id_ for id_ in old if id_ not in changed]
    awake = [id_ for id_ in same if active and not known[id_].active]
    stay = {*changed, *(same if active else ())}
    gone = [row.id for row in known.values() if row.pack == pack.name and row.active and row.id not in stay]
    change = PackChange(
        pack.name,
        added=tuple(q.id for _, q in fresh),
        updated=tuple(changed),
        retired=tuple(gone),
        returned=tuple(awake),
        unchanged=len(same) - len(awake),
    )
    moved = {id_: old[id_]["position"] for id_ in same if old[id_]["position"] != known[id_].position}
    return Putting(pack, active, change, known, fresh, changed, moved)


def carry_out(
    connection: Connection, putting: Putting, fingerprint: str, now: datetime, share: Share
) -> list[Image]:
    """Do what was planned and return the images of what was there; `share` is told how much of it is done."""
    pack, change, known = putting.pack, putting.change, putting.known
    before = image(connection, "pack", pack.name)
    head = {
        "name": pack.name,
        "title": pack.title,
        "version": pack.version,
        "language": pack.language,
        "licence": pack.licence,
        "fingerprint": fingerprint,
        "active": putting.active,
        "stored_at": now,
    }
    stored = upsert(packs).values(head)
    connection.execute(stored.on_conflict_do_update(index_elements=["name"], set_=head))
    # A file that says nothing new leaves nothing to take back, even when it is written differently.
    told = _told(before) != _told(image(connection, "pack", pack.name))
    images = [_retiring(before)] if told or change.anything or putting.moved else []
    extra = {"version": 1, "active": int(putting.active), "stored_at": _sql_time(now)}
    highest = connection.scalar(select(func.max(questions.c.number))) or 0
    driver = driver_of(connection)
    with in_bulk(driver, _shelves(putting)) if len(putting.fresh) >= _MANY else nullcontext():
        _insert(driver, putting, now, share)
    if putting.fresh:
        # What was new is not deleted again: somebody may have answered it meanwhile.
        images.append(("question", (highest + 1, highest + len(putting.fresh)), {"active": 0}))
    changed = {id_: row | extra | {"version": known[id_].version + 1} for id_, row in putting.changed.items()}
    images += _update(connection, changed, share, len(putting.fresh), putting.size)
    if putting.moved:
        images += [("question", (id_,), {"position": known[id_].position}) for id_ in putting.moved]
        places = [(place, id_) for id_, place in putting.moved.items()]
        connection.exec_driver_sql("UPDATE question SET position = ? WHERE id = ?", places)
    for ids, active in ((change.retired, 0), (change.returned, 1)):
        images += switch(connection, [known[id_].number for id_ in ids], active)
    return images


def edited(connection: Connection, edits: Sequence[Question], now: datetime) -> list[Image]:
    """Give stored questions new texts and return the images of the old ones; raises NotFound."""
    changed: dict[str, dict[str, Any]] = {}
    columns = questions.c["position", "fingerprint", "version", "active"]
    for question in edits:
        old = connection.execute(select(*columns).where(questions.c.id == question.id)).first()
        if old is None:
            raise NotFound(f"there is no question {question.id!r}; 'tpm-coach questions search' finds it")
        row = question_row(question, old.position)
        if row["fingerprint"] != old.fingerprint:
            extra = {"version": old.version + 1, "active": int(old.active), "stored_at": _sql_time(now)}
            changed[question.id] = row | extra
    return _update(connection, changed, lambda _: None, 0, 1)


def switch(connection: Connection, numbers: Iterable[int], active: int) -> list[Image]:
    """Ask questions again (1) or no more (0), and return the images of what was; each was the other way."""
    images: list[Image] = []
    for first, last in _runs(sorted(numbers)):
        change = "UPDATE question SET active = ? WHERE number BETWEEN ? AND ?"
        connection.exec_driver_sql(change, (active, first, last))
        images.append(("question", (first, last), {"active": 1 - active}))
    return images


def _known(connection: Connection, pack: Pack) -> dict[str, Row[Any]]:
    """The stored rows of a pack, and those of its ids that another pack has."""
    columns = questions.c["number", "id", "pack", "position", "fingerprint", "active", "version"]
    mine = select(*columns).where(questions.c.pack == pack.name).order_by(questions.c.number)
    known = {row.id: row for row in connection.execute(mine)}
    # From the ids to the rows, and only from those that are still to be found.
    ids = json.dumps([question.id for question in pack.questions if question.id not in known])
    named = func.json_each(ids).table_valued("value")
    others = select(*columns).select_from(named.join(questions, questions.c.id == named.c.value))
    return known | {row.id: row for row in connection.execute(others)}


def _shelves(putting: Putting) -> dict[Shelf, int]:
    """Count the questions that are new, and to be asked, by what the trigger `question_shelved` counts."""
    alike = Counter((q.category, place // PLACE, q.minutes, q.competencies) for place, q in putting.fresh)
    return {
        (category.value, place, minutes, _JSON.encode(competencies)): count
        for (category, place, minutes, competencies), count in alike.items()
        if putting.active
    }


def _insert(driver: sqlite3.Connection, putting: Putting, now: datetime, share: Share) -> None:
    # Many rows a statement: each makes the search index start anew where it is kept by its trigger.
    names = ", ".join(_COLUMNS)
    # What is the same in each stands in the statement: to bind it took a tenth of the time.
    same = f"1, {int(putting.active)}, '{_sql_time(now)}'"
    marks = f"({'?, ' * len(QUESTION)}{same})"
    rows = (question_cells(question, place) for place, question in putting.fresh)
    done = 0
    while batch := list(islice(rows, _ROWS)):
        values = tuple(chain.from_iterable(batch))
        driver.execute(f"INSERT INTO question ({names}) VALUES {', '.join([marks] * len(batch))}", values)  # noqa: S608
        done += len(batch)
        share(done / putting.size)


def _update(
    connection: Connection, rows: dict[str, dict[str, Any]], share: Share, done: int, size: int
) -> list[Image]:
    """Write rows over those that are stored; the images hold only the columns that change."""
    images: list[Image] = []
    ids = iter(rows)
    names = ", ".join(f'"{name}"' for name in _CHANGING)
    old = f"SELECT id, {names} FROM question WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
    while batch := list(islice(ids, _ROWS)):
        # Only what changes is named: writing a prompt, even the same, makes its search entry anew.
        values: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for row in connection.exec_driver_sql(old, (json.dumps(batch),)).mappings():
            new = rows[row["id"]]
            before = {name: row[name] for name in _CHANGING if row[name] != new[name]}
            images.append(("text", (row["id"], new["fingerprint"]), before))
            values[tuple(before)].append((*(new[name] for name in before), row["id"]))
        for changed, alike in values.items():
            changes = ", ".join(f'"{name}" = ?' for name in changed)
            connection.exec_driver_sql(f"UPDATE question SET {changes} WHERE id = ?", alike)  # noqa: S608
        done += len(batch)
        share(done / size)
    return images


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers in order as first and last of each run without a gap."""
    first = last = None
    for number in numbers:
        if first is None or last is None or number != last + 1:
            if first is not None and last is not None:
                yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def _told(pack: Image) -> dict[str, Any]:
    """What a pack says of itself."""
    _, _, row = pack
    return {name: value for name, value in (row or {}).items() if name not in ("fingerprint", "stored_at")}


def _retiring(before: Image) -> Image:
    table, key, row = before
    return table, key, {"active": 0} if row is None else row


def _sql_time(at: datetime) -> str:
    """A moment as the column type `UTCTime` writes it."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
