"""Anki's own library doing the same work; it is there only with the dependency group `bench`."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.datasets import NOW, ahead, answers_each, bank, prompts, steps
from benchmarks.measuring import timed

anki: Any = None
with suppress(ImportError):
    # By name, so that the types are the same whether it is installed or not.
    anki = import_module("anki.collection") and import_module("anki.cards") and import_module("anki")

INSTALLED = anki is not None
OPEN_AND_COUNT = """
import sys
from anki.collection import Collection
collection = Collection(sys.argv[1])
print(collection.sched.get_queued_cards().review_count)
collection.close()
"""
"""What Anki's library needs for a `due`: a program that opens a collection and counts."""

_AGE = 2_000
"""Days since the collection was made, in which it counts its days."""


class Anki:
    """A collection, `path` ending in .anki2; each verb returns the seconds that it took."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._collection = anki.collection.Collection(str(path))

    def close(self) -> None:
        """Let go of the file."""
        self._collection.close()

    def answer(self) -> float:
        """Take the next card, its question and what each of the four buttons would do, and answer Good."""
        scheduler = self._collection.sched

        def once() -> None:
            queued = scheduler.get_queued_cards(fetch_limit=1).cards[0]
            card = anki.cards.Card(self._collection)
            card._load_from_backend_card(queued.card)
            card.question()
            scheduler.describe_next_states(queued.states)
            card.start_timer()
            scheduler.answer_card(scheduler.build_answer(card=card, states=queued.states, rating=2))

        return timed(once)

    def undo(self) -> float:
        """Take the last answer back."""
        return timed(self._collection.undo)

    def queue(self) -> float:
        """Count what is due and take the queue, just after opening, which is not timed."""
        self.close()
        self._collection = anki.collection.Collection(str(self._path))

        def once() -> None:
            self._collection.sched.deck_due_tree()
            self._collection.sched.get_queued_cards(fetch_limit=100)

        return timed(once)

    def find(self, queries: Sequence[str]) -> float:
        """Find the notes for each query: those that hold all of its words."""
        # Without the quotes "and" would be an operator.
        quoted = [" ".join(f'"{word}"' for word in query.split()) for query in queries]
        return timed(lambda: [self._collection.find_notes(query) for query in quoted])

    def statistics(self) -> float:
        """Work out all that its graphs show."""
        return timed(lambda: self._collection._backend.graphs(search="", days=0))

    def export(self, path: Path) -> float:
        """Write every note with its schedule and its log into a package."""
        options = anki.collection.ExportAnkiPackageOptions(with_scheduling=True, legacy=False)
        return timed(
            lambda: self._collection.export_anki_package(out_path=str(path), options=options, limit=None)
        )

    def import_csv(self, path: Path) -> float:
        """Bring in notes from a CSV file of two columns; the time is the processor's."""
        metadata = self._collection.get_csv_metadata(str(path), None)
        request = anki.collection.ImportCsvRequest(path=str(path), metadata=metadata)
        return timed(lambda: self._collection.import_csv(request), time.process_time)

    def train(self) -> float:
        """Train FSRS weights on the log."""
        return timed(
            lambda: self._collection._backend.compute_fsrs_params(
                search="",
                current_params=[],
                ignore_revlogs_before_ms=0,
                num_of_relearning_steps=0,
                health_check=False,
            )
        )


def make(path: Path, cards: int = 0, reviews: int = 0) -> Path:
    """Make a collection that holds the same questions and answers as `datasets.fill` makes."""
    collection = anki.collection.Collection(str(path))
    collection.set_config("fsrs", True)
    kind = collection.models.by_name("Basic")["id"]
    collection.close()
    now = int(time.time())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE col SET crt = ?", (now - _AGE * 86400,))
        tables = {
            "notes": _notes(kind, cards, now),
            "cards": _cards(cards, reviews, now),
            "revlog": _log(cards, reviews, now),
        }
        for table, rows in tables.items():
            width = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
            marks = ", ".join("?" * width)
            connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


_Rows = Iterator[tuple[Any, ...]]


def _notes(kind: int, cards: int, now: int) -> _Rows:
    points = bank().points
    for n, prompt in enumerate(prompts(cards)):
        back = "; ".join(points[(n + i) % len(points)] for i in range(5))
        yield n + 1, f"bench{n:06}", kind, now, 0, f" tag-{n % 50} ", f"{prompt}\x1f{back}", prompt, n, 0, ""


def _cards(cards: int, reviews: int, now: int) -> _Rows:
    for n in range(cards):
        past = list(steps(answers_each(n, cards, reviews)))
        head = (n + 1, n + 1, 1, 0, now, 0)
        if past:
            _, _, gap = past[-1]
            data = json.dumps({"s": float(gap), "d": 5.0, "dr": 0.85, "decay": 0.1542})
            due = _AGE + ahead(n, cards)
            yield *head, 2, 2, due, gap, 2500, len(past), 0, 0, 0, 0, 0, data
        else:
            yield *head, 0, 0, n, 0, 0, 0, 0, 0, 0, 0, 0, "{}"


def _log(cards: int, reviews: int, now: int) -> _Rows:
    number = 0
    noons: dict[date, int] = {}
    for n in range(cards):
        last = 0
        for day, rating, gap in steps(answers_each(n, cards, reviews)):
            number += 1
            noon = noons.setdefault(day, 1000 * (now - 86400 * (NOW.date() - day).days))
            yield noon - number, n + 1, 0, rating, gap, last, 2500, 60_000, 1 if last else 0
            last = gap
