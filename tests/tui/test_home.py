from __future__ import annotations

from datetime import timedelta

from tests.conftest import NOW
from tests.tui.conftest import Running, press, settled, shown
from tpm_coach.domain import Answer, Rating
from tpm_coach.errors import StoreBusy
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.tui.app import CoachApp
from tpm_coach.tui.screens.drill import DrillScreen


def rate(practice: Practice, question_id: str, rating: Rating, days_ago: int) -> None:
    at = NOW - timedelta(days=days_ago)
    question = practice.library.question(question_id)
    practice.drills.record(question, Answer((), at, 60.0), None, None, rating, at)


async def test_home_says_in_one_glance_what_today_holds(running: Running, practice: Practice) -> None:
    due = practice.overview.due
    first = [item.question_id for item in due(Plan(), NOW)]
    rate(practice, first[0], Rating.AGAIN, days_ago=2)
    rate(practice, first[1], Rating.GOOD, days_ago=1)
    async with running() as pilot:
        text = shown(pilot)
        assert "1 due" in text and "4 new" in text
        assert "streak 2 days" in text
        for name in ("Behavioral", "System Design", "Program Management", "Process Design", "Metrics"):
            assert name in text
        assert "1 of 2 seen" in text


async def test_w_drills_weak_spots(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, DrillScreen)
        assert pilot.app.screen.drill is not None and pilot.app.screen.drill.plan.weak


async def test_u_takes_back_the_last_rating_of_an_earlier_session(
    running: Running, practice: Practice
) -> None:
    rate(practice, practice.overview.due(Plan(), NOW)[0].question_id, Rating.GOOD, days_ago=1)
    async with running() as pilot:
        await press(pilot, "u")
        assert practice.overview.history() == []


async def test_home_offers_no_undo_while_there_is_nothing_to_undo(running: Running) -> None:
    async with running() as pilot:
        assert "Undo" not in shown(pilot)
        await press(pilot, "u")
        assert not isinstance(pilot.app.screen, DrillScreen)


async def test_a_store_that_cannot_be_opened_ends_the_app_with_its_sentence() -> None:
    def fail() -> Practice:
        raise StoreBusy("it is in use by another process")

    app = CoachApp(fail, lambda: NOW, "textual-dark")
    async with app.run_test() as pilot:
        await settled(pilot)
    assert str(app.failure) == "it is in use by another process"
