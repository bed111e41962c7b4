"""What is read off the shelves is what the rows say, whatever was done, taken back, imported or removed."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import astuple, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.store.reviews import HOW, made, rated
from tpm_coach import scheduling
from tpm_coach.domain import (
    ActKind,
    Adjustment,
    AdjustmentKind,
    Alike,
    Category,
    Load,
    Memory,
    MemoryState,
    Pack,
    Question,
    Rating,
    Selection,
    Standing,
    Stock,
)
from tpm_coach.errors import NotFound, NothingToUndo, StoreCorrupt
from tpm_coach.store import LearnerStore, Store, derived
from tpm_coach.store.people import forget
from tpm_coach.store.tables import PLACE

TODAY = NOW.date()
DAY = timedelta(days=1)
RECALL = scheduling.forgetting(HOW)
QUESTIONS = ("conflict-with-peer", "failed-launch", "design-rate-limiter", "launch-metrics", "many-teams")
_NAMES = count()

_ROWS = """
    SELECT question.number, question.id, category, position, minutes, body, prompt, due_day, stability,
        difficulty, state, last_day, reps, lapses,
        (SELECT coverage FROM review WHERE review.id = memory.review_id),
        (SELECT coalesce(until, '9999-12-31') FROM hold
            WHERE hold.learner_id = learner.id AND hold.question_id = question.id)
    FROM learner CROSS JOIN question
    LEFT JOIN memory ON memory.learner_id = learner.id AND memory.question_id = question.id
    WHERE learner.name = ? AND question.active ORDER BY category, position, question.id
"""


class Row:
    """An active question of a learner's, straight from the tables."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.number, id_, category, _, minutes, body, self.prompt, due, *rest, held = values
        stability, difficulty, state, last, reps, lapses, coverage = rest
        memory = None
        if due:
            days = date.fromisoformat(due), date.fromisoformat(last)
            memory = Memory(days[0], stability, difficulty, MemoryState(state), days[1], reps, lapses)
        self.standing = Standing(id_, Category(category), minutes, memory, coverage or 0.0)
        self.memory = memory
        self.competencies = tuple(json.loads(body)["competencies"])
        self.held = date.fromisoformat(held) if held else date.min


def rows(store: Store, name: str) -> list[Row]:
    with closing(sqlite3.connect(store.path)) as connection:
        return [Row(values) for values in connection.execute(_ROWS, (name,))]


def alike(questions: Sequence[Row], day: date) -> dict[tuple[Category, tuple[str, ...]], Alike]:
    """The groups, each question added to them one by one."""
    found: dict[tuple[Category, tuple[str, ...]], Alike] = {}
    for row in questions:
        key = row.standing.category, row.competencies
        group = found.get(key, Alike(*key, 0))
        recall = scheduling.retrievability(row.memory, day, HOW) if row.memory else 0.0
        covered = row.standing.coverage if row.memory else 0.0
        found[key] = Alike(
            *key,
            group.questions + 1,
            group.seen + (row.memory is not None),
            group.recall + recall,
            group.covered + covered,
            group.ready + recall * covered,
            group.lapses + (row.memory.lapses if row.memory else 0),
        )
    return found


def check(store: Store, mine: LearnerStore, day: date) -> None:
    """Hold all that is read off the shelves against the rows."""
    questions = rows(store, mine.name)
    groups = mine.shelves.alike(day, RECALL)
    expected = alike(questions, day)
    assert {(g.category, g.competencies) for g in groups} == set(expected)
    for group in groups:
        assert astuple(group)[2:] == pytest.approx(astuple(expected[group.category, group.competencies])[2:])
    free = [row for row in questions if row.held <= day]
    stock: dict[tuple[Category, int], list[Row]] = defaultdict(list)
    for row in free:
        stock[row.standing.category, row.standing.minutes].append(row)
    assert set(mine.shelves.stock(day)) == {
        Stock(*key, len(those), sum(row.memory is None for row in those)) for key, those in stock.items()
    }
    loads = Counter(
        (max(day - DAY, row.memory.due_day), row.standing.category, row.standing.minutes)
        for row in free
        if row.memory and row.memory.due_day < day + 10 * DAY
    )
    assert set(mine.shelves.loads(day, 10)) == {Load(*key, many) for key, many in loads.items()}
    for category in Category:
        _check_category(mine, [row for row in free if row.standing.category is category], category, day)
    assert mine.queue.seen_counts() == {
        category: sum(row.memory is not None for row in questions if row.standing.category is category)
        for category in Category
    }
    seen = [row.standing for row in free if row.memory]
    assert sorted(mine.queue.available(day), key=astuple) == sorted(seen, key=astuple)
    due = [s for s in seen if s.memory and s.memory.due_day <= day]
    due.sort(key=lambda s: (s.memory.due_day if s.memory else day, s.question_id))
    assert mine.queue.due(day, Selection()) == due
    assert derived.faults(store.path) == []


