"""Taking back in corners: two learners on one bank, shipped updates, drafts, cram, imports after a reset."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.conftest import NOW
from tests.practice.test_drilling import to_feedback
from tests.practice.test_mocks import taken
from tpm_coach.domain import (
    ActKind,
    Answer,
    Draft,
    Pack,
    Question,
    Rating,
    Selection,
    Turn,
    TurnKind,
)
from tpm_coach.packs.reading import Answered
from tpm_coach.practice.drill import Drill, Plan
from tpm_coach.practice.service import Practice
from tpm_coach.store import LearnerStore, Store
from tpm_coach.store.rows import question_row

Q = "many-teams"


def rate(practice: Practice, question_id: str, at: datetime = NOW) -> None:
    question = practice.library.question(question_id)
    answer = Answer((Turn(TurnKind.ANSWER, "An answer.", at.astimezone(UTC)),), at.astimezone(UTC), 30.0)
    practice.drills.record(question, answer, None, None, Rating.GOOD, at)


def draft_of(store: Store, question_id: str) -> Draft | None:
    return store.learner("me", NOW).desk.draft(question_id)


def failed(practice: Practice) -> Drill:
    return practice.drills.rate(
        to_feedback(practice, practice.drills.start(Plan(count=1), NOW)), Rating.AGAIN, NOW
    )


def put(store: Store, mine: LearnerStore, pack: Pack, print_: str) -> None:
    store.bank.put([(pack, print_)], NOW, also=mine.log.noting(ActKind.IMPORT, "", NOW))


def changed(pack: Pack, prompt: str = "", hint: str = "") -> Pack:
    def text(old: Question) -> Question:
        return replace(old, prompt=prompt or old.prompt, hint=hint or old.hint) if old.id == Q else old

    return replace(pack, questions=tuple(text(old) for old in pack.questions))


def test_an_import_that_is_taken_back_after_anothers_never_mixes_two_texts(
    store: Store, small_pack: Pack
) -> None:
    me, other = store.learner("me", NOW), store.learner("other", NOW)
    put(store, me, changed(small_pack, prompt="Second prompt?"), "2")
    put(store, other, changed(small_pack, prompt="Second prompt?", hint="Third hint."), "3")
    me.journal.undo(NOW)
    question = store.bank.question(Q)
    assert (question.prompt, question.hint) in {
        ("How do you run a program across nine teams?", "Start with the people who are hurt by it."),
        ("Second prompt?", "Third hint."),
    }


def test_a_text_after_undo_is_held_against_a_file_as_it_is(store: Store, small_pack: Pack) -> None:
    me = store.learner("me", NOW)
    edit = replace(store.bank.question(Q), prompt="My own prompt?")
    store.bank.put([], NOW, edits=[edit], also=me.log.noting(ActKind.EDIT, Q, NOW))
    store.bank.put([(changed(small_pack, hint="A better hint."), "2")], NOW, shipped=True)
    me.journal.undo(NOW)
    [change] = store.bank.put([(small_pack, "1")], NOW, dry_run=True)
    as_stored = question_row(store.bank.question(Q), 0)["fingerprint"]
    as_in_file = question_row(next(q for q in small_pack.questions if q.id == Q), 0)["fingerprint"]
    assert (Q in change.updated) is (as_stored != as_in_file)


def test_anothers_acts_take_none_of_mine_away(store: Store) -> None:
    me, other = store.learner("me", NOW), store.learner("other", NOW)
    me.desk.put_aside(Q, None, NOW)
    for _ in range(501):
        other.desk.put_aside(Q, None, NOW)
        other.desk.take_back(Q, NOW)
    assert me.journal.undo(NOW).kind is ActKind.SUSPEND


def test_answers_can_be_imported_to_a_question_that_was_reset(store: Store, practice: Practice) -> None:
    rate(practice, Q, NOW - timedelta(days=9))
    practice.schedule.reset(Q, NOW - timedelta(days=8))
    answered = Answered(question_id=Q, rating=Rating.GOOD, at=NOW.astimezone(UTC), seconds=10.0)
    new, _ = practice.imports._reviews([answered], {}, [], NOW)
    store.bank.put([], NOW, also=practice.imports.log.noting(ActKind.IMPORT, "", NOW, new))
    memory = practice.overview.memory(Q)
    assert memory is not None and memory.reps == 1


def test_what_was_suspended_twice_over_can_be_suspended_again(practice: Practice) -> None:
    practice.schedule.suspend_all([Q, Q], NOW)
    practice.schedule.undo(NOW)
    practice.schedule.redo()
    assert practice.schedule.suspended() == {Q}


def test_doing_a_mock_rating_again_leaves_the_drafts_of_the_drill_alone(
    store: Store, practice: Practice
) -> None:
    debrief = taken(practice)
    number, answer = debrief.mock.number, debrief.unrated[0].answer
    practice.mocks.rate(number, answer.id, Rating.GOOD, NOW)
    practice.mocks.undo(number, NOW)
    at = NOW.astimezone(UTC)
    turns = (Turn(TurnKind.ANSWER, "Begun in a drill meanwhile.", at),)
    begun = Draft(answer.question_id, turns, "", at, 5.0, at)
    store.learner("me", NOW).desk.save_draft(begun)
    practice.schedule.redo()
    assert draft_of(store, answer.question_id) == begun


def test_a_wordless_rating_that_is_taken_back_hides_no_draft(store: Store, practice: Practice) -> None:
    practice.drills.say(practice.drills.start(Plan(), NOW), "A real draft.", 5.0, NOW)
    drill = practice.drills.say(practice.drills.start(Plan(Selection(tag="reviews")), NOW), "/done", 1.0, NOW)
    practice.drills.rate(drill, Rating.AGAIN, NOW)
    practice.schedule.undo(NOW + timedelta(minutes=1))
    assert practice.overview.today(NOW).draft is not None
