"""What a learner does to the schedule beside answering, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tpm_coach.domain import Act, ActKind, Adjustment, AdjustmentKind, Memory, Question
from tpm_coach.errors import PackError, PackErrors, PlanError
from tpm_coach.practice.today import Planner
from tpm_coach.store import LearnerStore
from tpm_coach.store.bank import Bank
from tpm_coach.text import one_line, slug

FURTHEST_DAYS = 3650
"""No question can be put off by more days than this."""

LONGEST_TAG = 80
"""Characters of a tag, as in a pack."""

_SAID = {
    ActKind.SUSPEND: "suspending {}",
    ActKind.BURY: "burying {} until the next day",
    ActKind.RESUME: "bringing {} back",
    ActKind.RESET: "forgetting the schedule of {}",
    ActKind.RESCHEDULE: "moving {} to another day",
    ActKind.TAG: "the tags of {}",
    ActKind.EDIT: "the new text of {}",
    ActKind.ADD: "adding {}",
    ActKind.IMPORT: "the last import",
    ActKind.REMOVE: "removing a pack",
    ActKind.PLAN: "the change of the interview plan",
    ActKind.MOCK: "giving up a mock interview",
}


def said(act: Act) -> str:
    """Return what an act was, to be read after "Took back:"."""
    concerned = f"“{one_line(act.prompt, 60)}”" if act.prompt else act.question_id or "several questions"
    if act.review:
        return f"the rating {act.review.rating.title} of {concerned}"
    return _SAID.get(act.kind, act.kind.value).replace("{}", concerned)


def written_day(text: str, today: date) -> date:
    """Return the day that a text such as 2026-12-15 or +7 names; raises PlanError."""
    written = text.strip()
    try:
        if written.startswith("+"):
            return today + timedelta(days=int(written[1:]))
        return date.fromisoformat(written)
    except (ValueError, OverflowError) as error:
        raise PlanError(
            f"{written!r} is no day; write it as 2026-12-15, or +7 for a week from now"
        ) from error


def written_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Return tags as a pack writes them, each once; raises PackErrors for one without a letter or digit."""
    written = {tag: slug(tag, LONGEST_TAG) for tag in tags}
    nameless = [
        PackError("tags", 0, "", f"{t!r} has no letter or digit") for t, w in written.items() if not w
    ]
    if nameless:
        raise PackErrors(nameless)
    return tuple(dict.fromkeys(written.values()))


@dataclass(frozen=True)
class Schedule:
    """Verbs on the questions of one learner's: each is one act, and can be taken back as one.

    Those on a single question raise NotFound; `all` verbs take the ids of questions that are there.
    """

    mine: LearnerStore
    bank: Bank
    planner: Planner

    def suspended(self) -> set[str]:
        """Return the ids of the questions that are never asked."""
        return self.mine.desk.suspended()

    def suspend(self, question_id: str, now: datetime) -> Question:
        """Never ask a question again."""
        question = self.bank.question(question_id)
        self.suspend_all([question_id], now)
        return question

    def suspend_all(self, question_ids: Sequence[str], now: datetime) -> None:
        """Never ask questions again."""
        self.mine.desk.put_all_aside(question_ids, None, now.astimezone(UTC))

    def bury(self, question_id: str, now: datetime) -> date:
        """Do not ask a question before tomorrow, and return that day."""
        self.bank.question(question_id)
        return self.bury_all([question_id], now)

    def bury_all(self, question_ids: Sequence[str], now: datetime) -> date:
        """Do not ask questions before tomorrow, and return that day."""
        until = self.planner.day(now) + timedelta(days=1)
        self.mine.desk.put_all_aside(question_ids, until, now.astimezone(UTC))
        return until

    def resume(self, question_id: str, now: datetime) -> bool:
        """Ask a question again that was suspended or buried; returns whether it was."""
        self.bank.question(question_id)
        return bool(self.resume_all([question_id], now))

    def resume_all(self, question_ids: Sequence[str], now: datetime) -> int:
        """Ask questions again that were suspended or buried; returns how many were."""
        return self.mine.desk.take_all_back(question_ids, now.astimezone(UTC))

    def reset(self, question_id: str, now: datetime) -> None:
        """Make a question new again; the answers to it stay in the log. Raises NotFound for a new one."""
        self.bank.question(question_id)
        self.reset_all([question_id], now)

    def reset_all(self, question_ids: Sequence[str], now: datetime) -> int:
        """Make questions new again and return how many were not; raises NotFound when all were."""
        change = Adjustment(AdjustmentKind.RESET)
        return len(self.mine.log.adjust_all(question_ids, change, self.planner.day(now), now.astimezone(UTC)))

    def reschedule(self, question_id: str, due_day: date, now: datetime) -> Memory:
        """Ask a question on a day of the learner's choice; what FSRS believes of it stays.

        Raises NotFound for a new question, PlanError for a day in the past or more than ten years away.
        """
        self.bank.question(question_id)
        after = self._moved([question_id], due_day, now)[question_id]
        if after is None:
            raise AssertionError("a question with another due day has a memory")
        return after

    def reschedule_all(self, question_ids: Sequence[str], due_day: date, now: datetime) -> int:
        """Ask questions on a day of the learner's choice and return how many that were; the rest is new.

        Raises NotFound when all are new, PlanError for a day in the past or more than ten years away.
        """
        return len(self._moved(question_ids, due_day, now))

    def _moved(self, question_ids: Sequence[str], due_day: date, now: datetime) -> dict[str, Memory | None]:
        day = self.planner.day(now)
        last = day + timedelta(days=FURTHEST_DAYS)
        if not day <= due_day <= last:
            raise PlanError(f"{due_day} cannot be the day of a question; give one from {day} to {last}")
        change = Adjustment(AdjustmentKind.RESCHEDULE, due_day)
        return self.mine.log.adjust_all(question_ids, change, day, now.astimezone(UTC))

    def tags(self, question_id: str) -> tuple[str, ...]:
        """Return the learner's own tags of a question."""
        self.bank.question(question_id)
        return self.mine.tags.of(question_id)

    def tag(self, question_id: str, tags: Sequence[str], now: datetime) -> tuple[str, ...]:
        """Give a question exactly these tags of the learner's own, and return them as they are written.

        Raises PackErrors for a tag that has no letter or digit to make a name of.
        """
        add, known = written_tags(tags), self.tags(question_id)
        self.mine.tags.change(
            [question_id], add, [tag for tag in known if tag not in add], now.astimezone(UTC)
        )
        return add

    def retag_all(
        self, question_ids: Sequence[str], add: Sequence[str], remove: Sequence[str], now: datetime
    ) -> int:
        """Give questions some tags and take others away; returns how many tags that changed.

        Raises PackErrors for a tag that has no letter or digit to make a name of.
        """
        return self.mine.tags.change(
            question_ids, written_tags(add), written_tags(remove), now.astimezone(UTC)
        )

    def last(self) -> Act | None:
        """Return what undo would take back."""
        return self.mine.journal.last()

    def undo(self, now: datetime) -> Act:
        """Take back what was done last, whatever it was; raises NothingToUndo."""
        return self.mine.journal.undo(now.astimezone(UTC))

    def redo(self) -> Act:
        """Do again what was taken back last; raises NothingToUndo."""
        return self.mine.journal.redo()
