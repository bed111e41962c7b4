"""The verbs of a drill: each takes the drill as it is and returns the drill as it is then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tpm_coach import scheduling
from tpm_coach.coach import Coach
from tpm_coach.coach.comparison import Comparison, compare
from tpm_coach.domain import (
    Answer,
    Draft,
    Evidence,
    Feedback,
    Memory,
    Question,
    Rating,
    Review,
    Turn,
    TurnKind,
)
from tpm_coach.errors import NotFound, NothingToUndo, StoreConflict
from tpm_coach.practice.drill import COMMANDS, Command, Drill, Plan, Stage, command_in
from tpm_coach.practice.today import Planner
from tpm_coach.store import LearnerStore
from tpm_coach.store.bank import Bank
from tpm_coach.text import counted, printable

_CONFLICT_TRIES = 3
LEECH_LAPSES = 4
"""From so many lapses on, repeating an answer does not help: it has to become another one."""


class Drills:
    """One learner's drills; no verb changes anything but through the store."""

    def __init__(self, mine: LearnerStore, bank: Bank, planner: Planner, coach: Callable[[], Coach]) -> None:
        self._mine = mine
        self._bank = bank
        self._planner = planner
        self._coach = coach

    def start(self, plan: Plan, now: datetime) -> Drill:
        """Begin a drill; an answer that was left in the middle comes first."""
        waiting = [p.standing.question_id for p in self._planner.questions(plan, self._planner.day(now))]
        left = self._mine.desk.latest_draft(self._planner.day(now))
        if left and left.worth_keeping and (not plan.selection.category and not plan.selection.tag):
            waiting = [left.question_id, *(id_ for id_ in waiting if id_ != left.question_id)][: plan.count]
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
        drill = _with_turn(drill, TurnKind.ANSWER, text, now)
        response = self._coach().respond(drill.question, drill.turns) if drill.question else None
        if response is None:
            drill = replace(drill, stage=Stage.CONFIDENCE)
        else:
            if response.kind is TurnKind.REPLY:
                aside = replace(drill.turns[-1], kind=TurnKind.ASIDE)
                drill = replace(drill, turns=(*drill.turns[:-1], aside))
            drill = _with_turn(drill, response.kind, response.text, now)
        self.keep(drill, "", seconds, now)
        return drill

    def keep(self, drill: Drill, unsent: str, seconds: float, now: datetime) -> None:
        """Save the unrated answer as a draft, `unsent` being what is still in the box."""
        if drill.question is None or drill.started_at is None:
            return
        draft = Draft(drill.question.id, drill.turns, printable(unsent), drill.started_at, seconds, _utc(now))
        if draft.worth_keeping:
            self._mine.desk.save_draft(draft)
        elif self._mine.desk.draft(drill.question.id):
            self._mine.desk.drop_draft(drill.question.id)

    def confide(self, drill: Drill, confidence: int | None, now: datetime) -> Drill:
        """Take how sure the learner is (1-4, None to skip), and give the feedback."""
        return self._judge(replace(drill, confidence=confidence, notice=""), now)

    def mark(self, drill: Drill, index: int) -> Drill:
        """Tick or untick a key point against the coach's verdict; once more takes the mark back."""
        if drill.feedback is None or drill.question is None:
            return drill
        evidence = list(drill.feedback.evidence)
        evidence[index] = _marked(evidence[index])
        feedback = replace(drill.feedback, evidence=tuple(evidence))
        suggested = self._coach().suggest(drill.question, drill.answer, evidence)
        return replace(drill, feedback=feedback, suggested=suggested, notice="")

    def rate(self, drill: Drill, rating: Rating, now: datetime) -> Drill:
        """Store the rated answer, then draw the next question; a second try is kept without a grade."""
        if drill.question is None or drill.stage is not Stage.FEEDBACK:
            return drill
        if drill.retry:
            self._mine.log.rehearse(
                drill.question.id, drill.answer, drill.feedback, self._planner.day(now), _utc(now)
            )
            return replace(self._next(drill, now), notice="Kept. It counts for nothing but you.")
        review = self.record(drill.question, drill.answer, drill.feedback, drill.confidence, rating, now)
        day = review.after.due_day - self._planner.day(now)
        notice = f"Saved as {rating.title}. It comes back in {counted(day.days, 'day')}.{_leech(review)}"
        again = (*drill.again, drill.question.id) if rating is Rating.AGAIN else drill.again
        return replace(
            self._next(replace(drill, done=(*drill.done, review), again=again), now), notice=notice
        )

    def retry(self, drill: Drill, now: datetime) -> Drill:
        """Ask once more, ungraded, the first question of this drill that was rated Again."""
        if not drill.again or drill.stage is not Stage.OVER:
            return drill
        question = self._bank.question(drill.again[0])
        once_more = Drill(
            drill.plan, Stage.ANSWER, question, done=drill.done, again=drill.again[1:], retry=True
        )
        return replace(
            _asked(once_more, question, now), notice="Once more, ungraded. FSRS brings it back tomorrow."
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
        day = self._planner.day(now)
        for attempt in range(_CONFLICT_TRIES):
            before = self._mine.log.memory(question.id)
            after = scheduling.review(before, rating, day, self._planner.parameters)
            review = Review(
                question_id=question.id,
                question_version=question.version,
                answer=answer,
                feedback=feedback,
                confidence=confidence,
                rating=rating,
                reviewed_at=_utc(now),
                study_day=day,
                before=before,
                after=after,
                parameters=self._planner.parameters,
            )
            try:
                return self._mine.log.record(review)
            except StoreConflict:
                # Another process rated the question between the two lines above: count from its memory.
                if attempt == _CONFLICT_TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    def undo(self, drill: Drill, now: datetime) -> Drill:
        """Take back the latest rating; its answer can be rated again, the present one is kept as a draft.

        Raises NothingToUndo.
        """
        undone = self._mine.log.undo(_utc(now))
        waiting = drill.waiting
        if drill.question is not None:
            self.keep(drill, drill.unsent, drill.seconds, now)
            waiting = (drill.question.id, *waiting)
        done = tuple(review for review in drill.done if review.id != undone.id)
        back = Drill(
            plan=drill.plan,
            stage=Stage.FEEDBACK,
            question=self._bank.question(undone.question_id),
            memory=undone.before,
            turns=undone.answer.turns,
            started_at=undone.answer.started_at,
            seconds=undone.answer.seconds,
            confidence=undone.confidence,
            feedback=undone.feedback,
            suggested=undone.feedback.suggested if undone.feedback else None,
            previews=self._previews(undone.before, self._planner.day(now)),
            waiting=tuple(id_ for id_ in waiting if id_ != undone.question_id),
            done=done,
            notice=f"Took back the rating {undone.rating.title}. Rate it again.",
        )
        return back if undone.answer.turns else self._next(replace(back, question=None), now)

    def take_back(self, now: datetime) -> Review:
        """Take back the latest rating and return it; raises NothingToUndo."""
        return self._mine.log.undo(_utc(now))

    def feedback(self, question: Question, text: str, now: datetime) -> Feedback:
        """Judge an answer that is no part of a drill; stores nothing."""
        turn = Turn(TurnKind.ANSWER, printable(text).strip(), _utc(now))
        return self._coach().judge(question, Answer((turn,), _utc(now), 0.0))

    def end(self, drill: Drill, unsent: str, seconds: float, now: datetime) -> Drill:
        """Stop here; what was written is kept as a draft."""
        self.keep(drill, unsent, seconds, now)
        return _over(drill, "You ended the drill.")

    def _obey(self, drill: Drill, command: Command, now: datetime) -> Drill:
        question = drill.question
        if command is Command.HELP or question is None:
            lines = [f"/{name:8} {meaning}" for name, meaning in COMMANDS.items()]
            return replace(drill, notice="\n".join(lines))
        if command is Command.END:
            return self.end(drill, "", drill.seconds, now)
        if command is Command.SKIP:
            self.keep(drill, "", drill.seconds, now)
            self._mine.desk.put_aside(question.id, self._planner.day(now) + timedelta(days=1), _utc(now))
            return replace(self._next(drill, now), notice="Skipped. It waits until tomorrow.")
        if command is Command.SUSPEND:
            self._mine.desk.put_aside(question.id, None, _utc(now))
            notice = f"Suspended. 'tpm-coach questions resume {question.id}' brings it back."
            return replace(self._next(drill, now), notice=notice)
        if command is Command.UNDO:
            return self._undone(drill, now)
        if command is Command.HINT:
            return _with_turn(drill, TurnKind.REPLY, question.hint or "There is no hint for this one.", now)
        if command is Command.MODEL:
            return self._show_model(drill, now)
        return self._finish(drill, now)

    def _undone(self, drill: Drill, now: datetime) -> Drill:
        try:
            return self.undo(drill, now)
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
            previews=self._previews(self._mine.log.memory(drill.question.id), self._planner.day(now)),
        )

    def _compared(self, question_id: str, answer: Answer, feedback: Feedback) -> Comparison | None:
        last = self._mine.log.reviews(question_id, limit=1)
        if not last or last[0].feedback is None or feedback.guards:
            return None
        return compare((last[0].answer, last[0].feedback), (answer, feedback))

    def _previews(self, memory: Memory | None, day: date) -> dict[Rating, Memory]:
        return scheduling.previews(memory, day, self._planner.parameters)

    def _next(self, drill: Drill, now: datetime) -> Drill:
        day = self._planner.day(now)
        base = Drill(drill.plan, Stage.ANSWER, done=drill.done, again=drill.again)
        # Put aside or answered in another window since the queue was made.
        held = self._mine.desk.held(day)
        for index, question_id in enumerate(drill.waiting):
            draft = self._mine.desk.draft(question_id)
            memory = self._mine.log.memory(question_id)
            answered = memory is not None and memory.last_day >= day and not (draft and draft.worth_keeping)
            if answered or question_id in held:
                continue
            try:
                question = self._bank.question(question_id)
            except NotFound:
                continue
            asked = replace(base, question=question, memory=memory, waiting=drill.waiting[index + 1 :])
            if draft and draft.worth_keeping:
                return _resumed(asked, question, draft, now)
            return _asked(asked, question, now)
        return _over(base, self._why_over(base, day))

    def _why_over(self, drill: Drill, day: date) -> str:
        if drill.done:
            return "That was today's last question."
        if not any(self._mine.queue.totals(drill.plan.selection).values()):
            return "No question fits this choice. Try another category or tag."
        if any(memory_day <= day for memory_day in self._mine.queue.load(day)):
            return "Today's minutes are used up. What is still due waits; the key a goes on."
        load = self._mine.queue.load(date.max)
        if not load:
            return "No new question is planned for today. Raise new_per_day in the settings to get some."
        days = (min(load) - day).days
        when = "tomorrow" if days == 1 else f"in {counted(days, 'day')}" if days > 1 else "later today"
        return f"Nothing is due today. The next question comes back {when}."


