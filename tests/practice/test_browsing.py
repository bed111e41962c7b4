"""The bank looked through: readiness, details in words, and verbs on many questions at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOW, model_answer
from tests.practice.answering import answered
from tpm_coach.domain import Filter, Memory, MemoryState, Order, Pack, Rating, State
from tpm_coach.errors import NotFound, PackErrors, PlanError
from tpm_coach.practice.browsing import Detail, Entry, in_words
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.schedule import said
from tpm_coach.practice.service import Practice

DAY = timedelta(days=1)
Q, OTHER = "launch-metrics", "many-teams"


def ids(practice: Practice, wanted: Filter | None = None, order: Order | None = None) -> list[str]:
    numbers = practice.browsing.numbers("", wanted or Filter(), order, NOW)
    return [question.id for question, _ in practice.browsing.questions(numbers, NOW)]


def entries(practice: Practice) -> dict[str, Entry]:
    numbers = practice.browsing.numbers("", Filter(), None, NOW)
    return {entry.question_id: entry for entry in practice.browsing.entries(numbers, NOW).values()}


def detail(practice: Practice, question_id: str) -> Detail:
    found = practice.browsing.detail(entries(practice)[question_id].number, NOW)
    assert found
    return found


def test_readiness_is_recall_times_coverage_and_the_least_ready_come_first(
    practice: Practice, small_pack: Pack
) -> None:
    answered(practice, Q, model_answer(small_pack, Q), at=NOW - 2 * DAY)
    answered(practice, OTHER, "I wrote a mail.", Rating.AGAIN, at=NOW - 2 * DAY)
    entry = entries(practice)[Q]
    assert entry.coverage > 0.9
    assert entry.recall and 0 < entry.recall < 1
    assert entry.readiness == entry.recall * entry.coverage
    assert entry.due_day == NOW.date() + (entry.due_in or 0) * DAY
    assert entries(practice)[OTHER].readiness == 0 == entries(practice)["slow-reviews"].readiness
    ordered = ids(practice, order=Order.READINESS)
    assert ordered[-1] == Q
    assert sorted(ordered) == sorted(ids(practice))


def test_what_is_known_of_a_question_is_its_text_memory_and_answers(
    practice: Practice, small_pack: Pack
) -> None:
    answered(practice, Q, rating=Rating.HARD, at=NOW - 5 * DAY)
    answered(practice, Q, model_answer(small_pack, Q), Rating.EASY, at=NOW - DAY)
    known = detail(practice, Q)
    assert known.question.model_answer == model_answer(small_pack, Q)
    assert [(a.rating, a.coverage is None) for a in known.answers] == [
        (Rating.EASY, False),
        (Rating.HARD, True),
    ]
    assert known.told[-1] == "Answered 2 times, never forgotten."
    assert (detail(practice, OTHER).told, detail(practice, OTHER).answers) == ((), ())
    practice.schedule.bury(OTHER, NOW)
    assert detail(practice, OTHER).buried_until == NOW.date() + DAY


def test_a_retired_question_has_no_details(practice: Practice) -> None:
    number = entries(practice)[Q].number
    practice.library.remove("small", NOW)
    assert practice.browsing.detail(number, NOW) is None
    assert practice.browsing.entries([number], NOW) == {}
    assert practice.browsing.questions([number], NOW) == []


@pytest.mark.parametrize(
    ("days", "told"), [(0, "today"), (1, "in 1 day"), (12, "in 12 days"), (-3, "3 days ago")]
)
def test_memory_is_told_in_words(days: int, told: str) -> None:
    today = NOW.date()
    memory = Memory(today + days * DAY, 12.25, 5.5, MemoryState.REVIEW, today, 3, 1)
    text = "\n".join(in_words(memory, 0.871, today))
    assert f", {told}." in text
    assert "Recall 87%" in text and "Stability 12.2 days" in text and "Difficulty 5.5 of 10" in text
    assert "Answered 3 times, forgotten once." in text


def test_many_are_put_aside_and_brought_back_as_one_act(practice: Practice) -> None:
    practice.schedule.suspend_all([Q, OTHER], NOW)
    assert set(ids(practice, Filter(state=State.SUSPENDED))) == {Q, OTHER}
    practice.schedule.bury_all([OTHER, "slow-reviews"], NOW)
    assert set(ids(practice, Filter(state=State.BURIED))) == {OTHER, "slow-reviews"}
    assert practice.schedule.resume_all([Q, OTHER, "failed-launch"], NOW) == 2
    assert ids(practice, Filter(state=State.SUSPENDED)) == []
    acts = [practice.schedule.undo(NOW) for _ in range(3)]
    assert [said(act) for act in acts] == [
        "bringing several questions back",
        "burying several questions until the next day",
        "suspending several questions",
    ]
    assert len(ids(practice, Filter(state=State.NEW))) == 10
    practice.schedule.redo()
    assert set(ids(practice, Filter(state=State.SUSPENDED))) == {Q, OTHER}


def test_many_are_moved_or_forgotten_as_one_act_and_new_ones_are_passed_over(practice: Practice) -> None:
    for question_id in (Q, OTHER):
        answered(practice, question_id, at=NOW - DAY)
    before = {question_id: practice.overview.memory(question_id) for question_id in (Q, OTHER)}
    day = NOW.date() + 30 * DAY
    assert practice.schedule.reschedule_all([Q, OTHER, "slow-reviews"], day, NOW) == 2
    assert {entries(practice)[question_id].due_day for question_id in (Q, OTHER)} == {day}
    assert practice.schedule.reset_all([Q, OTHER, "slow-reviews"], NOW) == 2
    assert len(ids(practice, Filter(state=State.NEW))) == 10
    practice.schedule.undo(NOW)
    practice.schedule.undo(NOW)
    assert {question_id: practice.overview.memory(question_id) for question_id in (Q, OTHER)} == before


def test_moving_only_new_questions_or_to_a_day_gone_by_is_refused(practice: Practice) -> None:
    with pytest.raises(NotFound, match="these questions are new"):
        practice.schedule.reset_all([Q, OTHER], NOW)
    with pytest.raises(PlanError, match="cannot be the day"):
        practice.schedule.reschedule_all([Q], NOW.date() - DAY, NOW)


def test_tags_are_written_as_packs_write_them(practice: Practice) -> None:
    assert practice.schedule.tag(Q, ["Amazon loop", "amazon-loop", "Café"], NOW) == ("amazon-loop", "cafe")
    assert practice.schedule.tags(Q) == ("amazon-loop", "cafe")
    practice.schedule.tag(Q, ["hard"], NOW)
    assert practice.schedule.tags(Q) == ("hard",)
    assert ids(practice, Filter(tag="hard")) == [Q]
    assert practice.schedule.retag_all([Q, OTHER], ["week one"], ["hard"], NOW) == 3
    assert practice.schedule.tags(OTHER) == ("week-one",)
    assert entries(practice)[Q].own_tags == ("week-one",)
    practice.schedule.undo(NOW)
    assert practice.schedule.tags(Q) == ("hard",)
    with pytest.raises(PackErrors, match="no letter or digit"):
        practice.schedule.tag(Q, ["!!!"], NOW)
    with pytest.raises(NotFound):
        practice.schedule.tag("nope", ["x"], NOW)


def test_a_drill_of_chosen_questions_asks_these_and_no_draft_of_another(practice: Practice) -> None:
    drill = practice.drills.start(Plan(), NOW)
    practice.drills.keep(drill, "Half an answer", 5.0, NOW)
    assert drill.question and drill.question.id not in (Q, OTHER)
    chosen = practice.drills.start(Plan(questions=(OTHER, Q)), NOW)
    assert chosen.question and (chosen.question.id, chosen.waiting) == (OTHER, (Q,))
