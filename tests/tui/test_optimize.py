from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import Running, appears, press, settled, shown
from tests.tui.mouse import click
from tests.tui.walks import by_keyboard, by_mouse, pictured
from tpm_coach.practice.service import Practice
from tpm_coach.tui.app import CoachApp
from tpm_coach.tui.screens.optimize import OptimizeScreen
from tpm_coach.tui.screens.settings import SettingsScreen


async def go(pilot: Pilot[None]) -> None:
    assert isinstance(pilot.app, CoachApp)
    pilot.app.action_go("weights")
    await settled(pilot)


def words(pilot: Pilot[None]) -> str:
    return " ".join(shown(pilot).replace("│", " ").split())


async def test_settings_lead_there_and_escape_leads_back(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "comma", "ctrl+t")
        assert isinstance(pilot.app.screen, OptimizeScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, SettingsScreen)


async def test_a_newcomer_reads_how_many_answers_are_missing_and_can_only_leave(running: Running) -> None:
    async with running() as pilot:
        await go(pilot)
        assert "Weights are trained from 400 rated answers on, 400 more than you have." in words(pilot)
        assert "Train " not in shown(pilot).splitlines()[-1]
        await press(pilot, "t", "y", "r")
        assert isinstance(pilot.app.screen, OptimizeScreen)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, OptimizeScreen)


@by_keyboard(OptimizeScreen)
async def test_training_shows_the_change_and_y_takes_it_and_r_goes_back(
    running: Running, forgetful: Practice
) -> None:
    async with running(practice=forgetful) as pilot:
        await press(pilot, "comma", "ctrl+t")
        assert "the published weights of FSRS-6" in words(pilot)
        assert "Take them" not in shown(pilot)
        await press(pilot, "t")
        assert "702 held-out answers" in words(pilot)
        assert "y puts them in use" in words(pilot)
        assert forgetful.optimizing.standing().in_use is None
        await press(pilot, "y")
        assert await appears(pilot, "r goes back")
        assert "your own weights, trained on 2026-11-23 from 1,103 answers" in words(pilot)
        assert forgetful.optimizing.standing().in_use is not None
        pilot.app.clear_notifications()
        await press(pilot, "r")
        pilot.app.clear_notifications()
        await pilot.pause()
        assert "In use the published weights of FSRS-6" in words(pilot)
        assert forgetful.optimizing.standing().in_use is None
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, SettingsScreen)


@by_mouse(OptimizeScreen)
async def test_everything_is_seen_without_scrolling_at_80_by_24_and_can_be_clicked(
    running: Running, forgetful: Practice
) -> None:
    async with running(practice=forgetful) as pilot:
        await click(pilot, "Settings")
        await click(pilot, "Personal weights")
        await click(pilot, "Train")
        text = shown(pilot)
        for needed in ("Personal weights", "In use", "Minutes a day", "y puts them in use", "y Take them"):
            assert needed in text
        await click(pilot, "Take them")
        assert forgetful.optimizing.standing().in_use is not None
        await click(pilot, "Back")
        assert isinstance(pilot.app.screen, SettingsScreen)


async def test_weights_that_are_no_better_cannot_be_taken(
    running: Running, forgetful: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tpm_coach.training._LUCK", 1000.0)
    async with running(practice=forgetful) as pilot:
        await go(pilot)
        await press(pilot, "t")
        assert "The weights in use stay" in words(pilot)
        assert "Take them" not in shown(pilot)
        await press(pilot, "y")
        assert forgetful.optimizing.standing().in_use is None


async def test_without_the_trainer_the_screen_says_how_to_get_it(
    running: Running, forgetful: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    async with running(practice=forgetful) as pilot:
        await go(pilot)
        await press(pilot, "t")
        assert "pip install 'tpm-coach[optimize]'" in words(pilot)


@pictured(OptimizeScreen)
@pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), "textual-dark"), ((120, 40), "textual-light")],
    ids=["small-dark", "large-light"],
)
async def test_how_it_looks(
    running: Running,
    forgetful: Practice,
    looks: Callable[[Pilot[None]], Awaitable[None]],
    size: tuple[int, int],
    theme: str,
) -> None:
    async with running(size=size, theme=theme, practice=forgetful) as pilot:
        await go(pilot)
        await press(pilot, "t")
        await looks(pilot)


async def test_the_texts_name_the_keys_that_were_put_in_their_place(
    running: Running, forgetful: Practice
) -> None:
    keys = (("weights.train", "f5"), ("weights.accept", "f6"), ("weights.revert", "f7"))
    async with running(practice=forgetful, keys=keys) as pilot:
        await go(pilot)
        assert "f5 tries it" in words(pilot)
        await press(pilot, "f5")
        assert "f6 puts them in use" in words(pilot)
        await press(pilot, "f6")
        assert await appears(pilot, "f7 goes back")


async def test_how_far_it_is_to_the_first_training_is_drawn(running: Running) -> None:
    async with running() as pilot:
        await go(pilot)
        assert "makes no sense yet ···················· 0 of 400 answers" in words(pilot)