def _asked(drill: Drill, question: Question, now: datetime) -> Drill:
    drill = replace(drill, started_at=drill.started_at or _utc(now), turns=())
    return _with_turn(drill, TurnKind.QUESTION, question.prompt, now)


def _resumed(drill: Drill, question: Question, draft: Draft, now: datetime) -> Drill:
    drill = replace(
        drill,
        turns=draft.turns,
        unsent=draft.unsent,
        started_at=draft.started_at,
        seconds=draft.seconds,
        notice="You left this answer in the middle; here it is.",
    )
    if not drill.turns:
        return _asked(drill, question, now)
    if drill.turns[-1].kind is TurnKind.ANSWER and not drill.unsent:
        return replace(drill, stage=Stage.CONFIDENCE)
    return drill


def _over(drill: Drill, why: str) -> Drill:
    waiting = (drill.question.id, *drill.waiting) if drill.question else drill.waiting
    return Drill(drill.plan, Stage.OVER, waiting=waiting, done=drill.done, again=drill.again, ending=why)


def _with_turn(drill: Drill, kind: TurnKind, text: str, now: datetime) -> Drill:
    return replace(drill, turns=(*drill.turns, Turn(kind, text, _utc(now))))


def _leech(review: Review) -> str:
    if review.rating is not Rating.AGAIN or review.after.lapses < LEECH_LAPSES:
        return ""
    times = counted(review.after.lapses, "time")
    return f" Forgotten {times}: rewrite your answer from scratch, shorter, or suspend the question."


def _marked(evidence: Evidence) -> Evidence:
    return replace(evidence, marked=None if evidence.marked is not None else not evidence.heard)


def _utc(now: datetime) -> datetime:
    return now.astimezone(UTC)
