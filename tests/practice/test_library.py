"""Packs in, and the shipped bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import NOW, question
from tpm_coach import packs
from tpm_coach.domain import Pack, Selection
from tpm_coach.errors import NotFound, PackErrors
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings
from tpm_coach.store import Store
from tpm_coach.store.bank import PackChange

MINI = "pack: {name}\nquestions:\n  - {{id: {id}, category: metrics, prompt: How many?}}\n"


def mini(folder: Path, file: str, name: str, question_id: str) -> Path:
    path = folder / file
    path.write_text(MINI.format(name=name, id=question_id))
    return path


def imported(practice: Practice, files: Sequence[Path]) -> list[PackChange]:
    return practice.imports.store(practice.imports.preview(files, NOW), NOW)


def test_several_files_are_stored_together(practice: Practice, tmp_path: Path) -> None:
    changes = imported(practice, [mini(tmp_path, "a.yaml", "a", "qa"), mini(tmp_path, "b.yml", "b", "qb")])
    assert [change.added for change in changes] == [("qa",), ("qb",)]
    assert {pack.name for pack in practice.library.packs()} == {"small", "a", "b"}


def test_one_bad_file_among_good_ones_stores_nothing_and_every_fault_is_named(
    practice: Practice, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("questions:\n  - category: metrics\n  - prompt: Why?\n    category: magic\n")
    missing = tmp_path / "missing.yaml"
    with pytest.raises(PackErrors) as raised:
        imported(practice, [mini(tmp_path, "a.yaml", "a", "qa"), bad, missing])
    lines = str(raised.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{bad}:2", f"{bad}:4", str(missing)]
    assert [pack.name for pack in practice.library.packs()] == ["small"]


@pytest.mark.parametrize("two_files", [True, False])
def test_two_packs_of_one_name_are_refused_because_one_would_retire_the_other(
    practice: Practice, tmp_path: Path, *, two_files: bool
) -> None:
    one, other = mini(tmp_path, "one.yaml", "same", "qa"), mini(tmp_path, "two.yaml", "same", "qb")
    if not two_files:
        one.write_text(f"{one.read_text()}---\n{other.read_text()}")
    with pytest.raises(PackErrors, match="same"):
        imported(practice, [one, other] if two_files else [one])
    assert [pack.name for pack in practice.library.packs()] == ["small"]


def test_importing_a_file_again_changes_nothing(practice: Practice, pack_file: Path) -> None:
    [change] = imported(practice, [pack_file])
    assert (change.added, change.updated, change.retired, change.unchanged) == ((), (), (), 10)


def test_suspending_an_unknown_question_is_refused(practice: Practice) -> None:
    with pytest.raises(NotFound):
        practice.schedule.suspend("nope", NOW)
    with pytest.raises(NotFound):
        practice.schedule.resume("nope", NOW)


@pytest.fixture
def bank_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack_file: Path) -> Path:
    """A small stand-in for the question bank that comes with the program."""
    monkeypatch.setattr(packs, "shipped", lambda: (pack_file,))
    return pack_file


def opened(path: Path) -> Practice:
    return Practice.open(path, Settings(), "me", NOW)


def test_the_first_start_stores_the_bank_and_the_next_one_reads_no_file(
    tmp_path: Path, bank_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fresh" / "tpm-coach.db"
    opened(path).close()
    monkeypatch.delattr(packs, "read")
    practice = opened(path)
    assert len(practice.library.questions(Selection())) == 10
    practice.close()


def test_a_newer_bank_updates_texts_at_the_next_start(tmp_path: Path, bank_folder: Path) -> None:
    path = tmp_path / "fresh" / "tpm-coach.db"
    opened(path).close()
    bank_folder.write_text(bank_folder.read_text().replace("Tell me about a conflict", "Tell of a conflict"))
    practice = opened(path)
    assert practice.library.question("conflict-with-peer").prompt == "Tell of a conflict with a peer."
    assert practice.library.question("conflict-with-peer").version == 2
    practice.close()


def test_a_newer_bank_that_uses_an_id_of_the_learners_own_pack_does_not_lock_them_out(
    tmp_path: Path, bank_folder: Path
) -> None:
    path = tmp_path / "fresh" / "tpm-coach.db"
    practice = opened(path)
    imported(practice, [mini(tmp_path, "mine.yaml", "mine", "my-question")])
    practice.close()
    text = bank_folder.read_text()
    theirs = "  - {id: my-question, category: metrics, prompt: Theirs?}\n"
    bank_folder.write_text(f"{text}{theirs}  - {{id: new, category: metrics, prompt: New?}}\n")
    practice = opened(path)
    assert practice.library.question("my-question").prompt == "How many?"
    assert practice.library.question("new").pack == "small"
    practice.close()


def test_a_pack_that_was_removed_stays_removed_when_the_program_brings_a_newer_one(
    tmp_path: Path, bank_folder: Path
) -> None:
    path = tmp_path / "fresh" / "tpm-coach.db"
    practice = opened(path)
    practice.library.remove("small", NOW)
    practice.close()
    bank_folder.write_text(bank_folder.read_text() + "# a newer version\n")
    practice = opened(path)
    assert practice.library.packs() == []
    practice.close()


def test_learners_of_one_database_share_the_bank(store: Store, small_pack: Pack) -> None:
    other = Practice(store, Settings(), "other", NOW)
    assert other.library.question("many-teams") == question(small_pack, "many-teams")
    assert replace(question(small_pack, "many-teams"), version=1) == question(small_pack, "many-teams")
