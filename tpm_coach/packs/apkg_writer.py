"""Packs as an Anki package: guids that stay, and the schedule as far as Anki takes it."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import sqlite3
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import genanki

from tpm_coach.domain import Pack, Question, Review
from tpm_coach.packs.anki_format import OWN_TYPE
from tpm_coach.packs.items import item
from tpm_coach.packs.writing import as_html
from tpm_coach.text import one_line

_MODEL_ID = 1_764_000_001
_FIELDS = ("Question", "Context", "Key points", "Model answer", "Data")
_FRONT = "<div class=prompt>{{Question}}</div>{{#Context}}<p class=context>{{Context}}</p>{{/Context}}"
_BACK = (
    "{{FrontSide}}<hr id=answer>{{#Key points}}<div class=points>{{Key points}}</div>{{/Key points}}"
    "{{#Model answer}}<p>{{Model answer}}</p>{{/Model answer}}"
)
_CSS = (
    ".card { font-family: sans-serif; font-size: 18px; text-align: left; max-width: 40em; margin: auto; } "
    ".prompt { font-weight: bold; } .context { opacity: 0.8; font-size: 0.9em; }"
)
_FORGET_DAYS = 36_500


def guid(question_id: str) -> str:
    """Return the guid of a question's note, the same in every export."""
    return str(genanki.guid_for("tpm-coach", question_id))


def write_apkg(packs: Sequence[Pack], reviews: Sequence[Review], now: datetime) -> bytes:
    """Return packs as an .apkg: one deck for each pack, with a deck for each category in it."""
    model = genanki.Model(
        _MODEL_ID,
        OWN_TYPE,
        fields=[{"name": name} for name in _FIELDS],
        templates=[{"name": "Interview question", "qfmt": _FRONT, "afmt": _BACK}],
        css=_CSS,
    )
    decks: dict[str, Any] = {}
    for pack in packs:
        for question in pack.questions:
            name = f"{_deck_part(pack.title)}::{question.category.title}"
            deck = decks.setdefault(name, genanki.Deck(_number(f"{pack.name}::{question.category}"), name))
            deck.add_note(_note(model, pack, question))
    with tempfile.TemporaryDirectory(prefix="tpm-coach-") as folder:
        path = Path(folder) / "collection.anki2"
        with closing(sqlite3.connect(path)) as connection:
            stamp = now.timestamp()
            genanki.Package(list(decks.values())).write_to_db(
                connection.cursor(), stamp, itertools.count(int(stamp * 1000))
            )
            _schedule(connection, reviews, now)
            connection.commit()
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, "collection.anki2")
            archive.writestr("media", "{}")
        return file.getvalue()


def _note(model: Any, pack: Pack, question: Question) -> Any:
    points = "".join(
        f"<li>{as_html(point.text)}{' (must)' if point.must else ''}</li>" for point in question.key_points
    )
    whole = item(question) | {"pack": pack.name, "title": pack.title, "version": pack.version}
    whole |= {"language": pack.language, "licence": pack.licence}
    values = [
        as_html(question.prompt),
        as_html(question.context),
        f"<ul>{points}</ul>" if points else "",
        as_html(question.model_answer),
        # As one line of ASCII it comes through Anki's editor and its Unicode normalisation unchanged.
        as_html(json.dumps(whole)),
    ]
    tags = [*question.tags, *question.companies, *question.competencies, question.theme, question.level.value]
    return genanki.Note(
        model=model, fields=values, tags=list(dict.fromkeys(filter(None, tags))), guid=guid(question.id)
    )


def _deck_part(title: str) -> str:
    return one_line(title, 80).replace("::", ": ").replace('"', "") or "Questions"


def _number(name: str) -> int:
    return (1 << 40) + int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])


def _schedule(connection: sqlite3.Connection, reviews: Sequence[Review], now: datetime) -> None:
    """Give the cards of answered questions their days, and the log its rows."""
    of: dict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        of[guid(review.question_id)].append(review)
    if not of:
        return
    # Days are counted from the collection's birth; a young one keeps them small.
    birth = datetime.combine(now.astimezone().date(), time(4), now.astimezone().tzinfo)
    connection.execute("UPDATE col SET crt = ?", (int(birth.timestamp()),))
    cards = connection.execute("SELECT n.guid, c.id FROM notes n JOIN cards c ON c.nid = n.id").fetchall()
    used: set[int] = set()
    for key, card in cards:
        for review in of.get(key, ()):
            after = review.after
            interval = max(1, min((after.due_day - after.last_day).days, _FORGET_DAYS))
            moment = int(review.reviewed_at.astimezone(UTC).timestamp() * 1000)
            while moment in used:
                moment += 1
            used.add(moment)
            before = (review.before.due_day - review.before.last_day).days if review.before else 0
            # Kind 1, a review: Anki shifts the grades of learning steps in a package of this generation.
            row = (
                moment, card, -1, int(review.rating), interval, before, 2500,
                min(int(review.answer.seconds * 1000), 3_600_000), 1,
            )  # fmt: skip
            connection.execute("INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        if found := of.get(key):
            memory = found[-1].after
            due = (memory.due_day - birth.date()).days
            data = json.dumps({"s": round(memory.stability, 4), "d": round(memory.difficulty, 3)})
            connection.execute(
                "UPDATE cards SET type = 2, queue = 2, due = ?, ivl = ?, factor = 2500, reps = ?, "
                "lapses = ?, data = ? WHERE id = ?",
                (
                    due,
                    max(1, (memory.due_day - memory.last_day).days),
                    memory.reps,
                    memory.lapses,
                    data,
                    card,
                ),
            )
