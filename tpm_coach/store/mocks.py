"""Mock interviews: what is asked in them, what was answered, how it was rated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from tpm_coach.domain import ActKind, Category, Feedback, Question, Rating, Selection
from tpm_coach.errors import NotFound, StoreConflict
from tpm_coach.mocking.choosing import WEAK, Candidate, enough
from tpm_coach.mocking.values import Format, Mock, MockAnswer, Rated, Section
from tpm_coach.store.bank import selected
from tpm_coach.store.desk import free
from tpm_coach.store.engine import reading, writing
from tpm_coach.store.journal import image, images, note
from tpm_coach.store.rows import (
    Row,
    feedback_json,
    feedback_value,
    question_value,
    turns_json,
    turns_value,
)
from tpm_coach.store.tables import act, memory, mock, mock_answer, question, review

_AT_ONCE = 50
"""Questions of which texts are read in one go."""
_PRIME = 2_147_483_647


class Mocks:
    """One learner's mock interviews; each write is on disk before it returns."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def start(self, new: Mock) -> Mock:
        """Store a new interview and return it with its number."""
        row = {
            "learner_id": self._learner_id,
            "format": new.format.value,
            "company": new.company,
            "sections": [_section_json(section) for section in new.sections],
            "study_day": new.study_day,
            "started_at": new.started_at,
            "finished_at": None,
        }
        with writing(self._engine) as connection:
            inserted = connection.execute(insert(mock), row).inserted_primary_key
        return replace(new, number=int(inserted[0]) if inserted else 0)

    def mock(self, number: int) -> Mock:
        """Return an interview; raises NotFound."""
        with reading(self._engine) as connection:
            row = connection.execute(select(mock).where(*self._of(number))).mappings().first()
        if row is None:
            raise NotFound(f"there is no mock interview {number}; 'tpm-coach mock list' names them")
        return _mock(row)

    def all(self) -> list[Mock]:
        """Return every interview, latest first."""
        query = select(mock).where(mock.c.learner_id == self._learner_id).order_by(mock.c.id.desc())
        with reading(self._engine) as connection:
            return [_mock(row) for row in connection.execute(query).mappings()]

    def ask(self, new: MockAnswer) -> MockAnswer:
        """Store a question as asked and return it with its id; raises StoreConflict when it was already."""
        row = {
            "learner_id": self._learner_id,
            "mock_id": new.mock,
            "question_id": new.question_id,
            "section": new.section,
            "position": new.position,
            "question_version": new.question_version,
            "turns": turns_json(new.turns),
            "unsent": new.unsent,
            "seconds": new.seconds,
            "started_at": new.started_at,
        }
        statement = upsert(mock_answer).values(row).on_conflict_do_nothing().returning(mock_answer.c.id)
        with writing(self._engine) as connection:
            number = connection.scalar(statement)
            self._went_on(connection)
        if number is None:
            raise _conflict(new.mock)
        return replace(new, id=number)

    def save(self, value: MockAnswer) -> None:
        """Keep what was said and typed so far, or with `done_at` the end of it.

        Raises StoreConflict when the question was ended elsewhere.
        """
        changes = {
            "turns": turns_json(value.turns),
            "unsent": value.unsent,
            "seconds": value.seconds,
            "done_at": value.done_at,
            "feedback": feedback_json(value.feedback),
        }
        still_open = (mock_answer.c.id == value.id, mock_answer.c.done_at.is_(None))
        with writing(self._engine) as connection:
            if not connection.execute(update(mock_answer).where(*still_open).values(changes)).rowcount:
                raise _conflict(value.mock)

    def withdraw(self, answer_id: int) -> None:
        """Forget that a question was asked, when nothing was said in answer."""
        with writing(self._engine) as connection:
            connection.execute(delete(mock_answer).where(mock_answer.c.id == answer_id))

    def mark(self, answer_id: int, feedback: Feedback) -> None:
        """Keep the feedback with the learner's marks."""
        with writing(self._engine) as connection:
            mine = update(mock_answer).where(mock_answer.c.id == answer_id)
            connection.execute(mine.values(feedback=feedback_json(feedback)))

    def finish(self, number: int, now: datetime) -> None:
        """End an interview."""
        still_open = (*self._of(number), mock.c.finished_at.is_(None))
        with writing(self._engine) as connection:
            connection.execute(update(mock).where(*still_open).values(finished_at=now))
            self._went_on(connection)

    def remove(self, number: int, now: datetime) -> None:
        """Forget an open interview and what was said in it, as one act; a finished one stays."""
        still_open = select(mock.c.id).where(*self._of(number), mock.c.finished_at.is_(None))
        said = mock_answer.c.mock_id == number
        with writing(self._engine) as connection:
            if connection.scalar(still_open) is None:
                return
            keys = [(id_,) for id_ in connection.scalars(select(mock_answer.c.id).where(said))]
            before = [*images(connection, "mock_answer", keys), image(connection, "mock", number)]
            connection.execute(delete(mock_answer).where(said))
            connection.execute(delete(mock).where(mock.c.id == number))
            note(connection, self._learner_id, ActKind.MOCK, "", now, before)

    def answers(self, number: int | None = None) -> dict[int, list[tuple[MockAnswer, Question]]]:
        """Return what was asked in each interview, or in one, in the order of its sections."""
        columns = [column.label(f"answer_{column.name}") for column in mock_answer.c]
        query = (
            select(*columns, *question.c)
            .join(question, question.c.id == mock_answer.c.question_id)
            .where(mock_answer.c.learner_id == self._learner_id)
            .order_by(mock_answer.c.mock_id, mock_answer.c.section, mock_answer.c.position)
        )
        if number is not None:
            query = query.where(mock_answer.c.mock_id == number)
        found: dict[int, list[tuple[MockAnswer, Question]]] = defaultdict(list)
        with reading(self._engine) as connection:
            for row in connection.execute(query).mappings():
                found[row["answer_mock_id"]].append((_answer(row), question_value(row)))
        return found

    def rated(self, number: int | None = None) -> dict[int, Rated]:
        """Return the ratings that were given to answers, by the answer's id, of all interviews or of one."""
        # By the question, which has an index; the number of the answer has none.
        same = and_(
            review.c.learner_id == mock_answer.c.learner_id,
            review.c.question_id == mock_answer.c.question_id,
            review.c.mock_answer_id == mock_answer.c.id,
        )
        query = select(mock_answer.c.id, review.c.rating, review.c.after).join(review, same)
        query = query.where(mock_answer.c.learner_id == self._learner_id)
        if number is not None:
            query = query.where(mock_answer.c.mock_id == number)
        with reading(self._engine) as connection:
            rows = connection.execute(query)
            return {
                row.id: Rated(Rating(row.rating), date.fromisoformat(row.after["due_day"])) for row in rows
            }

    def candidates(self, day: date, company: str, number: int, seed: str) -> list[Candidate]:
        """Return questions from which `number` can be chosen on a study day, as well as from the whole bank.

        They are drawn by the seed; without a company all questions are its.
        """
        tagged = and_(*selected(Selection(tag=company), self._learner_id)) if company else literal(value=True)
        latest = self.all()[:1]
        recent = {id_ for known in latest for section in known.sections for id_ in section.questions}
        found: list[Candidate] = []
        with reading(self._engine) as connection:
            for category in Category:
                # What is not the company's is asked only when all that is has been.
                for of_company in (tagged, ~tagged) if company else (tagged,):
                    there = (question.c.category == category.value, question.c.active, of_company)
                    lots = select(question.c.number).where(*there).order_by(_lot(seed))
                    drawn = self._drawn(connection, lots, day, tagged, recent)
                    found += (mine := enough(drawn, number))
                    if sum(candidate.ideal for candidate in mine) >= number:
                        break
        return found

    def _drawn(
        self,
        connection: Connection,
        lots: Select[tuple[int]],
        day: date,
        tagged: ColumnElement[bool],
        recent: set[str],
    ) -> Iterator[Candidate]:
        """Yield the questions of these numbers that may be asked, a few at a time: their texts are wide."""
        mine = and_(memory.c.question_id == question.c.id, memory.c.learner_id == self._learner_id)
        wanted = or_(memory.c.due_day.is_(None), memory.c.due_day <= day, review.c.coverage < WEAK)
        query = (
            select(
                *question.c["number", "id", "category", "minutes"],
                func.json_extract(question.c.body, "$.theme").label("theme"),
                func.json_array_length(question.c.body, "$.key_points").label("points"),
                tagged.label("tagged"),
                wanted.label("wanted"),
            )
            .outerjoin(memory, mine)
            .outerjoin(review, review.c.id == memory.c.review_id)
            .where(free(self._learner_id, day))
        )
        for numbers in connection.scalars(lots).partitions(_AT_ONCE):
            rows = connection.execute(query.where(question.c.number.in_(numbers))).mappings()
            by_number = {row["number"]: row for row in rows}
            yield from (_candidate(by_number[n], recent) for n in numbers if n in by_number)

    def companies(self) -> dict[str, int]:
        """Return the companies that questions are tagged with, the most frequent first, and how many each."""
        each = func.json_each(question.c.body, "$.companies").table_valued("value")
        name = each.c.value
        query = select(name, func.count()).select_from(question).join(each, true())
        query = query.where(question.c.active).group_by(name)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(func.count().desc(), name))
            return {str(row[0]): int(row[1]) for row in rows}

    def _went_on(self, connection: Connection) -> None:
        """Let no interview be given up once more by redo that went on since."""
        given_up = (act.c.learner_id == self._learner_id, act.c.kind == ActKind.MOCK.value, act.c.undone)
        connection.execute(delete(act).where(*given_up))

    def _of(self, number: int) -> tuple[Any, Any]:
        return mock.c.learner_id == self._learner_id, mock.c.id == number