def _check_category(mine: LearnerStore, free: Sequence[Row], category: Category, day: date) -> None:
    unseen = [row.standing for row in free if row.memory is None]
    for most in (None, 1, 3):
        assert mine.queue.unseen(day, Selection(category), most) == unseen[:most]
    known = [
        (scheduling.retrievability(row.memory, day, HOW), row.standing.coverage, row.prompt)
        for row in free
        if row.memory
    ]
    worst = mine.shelves.worst(category, day, RECALL)
    if not known:
        assert worst is None
        return
    recall, coverage, prompt = min(known, key=lambda each: each[0] * each[1])
    assert worst
    assert (worst.prompt, worst.recall, worst.coverage) == (prompt, recall, coverage)


acts = st.tuples(
    st.sampled_from(["rate", "rate", "rate", "reset", "move", "bury", "suspend", "resume"]),
    st.sampled_from(QUESTIONS),
    st.sampled_from(Rating),
)
others = st.sampled_from(["undo", "undo", "redo", "day", "week", "back", "remove", "import", "edit", "swap"])


def other_texts(pack: Pack, seed: int) -> Pack:
    """The pack in another order, one question less, others of another category, length and competencies."""
    questions = [
        replace(
            question,
            category=list(Category)[(n + seed) % 5],
            minutes=3 + (n * seed) % 4,
            competencies=("empathy", "planning")[: (n + seed) % 3],
        )
        for n, question in enumerate(pack.questions)
    ]
    turned = questions[seed % 5 :] + questions[: seed % 5]
    return replace(pack, questions=tuple(turned[: len(turned) - seed % 3]))


@settings(max_examples=60)
@given(st.lists(acts | others, max_size=25))
def test_the_shelves_hold_what_the_rows_say_whatever_was_done(
    store: Store, small_pack: Pack, done: list[tuple[str, str, Rating] | str]
) -> None:
    mine, other = (store.learner(f"learner {next(_NAMES)}", NOW) for _ in range(2))
    at, packs = NOW, count(1)
    rated(other, QUESTIONS[0])
    try:
        for step in done:
            day = at.date()
            with suppress(NothingToUndo, NotFound):
                if step == "undo":
                    mine.journal.undo(at)
                elif step == "redo":
                    mine.journal.redo()
                elif step in ("day", "week", "back"):
                    at += {"day": DAY, "week": 7 * DAY, "back": -3 * DAY}[str(step)]
                elif step == "remove":
                    store.bank.remove("small", also=mine.log.noting(ActKind.REMOVE, "", at))
                elif step == "edit":
                    text = replace(store.bank.question(QUESTIONS[0]), competencies=(f"new-{next(packs)}",))
                    store.bank.put([], at, edits=[text], also=mine.log.noting(ActKind.EDIT, text.id, at))
                elif step in ("import", "swap"):
                    pack = small_pack if step == "import" else other_texts(small_pack, next(packs))
                    store.bank.put(
                        [(pack, f"{step} {next(packs)}")], at, also=mine.log.noting(ActKind.IMPORT, "", at)
                    )
                elif isinstance(step, tuple):
                    _do(mine, *step, at, day)
        for who in (mine, other):
            check(store, who, at.date())
    finally:
        store.bank.put([(small_pack, f"as it was {next(_NAMES)}")], NOW)


def _do(mine: LearnerStore, what: str, question_id: str, rating: Rating, at: Any, day: date) -> None:
    if what == "rate":
        new = replace(made(mine, question_id, rating, at), category=Category.METRICS)
        mine.log.rate(question_id, lambda _: new)
    elif what == "reset":
        mine.log.adjust_all([question_id], Adjustment(AdjustmentKind.RESET), day, at)
    elif what == "move":
        mine.log.adjust_all([question_id], Adjustment(AdjustmentKind.RESCHEDULE, day + 3 * DAY), day, at)
    elif what == "resume":
        mine.desk.take_all_back([question_id], at)
    else:
        mine.desk.put_aside(question_id, day + DAY if what == "bury" else None, at)


