"""Anki's notes as questions, and its review log as answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tpm_coach.domain import Rating
from tpm_coach.packs.anki_package import opened
from tpm_coach.packs.cells import labels, put
from tpm_coach.packs.columns import by_content, by_name
from tpm_coach.packs.html_text import cloze, has_cloze, raw_text, text_of
from tpm_coach.packs.limits import MAX_QUESTIONS, MAX_REVIEWS, MAX_TEXT
from tpm_coach.packs.names import category_in, deck_labels
from tpm_coach.packs.reading import Column, Format, Options, Sheet, Skipped, Source
from tpm_coach.text import one_line

OWN_TYPE = "tpm-coach question"
"""The note type of our own exports; its last field holds the whole question."""
_MAX_FIELDS = 100


@dataclass(frozen=True)
class _Kind:
    name: str
    fields: tuple[str, ...]


def read_anki(source: Source, options: Options) -> Sheet:
    """Read the notes of a package or collection; raises PackErrors."""
    sheet = Sheet(Format.ANKI, unit="note")
    with opened(source) as connection:
        kinds = _kinds(source, connection)
        decks = _decks(connection)
        notes = list(_notes(source, connection))
        if not notes:
            raise source.error("holds no notes")
        places = _fields(sheet, source, kinds, notes, options)
        index_of: dict[int, int] = {}
        for number, (note, kind_id, tags, fields, deck) in enumerate(notes, 1):
            kind = kinds.get(kind_id)
            if kind is None:
                sheet.skipped.append(Skipped(f"note {number}", one_line(fields[0], 60), "has no note type"))
                continue
            item = _own(kind, fields) or _item(fields, places[kind_id])
            if not item.get("prompt"):
                sheet.skipped.append(Skipped(f"note {number}", "", "has no text on its front"))
                continue
            label(item, decks.get(deck, ""), tags)
            index_of[note] = len(sheet.items)
            sheet.add(item)
        if options.history:
            _read_log(sheet, source, connection, index_of)
    return sheet


def _notes(
    source: Source, connection: sqlite3.Connection
) -> Iterator[tuple[int, int, list[str], list[str], int]]:
    decks = dict(_first_cards(connection, "CASE WHEN odid > 0 THEN odid ELSE did END"))
    query = "SELECT id, mid, tags, flds FROM notes ORDER BY id"
    for number, (note, kind, tags, fields) in enumerate(connection.execute(query), 1):
        if number > MAX_QUESTIONS:
            raise source.error(f"holds more than {MAX_QUESTIONS:,} notes; export fewer decks")
        text = fields if isinstance(fields, str) else ""
        if len(text) > 8 * MAX_TEXT:
            raise source.error(f"holds more than {MAX_TEXT:,} characters in a field", 0, f"note {number}")
        deck = decks.get(note) or 0
        yield int(note), int(kind), str(tags or "").split(), text.split("\x1f")[:_MAX_FIELDS], deck


def _first_cards(connection: sqlite3.Connection, what: str) -> Iterator[tuple[int, int]]:
    """Each note and something of its first card: a later one (a reversed side, a gap) asks something else."""
    # `what` is a part of a query, written here. SQLite takes the other columns from the row of the minimum.
    query = (
        f"SELECT nid, {what}, min(ord) FROM cards WHERE nid IN (SELECT id FROM notes) "  # noqa: S608
        f"GROUP BY nid LIMIT {MAX_QUESTIONS + 1}"
    )
    return ((note, found) for note, found, _ in connection.execute(query))


def _kinds(source: Source, connection: sqlite3.Connection) -> dict[int, _Kind]:
    [raw] = connection.execute("SELECT models FROM col LIMIT 1").fetchone()
    if _has_table(connection, "notetypes"):
        names: dict[int, list[str]] = {}
        for kind, name in connection.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord LIMIT 100000"):
            names.setdefault(int(kind), []).append(str(name))
        rows = connection.execute("SELECT id, name FROM notetypes LIMIT 10000")
        return {int(kind): _Kind(str(name), tuple(names.get(int(kind), ()))) for kind, name in rows}
    try:
        models = json.loads(raw)
        return {
            int(key): _Kind(str(model["name"]), tuple(str(field["name"]) for field in model["flds"]))
            for key, model in models.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise source.error("is no readable Anki collection: its note types are damaged") from error


def _decks(connection: sqlite3.Connection) -> dict[int, str]:
    if _has_table(connection, "decks"):
        rows = connection.execute("SELECT id, name FROM decks LIMIT 100000")
        return {int(deck): str(name).replace("\x1f", "::") for deck, name in rows}
    try:
        [raw] = connection.execute("SELECT decks FROM col LIMIT 1").fetchone()
        return {int(key): str(deck["name"]) for key, deck in json.loads(raw).items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    query = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
    return bool(connection.execute(query, (name,)).fetchone()[0])


def _fields(
    sheet: Sheet,
    source: Source,
    kinds: dict[int, _Kind],
    notes: list[tuple[int, int, list[str], list[str], int]],
    options: Options,
) -> dict[int, dict[int, str]]:
    """Which field of each note type fills which field of a question."""
    result: dict[int, dict[int, str]] = {}
    columns: list[Column] = []
    matched: set[str] = set()
    for key, kind in kinds.items():
        mine = [note[3] for note in notes if note[1] == key]
        if not mine:
            continue
        here = {
            field: name
            for field, name in options.columns.items()
            if name.lower() in map(str.lower, kind.fields)
        }
        matched |= set(here)
        fields, _ = by_name(kind.fields, here)
        if "prompt" not in fields.values():
            width = max(map(len, mine))
            texts = [[text_of(cell[: MAX_TEXT * 2]) for cell in row] for row in mine[:200]]
            if 0 not in fields:
                fields[0] = "prompt"
            by_content(fields, texts, width)
        if len(kind.fields) > 1 and 1 not in fields and "model_answer" not in fields.values():
            fields[1] = "model_answer"
        result[key] = fields
        if kind.name != OWN_TYPE:
            columns += [
                Column(
                    one_line(f"{kind.name}: {name}", 60),
                    fields.get(at, ""),
                    sum(at < len(row) and bool(row[at].strip()) for row in mine),
                )
                for at, name in enumerate(kind.fields)
            ]
    if unknown := set(options.columns) - matched:
        wanted = options.columns[sorted(unknown)[0]]
        known = ", ".join(dict.fromkeys(name for kind in kinds.values() for name in kind.fields))
        raise source.error(
            f"no note type has a field {wanted!r}; the fields are {one_line(known, 300)}", 0, "--map"
        )
    sheet.columns = tuple(columns)
    return result


def _item(fields: list[str], places: dict[int, str]) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for at, field in sorted(places.items()):
        if at >= len(fields):
            continue
        raw = fields[at][: MAX_TEXT * 4]
        if has_cloze(raw):
            hidden, filled = cloze(raw)
            if field == "prompt":
                item["prompt"] = text_of(hidden)
                item["model_answer"] = "\n\n".join(
                    filter(None, [text_of(filled), item.get("model_answer", "")])
                )
                continue
            raw = filled
        text = text_of(raw)
        if field == "model_answer" and item.get("model_answer"):
            text = f"{item['model_answer']}\n\n{text}".strip()
        put(item, field, text)
    return item


def _own(kind: _Kind, fields: list[str]) -> dict[str, Any] | None:
    """The whole question that our own export put into a note, unless its front was changed in Anki."""
    if not kind.name.startswith(OWN_TYPE) or not fields:
        return None
    try:
        item = json.loads(raw_text(fields[-1]))
    except (ValueError, RecursionError):
        return None
    if not isinstance(item, dict) or not isinstance(item.get("prompt"), str):
        return None
    front = " ".join(text_of(fields[0]).split())
    return item | {"prompt": front or item["prompt"]}


def label(item: dict[str, Any], deck: str, tags: list[str]) -> None:
    """Give a note's deck and tags to its question: the category if they name one, and tags."""
    if item.get("pack"):
        return
    parts = [part.strip() for part in deck.split("::") if part.strip()]
    if "category" not in item:
        # "TPM" is what the whole deck is about, and no category of it.
        found = category_in([part for part in [*reversed(parts), *tags] if part.lower() != "tpm"])
        if found or parts:
            item["category"] = found or parts[-1]
    extra = [*deck_labels(parts), *(word for tag in tags for word in labels(tag.replace("::", ",")))]
    known = list(item.get("tags", []))
    if merged := list(dict.fromkeys([*known, *extra])):
        item["tags"] = merged


