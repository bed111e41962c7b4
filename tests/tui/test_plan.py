from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.conftest import NOW
from tests.tui.conftest import Running, appears, press, settled, shown
from tests.tui.mouse import click
from tests.tui.walks import by_keyboard, by_mouse, pictured
from tpm_coach.domain import Category, InterviewPlan
from tpm_coach.planning import Forecast
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.tui.screens.ask import AskScreen
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.screens.plan import PlanScreen


@by_keyboard(PlanScreen)
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
        assert await appears(pilot, "2026-12-14") and await appears(pilot, "60       ...")
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
        pilot.app.clear_notifications()
        assert await appears(pilot, "No interview date yet")
        assert practice.preparing.active() is None
        assert [plan.name for plan, _ in practice.preparing.plans()] == ["interview"]


async def test_a_goes_on_with_tomorrow_when_today_is_done(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        asked = len(practice.overview.due(Plan(), NOW))
        await press(pilot, "a")
        assert asked == 4
        assert "Question 1 of 8" in shown(pilot)


def words(pilot: Pilot[None]) -> str:
    return " ".join(shown(pilot).replace("│", " ").split())


def field(pilot: Pilot[None], name: str) -> Input:
    return pilot.app.screen.query_one(f"#{name}", Input)


async def leave(pilot: Pilot[None], key: str) -> None:
    """Press Escape, and answer the question that comes."""
    await pilot.press("escape")
    await pilot.pause()
    while not isinstance(pilot.app.screen, AskScreen):
        await pilot.pause()
    await pilot.pause()
    await press(pilot, key)


@pytest.mark.parametrize(
    ("key", "stays", "minutes"),
    [("1", False, 45), ("2", False, None), ("3", True, None), ("escape", True, None)],
)
async def test_what_is_not_saved_is_asked_about(
    running: Running, practice: Practice, key: str, stays: bool, minutes: int | None
) -> None:
    async with running() as pilot:
        await press(pilot, "p")
        await pilot.press(*"2026-12-14", "tab", *"45")
        assert "not saved yet: ^s saves it" in shown(pilot)
        await leave(pilot, key)
        assert isinstance(pilot.app.screen, PlanScreen if stays else HomeScreen)
        plan = practice.preparing.active()
        assert (plan.minutes if plan else None) == minutes


async def test_what_is_saved_or_unchanged_is_left_without_a_question(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "p", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        await press(pilot, "p")
        await pilot.press(*"2026-12-14")
        await press(pilot, "ctrl+s")
        assert "not saved yet" not in shown(pilot)
        await press(pilot, "ctrl+o", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_wrong_plan_is_not_left_by_saving_it(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "p")
        await pilot.press(*"soon")
        await leave(pilot, "1")
        assert isinstance(pilot.app.screen, PlanScreen)
        assert "✗ 'soon' is no day" in words(pilot)


@pytest.mark.parametrize(
    ("keys", "told", "at"),
    [
        (("enter",), "✗ write the day of the interview, such as 2026-12-15", "interview"),
        ((*"2026-11-23", "enter"), "✗ the interview is on 2026-11-23; give a day after", "interview"),
        ((*"2026-12-14", "tab", *"2", "enter"), "✗ '2' is no number from 5 to 600", "minutes"),
        ((*"2026-12-14", "tab", "tab", *"51", "ctrl+j"), "✗ '51' is no number from 0 to 50", "new"),
    ],
)
async def test_what_is_wrong_is_told_beside_its_field_until_it_is_changed(
    running: Running, practice: Practice, keys: tuple[str, ...], told: str, at: str
) -> None:
    async with running() as pilot:
        await press(pilot, "p")
        await pilot.press(*keys)
        await settled(pilot)
        assert told in words(pilot)
        assert field(pilot, at).has_focus and practice.preparing.active() is None
        await press(pilot, "9")
        assert told not in words(pilot)


@by_mouse(PlanScreen)
async def test_a_plan_is_made_and_left_by_mouse(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await click(pilot, "Plan")
        for name, text in (("interview", "2026-12-14"), ("minutes", "25")):
            await pilot.click(f"#{name}")
            assert field(pilot, name).has_focus
            field(pilot, name).value = text
        await click(pilot, "Save")
        plan = practice.preparing.active()
        assert plan and (plan.interview.isoformat(), plan.minutes) == ("2026-12-14", 25)
        await click(pilot, "No plan")
        assert practice.preparing.active() is None
        await click(pilot, "Back")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_plan_that_was_put_aside_is_taken_up_again_as_it_was(
    running: Running, practice: Practice
) -> None:
    weights = ((Category.METRICS, 2.0),)
    practice.preparing.save(
        InterviewPlan("loop", date(2026, 12, 14), NOW.date(), 45, 3, weights=weights), NOW
    )
    async with running(keys=(("plan.save", "f5"),)) as pilot:
        await press(pilot, "p", "ctrl+o")
        assert "f5 takes the plan up again" in shown(pilot)
        await press(pilot, "f5")
        plan = practice.preparing.active()
        assert plan and (plan.name, plan.minutes, plan.weights) == ("loop", 45, weights)


async def test_the_learners_own_minutes_stand_marked_among_the_others(
    running: Running, practice: Practice
) -> None:
    practice.preparing.save(InterviewPlan("loop", date(2026, 12, 14), NOW.date(), 50, 3), NOW)
    async with running() as pilot:
        await press(pilot, "p")
        rows = [line.split() for line in shown(pilot).splitlines() if line.rstrip(" │").endswith("%")]
        assert [row[1] for row in rows] == ["20", "30", "45", "▸", "60"]
        assert "50" in rows[3]


async def test_an_undone_plan_is_shown_as_it_is_stored_now(running: Running, practice: Practice) -> None:
    practice.preparing.save(InterviewPlan("interview", date(2026, 12, 14), NOW.date(), 50, 3), NOW)
    async with running() as pilot:
        await press(pilot, "p", "tab")
        await pilot.press(*["backspace", "backspace", "2", "5"])
        await press(pilot, "ctrl+s")
        assert field(pilot, "minutes").value == "25"
        await pilot.app.run_action("undo")
        await settled(pilot)
        assert field(pilot, "minutes").value == "50"
        assert "At 50 minutes a day" in words(pilot)


async def test_on_the_day_of_the_interview_it_says_so(running: Running, practice: Practice) -> None:
    before = NOW - timedelta(days=3)
    practice.preparing.save(InterviewPlan("loop", NOW.date(), before.date(), 45, 3), before)
    async with running() as pilot:
        await press(pilot, "p")
        assert "The interview was set for Monday, 23 November 2026" in words(pilot)
        assert "0 days" not in words(pilot)


@pytest.mark.parametrize(("size", "drawn"), [((80, 24), False), ((120, 40), True), ((200, 60), True)])
async def test_the_days_to_come_are_drawn_where_there_is_room(
    running: Running, practice: Practice, size: tuple[int, int], drawn: bool
) -> None:
    practice.preparing.save(InterviewPlan("loop", date(2026, 12, 14), NOW.date(), 45, 3), NOW)
    async with running(size=size) as pilot:
        await press(pilot, "p")
        assert ("Answers of the days to come" in shown(pilot)) is drawn
        assert ("23 Nov" in shown(pilot)) is drawn
        assert pilot.app.screen.query_one("#form").max_scroll_y == 0
        assert "ready: share of questions at 80% or more" in words(pilot)


async def test_a_large_window_is_used_to_its_end(running: Running, practice: Practice) -> None:
    practice.preparing.save(InterviewPlan("loop", date(2026, 12, 14), NOW.date(), 45, 3), NOW)
    async with running(size=(200, 60)) as pilot:
        await press(pilot, "p")
        days = pilot.app.screen.query_one("#days").region
        assert days.width > 180 and days.bottom > 44
        assert pilot.app.screen.query_one("#outlook").region.x > 70


@pictured(PlanScreen)
@pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), "textual-dark"), ((120, 40), "textual-light")],
    ids=["small-dark", "large-light"],
)
async def test_how_it_looks(
    running: Running,
    practice: Practice,
    looks: Callable[[Pilot[None]], Awaitable[None]],
    size: tuple[int, int],
    theme: str,
) -> None:
    practice.preparing.save(InterviewPlan("loop", date(2026, 12, 14), NOW.date(), 45, 3), NOW)
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "p")
        for box in pilot.app.screen.query(Input):
            box.cursor_blink = False
        await looks(pilot)
