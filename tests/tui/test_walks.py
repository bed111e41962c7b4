"""A mark that a test does not live up to fails it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.conftest import Running, press
from tests.tui.mouse import click
from tests.tui.walks import Walk, by_keyboard, by_mouse, pictured
from tpm_coach.tui.app import CoachApp
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.screens.plan import PlanScreen
from tpm_coach.tui.screens.statistics import StatisticsScreen

Step = Callable[[Pilot[None]], Awaitable[object]]

Watching = Callable[..., Walk]


@pytest.fixture
def watching() -> Iterator[Watching]:
    """Watch from now on as the marks say: `walk = watching(by_keyboard(HomeScreen))`."""
    with pytest.MonkeyPatch.context() as patch:

        def watch(*marks: pytest.MarkDecorator) -> Walk:
            walk = Walk(tuple(mark.mark for mark in marks))
            walk.watch(patch)
            return walk

        yield watch


async def of_the_app(pilot: Pilot[None]) -> None:
    assert isinstance(pilot.app, CoachApp)
    pilot.app.action_go("plan")


async def of_the_screen(pilot: Pilot[None]) -> None:
    assert isinstance(pilot.app.screen, HomeScreen)
    await pilot.app.screen.run_action("weak")


@pytest.mark.parametrize(
    ("mark", "step", "told"),
    [
        (by_keyboard, lambda pilot: pilot.click(offset=(3, 3)), "by keyboard alone uses the mouse"),
        (by_keyboard, lambda pilot: pilot.hover(offset=(3, 3)), "by keyboard alone uses the mouse"),
        (by_mouse, lambda pilot: pilot.press("p"), "by mouse alone presses p"),
        (by_keyboard, of_the_app, "calls CoachApp.action_go"),
        (by_mouse, of_the_screen, "calls Widget.run_action"),
        (by_mouse, lambda pilot: pilot.app.pop_screen(), "calls App.pop_screen"),
    ],
)
async def test_the_other_hand_and_no_hand_are_not_let_through(
    running: Running, watching: Watching, mark: Callable[..., pytest.MarkDecorator], step: Step, told: str
) -> None:
    watching(mark(HomeScreen))
    async with running() as pilot:
        with pytest.raises(pytest.fail.Exception, match=told):
            await step(pilot)


@pytest.mark.parametrize("mark", [by_keyboard, by_mouse])
async def test_a_screen_that_was_walked_breaks_no_promise(
    running: Running, watching: Watching, mark: Callable[..., pytest.MarkDecorator]
) -> None:
    walk = watching(mark(HomeScreen, PlanScreen))
    async with running() as pilot:
        await (click(pilot, "Plan") if mark is by_mouse else press(pilot, "p"))
        pilot.app.screen.query_one("#interview", Input).value = "2026-12-14"
        await (click(pilot, "Save") if mark is by_mouse else press(pilot, "ctrl+s"))
        await (click(pilot, "Back") if mark is by_mouse else press(pilot, "escape"))
    assert [*walk.broken()] == []


async def test_a_screen_that_was_not_touched_or_not_left_is_named(
    running: Running, watching: Watching
) -> None:
    walk = watching(by_keyboard(HomeScreen, PlanScreen, StatisticsScreen), pictured(PlanScreen))
    async with running() as pilot:
        await press(pilot, "p", "tab")
    assert [*walk.broken()] == [
        "PlanScreen was never left",
        "nothing was pressed or clicked on StatisticsScreen",
        "no picture of PlanScreen was looked at",
    ]


async def test_a_screen_is_left_with_the_app_too(running: Running, watching: Watching) -> None:
    walk = watching(by_keyboard(HomeScreen))
    async with running() as pilot:
        await press(pilot, "ctrl+q")
    assert [*walk.broken()] == []


async def test_a_key_without_a_place_to_click_can_be_allowed(running: Running, watching: Watching) -> None:
    walk = watching(by_mouse(HomeScreen, keys=("ctrl+p",)))
    async with running() as pilot:
        await pilot.press("ctrl+p")
        with pytest.raises(pytest.fail.Exception, match="presses escape"):
            await pilot.press("ctrl+p", "escape")
    assert "nothing was pressed or clicked on HomeScreen" in [*walk.broken()]
