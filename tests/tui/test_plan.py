from __future__ import annotations

import threading
from datetime import date

import pytest

from tests.conftest import NOW
from tests.tui.conftest import Running, appears, press, shown
from tpm_coach.domain import Category, InterviewPlan
from tpm_coach.planning import Forecast
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.tui.screens.home import HomeScreen


async def test_an_interview_date_is_set_in_three_fields_and_counted_down_at_home(
    running: Running, practice: Practice
) -> None:
    async with running() as pilot:
        await press(pilot, "p")
        await pilot.press(*"2026-12-14", "tab", *"45", "tab", *"3")
        await press(pilot, "ctrl+s")
        assert "21 days to practise" in shown(pilot)
        plan = practice.preparing.active()
        assert plan is not None
        assert (plan.interview, plan.minutes, plan.new_per_day) == (date(2026, 12, 14), 45, 3)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Interview in 21 days" in shown(pilot)


async def test_a_wrong_day_is_named_and_nothing_is_stored(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await press(pilot, "p")
        await pilot.press(*"next week")
        await press(pilot, "enter")
        assert await appears(pilot, "'next week' is no day")
        assert practice.preparing.active() is None


async def test_the_fields_can_be_changed_before_the_days_are_looked_at(
    running: Running, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = ((Category.METRICS, 2.0),)
    practice.preparing.save(
        InterviewPlan("loop", date(2026, 12, 14), NOW.date(), 45, 3, weights=weights), NOW
    )
    seen = threading.Event()

    def look(*_: object) -> list[Forecast]:
        seen.wait(5)
        return []

    monkeypatch.setattr(type(practice.preparing), "what_if", look)
    async with running() as pilot:
        await pilot.press("p")
        assert await appears(pilot, "2026-12-14") and "Looking at the days" in shown(pilot)
        await pilot.press("tab", "end", "backspace", "0", "ctrl+s")
        assert await appears(pilot, "The plan is saved.")
        plan = practice.preparing.active()
        assert plan is not None and (plan.name, plan.minutes, plan.weights) == ("loop", 40, weights)
        seen.set()
        assert await appears(pilot, "21 days to practise") and " 40 " in shown(pilot)


async def test_a_plan_can_be_left_for_plain_scheduling(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await press(pilot, "p")
        await pilot.press(*"2026-12-14")
        await press(pilot, "enter", "ctrl+o")
        assert "No plan is active" in shown(pilot)
        assert practice.preparing.active() is None
        assert [plan.name for plan, _ in practice.preparing.plans()] == ["interview"]


async def test_a_goes_on_with_tomorrow_when_today_is_done(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        asked = len(practice.overview.due(Plan(), NOW))
        await press(pilot, "a")
        assert asked == 4
        assert "Question 1 of 8" in shown(pilot)
