"""What is left in the file of a learner who was deleted, or of a pack that was dropped: not a word."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tests.conftest import NOW
from tests.store.reviews import draft, rated
from tpm_coach import store as stores
from tpm_coach.store import Store, derived
from tpm_coach.store.answers import Given
from tpm_coach.store.backup import Reason, make
from tpm_coach.store.engine import make_engine
from tpm_coach.store.people import forget, forget_in_backup

TEXT = "I met a zebrafish and a quokkahunter."


def words_in(path: Path) -> list[str]:
    """The words of the text that are in a database, or in what SQLite keeps beside it."""
    held = b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*"))
    return [word for word in ("zebrafish", "quokkahunter") if word.encode() in held]


def test_no_word_of_a_deleted_learner_stays_in_the_search_index(store: Store, database: Path) -> None:
    rated(store.learner("me", NOW), "many-teams", text=TEXT)
    store.close()
    assert words_in(database)
    forget(database, "me")
    assert not words_in(database)


def test_no_word_stays_while_the_program_is_open(store: Store, database: Path) -> None:
    rated(store.learner("me", NOW), "many-teams", text=TEXT)
    assert forget(database, "me")
    assert not words_in(database)


def test_another_learners_answers_are_still_found(store: Store, database: Path) -> None:
    rated(store.learner("me", NOW), "many-teams", text=TEXT)
    other = store.learner("other", NOW)
    rated(other, "many-teams", text="An aardvark.")
    forget(database, "me")
    assert len(other.answers.numbers(Given(), '"aardvark"')) == 1
    assert derived.faults(database) == []


def test_a_reader_is_told_of_and_its_view_stays(store: Store, database: Path) -> None:
    rated(store.learner("me", NOW), "many-teams", text=TEXT)
    reader = sqlite3.connect(database)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM review").fetchone() == (1,)
    assert not forget(database, "me")
    assert reader.execute("SELECT count(*) FROM review").fetchone() == (1,)
    reader.close()
    store.close()
    assert not words_in(database)


def test_no_word_of_a_deleted_learner_stays_in_a_backup(store: Store, database: Path) -> None:
    rated(store.learner("me", NOW), "many-teams", text=TEXT)
    backup = make(database, NOW.date(), Reason.ASKED)
    forget_in_backup(database, backup, "me")
    assert not words_in(backup.path)


def careless(monkeypatch: pytest.MonkeyPatch, *, first: bool) -> None:
    """Open databases with an SQLite that was not built to overwrite, or (not first) was told not to."""

    def opened(path: Path) -> Engine:
        made = make_engine(path)

        @event.listens_for(made, "connect", insert=first)
        def _(connection: sqlite3.Connection, _: object) -> None:
            connection.execute("PRAGMA secure_delete=OFF")

        return made

    monkeypatch.setattr(stores, "make_engine", opened)


def with_a_dropped_draft(database: Path) -> None:
    store = Store.open(database)
    desk = store.learner("me", NOW).desk
    desk.save_draft(draft("many-teams", "zebrafish " * 2000))
    desk.drop_draft("many-teams")
    store.close()


def test_what_an_older_version_did_not_overwrite_goes_too(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    careless(monkeypatch, first=False)
    with_a_dropped_draft(database)
    assert words_in(database)
    forget(database, "me")
    assert not words_in(database)


def test_what_is_dropped_is_overwritten_whatever_sqlite_does_by_itself(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    careless(monkeypatch, first=True)
    with_a_dropped_draft(database)
    assert not words_in(database)


def test_no_answer_to_a_dropped_pack_stays(store: Store, database: Path) -> None:
    mine = store.learner("me", NOW)
    rated(mine, "many-teams", text=TEXT)
    mine.desk.save_draft(draft("many-teams", TEXT))
    assert words_in(database)
    assert store.bank.remove("small", drop_history=True) == 10
    assert not words_in(database)
    assert mine.log.reviews() == []
