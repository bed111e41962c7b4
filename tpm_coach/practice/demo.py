"""A throw-away learner with eight weeks of history, made by the product's own verbs and a fixed seed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from random import Random

from tpm_coach import scheduling
from tpm_coach.domain import Category, InterviewPlan, Memory, Parameters, Question, Rating, Turn
from tpm_coach.mocking.choosing import MockPlan
from tpm_coach.mocking.values import Format
from tpm_coach.practice import interview as interviews
from tpm_coach.practice.drill import Drill, Plan, Stage
from tpm_coach.practice.interview import Interview
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings

SEED = 5
DAYS = 56
"""The history begins so many study days before the present one."""

SETTINGS = Settings(minutes_per_day=45, new_per_day=4)
"""The learner's own settings."""

Progress = Callable[[int], None]
"""Told how many of the days are done."""

_PLAN_MINUTES, _INTERVIEW_IN = 65, 21
_SICK = frozenset((33, 32, 31))
_ABROAD = frozenset(range(24, 20, -1))
_TOKYO = timezone(timedelta(hours=9))
_SERIOUS = 12
"""In the last days before the present one the learner practises every day."""

_SKILL = {
    Category.BEHAVIORAL: 0.55,
    Category.SYSTEM_DESIGN: 0.25,
    Category.PROGRAM_MANAGEMENT: 0.50,
    Category.PROCESS_DESIGN: 0.40,
    Category.METRICS: 0.30,
}
"""The share of a strong answer's sentences that the learner comes up with at the start."""

_LEECH_AFTER = timedelta(days=9)
"""The first new System Design question after so many days is forgotten five times."""
_LAPSES = 5

_GROWTH, _PRACTICE, _FORGOTTEN = 0.25, 0.12, 0.25
_PET_PHRASES = ("Basically, ", "To be honest, ", "At the end of the day, ")
_WORDS_A_MINUTE = 45
_MYSELF = re.compile(r"I\b")
_SUNDAY = 6
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass
class _Learner:
    """Somebody who answers: with more of the strong answer as the weeks pass, and forgets."""

    practice: Practice
    first_day: date
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - a story, not a secret
    leech: str = ""

    def rests(self, day: date, back: int) -> bool:
        """Whether there is no practice on a day: most Sundays, some other days, never of late."""
        chance = self.chance.random()
        if back in _SICK:
            return True
        return back > _SERIOUS and chance < (0.75 if day.weekday() == _SUNDAY else 0.1)

    def evening(self, day: date, at: datetime, *, retry: bool) -> None:
        """Hold the drill of a day, now and then a short one."""
        tired = self.chance.random() < 0.15
        drill = self.practice.drills.start(Plan(count=4 if tired else None), at)
        while drill.question is not None:
            drill, at = self._rated(*self._answered(drill, day, at))
        if retry and drill.again:
            drill, at = self._answered(self.practice.drills.retry(drill, at), day, at)
            self._rated(drill, at)

    def skips(self, day: date, at: datetime) -> None:
        """Put the first question off until tomorrow."""
        self._command("/skip", at)

    def suspends(self, day: date, at: datetime) -> None:
        """Never want to be asked the first question again."""
        self._command("/suspend", at)

    def tags(self, day: date, at: datetime) -> None:
        """Mark what was answered last with a tag of their own."""
        for review in self.practice.overview.history(limit=3):
            self.practice.schedule.tag(review.question_id, ["tell-aloud"], at)

    def thinks_again(self, day: date, at: datetime) -> None:
        """Rate an answer Easy, take that back and rate it Hard."""
        drills = self.practice.drills
        drill, at = self._answered(drills.start(Plan(count=1), at), day, at)
        drill = drills.undo(drills.rate(drill, Rating.EASY, at), at)
        drills.rate(drill, Rating.HARD, at)

    def leaves_a_draft(self, day: date, at: datetime) -> None:
        """Begin an answer and close the lid in the middle of a sentence."""
        drills = self.practice.drills
        drill = drills.start(Plan(ahead=True), at)
        if drill.question:
            text = " ".join(drill.question.model_answer.split()[:45])
            drills.keep(drill, text, 60.0, at)

    def plans(self, day: date, at: datetime) -> None:
        """Set the date of the interview and give the days more time."""
        interview = self.first_day + timedelta(days=DAYS + _INTERVIEW_IN)
        plan = InterviewPlan("interview", interview, day, _PLAN_MINUTES)
        self.practice.preparing.save(plan, at)

    def is_interviewed(self, day: date, at: datetime) -> None:
        """Take a phone screen from end to end and rate its answers in the debrief."""
        mocks = self.practice.mocks
        interview, at = self._interview(mocks.start(MockPlan(Format.PHONE), at), day, at)
        number = interview.mock.number
        for judged in mocks.debrief(number).unrated:
            mocks.rate(number, judged.answer.id, judged.suggested, at)

    def begins_an_onsite(self, day: date, at: datetime) -> None:
        """Take the first section of an onsite loop and leave the others for other days."""
        self._interview(self.practice.mocks.start(MockPlan(Format.ONSITE), at), day, at, sections=1)

    def _interview(
        self, interview: Interview, day: date, at: datetime, sections: int | None = None
    ) -> tuple[Interview, datetime]:
        """Answer so many sections of a mock interview, all of them by itself."""
        mocks, question = self.practice.mocks, None
        while interview.stage is not interviews.Stage.OVER and interview.section != sections:
            if interview.question is None or interview.answer is None:
                interview = mocks.begin(interview, at)
                continue
            fresh, question = interview.question != question, interview.question
            left = self._words(question, None, interview.answer.turns, day)
            words = left if fresh else left[:2] if self.chance.random() < 0.5 else []
            seconds = self._seconds(words)
            at += timedelta(seconds=seconds)
            text, spent = " ".join(words) or "/done", interview.answer.seconds + seconds
            interview = mocks.say(interview, text, spent, at)
        return interview, at

    def _command(self, command: str, at: datetime) -> None:
        drills = self.practice.drills
        drills.say(drills.start(Plan(), at), command, 0.0, at)

    def _answered(self, drill: Drill, day: date, at: datetime) -> tuple[Drill, datetime]:
        """Answer a question up to its feedback."""
        if drill.question is None:
            return drill, at
        memory = drill.memory
        words = self._words(drill.question, memory, drill.turns, day)
        drill, at = self._said(drill, words, at)
        while drill.stage is Stage.ANSWER and drill.question:
            left = self._words(drill.question, memory, drill.turns, day)
            drill, at = self._said(drill, left[:2] if self.chance.random() < 0.6 else [], at)
        if drill.stage is Stage.CONFIDENCE:
            sure = round(1 + 3 * (0.5 * min(1.0, len(words) / 12) + 0.5 * self.chance.random()))
            drill = self.practice.drills.confide(drill, sure, at)
        return drill, at + timedelta(seconds=self.chance.randint(30, 110))

    def _rated(self, drill: Drill, at: datetime) -> tuple[Drill, datetime]:
        return self.practice.drills.rate(drill, self._rating(drill), at), at

    def _said(self, drill: Drill, sentences: Sequence[str], at: datetime) -> tuple[Drill, datetime]:
        seconds = self._seconds(sentences)
        at += timedelta(seconds=seconds)
        text = " ".join(sentences) or "/done"
        return self.practice.drills.say(drill, text, drill.seconds + seconds, at), at

    def _seconds(self, sentences: Sequence[str]) -> float:
        words = sum(len(sentence.split()) for sentence in sentences)
        return 60 * words / _WORDS_A_MINUTE * self.chance.uniform(0.8, 1.3)

    def _rating(self, drill: Drill) -> Rating:
        suggested = drill.suggested or Rating.GOOD
        if drill.question and self._forgets(drill.question, drill.memory):
            return Rating.AGAIN
        step = self.chance.choices((-1, 0, 1), (0.08, 0.84, 0.08))[0]
        return Rating(max(Rating.AGAIN, min(Rating.EASY, suggested + step)))

    def _words(
        self, question: Question, memory: Memory | None, turns: Sequence[Turn], day: date
    ) -> list[str]:
        """What comes to mind: sentences of the strong answer, in order, in the learner's own manner."""
        said = " ".join(turn.text for turn in turns)
        sentences = _SENTENCE.split(" ".join(question.model_answer.split()))
        left = [sentence for sentence in sentences if sentence[1:] not in said]
        share = self._share(question, memory, day)
        kept = [sentence for sentence in left if self.chance.random() < share] or left[:1]
        return [self._in_own_manner(sentence) for sentence in kept]

    def _share(self, question: Question, memory: Memory | None, day: date) -> float:
        if not self.leech and memory is None and question.category is Category.SYSTEM_DESIGN:
            self.leech = question.id if day >= self.first_day + _LEECH_AFTER else ""
        if self._forgets(question, memory):
            return 0.1
        share = _SKILL[question.category] + _GROWTH * (day - self.first_day).days / DAYS
        if memory is None:
            return share
        if self.chance.random() > scheduling.retrievability(memory, day, Parameters()):
            return share * _FORGOTTEN
        return min(0.95, share + _PRACTICE * memory.reps)

    def _forgets(self, question: Question, memory: Memory | None) -> bool:
        return question.id == self.leech and (memory is None or memory.lapses < _LAPSES)

    def _in_own_manner(self, sentence: str) -> str:
        if self.chance.random() > 0.06 or _MYSELF.match(sentence):
            return sentence
        return self.chance.choice(_PET_PHRASES) + sentence[:1].lower() + sentence[1:]


