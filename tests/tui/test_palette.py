from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.conftest import NOW
from tests.tui.conftest import Looks, Running, appears, press, settled, shown
from tests.tui.walks import by_keyboard, by_mouse, pictured
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.settings import load
from tpm_coach.tui import navigation
from tpm_coach.tui.app import CoachApp
from tpm_coach.tui.screens.drill import DrillScreen
from tpm_coach.tui.screens.help import HelpScreen
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.screens.plan import PlanScreen
from tpm_coach.tui.screens.settings import SettingsScreen


async def find(pilot: Pilot[None], words: str, told: str) -> None:
    """Open the palette and put words into its box, until a command that says `told` is there."""
    await pilot.press("ctrl+p")
    await pilot.pause()
    assert isinstance(pilot.app.screen, CommandPalette)
    pilot.app.screen.query_one(Input).value = words
    assert await appears(pilot, told)


async def run(pilot: Pilot[None], words: str, told: str) -> None:
    """Run the first command that a search finds."""
    await find(pilot, words, told)
    await pilot.press("enter")
    await pilot.pause()
    while isinstance(pilot.app.screen, CommandPalette):
        await pilot.pause(0.01)
    await settled(pilot)


async def test_without_a_search_the_palette_lists_what_can_be_done_here(running: Running) -> None:
    async with running(size=(100, 60)) as pilot:
        await pilot.press("ctrl+p")
        assert await appears(pilot, "Leave; what is written but not sent is kept.")
        text = shown(pilot)
        for told in (
            "Answer today's questions.",
            "Show every key of this screen.",
            "Interview plan",
            "Settings",
        ):
            assert told in text
        for useless in ("Screenshot", "Maximize", "Keys", "Theme nord"):
            assert useless not in text
        assert "Take back the latest rating." not in text


@pytest.mark.parametrize("place", navigation.PLACES, ids=lambda place: place.name)
async def test_every_place_is_reached_from_home_and_from_a_drill(
    running: Running, place: navigation.Place
) -> None:
    for plan in (None, Plan()):
        async with running(plan) as pilot:
            await find(pilot, place.title.lower(), place.help[:60])
            await pilot.press("enter")
            for _ in range(200):
                if navigation.place_of(pilot.app.screen) is place:
                    break
                await pilot.pause(0.01)
            assert navigation.place_of(pilot.app.screen) is place


@by_keyboard(CommandPalette)
async def test_a_search_finds_what_is_said_about_a_command_too(running: Running) -> None:
    async with running() as pilot:
        await pilot.press("ctrl+p", *"weakest")
        assert await appears(pilot, "Drill your weakest")
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, DrillScreen) and screen.drill and screen.drill.plan.weak


async def test_the_actions_of_a_screen_are_there_by_name(running: Running) -> None:
    async with running(Plan()) as pilot:
        pilot.app.screen.query_one(TextArea).insert("/done")
        await run(pilot, "send", "Send")
        assert "This answer has no words yet" not in shown(pilot)
        assert not pilot.app.screen.query_one(TextArea).display


async def test_home_is_reached_from_anywhere_and_the_answer_is_kept(
    running: Running, practice: Practice
) -> None:
    async with running(Plan()) as pilot:
        pilot.app.screen.query_one(TextArea).insert("We agreed on one date and told everybody.")
        await run(pilot, "interview plan", "Set the interview date")
        assert isinstance(pilot.app.screen, PlanScreen)
        await run(pilot, "home", "Go back to what today holds.")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert len(pilot.app.screen_stack) == 1
        assert "We agreed on one date" in str(practice.drills.start(Plan(), NOW).unsent)


async def test_a_place_that_is_open_already_is_gone_back_to(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "p")
        await run(pilot, "settings", "Change how much")
        assert isinstance(pilot.app.screen, SettingsScreen)
        await run(pilot, "interview plan", "Set the interview date")
        assert isinstance(pilot.app.screen, PlanScreen)
        assert len(pilot.app.screen_stack) == 2


async def test_a_drill_starts_from_another_screen(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "p")
        await run(pilot, "drill your weak", "Drill your weakest")
        assert isinstance(pilot.app.screen, DrillScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_theme_is_chosen_for_good(running: Running, tmp_path: Path) -> None:
    async with running() as pilot:
        await run(pilot, "theme nord", "Theme nord")
        assert pilot.app.theme == "nord"
        assert load(tmp_path / "config.toml").theme == "nord"


async def test_the_palette_works_above_the_help(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        await run(pilot, "interview plan", "Set the interview date")
        assert isinstance(pilot.app.screen, PlanScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_quit_is_a_command(running: Running) -> None:
    async with running() as pilot:
        app = pilot.app
        assert isinstance(app, CoachApp)
        await find(pilot, "quit", "Leave; what is written")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause(0.1)
        assert not app.is_running or app._exit


@by_mouse(CommandPalette, keys=("ctrl+p",))
async def test_a_command_is_found_and_run_by_mouse(running: Running) -> None:
    async with running() as pilot:
        await find(pilot, "interview plan", "Set the interview date")
        await pilot.click("CommandList", offset=(4, 1))
        assert await appears(pilot, "Prepare for an interview")
        assert isinstance(pilot.app.screen, PlanScreen)


@pictured(CommandPalette)
@pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), "textual-dark"), ((120, 40), "textual-light")],
    ids=["small-dark", "large-light"],
)
async def test_how_it_looks(running: Running, looks: Looks, size: tuple[int, int], theme: str) -> None:
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "p")
        await pilot.press("ctrl+p")
        assert await appears(pilot, "Store the plan and see what it leads to.")
        # The palette's own worker does not end before it is closed.
        await looks(pilot, lambda pilot: pilot.pause(0.2))
