"""Packs in the store: added, updated, retired, revived; all or none."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOW, question
from tests.store.reviews import rated
from tpm_coach.domain import (
    Category,
    Filter,
    KeyPoint,
    Level,
    Pack,
    Probe,
    Question,
    RedFlag,
    Selection,
)
from tpm_coach.errors import NotFound, PackErrors
from tpm_coach.store import Store, derived
from tpm_coach.store.rows import question_row, question_value

Q = "launch-metrics"
EVERYTHING = Selection()


def with_prompt(pack: Pack, question_id: str, prompt: str) -> Pack:
    changed = (replace(q, prompt=prompt) if q.id == question_id else q for q in pack.questions)
    return replace(pack, version="2", questions=tuple(changed))


def without(pack: Pack, *ids: str) -> Pack:
    return replace(pack, questions=tuple(q for q in pack.questions if q.id not in ids))


def test_a_question_reads_back_as_it_was_stored(store: Store, small_pack: Pack) -> None:
    assert store.bank.questions(EVERYTHING) == list(small_pack.questions)
    assert store.bank.question(Q) == question(small_pack, Q)


def test_the_fingerprint_of_a_question_stays_what_released_versions_stored(small_pack: Pack) -> None:
    for stored in small_pack.questions:
        row = question_row(stored, 3)
        whole = {name: value for name, value in row.items() if name not in ("position", "fingerprint")}
        text = json.dumps(whole | {"body": json.loads(row["body"])}, sort_keys=True, ensure_ascii=False)
        assert row["fingerprint"] == hashlib.sha256(text.encode()).hexdigest()


TEXTS = st.text(max_size=8)
LABELS = st.lists(st.sampled_from(["a", "b-c", "é"]), max_size=2).map(tuple)
POINTS = st.builds(KeyPoint, TEXTS, st.lists(TEXTS, max_size=2).map(tuple), st.booleans(), TEXTS)
PLAIN_POINTS = st.builds(KeyPoint, TEXTS | st.text('a "\\\n\u00e9', max_size=3))
QUESTIONS = st.builds(
    Question,
    id=TEXTS,
    pack=TEXTS,
    category=st.sampled_from(Category),
    prompt=TEXTS,
    theme=TEXTS,
    context=TEXTS,
    competencies=LABELS,
    tags=LABELS,
    companies=LABELS,
    level=st.sampled_from(Level),
    minutes=st.integers(1, 120),
    hint=TEXTS,
    key_points=(st.lists(PLAIN_POINTS, max_size=3) | st.lists(POINTS, max_size=3)).map(tuple),
    probes=st.lists(st.builds(Probe, TEXTS, st.sampled_from([(), (0,), (1, 2)])), max_size=2).map(tuple),
    red_flags=st.lists(st.builds(RedFlag, TEXTS, LABELS), max_size=2).map(tuple),
    model_answer=TEXTS,
)


BARE = st.builds(
    Question,
    id=TEXTS,
    pack=TEXTS,
    category=st.sampled_from(Category),
    prompt=TEXTS,
    minutes=st.integers(1, 120),
    key_points=st.lists(PLAIN_POINTS, max_size=3).map(tuple),
)


@given(QUESTIONS | BARE)
def test_the_body_of_a_question_is_what_an_encoder_of_json_writes(question: Question) -> None:
    row = question_row(question, 3)
    body = json.loads(row["body"])
    assert row["body"] == json.dumps(body, sort_keys=True, ensure_ascii=False)
    assert question_value(row | {"body": body, "version": 1}) == question
    whole = {name: value for name, value in row.items() if name not in ("position", "fingerprint", "body")}
    text = json.dumps({"body": body} | whole, sort_keys=True, ensure_ascii=False)
    assert row["fingerprint"] == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def large(small_pack: Pack, name: str, count: int) -> Pack:
    """A pack of questions some of which are alike in length and in what they show."""
    questions = (
        replace(
            small_pack.questions[n % 10],
            id=f"{name}-{n}",
            pack=name,
            prompt=f"What of {name} number {n}?",
            minutes=3 + n % 4,
            competencies=("empathy", "triaging")[: n % 3],
        )
        for n in range(count)
    )
    return replace(small_pack, name=name, questions=tuple(questions))


def test_many_questions_at_once_leave_the_database_as_one_by_one(
    store: Store, database: Path, small_pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def derived_rows() -> list[object]:
        with closing(sqlite3.connect(database)) as connection:
            shelves = (
                "SELECT category, place, minutes, competencies, questions FROM shelf ORDER BY 1, 2, 3, 4"
            )
            triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"
            words = "SELECT * FROM question_word ORDER BY 1"
            return [connection.execute(query).fetchall() for query in (shelves, triggers, words)]

    copy = Path(shutil.copy(database, database.parent / "one-by-one.db"))
    first, second = large(small_pack, "first", 700), large(small_pack, "second", 600)
    store.bank.put([(first, "1"), (second, "2")], NOW)
    at_once = derived_rows()
    assert derived.faults(database) == []
    store.bank.put([(without(first, "first-3"), "3")], NOW)
    assert derived.faults(database) == []

    monkeypatch.setattr("tpm_coach.store.putting._MANY", 10_000)
    database = copy
    other = Store.open(copy)
    other.bank.put([(first, "1"), (second, "2")], NOW)
    other.close()
    assert derived_rows() == at_once


def test_storing_the_same_pack_again_changes_nothing(store: Store, small_pack: Pack) -> None:
    [change] = store.bank.put([(small_pack, "again")], NOW)
    assert (change.added, change.updated, change.retired, change.unchanged) == ((), (), (), 10)
    assert {q.version for q in store.bank.questions(EVERYTHING)} == {1}


def test_an_update_bumps_only_what_changed_and_keeps_its_history(store: Store, small_pack: Pack) -> None:
    mine = store.learner("me", NOW)
    review = rated(mine, Q)
    [change] = store.bank.put([(with_prompt(small_pack, Q, "What did the launch do?"), "new")], NOW)
    assert (change.updated, change.unchanged) == ((Q,), 9)
    assert store.bank.question(Q).prompt == "What did the launch do?"
    assert {q.id: q.version for q in store.bank.questions(EVERYTHING)} == {
        q.id: 2 if q.id == Q else 1 for q in small_pack.questions
    }
    assert mine.log.reviews(Q) == [review]
    assert mine.log.memory(Q) == review.after


def test_what_is_gone_from_a_pack_is_retired_and_its_history_stays(store: Store, small_pack: Pack) -> None:
    mine = store.learner("me", NOW)
    review = rated(mine, Q)
    [change] = store.bank.put([(without(small_pack, Q), "less")], NOW)
    assert change.retired == (Q,)
    assert Q not in {q.id for q in store.bank.questions(EVERYTHING)}
    assert mine.search.find('"launch" "metrics"', 10, Filter(), NOW.date()) == []
    assert mine.queue.due(review.after.due_day, EVERYTHING) == []
    assert mine.log.reviews(Q) == [review]
    assert store.bank.question(Q).id == Q


def test_a_question_that_comes_back_is_asked_again_with_its_history(store: Store, small_pack: Pack) -> None:
    mine = store.learner("me", NOW)
    review = rated(mine, Q)
    store.bank.put([(without(small_pack, Q), "less")], NOW)
    [change] = store.bank.put([(small_pack, "full")], NOW)
    assert (change.returned, change.updated, change.unchanged) == ((Q,), (), 9)
    assert store.bank.question(Q).version == 1
    assert [s.question_id for s in mine.queue.due(review.after.due_day, EVERYTHING)] == [Q]


def test_a_removed_pack_is_no_longer_asked_until_it_is_stored_again(store: Store, small_pack: Pack) -> None:
    assert store.bank.remove("small") == 10
    assert store.bank.packs() == []
    assert store.bank.questions(EVERYTHING) == []
    assert store.bank.fingerprints()
    with pytest.raises(NotFound, match="small"):
        store.bank.remove("small")
    store.bank.put([(small_pack, "again")], NOW)
    assert len(store.bank.questions(EVERYTHING)) == 10


def test_an_id_of_another_pack_is_refused_and_nothing_is_stored(store: Store, small_pack: Pack) -> None:
    good = Pack("good", "Good", "1", "en", "", (replace(question(small_pack, Q), id="new-one", pack="good"),))
    thief = Pack("thief", "Thief", "1", "en", "", (replace(question(small_pack, Q), pack="thief"),))
    with pytest.raises(PackErrors, match=f"{Q}: this id belongs to pack 'small'"):
        store.bank.put([(good, "a"), (thief, "b")], NOW)
    assert [pack.name for pack in store.bank.packs()] == ["small"]
    assert len(store.bank.questions(EVERYTHING)) == 10


def test_a_dry_run_tells_and_stores_nothing(store: Store, small_pack: Pack) -> None:
    changed = with_prompt(without(small_pack, "many-teams"), Q, "Other words?")
    [change] = store.bank.put([(changed, "dry")], NOW, dry_run=True)
    assert (change.updated, change.retired) == ((Q,), ("many-teams",))
    assert store.bank.questions(EVERYTHING) == list(small_pack.questions)
    assert "dry" not in store.bank.fingerprints()


def test_a_new_order_of_a_pack_is_the_order_of_new_questions(store: Store, small_pack: Pack) -> None:
    backwards = replace(small_pack, questions=small_pack.questions[::-1])
    store.bank.put([(backwards, "backwards")], NOW)
    assert store.bank.questions(EVERYTHING) == list(backwards.questions)


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        pytest.param("launch", {"launch-metrics"}, id="a tag"),
        pytest.param("meta", {"slipping-date", "daily-users-drop"}, id="a company"),
        pytest.param("rate-limits", {"design-rate-limiter"}, id="a theme"),
        pytest.param("limit", set(), id="part of a tag is no tag"),
        pytest.param("%", set(), id="no wildcard"),
        pytest.param("on_call", set(), id="no wildcard for one letter"),
    ],
)
def test_a_tag_selects_by_tag_company_or_theme(store: Store, tag: str, found: set[str]) -> None:
    assert {q.id for q in store.bank.questions(Selection(tag=tag))} == found


def test_a_selection_needs_both_category_and_tag(store: Store) -> None:
    chosen = store.bank.questions(Selection(Category.METRICS, "meta"))
    assert [q.id for q in chosen] == ["daily-users-drop"]


def test_the_list_of_packs_counts_what_is_asked(store: Store, small_pack: Pack) -> None:
    store.bank.put([(without(small_pack, Q), "less")], NOW + timedelta(days=1))
    [info] = store.bank.packs()
    assert (info.name, info.title, info.version, info.questions) == ("small", "Small", "1.0.0", 9)
    assert info.stored_at == NOW + timedelta(days=1)


def test_many_questions_go_in_at_once(store: Store, small_pack: Pack) -> None:
    base = question(small_pack, Q)
    many = Pack(
        "many", "Many", "1", "en", "", tuple(replace(base, id=f"m-{n}", pack="many") for n in range(1001))
    )
    [change] = store.bank.put([(many, "m")], NOW)
    assert len(change.added) == 1001
    assert len(store.bank.questions(EVERYTHING, "many")) == 1001


def test_an_unknown_question_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="'nope'"):
        store.bank.question("nope")
