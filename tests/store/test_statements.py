"""How often the database is asked: at every answer, and when the home screen opens.

Statements are counted where SQLite runs them, whatever way they came. What a trigger does belongs to the
statement that set it off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from tests.conftest import NOW, model_answer
from tpm_coach.domain import Answer, Pack, Rating, Selection, Turn, TurnKind
from tpm_coach.practice.drill import Plan, Stage
from tpm_coach.practice.service import Practice


class Statements(list[str]):
    """What SQLite ran, without the pragmas."""

    @property
    def questions(self) -> list[str]:
        """What was asked or changed, without the frame of a transaction."""
        return [said for said in self if said.split()[0] not in ("BEGIN", "COMMIT", "ROLLBACK")]

    @property
    def commits(self) -> int:
        return self.count("COMMIT")


@pytest.fixture
def ran() -> Iterator[Statements]:
    """What SQLite ran since it was last cleared; to be asked for before the database is opened."""
    found = Statements()

    def trace(statement: str) -> None:
        # What a search index does is told with the quotes that it puts, and for each step of a trigger the
        # statement once more.
        said = " ".join(statement.split())
        if not said.startswith(("--", "PRAGMA")) and "'main'.'" not in said and said not in found[-1:]:
            found.append(said)

    def watch(connection: Any, _: Any) -> None:
        connection.set_trace_callback(trace)

    event.listen(Pool, "connect", watch)
    yield found
    event.remove(Pool, "connect", watch)


def answer(small_pack: Pack, question_id: str) -> Answer:
    turns = (
        Turn(TurnKind.QUESTION, "Well?", NOW),
        Turn(TurnKind.ANSWER, model_answer(small_pack, question_id), NOW),
    )
    return Answer(turns, NOW, 60.0)


def test_an_answer_is_stored_by_four_statements_and_one_commit(
    ran: Statements, practice: Practice, small_pack: Pack
) -> None:
    question = small_pack.questions[0]
    feedback = practice.coach.judge(question, answer(small_pack, question.id))
    for _ in range(2):
        ran.clear()
        practice.drills.record(question, answer(small_pack, question.id), feedback, 3, Rating.GOOD, NOW)
        assert len(ran.questions) <= 4, ran
        assert ran.commits == 1


def test_the_next_question_is_drawn_by_one_statement(
    ran: Statements, practice: Practice, small_pack: Pack
) -> None:
    drill = practice.drills.start(Plan(selection=Selection(), ahead=True), NOW)
    assert drill.question
    said = answer(small_pack, drill.question.id)
    ran.clear()
    drill = practice.drills.rate(replace(drill, stage=Stage.FEEDBACK, turns=said.turns), Rating.GOOD, NOW)
    assert drill.stage is Stage.ANSWER
    assert len(ran.questions) <= 5, ran
    assert len(ran) - len(ran.questions) == 4, "one transaction to write, one to read"


@pytest.mark.parametrize("answers", [1, 4], ids=["something left today", "nothing left today"])
def test_home_is_shown_after_the_same_few_statements_whatever_there_is(
    ran: Statements, practice: Practice, small_pack: Pack, answers: int
) -> None:
    for question in small_pack.questions[:answers]:
        practice.drills.record(question, answer(small_pack, question.id), None, None, Rating.GOOD, NOW)
    drill = practice.drills.start(Plan(ahead=True), NOW)
    practice.drills.keep(drill, "half a sentence", 10.0, NOW)
    ran.clear()
    today = practice.overview.today(NOW)
    assert (today.answered, bool(today.coming)) == (answers, answers == 1)
    assert today.draft
    # With nothing left today, what the day after holds is asked for, too.
    assert len(ran.questions) <= 13, ran
