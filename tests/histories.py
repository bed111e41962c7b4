"""Weeks of practice on the small pack, made by the product's own verbs."""

from __future__ import annotations

from datetime import UTC, timedelta

from tests.conftest import NOW
from tpm_coach.domain import Answer, Rating, Selection, Turn, TurnKind
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice

DAY = timedelta(days=1)


def practised(practice: Practice, weeks: int = 3) -> int:
    """Rate what each second day up to NOW holds, and return how many answers that were.

    The answers say "kind of" and "circle back", and the first half of the model answer: all of it from the
    second week on. The learner says that they were quite sure of the halves and very sure of the rest.
    """
    questions = {question.id: question for question in practice.library.questions(Selection())}
    count = 0
    for days in range(weeks * 7, -1, -2):
        at = NOW - days * DAY
        for due in practice.overview.due(Plan(), at):
            question = questions[due.question_id]
            words = question.model_answer.split()
            half = days > weeks * 7 - 7
            said = " ".join(words[: len(words) // 2] if half else words)
            said = f"It kind of matters here. We circle back daily. {said}"
            turns = (Turn(TurnKind.QUESTION, question.prompt, at), Turn(TurnKind.ANSWER, said, at))
            answer = Answer(turns, at.astimezone(UTC), 120.0)
            feedback = practice.coach.judge(question, answer)
            rating = Rating.AGAIN if half and count % 3 == 0 else Rating.GOOD
            practice.drills.record(question, answer, feedback, 3 if half else 4, rating, at)
            count += 1
    return count
