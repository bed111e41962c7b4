"""Imports and edits: taken back whole, stopped without a trace; partial files that take nothing away."""

from __future__ import annotations

import csv
import gc
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOW, SMALL
from tests.packs.anki_files import collection
from tpm_coach.domain import Answer, Category, Question, Rating, Selection
from tpm_coach.errors import NothingToUndo, StoreConflict
from tpm_coach.packs.reading import Options
from tpm_coach.packs.writing import Target
from tpm_coach.practice.duplicates import Duplicates
from tpm_coach.practice.importing import Preview
from tpm_coach.practice.service import Practice
from tpm_coach.store import derived
from tpm_coach.store.bank import PackChange

Q = "launch-metrics"
TABLE = "Question,Type,Tags\nWhy ship late?,PgM,launch\nWho decides on scope?,behavioural,\n"


def put(practice: Practice, path: Path, **options: Any) -> list[PackChange]:
    wish = options.pop("duplicates", None)
    preview = practice.imports.preview([path], NOW, Options(accept=True, **options), wish)
    return practice.imports.store(preview, NOW)


def rate(practice: Practice, question_id: str, rating: Rating = Rating.GOOD, at: datetime = NOW) -> None:
    question = practice.library.question(question_id)
    practice.drills.record(question, Answer((), at.astimezone(UTC), 9.0), None, None, rating, at)


def state(practice: Practice) -> Any:
    """All that a learner sees of questions and answers."""
    packs = [replace(pack, stored_at=NOW) for pack in practice.library.packs()]
    questions = practice.library.questions(Selection())
    memories = {question.id: practice.overview.memory(question.id) for question in questions}
    return packs, questions, memories, practice.overview.history()


def table(folder: Path, text: str = TABLE) -> Path:
    path = folder / "sheet.csv"
    path.write_text(text)
    return path


def new_pack(practice: Practice, folder: Path) -> None:
    put(practice, table(folder))


def newer_pack(practice: Practice, folder: Path) -> None:
    """One question less, one reworded, one new on top, a new order and a new title."""
    text = (
        SMALL.read_text()
        .replace("title: Small", "title: Smaller")
        .replace("Tell me about a conflict", "Tell of one")
    )
    head, _, rest = text.partition("questions:\n")
    blocks = rest.split("\n  - id: ")
    blocks = [blocks[0].removeprefix("  - id: "), *blocks[1:]]
    path = folder / "small.yaml"
    kept = [blocks[3], *blocks[:3], *blocks[5:]]
    new = "brand-new\n    category: metrics\n    prompt: What is new?"
    path.write_text(f"{head}questions:\n" + "\n".join(f"  - id: {block}" for block in [new, *kept]))
    [change] = put(practice, path)
    assert change.added and change.updated and change.retired


def update_by_duplicate(practice: Practice, folder: Path) -> None:
    text = "Question,Type,Tags\nTell me about a conflict with a peer!,behavioral,mine\n"
    put(practice, table(folder, text), duplicates=Duplicates.UPDATE)


def with_history(practice: Practice, folder: Path) -> None:
    at = int((NOW.timestamp() - 5 * 86_400) * 1000)
    path = folder / "deck.anki2"
    path.write_bytes(collection(folder, log=[(at, 0, 0, 1, 1), (at + 86_400_000, 0, 0, 3, 1)]))
    put(practice, path, history=True)


def removed_pack(practice: Practice, _: Path) -> None:
    practice.library.remove("small", NOW)


def edited(practice: Practice, _: Path) -> None:
    practice.library.edit(replace(practice.library.question(Q), prompt="What did it do?", tags=("new",)), NOW)


def added(practice: Practice, _: Path) -> None:
    new = Question(id="mine-own", pack="", category=Category.METRICS, prompt="My own?")
    practice.library.add(new, "my-questions", NOW)


ACTS = [new_pack, newer_pack, update_by_duplicate, with_history, removed_pack, edited, added]


@pytest.mark.parametrize("act", ACTS)
def test_what_was_done_to_questions_is_taken_back_and_done_again_whole(
    practice: Practice, database: Path, tmp_path: Path, act: Callable[[Practice, Path], None]
) -> None:
    rate(practice, Q)
    before = state(practice)
    act(practice, tmp_path)
    after = state(practice)
    assert after != before
    for _ in range(2):
        practice.schedule.undo(NOW)
        assert state(practice) == before
        practice.schedule.redo()
        assert state(practice) == after
    assert not list(derived.faults(database))


