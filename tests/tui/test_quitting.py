"""Leaving the app from a screen with something that is not saved."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.conftest import Running, appears, press, shown
from tpm_coach.practice.service import Practice
from tpm_coach.settings import load
from tpm_coach.tui.screens.ask import AskScreen
from tpm_coach.tui.screens.bank import BankScreen
from tpm_coach.tui.screens.plan import PlanScreen
from tpm_coach.tui.screens.settings import Row


async def asked(pilot: Pilot[None], key: str = "ctrl+q") -> str:
    """Press a key, and return what is asked before anything goes on."""
    await pilot.press(key)
    assert await appears(pilot, "Stay here")
    assert isinstance(pilot.app.screen, AskScreen)
    return shown(pilot)


async def plan_a_day(pilot: Pilot[None], day: str = "2026-12-14") -> None:
    await press(pilot, "p")
    await pilot.press(*day)


@pytest.mark.parametrize(
    ("key", "stays", "saved"),
    [("1", False, True), ("2", False, False), ("3", True, False), ("escape", True, False)],
)
async def test_a_plan_that_is_not_saved_is_asked_about(
    running: Running, practice: Practice, key: str, stays: bool, saved: bool
) -> None:
    async with running() as pilot:
        await plan_a_day(pilot)
        assert "The plan is not saved yet." in await asked(pilot)
        await press(pilot, key)
        assert pilot.app._exit is not stays
        assert (practice.preparing.active() is not None) == saved
        if stays:
            assert isinstance(pilot.app.screen, PlanScreen)
            assert pilot.app.screen.query_one("#interview", Input).value == "2026-12-14"


@pytest.mark.parametrize(("key", "stays", "minutes"), [("1", False, 50), ("2", False, 30), ("3", True, 30)])
async def test_settings_that_are_not_saved_are_asked_about(
    running: Running, tmp_path: Path, key: str, stays: bool, minutes: int
) -> None:
    async with running() as pilot:
        await press(pilot, "comma")
        field = next(row.field for row in pilot.app.screen.query(Row) if row.setting == "minutes_per_day")
        field.value = "50"
        await pilot.pause()
        assert "Not every setting is saved yet." in await asked(pilot)
        await press(pilot, key)
        assert pilot.app._exit is not stays
        assert load(tmp_path / "config.toml").minutes_per_day == minutes


async def test_a_wrong_plan_keeps_the_app_open_and_says_why(running: Running) -> None:
    async with running() as pilot:
        await plan_a_day(pilot, "soon")
        await asked(pilot)
        await press(pilot, "1")
        assert not pilot.app._exit and "'soon' is no day" in shown(pilot)


async def test_a_plan_below_another_screen_is_asked_about_too(running: Running) -> None:
    async with running() as pilot:
        await plan_a_day(pilot)
        await pilot.app.run_action("go('bank')")
        await press(pilot, "down")
        assert isinstance(pilot.app.screen, BankScreen)
        assert "The plan is not saved yet." in await asked(pilot)
        await press(pilot, "3")
        assert not pilot.app._exit


async def test_the_key_pressed_again_asks_no_second_time(running: Running) -> None:
    async with running() as pilot:
        await plan_a_day(pilot)
        await asked(pilot)
        await pilot.press("ctrl+q")
        await pilot.pause()
        await press(pilot, "3")
        assert isinstance(pilot.app.screen, PlanScreen) and not pilot.app._exit


async def test_a_plan_as_it_is_stored_is_left_without_a_question(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "p", "ctrl+q")
        assert pilot.app._exit


@pytest.mark.skipif(not hasattr(signal, "SIGTERM") or os.name == "nt", reason="there are no such signals")
async def test_a_signal_to_end_asks_nothing(running: Running) -> None:
    async with running() as pilot:
        await plan_a_day(pilot)
        os.kill(os.getpid(), signal.SIGTERM)
        await press(pilot, "end")
        assert pilot.app._exit
