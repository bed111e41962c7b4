"""Our packages in the real Anki library, and its packages here: `make test-anki`."""

from __future__ import annotations

import sqlite3
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOW
from tpm_coach import packs
from tpm_coach.domain import Answer, Pack, Rating, Selection
from tpm_coach.packs.apkg_writer import guid
from tpm_coach.packs.reading import Options, Source
from tpm_coach.packs.writing import Target
from tpm_coach.practice.service import Practice

anki_collection = pytest.importorskip("anki.collection")
pytestmark = pytest.mark.filterwarnings("ignore")

Q = "launch-metrics"


@pytest.fixture
def collection(tmp_path: Path) -> Any:
    opened = anki_collection.Collection(str(tmp_path / "anki.anki2"))
    yield opened
    opened.close()


def take(collection: Any, path: Path) -> None:
    options = anki_collection.ImportAnkiPackageOptions(with_scheduling=True)
    collection.import_anki_package(
        anki_collection.ImportAnkiPackageRequest(package_path=str(path), options=options)
    )


def exported(practice: Practice, path: Path, *, history: bool = False) -> Path:
    found = practice.exports.packs(Selection())
    path.write_bytes(practice.exports.export(found, Target.ANKI, NOW, history=history))
    return path


def test_anki_opens_our_package_with_every_note_tag_and_deck(
    practice: Practice, small_pack: Pack, collection: Any, tmp_path: Path
) -> None:
    take(collection, exported(practice, tmp_path / "out.apkg"))
    notes = {note.guid: note for note in map(collection.get_note, collection.find_notes(""))}
    assert set(notes) == {guid(question.id) for question in small_pack.questions}
    for question in small_pack.questions:
        note = notes[guid(question.id)]
        assert note["Question"] == question.prompt
        assert {*question.tags, *question.companies, *question.competencies} <= set(note.tags)
        [card] = note.cards()
        assert collection.decks.name(card.did) == f"Small::{question.category.title}"
    take(collection, exported(practice, tmp_path / "again.apkg"))
    assert len(collection.find_notes("")) == 10


def test_the_schedule_goes_on_in_anki(practice: Practice, collection: Any, tmp_path: Path) -> None:
    question = practice.library.question(Q)
    stored = practice.drills.record(
        question, Answer((), NOW.astimezone(UTC), 60.0), None, None, Rating.GOOD, NOW
    )
    take(collection, exported(practice, tmp_path / "out.apkg", history=True))
    [number] = collection.find_cards("is:review")
    card = collection.get_card(number)
    assert card.ivl == (stored.after.due_day - stored.study_day).days
    assert card.memory_state is not None
    assert card.memory_state.stability == pytest.approx(stored.after.stability, abs=0.01)
    assert collection.db.scalar("SELECT ease FROM revlog") == 3


@pytest.mark.parametrize("legacy", [True, False])
def test_what_anki_exports_is_read(collection: Any, tmp_path: Path, small_pack: Pack, legacy: bool) -> None:
    kind = collection.models.by_name("Basic")
    note = collection.new_note(kind)
    note["Front"], note["Back"], note.tags = "Why <b>this</b>?", "So.", ["a", "b::c"]
    collection.add_note(note, collection.decks.id("TPM::Metrics"))
    options = anki_collection.ExportAnkiPackageOptions(
        with_scheduling=True, with_deck_configs=False, with_media=False, legacy=legacy
    )
    collection.export_anki_package(out_path=str(tmp_path / "x.apkg"), options=options, limit=None)
    [question] = packs.read_any(tmp_path / "x.apkg").packs[0].questions
    assert (question.prompt, question.category, question.tags) == ("Why this?", "metrics", ("a", "b", "c"))
    collection.export_note_csv(
        out_path=str(tmp_path / "x.txt"), limit=None, with_html=True, with_tags=True, with_deck=True,
        with_notetype=True, with_guid=True,
    )  # fmt: skip
    [question] = packs.read_any(tmp_path / "x.txt").packs[0].questions
    assert (question.prompt, question.category, question.tags) == ("Why this?", "metrics", ("a", "b", "c"))


def test_answers_given_in_anki_come_back(practice: Practice, collection: Any, tmp_path: Path) -> None:
    take(collection, exported(practice, tmp_path / "out.apkg"))
    note = next(n for n in map(collection.get_note, collection.find_notes("")) if n.guid == guid(Q))
    moment = int((NOW - timedelta(hours=1)).timestamp() * 1000)
    values = (moment, note.cards()[0].id, -1, 3, 5, 0, 2500, 9000, 0)
    collection.db.execute("INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", *values)
    options = anki_collection.ExportAnkiPackageOptions(with_scheduling=True, legacy=False)
    collection.export_anki_package(out_path=str(tmp_path / "back.apkg"), options=options, limit=None)
    preview = practice.imports.preview([tmp_path / "back.apkg"], NOW, Options(history=True))
    assert [(review.question_id, review.rating) for review in preview.reviews] == [(Q, Rating.GOOD)]
    assert not any(change.added or change.updated or change.retired for change in preview.changes)
    practice.imports.store(preview, NOW)
    assert practice.overview.memory(Q) == preview.reviews[0].after


def test_a_closed_collection_file_is_read_as_it_is(tmp_path: Path) -> None:
    opened = anki_collection.Collection(str(tmp_path / "own.anki2"))
    note = opened.new_note(opened.models.by_name("Cloze"))
    note["Text"] = "An SLO is an {{c1::objective}}."
    opened.add_note(note, opened.decks.id("KPI"))
    opened.close()
    before = (tmp_path / "own.anki2").read_bytes()
    source = Source("own", "own", ".anki2", before)
    [question] = packs.read_any(source).packs[0].questions
    assert question.prompt == "An SLO is an [...]."
    assert sqlite3.connect(tmp_path / "own.anki2").execute("SELECT count(*) FROM notes").fetchone() == (1,)