def _read_log(sheet: Sheet, source: Source, connection: sqlite3.Connection, index_of: dict[int, int]) -> None:
    if not _has_table(connection, "revlog"):
        return
    # Anki itself leaves out answers in a filtered deck that do not reschedule: type 3 with factor 0.
    query = (
        "SELECT r.id, c.nid, c.id, r.ease, r.time, r.type FROM revlog r JOIN cards c ON c.id = r.cid "
        "WHERE r.ease BETWEEN 1 AND 4 AND r.type BETWEEN 0 AND 3 AND NOT (r.type = 3 AND r.factor = 0) "
        "ORDER BY r.id"
    )
    first = dict(_first_cards(connection, "id"))
    old = _first_scheduler(connection)
    left_out = raised = 0
    for number, (moment, note, card, ease, took, kind) in enumerate(connection.execute(query), 1):
        if number > MAX_REVIEWS:
            raise source.error(f"holds more than {MAX_REVIEWS:,} reviews")
        index = index_of.get(note)
        if index is None or card != first.get(note):
            left_out += 1
            continue
        try:
            at = datetime.fromtimestamp(moment / 1000, UTC)
        except (OverflowError, ValueError, OSError, TypeError):
            at = None
        if at is None or not 1990 <= at.year < 3000:
            left_out += 1
            continue
        if old and kind in (_LEARNING, _RELEARNING) and ease in (2, 3):
            ease, raised = ease + 1, raised + 1
        seconds = min(max(0.0, took / 1000), 86_400.0) if isinstance(took, int) else 0.0
        sheet.answers.append((index, at, Rating(ease), seconds))
    if raised:
        sheet.notes.append("three buttons while learning: Again, Good and Easy, as Anki had before 2.1")
    if left_out:
        sheet.notes.append(
            f"{left_out:,} reviews of further cards of a note, or without a time, are left out"
        )


_LEARNING, _RELEARNING = 0, 2


def _first_scheduler(connection: sqlite3.Connection) -> bool:
    """Whether a collection has Anki's first scheduler still.

    It had three buttons in learning and relearning, Again, Good and Easy, and wrote 1, 2 and 3. A collection
    that moves on to a later scheduler has its 2 and 3 raised by one there, so only an old one needs it.
    """
    try:
        if _has_table(connection, "config"):
            row = connection.execute("SELECT val FROM config WHERE KEY = 'schedVer' LIMIT 1").fetchone()
            return row is not None and json.loads(row[0]) == 1
        row = connection.execute("SELECT conf FROM col LIMIT 1").fetchone()
        return bool(json.loads(row[0]).get("schedVer", 1) == 1)
    except (ValueError, TypeError, AttributeError, RecursionError, sqlite3.OperationalError):
        return False
