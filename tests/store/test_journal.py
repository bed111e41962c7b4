"""Acts of several learners on one bank, and of many rows at once: taken back, and done again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.conftest import NOW
from tests.store.reviews import day_of, draft, rated
from tpm_coach.domain import ActKind, Adjustment, AdjustmentKind, Pack, Question
from tpm_coach.errors import NotFound, NothingToUndo, StoreError
from tpm_coach.store import LearnerStore, Store
from tpm_coach.store.rows import question_row

Q, OTHER = "many-teams", "launch-metrics"
TODAY = day_of(NOW)


@pytest.fixture
def me(store: Store) -> LearnerStore:
    return store.learner("me", NOW)


def put(store: Store, mine: LearnerStore, pack: Pack, print_: str) -> None:
    store.bank.put([(pack, print_)], NOW, also=mine.log.noting(ActKind.IMPORT, "", NOW))


def changed(pack: Pack, prompt: str = "", hint: str = "") -> Pack:
    def text(old: Question) -> Question:
        return replace(old, prompt=prompt or old.prompt, hint=hint or old.hint) if old.id == Q else old

    return replace(pack, questions=tuple(text(old) for old in pack.questions))


def test_a_text_that_another_changed_since_stays_as_they_left_it(
    store: Store, me: LearnerStore, small_pack: Pack
) -> None:
    put(store, me, changed(small_pack, prompt="Second prompt?"), "2")
    both = changed(small_pack, prompt="Second prompt?", hint="Third hint.")
    put(store, store.learner("other", NOW), both, "3")
    me.journal.undo(NOW)
    question = store.bank.question(Q)
    assert (question.prompt, question.hint) == ("Second prompt?", "Third hint.")
    me.journal.redo()
    assert store.bank.question(Q) == question


def test_a_text_that_is_again_as_the_act_left_it_is_taken_back(
    store: Store, me: LearnerStore, small_pack: Pack
) -> None:
    first, other = store.bank.question(Q), store.learner("other", NOW)
    put(store, me, changed(small_pack, prompt="Second prompt?"), "2")
    second = store.bank.question(Q)
    put(store, other, changed(small_pack, prompt="Second prompt?", hint="Third hint."), "3")
    other.journal.undo(NOW)
    me.journal.undo(NOW)
    assert store.bank.question(Q) == first
    me.journal.redo()
    assert store.bank.question(Q) == second


def test_a_text_after_undo_is_held_against_a_file_as_it_is(
    store: Store, me: LearnerStore, small_pack: Pack
) -> None:
    edit = replace(store.bank.question(Q), prompt="My own prompt?")
    store.bank.put([], NOW, edits=[edit], also=me.log.noting(ActKind.EDIT, Q, NOW))
    store.bank.put([(changed(small_pack, hint="A better hint."), "2")], NOW, shipped=True)
    me.journal.undo(NOW)
    [change] = store.bank.put([(small_pack, "1")], NOW, dry_run=True)
    as_stored = question_row(store.bank.question(Q), 0)["fingerprint"]
    as_in_file = question_row(next(q for q in small_pack.questions if q.id == Q), 0)["fingerprint"]
    assert (Q in change.updated) is (as_stored != as_in_file)


def test_anothers_acts_take_none_of_mine_away(store: Store, me: LearnerStore) -> None:
    other = store.learner("other", NOW)
    me.desk.put_aside(Q, None, NOW)
    for _ in range(550):
        other.desk.put_aside(Q, None, NOW)
        other.desk.take_all_back([Q], NOW)
    assert me.journal.undo(NOW).kind is ActKind.SUSPEND


def test_a_thousand_acts_can_be_taken_back_and_not_many_more(me: LearnerStore) -> None:
    for _ in range(600):
        me.desk.put_aside(Q, None, NOW)
        me.desk.take_all_back([Q], NOW)
    taken_back = 0
    with pytest.raises(NothingToUndo):
        while True:
            me.journal.undo(NOW)
            taken_back += 1
    assert 1000 <= taken_back < 1100


def suspend(mine: LearnerStore, ids: list[str]) -> None:
    mine.desk.put_all_aside(ids, None, NOW)


def bury(mine: LearnerStore, ids: list[str]) -> None:
    mine.desk.put_all_aside(ids, TODAY + timedelta(days=1), NOW)


def resume(mine: LearnerStore, ids: list[str]) -> None:
    assert mine.desk.take_all_back(ids, NOW) == 2


def tag(mine: LearnerStore, ids: list[str]) -> None:
    # One tag is new to all, one to some; one is taken away from those that have it.
    assert mine.tags.change(ids, ["new", "some"], ["old"], NOW) == 10 + 8 + 3


def adjust(mine: LearnerStore, ids: list[str], due_day: date | None) -> None:
    kind = AdjustmentKind.RESCHEDULE if due_day else AdjustmentKind.RESET
    assert len(mine.log.adjust_all(ids, Adjustment(kind, due_day), TODAY, NOW)) == 4


def reset(mine: LearnerStore, ids: list[str]) -> None:
    adjust(mine, ids, None)


def reschedule(mine: LearnerStore, ids: list[str]) -> None:
    adjust(mine, ids, TODAY + timedelta(days=9))


def state(mine: LearnerStore, ids: list[str]) -> Any:
    held = mine.desk.suspended(), mine.desk.held(TODAY)
    return held, mine.log.memories(), [mine.tags.of(id_) for id_ in ids]


@pytest.mark.parametrize("act", [suspend, bury, resume, tag, reset, reschedule])
def test_what_is_done_to_many_questions_is_one_act(store: Store, me: LearnerStore, act: Any) -> None:
    ids = [id_ for id_, *_ in store.bank.texts()]
    for id_ in ids[1:8:2]:
        rated(me, id_, at=NOW - timedelta(days=9))
    me.desk.put_aside(ids[2], None, NOW)
    me.desk.put_aside(ids[5], TODAY + timedelta(days=3), NOW)
    me.tags.change(ids[:2], ["some"], [], NOW)
    me.tags.change(ids[4:7], ["old", "kept"], [], NOW)
    before = state(me, ids)
    act(me, [*ids, ids[1], ids[2]])
    after = state(me, ids)
    assert after != before
    for _ in range(2):
        me.journal.undo(NOW)
        assert state(me, ids) == before
        me.journal.redo()
        assert state(me, ids) == after
    me.journal.undo(NOW)
    assert len(me.log.reviews()) == 4


def test_new_questions_have_no_schedule_to_change(me: LearnerStore) -> None:
    with pytest.raises(NotFound, match=f"{Q} is new"):
        reset(me, [Q])
    with pytest.raises(NotFound, match="these questions are new"):
        reset(me, [Q, OTHER])


def test_what_belongs_to_a_question_that_was_removed_meanwhile_is_refused_in_words(
    store: Store, me: LearnerStore
) -> None:
    store.bank.remove("small", drop_history=True)
    with pytest.raises(StoreError, match="was removed meanwhile, so nothing was stored"):
        me.desk.save_draft(draft(Q))
    with pytest.raises(StoreError, match="was removed meanwhile, so nothing was stored"):
        suspend(me, [Q])
    assert me.desk.suspended() == set()