def long_pack(number: int) -> Pack:
    questions = (Question(f"long-{n:04}", "long", Category.METRICS, f"Question {n}?") for n in range(number))
    return Pack("long", "Long", "1", "en", "", tuple(questions))


def test_new_questions_are_found_behind_a_stretch_that_was_asked(store: Store) -> None:
    mine = store.learner("me", NOW)
    pack = long_pack(2 * PLACE + 30)
    store.bank.put([(pack, "long")], NOW)
    asked = [question.id for question in pack.questions[: PLACE + 5] if question.id != "long-0007"]
    reviews = [replace(made(mine, id_), category=Category.METRICS) for id_ in asked]
    store.bank.put([], NOW, also=mine.log.noting(ActKind.IMPORT, "", NOW, reviews))

    def first(most: int) -> list[str]:
        chosen = Selection(Category.METRICS)
        return [
            s.question_id for s in mine.queue.unseen(TODAY, chosen, most) if s.question_id.startswith("long")
        ]

    behind = [f"long-{PLACE + n:04}" for n in (5, 6)]
    assert first(5)[-3:] == ["long-0007", *behind]
    mine.desk.put_aside("long-0007", None, NOW)
    assert first(4) == behind
    mine.log.adjust_all(["long-0003"], Adjustment(AdjustmentKind.RESET), TODAY, NOW)
    assert first(5) == ["long-0003", *behind]
    check(store, mine, TODAY)


def test_a_learner_who_is_removed_leaves_the_shelves(store: Store) -> None:
    me, other = store.learner("me", NOW), store.learner("other", NOW)
    for who in (me, other):
        rated(who, "many-teams")
    forget(store.path, "me")
    check(store, other, TODAY)
    with closing(sqlite3.connect(store.path)) as connection:
        for table in ("standing", "shelf_seen"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


def test_questions_without_the_numbers_named_count_as_new(store: Store) -> None:
    mine = store.learner("me", NOW)
    rated(mine, "many-teams")
    rated(mine, "slow-reviews")
    [number] = [row.number for row in rows(store, "me") if row.standing.question_id == "many-teams"]
    groups = mine.shelves.alike(TODAY, RECALL, [number])
    assert {g.category: g.seen for g in groups if g.seen} == {Category.PROCESS_DESIGN: 1}
    assert sum(g.questions for g in groups) == 10


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE shelf SET questions = questions + 1",
        "DELETE FROM shelf WHERE category = 'metrics'",
        "UPDATE standing SET stability = stability + 1",
        "DELETE FROM standing",
        "UPDATE shelf_seen SET questions = 9",
        "INSERT INTO shelf_seen VALUES (1, 99, 1)",
    ],
)
def test_shelves_that_are_wrong_are_told_and_made_anew(store: Store, database: Path, damage: str) -> None:
    mine = store.learner("me", NOW)
    rated(mine, "many-teams")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(damage)
        connection.commit()
    assert derived.faults(database) == ["the shelves of questions"]
    derived.rebuild(database)
    check(store, mine, TODAY)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE standing SET stability = 0",
        "UPDATE standing SET stability = 'much'",
        "UPDATE shelf SET competencies = 'empathy'",
    ],
)
def test_what_cannot_be_reckoned_with_is_told_with_what_to_do(
    store: Store, database: Path, damage: str
) -> None:
    mine = store.learner("me", NOW)
    rated(mine, "many-teams")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(damage)
        connection.commit()
    with pytest.raises(StoreCorrupt, match="'tpm-coach doctor' says where it is"):
        mine.shelves.alike(TODAY + DAY, RECALL)


@pytest.mark.parametrize(
    "named", [("größe", "日本"), ('a "quoted" one', "back\\slash"), ("tab\tnew\nline", "é")]
)
def test_competencies_are_the_same_whoever_writes_them_down(store: Store, named: tuple[str, ...]) -> None:
    mine, pack = store.learner("me", NOW), long_pack(3)
    pack = replace(pack, questions=tuple(replace(q, competencies=named) for q in pack.questions))
    store.bank.put([(pack, "long")], NOW)
    rated(mine, "long-0001")
    check(store, mine, TODAY)
    store.bank.remove("long")
    check(store, mine, TODAY)
