"""Laws over any mix of what a learner does: nothing is lost, and memory is always what the log gives."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.conftest import NOW
from tpm_coach import planning, scheduling
from tpm_coach.domain import (
    Answer,
    Category,
    InterviewPlan,
    Memory,
    Pack,
    Question,
    Rating,
    Selection,
    Turn,
    TurnKind,
)
from tpm_coach.errors import NotFound, NothingToUndo, PlanError
from tpm_coach.practice.doctor import Doctor
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Places, Settings
from tpm_coach.store import Store

ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Apia")]
QUESTIONS = 6


def bank(questions: int) -> Pack:
    categories = list(Category)
    items = [
        Question(f"q{n}", "bank", categories[n % 5], f"Question {n}?", minutes=5) for n in range(questions)
    ]
    return Pack("bank", "Bank", "1", "en", "", tuple(items))


def opened(folder: Path, questions: int, how: Settings) -> tuple[Store, Practice]:
    store = Store.open(folder / "tpm-coach.db")
    store.bank.put([(bank(questions), "print")], NOW)
    return store, Practice(store, how, "me", NOW)


chosen = st.integers(0, QUESTIONS - 1).map(lambda n: f"q{n}")
named = st.sampled_from(["first", "second"])


class AnyMix(RuleBasedStateMachine):
    """A learner who does whatever can be done; `memories` is what was there after each act."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.folder.chmod(0o700)
        self.store, self.practice = opened(self.folder, QUESTIONS, Settings())
        self.now = NOW
        self.states = [self.state()]
        self.at = 0

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def state(self) -> dict[str, object]:
        everything = {f"q{n}": self.practice.overview.memory(f"q{n}") for n in range(QUESTIONS)}
        reviews = [(r.id, r.question_id, r.rating) for r in self.practice.overview.history()]
        held, plans = self.practice.schedule.suspended(), self.practice.preparing.plans()
        return {"memory": everything, "log": reviews, "held": held, "plans": plans}

    def done(self) -> None:
        self.states = [*self.states[: self.at + 1], self.state()]
        self.at += 1

    @rule(hours=st.integers(-40, 2000))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(question_id=chosen, rating=st.sampled_from(Rating), said=st.booleans())
    def rate(self, question_id: str, rating: Rating, said: bool) -> None:
        turns = (Turn(TurnKind.ANSWER, "An answer.", self.now),) if said else ()
        question = self.practice.library.question(question_id)
        self.practice.drills.record(question, Answer(turns, self.now, 30.0), None, None, rating, self.now)
        self.done()

    @rule(question_id=chosen)
    def suspend(self, question_id: str) -> None:
        self.practice.schedule.suspend(question_id, self.now)
        self.done()

    @rule(question_id=chosen)
    def bury(self, question_id: str) -> None:
        self.practice.schedule.bury(question_id, self.now)
        self.done()

    @rule(question_id=chosen)
    def resume(self, question_id: str) -> None:
        if self.practice.schedule.resume(question_id, self.now):
            self.done()

    @rule(question_id=chosen)
    def reset(self, question_id: str) -> None:
        try:
            self.practice.schedule.reset(question_id, self.now)
        except NotFound:
            return
        assert self.practice.overview.memory(question_id) is None
        self.done()

    @rule(question_id=chosen, days=st.integers(-3, 60))
    def reschedule(self, question_id: str, days: int) -> None:
        wished = (self.now + timedelta(days=days)).date()
        try:
            memory = self.practice.schedule.reschedule(question_id, wished, self.now)
        except (NotFound, PlanError):
            return
        assert memory.due_day == wished
        self.done()

    @rule(name=named, days=st.integers(1, 90), minutes=st.integers(5, 90))
    def plan(self, name: str, days: int, minutes: int) -> None:
        today = self.now.date()
        plan = InterviewPlan(name, today + timedelta(days=days), today, minutes, 2)
        try:
            self.practice.preparing.save(plan, self.now)
        except PlanError:
            return
        self.done()

    @rule(name=named | st.just(""))
    def use_a_plan(self, name: str) -> None:
        try:
            self.practice.preparing.use(name, self.now)
        except NotFound:
            return
        self.done()

    @rule(name=named)
    def remove_a_plan(self, name: str) -> None:
        try:
            self.practice.preparing.remove(name, self.now)
        except NotFound:
            return
        self.done()

    @rule(steps=st.integers(1, 6))
    def undo(self, steps: int) -> None:
        for _ in range(steps):
            if self.at == 0:
                with pytest.raises(NothingToUndo):
                    self.practice.schedule.undo(self.now)
                return
            self.practice.schedule.undo(self.now)
            self.at -= 1
            assert self.state() == self.states[self.at]

    @rule(steps=st.integers(1, 6))
    def redo(self, steps: int) -> None:
        for _ in range(steps):
            if self.at == len(self.states) - 1:
                with pytest.raises(NothingToUndo):
                    self.practice.schedule.redo()
                return
            self.practice.schedule.redo()
            self.at += 1
            assert self.state() == self.states[self.at]

    @rule()
    def start_again(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder / "tpm-coach.db")
        self.practice = Practice(self.store, Settings(), "me", self.now)

    @invariant()
    def memory_is_what_the_log_gives(self) -> None:
        assert Doctor(Places(self.folder, self.folder)).examine() == []