def _lot(seed: str) -> ColumnElement[int]:
    """Return a number to put the questions into an order that the seed draws."""
    # Remainders by a prime: every question has another one, and the product fits into SQLite's 64 bits.
    step, start = (int(sha256(f"{seed} {n}".encode()).hexdigest(), 16) % (_PRIME - 1) + 1 for n in range(2))
    return (question.c.number * step + start) % _PRIME


def _conflict(number: int) -> StoreConflict:
    return StoreConflict(
        f"mock interview {number} went on in another window; leave it here and take it up again"
    )


def _section_json(section: Section) -> dict[str, Any]:
    return {
        "category": section.category.value if section.category else None,
        "minutes": section.minutes,
        "questions": list(section.questions),
        "lengths": list(section.lengths),
    }


def _mock(row: Row) -> Mock:
    sections = tuple(
        Section(
            Category(data["category"]) if data["category"] else None,
            data["minutes"],
            tuple(data["questions"]),
            tuple(data["lengths"]),
        )
        for data in row["sections"]
    )
    return Mock(
        format=Format(row["format"]),
        company=row["company"],
        sections=sections,
        study_day=row["study_day"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        number=row["id"],
    )


def _answer(row: Row) -> MockAnswer:
    return MockAnswer(
        mock=row["answer_mock_id"],
        section=row["answer_section"],
        position=row["answer_position"],
        question_id=row["answer_question_id"],
        question_version=row["answer_question_version"],
        turns=turns_value(row["answer_turns"]),
        started_at=row["answer_started_at"],
        unsent=row["answer_unsent"],
        seconds=row["answer_seconds"],
        done_at=row["answer_done_at"],
        feedback=feedback_value(row["answer_feedback"]),
        id=row["answer_id"],
    )


def _candidate(row: Row, recent: set[str]) -> Candidate:
    return Candidate(
        question_id=row["id"],
        category=Category(row["category"]),
        minutes=row["minutes"],
        theme=row["theme"] or "",
        tagged=bool(row["tagged"]),
        points=row["points"] or 0,
        wanted=bool(row["wanted"]),
        recent=row["id"] in recent,
    )
