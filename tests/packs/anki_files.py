"""Anki collections and packages as tests need them, made with sqlite alone."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import zstandard

STUB = "Please update to the latest Anki version, then import the .colpkg/.apkg file again."
BASIC, CLOZE = 1, 2
Note = tuple[int, str, str, int]
"""Note type, fields (joined by \\x1f), tags, deck."""

NOTES: Sequence[Note] = (
    (
        BASIC,
        "Tell me about a <b>conflict</b>&nbsp;you had?\x1f<ul><li>Owns it</li><li>Heals it</li></ul>",
        " peer ",
        11,
    ),
    (CLOZE, "An SLO is an {{c1::objective::what?}}, an {{c2::SLA}} a contract.\x1f", "", 12),
)
DECKS = {1: "Default", 10: "TPM", 11: "TPM::Behavioral", 12: "TPM::Metrics::Basics"}
_OLD = """
CREATE TABLE col (id, crt, ver, conf, models, decks);
CREATE TABLE notes (id INTEGER PRIMARY KEY, guid, mid, tags, flds);
CREATE TABLE cards (id INTEGER PRIMARY KEY, nid, did, ord, odid);
CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid, usn, ease, ivl, lastIvl, factor, time, type);
"""
_NEW = """
CREATE TABLE notetypes (id INTEGER PRIMARY KEY, name TEXT COLLATE unicase);
CREATE TABLE fields (ntid, ord, name TEXT COLLATE unicase, PRIMARY KEY (ntid, ord)) WITHOUT ROWID;
CREATE TABLE decks (id INTEGER PRIMARY KEY, name TEXT COLLATE unicase);
CREATE TABLE config (KEY TEXT NOT NULL PRIMARY KEY, usn, mtime_secs, val BLOB) WITHOUT ROWID;
"""
_TYPES = {BASIC: ("Basic", ["Front", "Back"]), CLOZE: ("Cloze", ["Text", "Back Extra"])}


def collection(
    folder: Path,
    notes: Sequence[Note] = NOTES,
    version: int = 11,
    log: Sequence[tuple[int, ...]] = (),
    scheduler: int | None = 2,
) -> bytes:
    """A collection's bytes; `log` holds (time in ms, note number from 0, card number, ease, type).

    A first learning step has an interval of ten minutes, in negative seconds, and no factor. Collections of
    the oldest programs do not say their `scheduler`.
    """
    path = folder / "made.anki2"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.create_collation("unicase", lambda a, b: (a > b) - (a < b))
    connection.executescript(_OLD)
    models: Any = {k: {"name": n, "flds": [{"name": f} for f in fields]} for k, (n, fields) in _TYPES.items()}
    decks: Any = {key: {"name": name} for key, name in DECKS.items()}
    if version > 11:
        connection.executescript(_NEW)
        for key, (name, fields) in _TYPES.items():
            connection.execute("INSERT INTO notetypes VALUES (?, ?)", (key, name))
            rows = [(key, at, field) for at, field in enumerate(fields)]
            connection.executemany("INSERT INTO fields VALUES (?, ?, ?)", rows)
        rows_ = [(key, name.replace("::", "\x1f")) for key, name in DECKS.items()]
        connection.executemany("INSERT INTO decks VALUES (?, ?)", rows_)
        models = decks = ""
    conf: Any = {"nextPos": 1} | ({} if scheduler is None else {"schedVer": scheduler})
    if version > 11:
        rows__ = [(key, 0, 0, json.dumps(value).encode()) for key, value in conf.items()]
        connection.executemany("INSERT INTO config VALUES (?, ?, ?, ?)", rows__)
        conf = ""
    said = [json.dumps(value) if value else "" for value in (conf, models, decks)]
    connection.execute("INSERT INTO col VALUES (1, 0, ?, ?, ?, ?)", (version, *said))
    for number, (kind, fields_, tags, deck) in enumerate(notes):
        connection.execute(
            "INSERT INTO notes VALUES (?, ?, ?, ?, ?)", (number + 100, f"g{number}", kind, tags, fields_)
        )
        for card in (0, 1):
            connection.execute(
                "INSERT INTO cards VALUES (?, ?, ?, ?, 0)", (number * 10 + card, number + 100, deck, card)
            )
    for moment, number, card, ease, type_ in log:
        interval, factor = (12, 2500) if type_ == 1 else (-600, 0)
        row = (moment, number * 10 + card, -1, ease, interval, -60, factor, 9000, type_)
        connection.execute("INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.commit()
    connection.close()
    return path.read_bytes()


def stub(folder: Path) -> bytes:
    """What Anki puts beside a newer collection for older programs."""
    return collection(folder, [(BASIC, f"{STUB}\x1f", "", 1)])


def package(**members: bytes) -> bytes:
    """A zip with these members; `collection_anki21b` is compressed with zstd."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            packed = zstandard.ZstdCompressor().compress(data) if name.endswith("21b") else data
            archive.writestr(name.replace("_", "."), packed)
    return file.getvalue()