def test_replay_gives_the_stored_memory_after_any_mix_of_verbs() -> None:
    run_state_machine_as_test(
        AnyMix, settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )


class Traveller:
    """A learner who practises most days, in four zones, skips weeks and takes ratings back."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = Random(seed)
        self.how = Settings(minutes_per_day=40, new_per_day=4)
        self.store, self.practice = opened(folder, 60, self.how)
        self.now = NOW.astimezone(ZONES[0])
        self.shown: dict[tuple[str, str], int] = {}

    def next_day(self) -> None:
        away = self.chance.choices([1, 2, 8, 15], weights=[80, 14, 4, 2])[0]
        zone = self.chance.choice(ZONES) if self.chance.random() < 0.1 else self.now.tzinfo
        day = (self.now + timedelta(days=away)).date()
        hour = self.chance.randrange(6, 24)
        self.now = datetime(day.year, day.month, day.day, hour, self.chance.randrange(60), tzinfo=zone)

    def practise(self) -> None:
        practice, now = self.practice, self.now
        today = scheduling.study_day(now, self.how.zone(now), self.how.rollover_hour)
        before = [r for r in practice.overview.history(limit=50) if r.study_day == today]
        spent = sum(r.answer.seconds / 60 + planning.FEEDBACK_MINUTES for r in before)
        budget = self.how.minutes_per_day - spent
        drill = practice.drills.start(Plan(), now)
        planned = [drill.question.id] if drill.question else []
        planned += drill.waiting
        assert len(planned) == len(set(planned))
        minutes = [item.minutes for item in practice.overview.due(Plan(), now)]
        assert sum(minutes[:-1]) <= max(0.0, budget)
        while drill.question is not None:
            memory = practice.overview.memory(drill.question.id)
            assert memory is None or memory.last_day < today
            rating = self.rating(memory)
            drill = practice.drills.say(drill, "/done", 240.0, now)
            drill = practice.drills.rate(drill, rating, now)
            if self.chance.random() < 0.05:
                drill = practice.drills.undo(drill, now)
            if self.chance.random() < 0.02:
                drill = practice.drills.say(drill, "/skip", 10.0, now)
        log = [r.question_id for r in practice.overview.history(limit=60) if r.study_day == today]
        assert len(log) == len(set(log))

    def rating(self, memory: Memory | None) -> Rating:
        if memory is None:
            return self.chance.choices(list(Rating), weights=[25, 25, 40, 10])[0]
        return Rating.GOOD if self.chance.random() < 0.85 else Rating.AGAIN


@pytest.mark.parametrize("interview", [False, True], ids=["without a plan", "with an interview"])
def test_a_thousand_days_show_nothing_twice_lose_nothing_and_keep_the_budget(
    tmp_path: Path, interview: bool
) -> None:
    tmp_path.chmod(0o700)
    learner = Traveller(tmp_path, seed=2026 + interview)
    for day in range(500):
        if interview and day % 60 == 0:
            date = (learner.now + timedelta(days=45)).date()
            plan = InterviewPlan(f"interview {day}", date, learner.now.date(), 40, 4)
            learner.practice.preparing.save(plan, learner.now)
        learner.next_day()
        learner.practise()
    seen = {r.question_id for r in learner.practice.overview.history()}
    assert seen == {q.id for q in learner.practice.library.questions(Selection())}
    # Every question comes back: none is due without ever being asked again.
    late = [due.due_day for due in learner.practice.overview.due(Plan(), learner.now) if due.due_day]
    assert all((learner.now.date() - day).days < 60 for day in late)
    learner.store.close()
    assert Doctor(Places(tmp_path, tmp_path)).examine() == []
