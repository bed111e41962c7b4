"""The verbs of a drill: each takes the drill as it is and returns the drill as it is then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from tpm_coach.coach import Coach
from tpm_coach.coach.comparison import Comparison, compare
from tpm_coach.domain import (
    Act,
    ActKind,
    Answer,
    Draft,
    Feedback,
    Memory,
    Question,
    Rating,
    RehearsalKind,
    Review,
    Turn,
    TurnKind,
)
from tpm_coach.errors import NothingToUndo, StoreError
from tpm_coach.practice.drill import COMMANDS, Command, Drill, Plan, Stage, command_in
from tpm_coach.practice.schedule import said
from tpm_coach.practice.stages import (
    asked,
    between,
    is_answered,
    judged_again,
    leech_notice,
    marked,
    over,
    resumed,
    unrated,
    utc,
    with_review,
    with_turn,
)
from tpm_coach.practice.today import Planner
from tpm_coach.store import LearnerStore
from tpm_coach.store.bank import Bank
from tpm_coach.text import counted, one_line, printable

OUTSIDE_ACTS = frozenset(
    {ActKind.IMPORT, ActKind.EDIT, ActKind.ADD, ActKind.REMOVE, ActKind.PLAN, ActKind.MOCK}
)
"""What is done elsewhere than in a drill."""


class Drills:
    """One learner's drills; no verb changes anything but through the store.

    Beside that it remembers the feedback that was left last, as it was ticked: a draft has no place for it.
    """

    def __init__(self, mine: LearnerStore, bank: Bank, planner: Planner, coach: Callable[[], Coach]) -> None:
        self._mine = mine
        self._bank = bank
        self._planner = planner
        self._coach = coach
        self._left: Drill | None = None

    def start(self, plan: Plan, now: datetime) -> Drill:
        """Begin a drill; an answer that was left in the middle comes first."""
        # Another window may have trained weights; looked up here, they cost an answer no statement.
        self._mine.trained.active()
        waiting = [p.standing.question_id for p in self._planner.questions(plan, self._planner.day(now))]
        left = self._mine.desk.latest_draft(self._planner.day(now))
        wished = plan.selection.category or plan.selection.tag or plan.questions or plan.cram
        if left and left.worth_keeping and not wished:
            others = [id_ for id_ in waiting if id_ != left.question_id]
            # A day passes its minutes by one question at most, and that may be this one.
            planned = others if len(others) < len(waiting) or plan.weak or plan.ahead else others[:-1]
            waiting = [left.question_id, *planned][: plan.count]
        return self._next(Drill(plan, Stage.OVER, waiting=tuple(waiting)), now)

    def say(self, drill: Drill, text: str, seconds: float, now: datetime) -> Drill:
        """Take what the learner sent: a part of the answer, or a slash command.

        `seconds` is the writing time for this question so far.
        """
        drill = replace(drill, seconds=seconds, notice="", unsent="")
        command, mistake = command_in(text)
        if mistake:
            return replace(drill, notice=mistake, unsent=text)
        if command:
            return self._obey(drill, command, now)
        if drill.stage is not Stage.ANSWER or drill.question is None:
            return drill
        text = printable(text).strip()
        if not text:
            return replace(
                drill, notice="Nothing to send yet. Write something, or /done to see the feedback."
            )
        drill = with_turn(drill, TurnKind.ANSWER, text, now)
        response = self._coach().respond(drill.question, drill.turns) if drill.question else None
        if response is None:
            drill = replace(drill, stage=Stage.CONFIDENCE)
        else:
            if response.kind is TurnKind.REPLY:
                aside = replace(drill.turns[-1], kind=TurnKind.ASIDE)
                drill = replace(drill, turns=(*drill.turns[:-1], aside))
            drill = with_turn(drill, response.kind, response.text, now)
        self.keep(drill, "", seconds, now)
        return drill

    def keep(self, drill: Drill, unsent: str, seconds: float, now: datetime) -> None:
        """Save the unrated answer as a draft, `unsent` being what is still in the box."""
        if drill.question is None or drill.started_at is None:
            return
        self._left = drill if drill.stage is Stage.FEEDBACK else None
        question_id, kind = drill.question.id, drill.ungraded
        draft = Draft(question_id, drill.turns, printable(unsent), drill.started_at, seconds, utc(now), kind)
        if not draft.worth_keeping:
            if self._mine.desk.draft(question_id, kind):
                self._mine.desk.drop_draft(question_id, kind)
            return
        try:
            self._mine.desk.save_draft(draft)
        except StoreError:
            # Deleted for good in another window: there is nothing left that the words could belong to.
            if self._mine.desk.open(question_id, self._planner.day(now)) is not None:
                raise

    def confide(self, drill: Drill, confidence: int | None, now: datetime) -> Drill:
        """Take how sure the learner is (1-4, None to skip), and give the feedback."""
        return self._judge(replace(drill, confidence=confidence, notice=""), now)

    def mark(self, drill: Drill, index: int) -> Drill:
        """Tick or untick a key point against the coach's verdict; once more takes the mark back."""
        if drill.feedback is None or drill.question is None:
            return drill
        evidence = list(drill.feedback.evidence)
        evidence[index] = marked(evidence[index])
        feedback = replace(drill.feedback, evidence=tuple(evidence))
        suggested = self._coach().suggest(drill.question, drill.answer, evidence)
        compared = self._compared(drill.question.id, drill.answer, feedback) if drill.comparison else None
        return replace(drill, feedback=feedback, suggested=suggested, comparison=compared, notice="")

    def rate(self, drill: Drill, rating: Rating, now: datetime) -> Drill:
        """Store the rated answer, then draw the next question; a second try is kept without a grade."""
        if drill.question is None or drill.stage is not Stage.FEEDBACK:
            return drill
        if drill.ungraded:
            day = self._planner.day(now)
            self._mine.log.rehearse(
                drill.question.id, drill.answer, drill.feedback, drill.ungraded, day, utc(now)
            )
            after = self._next(replace(drill, rehearsed=drill.rehearsed + 1), now)
            return replace(after, notice="Kept. It counts for nothing but you.")
        review = self.record(drill.question, drill.answer, drill.feedback, drill.confidence, rating, now)
        wait = review.after.due_day - self._planner.day(now)
        notice = (
            f"Saved as {rating.title}. It comes back in {counted(wait.days, 'day')}.{leech_notice(review)}"
        )
        return replace(self._next(with_review(drill, review), now), notice=notice)

    def retry(self, drill: Drill, now: datetime) -> Drill:
        """Ask once more, ungraded, the first question of this drill that was rated Again."""
        if not drill.again or drill.stage is not Stage.OVER:
            return drill
        kind, day = RehearsalKind.RETRY, self._planner.day(now)
        opened = self._mine.desk.open(drill.again[0], day, kind)
        if opened is None:
            return replace(drill, again=drill.again[1:])
        once_more = replace(
            between(drill), question=opened.question, waiting=(), again=drill.again[1:], ungraded=kind
        )
        if opened.draft and opened.draft.worth_keeping:
            return self._resumed(once_more, opened.question, opened.draft, now)
        return replace(
            asked(once_more, opened.question, now),
            notice="Once more, ungraded: the schedule stays as it is.",
        )

    def record(
        self,
        question: Question,
        answer: Answer,
        feedback: Feedback | None,
        confidence: int | None,
        rating: Rating,
        now: datetime,
    ) -> Review:
        """Store one rated answer and return it; it is on disk then."""

        def rated(before: Memory | None) -> Review:
            return self._planner.reviewed(
                question, answer, rating, now, before, feedback=feedback, confidence=confidence
            )

        return self._mine.log.rate(question.id, rated)

    def undo(self, drill: Drill, now: datetime) -> Drill:
        """Take back what was done last; an answer can be rated again, the present one is kept as a draft.

        Raises NothingToUndo, also when an import, an edit or a plan was last: a drill leaves those be.
        """
        last = self._mine.journal.last()
        if last and last.kind in OUTSIDE_ACTS:
            raise NothingToUndo(f"what was done last is {said(last)}; leave the drill to take that back")
        if last and last.review and is_answered(drill, last.question_id):
            raise NothingToUndo(
                f"what was done last is {said(last)}, which you are answering anew; leave the drill first"
            )
        act = self._mine.journal.undo(utc(now))
        notice = f"Took back: {said(act)}."
        if act.review and act.review.mock_answer_id is not None:
            return replace(drill, notice=f"{notice} The debrief of its mock interview asks for it again.")
        if act.review is None:
            if act.kind in (ActKind.BURY, ActKind.SUSPEND) and act.question_id:
                drill = replace(drill, waiting=(act.question_id, *drill.waiting))
                notice = f"{notice} It comes next." if drill.question else notice
                drill = drill if drill.question else self._next(drill, now)
            return replace(drill, notice=notice)
        undone = act.review
        if drill.question is not None:
            self.keep(drill, drill.unsent, drill.seconds, now)
        back = unrated(drill, undone)
        if not undone.answer.turns:
            return replace(self._next(back, now), notice=notice)
        question, feedback = self._bank.question(undone.question_id), undone.feedback
        if feedback and any(item.marked is not None for item in feedback.evidence):
            back = replace(back, suggested=self._coach().suggest(question, undone.answer, feedback.evidence))
        return replace(
            back,
            question=question,
            previews=self._planner.previews(undone.question_id, undone.before, self._planner.day(now)),
            notice=f"{notice} Rate it again.",
        )

    def redo(self, drill: Drill, now: datetime) -> Drill:
        """Do again what was taken back last; raises NothingToUndo when there is nothing."""
        undone = self._mine.journal.last(undone=True)
        if undone and undone.kind in OUTSIDE_ACTS:
            raise NothingToUndo(f"what was taken back is {said(undone)}; leave the drill to do it again")
        act = self._mine.journal.redo()
        notice = f"Done again: {said(act)}."
        aside = act.kind in (ActKind.BURY, ActKind.SUSPEND)
        if aside and drill.question and drill.question.id == act.question_id:
            return replace(self._next(drill, now), notice=notice)
        if act.review is None or act.review.mock_answer_id is not None:
            return replace(drill, notice=notice)
        drill = with_review(drill, act.review)
        if drill.question is None or drill.question.id != act.question_id:
            waiting = tuple(id_ for id_ in drill.waiting if id_ != act.question_id)
            return replace(drill, waiting=waiting, notice=notice)
        return replace(self._next(drill, now), notice=notice)

    def can_undo(self) -> bool:
        """Return whether what was done last is something that a drill takes back."""
        return _inside(self._mine.journal.last())

    def can_redo(self) -> bool:
        """Return whether what was taken back last is something that a drill does again."""
        return _inside(self._mine.journal.last(undone=True))

    def feedback(self, question: Question, text: str, now: datetime) -> Feedback:
        """Judge an answer that is no part of a drill; stores nothing."""
        turn = Turn(TurnKind.ANSWER, printable(text).strip(), utc(now))
        return self._coach().judge(question, Answer((turn,), utc(now), 0.0))

    def end(self, drill: Drill, unsent: str, seconds: float, now: datetime) -> Drill:
        """Stop here; what was written is kept as a draft."""
        self.keep(drill, unsent, seconds, now)
        return over(drill, "You ended the drill.")

    def _obey(self, drill: Drill, command: Command, now: datetime) -> Drill:
        question = drill.question
        if command is Command.HELP or question is None:
            lines = [f"/{name:8} {meaning}" for name, meaning in COMMANDS.items()]
            return replace(drill, notice="\n".join(lines))
        if command is Command.END:
            return self.end(drill, "", drill.seconds, now)
        if command is Command.SKIP and drill.ungraded:
            self.keep(drill, "", drill.seconds, now)
            return replace(self._next(drill, now), notice="Skipped.")
        if command is Command.SKIP:
            self.keep(drill, "", drill.seconds, now)
            self._mine.desk.put_aside(question.id, self._planner.day(now) + timedelta(days=1), utc(now))
            return replace(self._next(drill, now), notice="Skipped. It waits until tomorrow.")
        if command is Command.SUSPEND:
            self._mine.desk.put_aside(question.id, None, utc(now))
            notice = f'Never asked again: "{one_line(question.prompt, 60)}". /undo brings it back.'
            return replace(self._next(drill, now), notice=notice)
        if command in (Command.UNDO, Command.REDO):
            return self._undone(drill, command, now)
        if command is Command.HINT:
            return with_turn(drill, TurnKind.REPLY, question.hint or "There is no hint for this one.", now)
        if command is Command.MODEL:
            return self._show_model(drill, now)
        return self._finish(drill, now)

    def _undone(self, drill: Drill, command: Command, now: datetime) -> Drill:
        try:
            return self.undo(drill, now) if command is Command.UNDO else self.redo(drill, now)
        except NothingToUndo as error:
            return replace(drill, notice=str(error))

    def _finish(self, drill: Drill, now: datetime) -> Drill:
        if drill.stage is not Stage.ANSWER:
            return drill
        # Nobody is asked how sure they are of an answer they did not give.
        return replace(drill, stage=Stage.CONFIDENCE) if drill.attempted else self._judge(drill, now)

    def _show_model(self, drill: Drill, now: datetime) -> Drill:
        if drill.question is None or not drill.question.model_answer:
            return replace(drill, notice="There is no model answer for this question.")
        if not drill.attempted:
            return replace(
                drill, notice="Try it first, two sentences are enough: then the model answer teaches more."
            )
        if drill.stage is not Stage.FEEDBACK:
            drill = self._judge(drill, now)
        return replace(drill, model_shown=not drill.model_shown)

    def _judge(self, drill: Drill, now: datetime) -> Drill:
        if drill.question is None:
            return drill
        feedback = self._coach().judge(drill.question, drill.answer)
        return replace(
            drill,
            stage=Stage.FEEDBACK,
            feedback=feedback,
            suggested=feedback.suggested,
            comparison=self._compared(drill.question.id, drill.answer, feedback),
            previews=self._previews(drill.question.id, now),
        )

    def _compared(self, question_id: str, answer: Answer, feedback: Feedback) -> Comparison | None:
        last = self._mine.log.reviews(question_id, limit=1)
        if not last or last[0].feedback is None or feedback.guards:
            return None
        return compare((last[0].answer, last[0].feedback), (answer, feedback))

    def _previews(self, question_id: str, now: datetime) -> dict[Rating, Memory]:
        memory = self._mine.log.memory(question_id)
        return self._planner.previews(question_id, memory, self._planner.day(now))

    def _next(self, drill: Drill, now: datetime) -> Drill:
        day = self._planner.day(now)
        cram = RehearsalKind.CRAM if drill.plan.cram else None
        for index, question_id in enumerate(drill.waiting):
            opened = self._mine.desk.open(question_id, day, cram)
            # Put aside, answered or deleted in another window since the queue was made.
            if opened is None or opened.held:
                continue
            question, memory = opened.question, opened.memory
            draft = opened.draft if opened.draft and opened.draft.worth_keeping else None
            if memory is not None and memory.last_day >= day and not draft and not cram:
                continue
            fresh = replace(
                between(drill),
                question=question,
                memory=memory,
                waiting=drill.waiting[index + 1 :],
                ungraded=cram,
            )
            return self._resumed(fresh, question, draft, now) if draft else asked(fresh, question, now)
        done = replace(between(drill), waiting=())
        return over(done, self._why_over(done, day))

    def _resumed(self, drill: Drill, question: Question, draft: Draft, now: datetime) -> Drill:
        drill = judged_again(resumed(drill, question, draft, now), self._left)
        if drill.stage is Stage.FEEDBACK:
            return replace(drill, previews=self._previews(question.id, now))
        return drill

    def _why_over(self, drill: Drill, day: date) -> str:
        if drill.done:
            # A day ends where nothing else than the day was wished for.
            return (
                "That was today's last question." if drill.plan == Plan() else "That was the last question."
            )
        if drill.rehearsed and drill.plan.cram:
            return "That was the last question. The schedule is as it was."
        if not any(self._mine.queue.totals(drill.plan.selection).values()):
            return "No question fits this choice. Try another category or tag."
        if drill.plan.questions:
            return "What you chose is put aside, or was answered today already."
        if any(memory_day <= day for memory_day in self._mine.queue.load(day)):
            return "Today's minutes are used up. What is still due waits, unless you drill ahead."
        load = self._mine.queue.load(date.max)
        if not load:
            return "No new question is planned for today. Raise new_per_day in the settings to get some."
        days = (min(load) - day).days
        when = "tomorrow" if days == 1 else f"in {counted(days, 'day')}" if days > 1 else "later today"
        return f"Nothing is due today. The next question comes back {when}."


def _inside(act: Act | None) -> bool:
    return act is not None and act.kind not in OUTSIDE_ACTS
