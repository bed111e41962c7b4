"""What is left in the file of a learner who was deleted."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tests.conftest import NOW
from tests.store.reviews import draft, rated
from tpm_coach import store as stores
from tpm_coach.store import Store
from tpm_coach.store.backup import Reason, make
from tpm_coach.store.engine import make_engine
from tpm_coach.store.people import forget, forget_in_backup


def words_in(path: Path) -> list[str]:
    return [word for word in ("zebrafish", "quokkahunter") if word.encode() in path.read_bytes()]


def test_no_word_of_a_deleted_learner_stays_in_the_search_index(store: Store, database: Path) -> None:
    rated(store.learner("me", NOW), "many-teams", text="I met a zebrafish and a quokkahunter.")
    store.close()
    assert words_in(database)
    forget(database, "me")
    assert not words_in(database)


def test_no_word_of_a_deleted_learner_stays_in_a_backup(store: Store, database: Path) -> None:
    rated(store.learner("me", NOW), "many-teams", text="I met a zebrafish and a quokkahunter.")
    backup = make(database, NOW.date(), Reason.ASKED)
    forget_in_backup(database, backup, "me")
    assert not words_in(backup.path)


def test_what_was_dropped_before_goes_too_where_sqlite_does_not_overwrite(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(path: Path) -> Engine:
        made = make_engine(path)

        # First of all, as if SQLite had been built so.
        @event.listens_for(made, "connect", insert=True)
        def _(connection: sqlite3.Connection, _: object) -> None:
            connection.execute("PRAGMA secure_delete=OFF")

        return made

    monkeypatch.setattr(stores, "make_engine", careless)
    store = Store.open(database)
    desk = store.learner("me", NOW).desk
    desk.save_draft(draft("many-teams", "zebrafish " * 2000))
    desk.drop_draft("many-teams")
    store.close()
    forget(database, "me")
    assert not words_in(database)
