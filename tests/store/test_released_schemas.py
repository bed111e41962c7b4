"""A database as each released version left it, with rows of every kind, opened by this version.

`tests/data/schemas/NUMBER.sql` is such a database, dumped as SQL; a new release adds its own.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import NOW
from tpm_coach.domain import Category, Filter, Rating, Selection
from tpm_coach.errors import NothingToUndo
from tpm_coach.practice.doctor import Doctor
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Places, Settings
from tpm_coach.store import Store
from tpm_coach.store.upgrade import HEAD

SCHEMAS = sorted((Path(__file__).parent.parent / "data" / "schemas").glob("*.sql"))
FIRST, SECOND = "conflict-with-peer", "design-rate-limiter"


def released(script: Path, folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    path = folder / "tpm-coach.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    path.chmod(0o600)
    return path


@pytest.fixture(params=SCHEMAS, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return released(request.param, tmp_path / "home")


def test_every_released_schema_but_this_one_has_a_database() -> None:
    assert [path.stem for path in SCHEMAS] == [f"{number:04}" for number in range(1, int(HEAD))]


def test_an_old_database_opens_with_all_it_holds_and_the_doctor_is_content(old: Path) -> None:
    store = Store.open(old)
    mine = store.learner("me", NOW)
    reviews = mine.log.reviews()
    assert [r.question_id for r in reviews] == ["slipping-date", FIRST, SECOND, SECOND, FIRST]
    assert [r.rating for r in reviews][:2] == [Rating.GOOD, Rating.EASY]
    assert {r.category for r in reviews} == {
        Category.BEHAVIORAL,
        Category.SYSTEM_DESIGN,
        Category.PROGRAM_MANAGEMENT,
    }
    assert all(0 < (r.recall or 0) < 1 for r in reviews if r.before)
    assert mine.desk.suspended() == {"launch-metrics"}
    draft = mine.desk.draft("slow-reviews")
    assert draft
    assert draft.unsent == "half a thought"
    plan = mine.plans.active()
    assert plan
    assert plan.name == "acme"
    assert store.learners() == ["me", "Zoë"]
    assert len(store.bank.questions(Selection())) == 10
    store.close()
    assert Doctor(Places(old.parent, old.parent)).examine() == []


def test_ratings_of_an_old_database_can_be_taken_back_one_by_one(old: Path) -> None:
    store = Store.open(old)
    mine = store.learner("me", NOW)
    before = mine.log.reviews()
    undone = [mine.journal.undo(NOW).review for _ in before]
    assert undone == before
    assert mine.log.memory(FIRST) is None
    assert [mine.journal.redo().review for _ in before] == before[::-1]
    assert mine.log.reviews() == before
    store.close()
    assert Doctor(Places(old.parent, old.parent)).examine() == []


LATEST = f"id = (SELECT max(id) FROM review WHERE question_id = '{FIRST}' AND learner_id = 1)"


@pytest.mark.parametrize("old", SCHEMAS[:1], ids=lambda path: path.stem, indirect=True)
@pytest.mark.parametrize(
    "before",
    [
        "NULL",
        "json_set(before, '$.stability', 0)",
        "json_set(before, '$.stability', NULL)",
        "json_remove(before, '$.reps')",
    ],
)
def test_what_a_damaged_rating_does_not_know_is_not_taken_back(old: Path, before: str) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute(f"UPDATE review SET before = {before} WHERE {LATEST}")
        connection.commit()
    store = Store.open(old)
    mine = store.learner("me", NOW)
    assert mine.journal.undo(NOW).question_id == "slipping-date"
    with pytest.raises(NothingToUndo):
        mine.journal.undo(NOW)
    store.close()
    told = {finding.check for finding in Doctor(Places(old.parent, old.parent)).examine()}
    assert told == ({"rows"} if "remove" in before else set())


@pytest.mark.parametrize(
    "damage", ["turns = '[{'", "turns = '[\"words\"]'", "before = '{'", "study_day = 'x'"]
)
def test_an_old_database_with_a_row_that_cannot_be_read_opens(old: Path, damage: str) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute(f"UPDATE review SET {damage} WHERE {LATEST}")
        connection.commit()
    doctor = Doctor(Places(old.parent, old.parent))
    told = {finding.check for finding in doctor.examine()} - {"version"}
    store = Store.open(old)
    assert len(store.learner("me", NOW).log.reviews(SECOND)) == 2
    store.close()
    assert {finding.check for finding in doctor.examine()} >= told
    assert told == (set() if "words" in damage else {"rows"})


def test_ratings_of_every_learner_can_be_taken_back(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(review)") if row[1] != "id"]
        same = ", ".join(names).replace("question_id", "(SELECT id FROM question LIMIT 1 OFFSET 4)")
        for _ in range(250):
            connection.execute(
                f"INSERT INTO review ({', '.join(names)}) SELECT {same} FROM review WHERE id = 1"
            )
        connection.commit()
    store = Store.open(old)
    assert store.learner("Zoë", NOW).journal.undo(NOW).question_id == FIRST
    store.close()


def test_practice_goes_on_in_an_old_database(old: Path) -> None:
    store = Store.open(old)
    practice = Practice(store, Settings(), "me", NOW)
    drill = practice.drills.start(Plan(), NOW)
    assert drill.question
    found = practice.browsing.numbers("rate limiter", Filter(), None, NOW)
    assert practice.browsing.questions(found, NOW)[0][0].id == SECOND
    practice.drills.record(drill.question, drill.answer, None, None, Rating.GOOD, NOW)
    assert practice.overview.today(NOW).answered == 1
    store.close()
