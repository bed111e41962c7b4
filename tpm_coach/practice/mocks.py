"""The verbs of mock interviews: choosing, asking, listening, and the debrief."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tpm_coach.coach import Coach
from tpm_coach.domain import Memory, Question, Rating, Response, Review, Turn, TurnKind
from tpm_coach.errors import NotFound, NothingToUndo
from tpm_coach.mocking import debrief as debriefing
from tpm_coach.mocking import script
from tpm_coach.mocking.choosing import MockPlan, chosen, outline
from tpm_coach.mocking.debrief import Asked, Debrief, Record
from tpm_coach.mocking.outlook import Outlook
from tpm_coach.mocking.signals import OVER_TIME
from tpm_coach.mocking.values import Mock, MockAnswer
from tpm_coach.practice.drill import Drill, Plan, command_among
from tpm_coach.practice.drill import Stage as DrillStage
from tpm_coach.practice.drilling import Drills
from tpm_coach.practice.exporting import save
from tpm_coach.practice.interview import COMMANDS, Command, Interview, Stage
from tpm_coach.practice.stages import utc
from tpm_coach.practice.today import Planner
from tpm_coach.store import LearnerStore
from tpm_coach.store.bank import Bank
from tpm_coach.text import printable


@dataclass(frozen=True)
class Course:
    """Mock interviews over time: all of them, latest first, and whether the learner is ready."""

    records: tuple[Record, ...]
    outlook: Outlook

    @property
    def finished(self) -> list[Record]:
        """The finished ones, oldest first."""
        return [record for record in reversed(self.records) if record.finished]

    @property
    def open(self) -> list[Record]:
        """Those that can be gone on with, latest first."""
        return [record for record in self.records if not record.finished]


class Mocks:
    """One learner's mock interviews; no verb changes anything but through the store.

    Nothing is said about how an answer was before `debrief`. A verb on an interview that went on in another
    window raises StoreConflict.
    """

    def __init__(
        self,
        mine: LearnerStore,
        bank: Bank,
        planner: Planner,
        drills: Drills,
        coach: Callable[[], Coach],
    ) -> None:
        self._mine = mine
        self._drills = drills
        self._bank = bank
        self._planner = planner
        self._coach = coach

    def companies(self) -> dict[str, int]:
        """Return the companies that questions are tagged with, and how many each."""
        return self._mine.mocks.companies()

    def start(self, plan: MockPlan, now: datetime) -> Interview:
        """Choose the questions of a new interview and store it; nothing is asked yet.

        Raises NotFound when no question carries the company's tag, or there is none to ask.
        """
        day = self._planner.day(now)
        company = printable(plan.company).strip().lower()
        number = max((mock.number for mock in self._mine.mocks.all()), default=0) + 1
        parts, seed = outline(plan, number), f"{self._mine.name} {number}"
        most = sum(len(part.slots) for part in parts)
        candidates = self._mine.mocks.candidates(day, company, most, seed)
        if company and not any(candidate.tagged for candidate in candidates):
            known = ", ".join(self.companies()) or "no companies"
            raise NotFound(f"no question is tagged {company!r}; the bank has {known}")
        sections = chosen(parts, candidates, seed)
        if not sections:
            raise NotFound("there is no question to ask in it; import some, or choose other categories")
        new = self._mine.mocks.start(Mock(plan.format, company, sections, day, utc(now)))
        asked = {id_ for section in sections for id_ in section.questions}
        tagged = sum(c.tagged for c in candidates if c.question_id in asked)
        notice = f"{tagged} of its {new.total} questions are tagged {company}." if tagged < new.total else ""
        return replace(self._resumed(new, ""), notice=notice)

    def resume(self, number: int, now: datetime) -> Interview:
        """Go on with an interview where it was left; a finished one is OVER. Raises NotFound."""
        return self._resumed(
            self._mine.mocks.mock(number), "Back again. The clock stood while you were away."
        )

    def begin(self, interview: Interview, now: datetime) -> Interview:
        """Ask the first question of the next section."""
        if interview.stage is not Stage.READY:
            return interview
        return self._ask(replace(interview, paused=False, notice=""), now)

    def say(self, interview: Interview, text: str, seconds: float, now: datetime) -> Interview:
        """Take what the learner sent: a part of the answer, or a slash command.

        `seconds` is the time spent on this question so far.
        """
        if interview.answer is None or interview.question is None:
            return interview
        answer = replace(interview.answer, seconds=seconds, unsent="")
        interview = replace(interview, answer=answer, notice="", paused=False)
        command, mistake = command_among(Command, text)
        if mistake:
            return replace(interview, answer=replace(answer, unsent=text), notice=mistake)
        if command:
            return self._obey(interview, command, now)
        text = printable(text).strip()
        if text:
            return self._heard(interview, text, now)
        if script.offered(answer.turns):
            return self._next(interview, now)
        return replace(interview, notice="Nothing to send yet. Write something, or /skip passes on it.")

    def keep(self, interview: Interview, unsent: str, seconds: float, now: datetime) -> None:
        """Save what was said and typed so far, `unsent` being what is still in the box."""
        if interview.answer is not None:
            unsent = "" if command_among(Command, unsent) != (None, "") else printable(unsent)
            self._mine.mocks.save(replace(interview.answer, unsent=unsent, seconds=seconds))

    def done(self, interview: Interview, unsent: str, seconds: float, now: datetime) -> Interview:
        """Send what is in the box and go on to the next question without another follow-up."""
        if interview.answer is None:
            return interview
        here = interview.answer.id
        if unsent.strip():
            interview = self.say(interview, unsent, seconds, now)
            answer = interview.answer
            if answer is None or answer.id != here or command_among(Command, unsent) != (None, ""):
                return interview
            if answer.answered and not answer.turns[-1].by_learner:
                # Nobody follows up, or offers to, when the learner goes on.
                interview = replace(interview, answer=replace(answer, turns=answer.turns[:-1]))
        return self.say(interview, f"/{Command.DONE}", seconds, now)

    def finish(self, interview: Interview, unsent: str, seconds: float, now: datetime) -> Interview:
        """End the interview here; what is in the box is sent, what was not answered does not count.

        Raises NotFound when nothing was answered at all: then there is nothing to say about it.
        """
        if interview.stage is Stage.OVER:
            return interview
        if interview.answer is not None:
            answer = replace(interview.answer, seconds=seconds, unsent="")
            if text := printable(unsent).strip():
                answer = replace(answer, turns=(*answer.turns, Turn(TurnKind.ANSWER, text, utc(now))))
            if answer.answered:
                self._end(interview, answer, now)
            else:
                self._mine.mocks.withdraw(answer.id)
        number = interview.mock.number
        if not any(answer.done_at for answer, _ in self._asked(number)):
            raise NotFound(
                "nothing was answered yet, so there is nothing to debrief; answer one, or give it up"
            )
        self._mine.mocks.finish(number, utc(now))
        return self._resumed(self._mine.mocks.mock(number), "")

    def give_up(self, number: int, now: datetime) -> None:
        """Forget an unfinished interview and what was said in it; undo brings it back. Raises NotFound."""
        if self._mine.mocks.mock(number).finished_at is not None:
            raise NotFound(f"mock interview {number} is finished; what was said in it stays")
        self._mine.mocks.remove(number, utc(now))

    def debrief(self, number: int) -> Debrief:
        """Return what a finished interview came to; raises NotFound."""
        mock = self._mine.mocks.mock(number)
        if mock.finished_at is None:
            raise NotFound(
                f"mock interview {number} is not finished; 'tpm-coach mock resume {number}' goes on with it"
            )
        earlier = [record for record in self.course().finished if record.number < number]
        asked = self._asked(number)
        suggested = {answer.id: self._suggested(answer, question) for answer, question in asked}
        return debriefing.debrief(mock, asked, self._mine.mocks.rated(number), suggested, earlier)

    def export(self, number: int, file: Path) -> None:
        """Write a debrief into a file, whole or not at all: as HTML or as Markdown, by its suffix.

        Raises NotFound, or StoreError when it has another suffix or cannot be written.
        """
        from tpm_coach.reporting.debrief import writer

        write = writer(file)
        save(file, [write(self.debrief(number)).encode("utf-8", "replace")])

    def course(self) -> Course:
        """Return every interview in one line, and whether the learner is ready."""
        answers, rated = self._mine.mocks.answers(), self._mine.mocks.rated()
        records = tuple(
            debriefing.record(mock, answers.get(mock.number, ()), rated) for mock in self._mine.mocks.all()
        )
        return Course(records, debriefing.ready([r for r in reversed(records) if r.finished]))

    def look(self, number: int, answer_id: int, now: datetime) -> Drill:
        """Return an answer of a finished interview as a drill shows it: feedback, rating, model answer.

        Raises NotFound.
        """
        for answer, question in self._asked(number):
            if answer.id == answer_id and answer.feedback is not None:
                return self._shown(answer, question, now)
        raise NotFound(f"mock interview {number} has no such answer")

    def mark(self, number: int, answer_id: int, index: int, now: datetime) -> Drill:
        """Tick or untick a key point against the coach's verdict; the signal follows. Raises NotFound.

        Once the answer is rated its marks stay as they are.
        """
        shown = self.look(number, answer_id, now)
        if shown.feedback is None or shown.question is None:
            return shown
        if answer_id in self._mine.mocks.rated(number):
            return replace(shown, notice="It is rated already; undo takes the rating back.")
        marked = self._drills.mark(shown, index)
        if marked.feedback:
            self._mine.mocks.mark(answer_id, marked.feedback)
        return marked

    def rate(self, number: int, answer_id: int, rating: Rating, now: datetime) -> Review:
        """Store an answer's rating, so that FSRS learns from it; it counts for the day on which it is given.

        Raises NotFound, also when it is rated already.
        """
        shown = self.look(number, answer_id, now)
        question, feedback = shown.question, shown.feedback
        if question is None or answer_id in self._mine.mocks.rated(number):
            raise NotFound("this answer is rated already; take that back first ('tpm-coach undo')")

        def rated(before: Memory | None) -> Review:
            return self._planner.reviewed(
                question, shown.answer, rating, now, before, feedback=feedback, mock_answer_id=answer_id
            )

        return self._mine.log.rate(question.id, rated)

    def undo(self, number: int, now: datetime) -> Review:
        """Take back the latest rating when it was one of this interview's; raises NothingToUndo."""
        last = self._mine.journal.last()
        ids = {answer.id for answer, _ in self._asked(number)}
        if last is None or last.review is None or last.review.mock_answer_id not in ids:
            raise NothingToUndo(
                "what was done last is no rating of this interview; undo that elsewhere first"
                if self._mine.mocks.rated(number)
                else "no answer of this interview is rated, so there is no rating to take back"
            )
        self._mine.journal.undo(utc(now))
        return last.review

    def _asked(self, number: int) -> Sequence[Asked]:
        return self._mine.mocks.answers(number).get(number, ())

    def _resumed(self, mock: Mock, notice: str) -> Interview:
        """An interview as it is stored: in an open question, before one, or before a section."""
        if mock.finished_at is not None:
            return Interview(mock, Stage.OVER, len(mock.sections) - 1)
        answers = {(answer.section, answer.position): (answer, q) for answer, q in self._asked(mock.number)}
        for index, section in enumerate(mock.sections):
            past: list[MockAnswer] = []
            for position in range(len(section.questions)):
                known = answers.get((index, position))
                if known is None:
                    return Interview(mock, Stage.READY, index, past=tuple(past))
                answer, question = known
                if answer.done_at is None:
                    return Interview(mock, Stage.ANSWER, index, question, answer, tuple(past), notice=notice)
                past.append(answer)
        return Interview(mock, Stage.OVER, len(mock.sections) - 1)

    def _ask(self, interview: Interview, now: datetime) -> Interview:
        position = len(interview.past)
        question = self._bank.question(interview.part.questions[position])
        turn = Turn(TurnKind.QUESTION, question.prompt, utc(now))
        asked = self._mine.mocks.ask(
            MockAnswer(
                interview.mock.number,
                interview.section,
                position,
                question.id,
                question.version,
                (turn,),
                utc(now),
            )
        )
        return replace(interview, stage=Stage.ANSWER, question=question, answer=asked)

    def _heard(self, interview: Interview, text: str, now: datetime) -> Interview:
        answer = interview.answer
        if answer is None or interview.question is None:
            return interview
        turns = (*answer.turns, Turn(TurnKind.ANSWER, text, utc(now)))
        response = self._coach().respond(interview.question, turns)
        offered = script.offered(answer.turns)
        declined = offered and script.declined(text)
        if declined or (response and response.kind is TurnKind.REPLY):
            turns = (*turns[:-1], replace(turns[-1], kind=TurnKind.ASIDE))
        if declined or (response is None and offered):
            return self._next(replace(interview, answer=replace(answer, turns=turns)), now)
        if response is None:
            words = script.offer(interview.mock, answer.section, answer.position)
            response = Response(TurnKind.REPLY, words)
        return self._spoken(interview, (*turns, Turn(response.kind, response.text, utc(now))))

    def _spoken(self, interview: Interview, turns: Sequence[Turn]) -> Interview:
        if interview.answer is None:
            return interview
        answer = replace(interview.answer, turns=tuple(turns))
        self._mine.mocks.save(answer)
        return replace(interview, answer=answer)

    def _obey(self, interview: Interview, command: Command, now: datetime) -> Interview:
        answer, question = interview.answer, interview.question
        if answer is None or question is None:
            return interview
        if command is Command.HELP:
            lines = [f"/{name:7} {meaning}" for name, meaning in COMMANDS.items()]
            return replace(interview, notice="\n".join(lines))
        if command is Command.PAUSE:
            self._mine.mocks.save(answer)
            return replace(interview, paused=True)
        if command is Command.FINISH:
            return self.finish(interview, "", answer.seconds, now)
        if command is Command.HINT:
            hint = question.hint or "I have no hint for this one. Say what you would find out first."
            return self._spoken(interview, (*answer.turns, Turn(TurnKind.REPLY, hint, utc(now))))
        if command is Command.DONE and not answer.answered:
            return replace(interview, notice="You have not said anything yet. /skip passes on this question.")
        return self._next(interview, now)

    def _next(self, interview: Interview, now: datetime) -> Interview:
        """End the present question and go on to the next, to the next section, or to the end."""
        if interview.answer is None:
            return interview
        ended = self._end(interview, interview.answer, now)
        past, mock = (*interview.past, ended), interview.mock
        if len(past) < len(interview.part.questions):
            return self._ask(replace(interview, past=past, answer=None, question=None), now)
        notice = script.closing(mock, interview.section)
        if interview.section < len(mock.sections) - 1:
            return Interview(mock, Stage.READY, interview.section + 1, notice=notice)
        self._mine.mocks.finish(mock.number, utc(now))
        return Interview(self._mine.mocks.mock(mock.number), Stage.OVER, interview.section, notice=notice)

    def _end(self, interview: Interview, answer: MockAnswer, now: datetime) -> MockAnswer:
        """Judge an answer and store it as ended; nobody sees the feedback before the debrief."""
        told, question, share = answer.answer, interview.question, interview.part.share(answer.position)
        if question and told.seconds <= OVER_TIME * 60 * share:
            # The section sets the pace: within its share nobody is late, however short the question is.
            told = replace(told, seconds=min(told.seconds, 60.0 * question.minutes))
        feedback = self._coach().judge(question, told) if question else None
        ended = replace(answer, unsent="", done_at=utc(now), feedback=feedback)
        self._mine.mocks.save(ended)
        return ended

    def _shown(self, answer: MockAnswer, question: Question, now: datetime) -> Drill:
        memory = self._mine.log.memory(question.id)
        return Drill(
            Plan(),
            DrillStage.FEEDBACK,
            question,
            memory,
            answer.turns,
            started_at=answer.started_at,
            seconds=answer.seconds,
            feedback=answer.feedback,
            suggested=self._suggested(answer, question),
            previews=self._planner.previews(question.id, memory, self._planner.day(now)),
        )

    def _suggested(self, answer: MockAnswer, question: Question) -> Rating:
        """The coach's rating, with the learner's marks taken in."""
        if answer.feedback is None:
            return Rating.AGAIN
        if any(e.marked is not None for e in answer.feedback.evidence):
            return self._coach().suggest(question, answer.answer, answer.feedback.evidence)
        return answer.feedback.suggested