def build(database: Path, now: datetime, progress: Progress) -> None:
    """Fill a new database with the learner's eight weeks up to the evening before `now`.

    The same `now` and the same question bank give the same history.
    """
    practice = Practice.open(database, SETTINGS, "me", now - timedelta(days=DAYS))
    try:
        _live(practice, now, progress)
    finally:
        practice.close()


def _live(practice: Practice, now: datetime, progress: Progress) -> None:
    settings = practice.settings
    zone = settings.zone(now)
    today = scheduling.study_day(now, zone, settings.rollover_hour)
    learner = _Learner(practice, today - timedelta(days=DAYS))
    for back in range(DAYS, 0, -1):
        progress(DAYS - back)
        day = today - timedelta(days=back)
        if back not in _EVENTS and learner.rests(day, back):
            continue
        evening = datetime.combine(day, time(19, 40), _TOKYO if back in _ABROAD else zone)
        at = evening + timedelta(minutes=learner.chance.randint(0, 90))
        for happens in _EVENTS.get(back, ()):
            happens(learner, day, at)
        learner.evening(day, at, retry=back % 9 == 0)
    learner.leaves_a_draft(today - timedelta(days=1), at + timedelta(minutes=90))
    progress(DAYS)


_EVENTS: Mapping[int, Sequence[Callable[[_Learner, date, datetime], None]]] = {
    50: (_Learner.plans,),
    39: (_Learner.skips,),
    30: (_Learner.thinks_again,),
    26: (_Learner.suspends,),
    18: (_Learner.is_interviewed,),
    11: (_Learner.skips, _Learner.tags),
    6: (_Learner.is_interviewed,),
    2: (_Learner.begins_an_onsite,),
}
"""What happens beside the drill, so many days before the present one."""
