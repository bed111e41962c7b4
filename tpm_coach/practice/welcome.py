"""The way in for somebody who has not answered anything yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tpm_coach.domain import Category, Question, Selection
from tpm_coach.practice.today import Planner
from tpm_coach.store import LearnerStore
from tpm_coach.store.bank import Bank


@dataclass(frozen=True)
class Welcome:
    """One learner's first start."""

    mine: LearnerStore
    bank: Bank
    planner: Planner

    def due(self) -> bool:
        """Return whether the learner was never welcomed and has not rated an answer."""
        return self.mine.greeting.due()

    def done(self, now: datetime) -> None:
        """Never welcome the learner again."""
        self.mine.greeting.done(now)

    def first_question(self, now: datetime) -> Question | None:
        """Return the shortest new Behavioral question, None when there is none."""
        day = self.planner.day(now)
        new = self.mine.queue.unseen(day, Selection(Category.BEHAVIORAL), None)
        if not new:
            return None
        return self.bank.question(min(new, key=lambda standing: standing.minutes).question_id)
