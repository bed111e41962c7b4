"""Pictures of each screen; `make snapshots` takes new ones, to be looked at before they are kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import Running, press, write
from tests.tui.walks import pictured
from tpm_coach.practice.drill import Plan
from tpm_coach.tui.screens.drill import DrillScreen
from tpm_coach.tui.screens.home import HomeScreen


@pytest.fixture(autouse=True)
def _a_clock_that_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tpm_coach.tui.widgets.timer.monotonic", lambda: 0.0)


Looks = Callable[[Pilot[None]], Awaitable[None]]

SMALL, LARGE = (80, 24), (120, 40)
ANSWER = (
    "I spoke to both of them privately and asked what worried each one. Then we wrote down who owns the "
    "interface, and two weeks later I checked that it held."
)

pytestmark = pytest.mark.parametrize(
    ("size", "theme"), [(SMALL, "textual-dark"), (LARGE, "textual-light")], ids=["small-dark", "large-light"]
)


@pictured(HomeScreen)
async def test_home(running: Running, looks: Looks, size: tuple[int, int], theme: str) -> None:
    async with running(size=size, theme=theme) as pilot:
        await looks(pilot)


@pictured(DrillScreen)
async def test_question(running: Running, looks: Looks, size: tuple[int, int], theme: str) -> None:
    async with running(Plan(), size=size, theme=theme) as pilot:
        await looks(pilot)


@pictured(DrillScreen)
async def test_how_sure(running: Running, looks: Looks, size: tuple[int, int], theme: str) -> None:
    async with running(Plan(), size=size, theme=theme) as pilot:
        await write(pilot, ANSWER)
        await write(pilot, "/done")
        await looks(pilot)


@pictured(DrillScreen)
async def test_feedback(running: Running, looks: Looks, size: tuple[int, int], theme: str) -> None:
    async with running(Plan(), size=size, theme=theme) as pilot:
        await write(pilot, ANSWER)
        await write(pilot, "/done")
        await press(pilot, "3")
        await looks(pilot)


@pictured(DrillScreen)
async def test_summary(running: Running, looks: Looks, size: tuple[int, int], theme: str) -> None:
    async with running(Plan(count=1), size=size, theme=theme) as pilot:
        await write(pilot, ANSWER)
        await write(pilot, "/done")
        await press(pilot, "3", "3")
        await looks(pilot)