def test_answers_to_an_updated_question_stay_when_the_update_is_taken_back(
    practice: Practice, tmp_path: Path
) -> None:
    rate(practice, "conflict-with-peer")
    memory = practice.overview.memory("conflict-with-peer")
    newer_pack(practice, tmp_path)
    practice.schedule.undo(NOW)
    assert practice.library.question("conflict-with-peer").prompt == "Tell me about a conflict with a peer."
    assert practice.overview.memory("conflict-with-peer") == memory
    assert len(practice.overview.history("conflict-with-peer")) == 1


def test_a_pack_that_was_taken_back_is_asked_again_when_it_is_imported_again(
    practice: Practice, tmp_path: Path
) -> None:
    path = table(tmp_path)
    put(practice, path)
    practice.schedule.undo(NOW)
    assert practice.library.questions(Selection(), "sheet") == []
    [change] = put(practice, path)
    assert (change.returned, change.added) == (("why-ship-late", "who-decides-on-scope"), ())
    assert [q.id for q in practice.library.questions(Selection(), "sheet")] == list(change.returned)
    practice.schedule.undo(NOW)
    assert practice.library.questions(Selection(), "sheet") == []


def test_an_import_that_says_nothing_new_leaves_nothing_to_take_back(
    practice: Practice, tmp_path: Path
) -> None:
    path = tmp_path / "again.yaml"
    path.write_text(SMALL.read_text() + "# the same, written in another way\n")
    put(practice, path)
    with pytest.raises(NothingToUndo):
        practice.schedule.undo(NOW)


def test_another_learners_undo_does_not_take_an_import_back(practice: Practice, tmp_path: Path) -> None:
    put(practice, table(tmp_path))
    other = Practice(practice._store, practice.settings, "other", NOW)
    with pytest.raises(NothingToUndo):
        other.schedule.undo(NOW)
    rate(other, "why-ship-late")
    practice.schedule.undo(NOW)
    assert len(other.overview.history("why-ship-late")) == 1
    practice.schedule.redo()
    assert other.overview.memory("why-ship-late") is not None


def test_a_large_import_is_taken_back_by_a_small_note(
    practice: Practice, database: Path, tmp_path: Path
) -> None:
    with (tmp_path / "large.csv").open("w") as file:
        csv.writer(file).writerows(
            [["Question", "Type"], *([f"Question {n} {n}?", "kpi"] for n in range(1500))]
        )
    assert (
        len(
            put(
                practice,
                tmp_path / "large.csv",
            )[0].added
        )
        == 1500
    )
    with closing(sqlite3.connect(database)) as connection:
        [(size,)] = connection.execute("SELECT length(images) FROM act")
    assert size < 500
    practice.schedule.undo(NOW)
    assert len(practice.library.questions(Selection())) == 10
    practice.schedule.redo()
    assert len(practice.library.questions(Selection(), "large")) == 1500


@pytest.mark.parametrize("moment", [0.0, 0.5, 1.0])
def test_an_import_that_is_stopped_while_it_stores_leaves_the_database_as_it_was(
    practice: Practice, database: Path, tmp_path: Path, moment: float
) -> None:
    rows = "".join(f"Question {n} {n}?,kpi\n" for n in range(1000))
    preview = practice.imports.preview([table(tmp_path, f"Question,Type\n{rows}")], NOW)
    told: list[float] = []

    def stop(what: str, share: float) -> None:
        assert what == "storing"
        told.append(share)
        if share >= moment:
            raise KeyboardInterrupt

    before = list(sqlite3.connect(database).iterdump())
    with pytest.raises(KeyboardInterrupt):
        practice.imports.store(preview, NOW, stop)
    assert told == sorted(told)
    assert list(sqlite3.connect(database).iterdump()) == before
    assert len(practice.imports.store(preview, NOW)[0].added) == 1000


def test_answers_that_were_worked_out_before_another_rating_are_not_stored(
    practice: Practice, tmp_path: Path
) -> None:
    at = int((NOW.timestamp() - 5 * 86_400) * 1000)
    path = tmp_path / "deck.anki2"
    path.write_bytes(collection(tmp_path))
    put(practice, path)
    path.write_bytes(collection(tmp_path, log=[(at, 0, 0, 3, 1), (at + 1000, 1, 0, 3, 1)]))
    stale: Preview = practice.imports.preview([path], NOW, Options(history=True))
    assert len(stale.reviews) == 2
    rate(practice, "tell-me-about-a-conflict-you-had", Rating.HARD)
    before = state(practice)
    with pytest.raises(StoreConflict, match="was rated elsewhere meanwhile; import the file again"):
        practice.imports.store(stale, NOW)
    assert state(practice) == before
    fresh = practice.imports.preview([path], NOW, Options(history=True))
    assert (len(fresh.reviews), fresh.left_out) == (1, 1)
    practice.imports.store(fresh, NOW)
    assert len(practice.overview.history()) == 2


def test_a_booklet_changes_nothing_of_the_pack_that_it_shows_but_what_was_edited_in_it(
    practice: Practice, tmp_path: Path
) -> None:
    path = tmp_path / "small.md"
    path.write_bytes(practice.exports.export(practice.exports.packs(Selection()), Target.MARKDOWN, NOW))
    before = practice.library.questions(Selection())
    [change] = put(practice, path)
    assert not change.anything and change.unchanged == 10
    text = path.read_text()
    path.write_text(
        text.replace(
            "### Tell me about a conflict with a peer.", "### Tell me about a conflict with your peer."
        )
    )
    [change] = put(practice, path)
    assert change.updated == ("conflict-with-peer",)
    old, new = before[0], practice.library.question("conflict-with-peer")
    assert old.id == new.id
    assert new == replace(old, prompt="Tell me about a conflict with your peer.", version=2)


def test_a_booklet_under_another_name_is_all_duplicates(practice: Practice, tmp_path: Path) -> None:
    path = tmp_path / "booklet.md"
    path.write_bytes(practice.exports.export(practice.exports.packs(Selection()), Target.MARKDOWN, NOW))
    preview = practice.imports.preview([path], NOW)
    assert [item.outcome for item in preview.duplicates] == [Duplicates.SKIP] * 10
    assert not preview.stores_anything


def test_a_question_that_is_there_is_found_in_a_crowd_that_is_worded_like_it(
    practice: Practice, tmp_path: Path
) -> None:
    rows = "".join(f"What went wrong with launch number {n}?,kpi\n" for n in range(100, 180))
    put(practice, table(tmp_path, f"Question,Type\n{rows}"))
    path = tmp_path / "other.csv"
    path.write_text("Question,Type\nWhat went wrong with launch number 171?,kpi\n")
    [found] = practice.imports.preview([path], NOW).duplicates
    assert (found.exact, found.other_prompt) == (True, "What went wrong with launch number 171?")
    assert (found.other_pack, found.outcome) == ("sheet", Duplicates.SKIP)


def test_updating_a_duplicate_keeps_the_ways_to_say_its_points(practice: Practice, tmp_path: Path) -> None:
    old = practice.library.question("conflict-with-peer")
    points = "|".join(point.text + (" (must)" if point.must else "") for point in old.key_points)
    text = f"Question;Type;Key points;Hint\nTell me about a conflict with a peer!;kpi;{points};Breathe.\n"
    put(practice, table(tmp_path, text), duplicates=Duplicates.UPDATE)
    new = practice.library.question("conflict-with-peer")
    assert (new.key_points, new.hint) == (old.key_points, "Breathe.")


def test_an_answer_from_tomorrow_is_left_out(practice: Practice, tmp_path: Path) -> None:
    late = int((NOW + timedelta(days=3)).timestamp() * 1000)
    path = tmp_path / "deck.anki2"
    path.write_bytes(collection(tmp_path, log=[(late, 0, 0, 3, 1)]))
    preview = practice.imports.preview([path], NOW, Options(history=True))
    assert (preview.reviews, preview.left_out) == ((), 1)


@pytest.mark.parametrize("verb", ["reset", "reschedule"])
def test_answers_are_imported_to_a_question_whose_schedule_was_changed(
    practice: Practice, tmp_path: Path, verb: str
) -> None:
    at = int((NOW.timestamp() - 5 * 86_400) * 1000)
    id_, path = "tell-me-about-a-conflict-you-had", tmp_path / "deck.anki2"
    path.write_bytes(collection(tmp_path))
    put(practice, path)
    rate(practice, id_, at=NOW - timedelta(days=9))
    if verb == "reset":
        practice.schedule.reset(id_, NOW)
    else:
        practice.schedule.reschedule(id_, (NOW + timedelta(days=2)).date(), NOW)
    path.write_bytes(collection(tmp_path, log=[(at, 0, 0, 3, 1)]))
    put(practice, path, history=True)
    memory = practice.overview.memory(id_)
    assert memory is not None
    assert memory.reps == (1 if verb == "reset" else 2)
    assert len(practice.overview.history(id_)) == 2


@pytest.mark.parametrize("aside", [True, False])
def test_what_was_put_aside_from_the_search_for_garbage_stays_so_after_an_import(
    practice: Practice, tmp_path: Path, aside: bool
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("question,category\nWhy now?,kpi\n", encoding="utf-8")
    gc.unfreeze()
    if aside:
        gc.freeze()
    try:
        practice.imports.preview([path], NOW)
        assert gc.isenabled()
        assert bool(gc.get_freeze_count()) is aside
    finally:
        gc.unfreeze()
