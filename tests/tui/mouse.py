"""Clicking on what is written on the screen, as a person with a mouse does."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.tui.conftest import settled, shown


async def click(pilot: Pilot[None], text: str, times: int = 1) -> None:
    """Click on the lowest place where a text stands: keys and choices are below what is told."""
    lines = shown(pilot).splitlines()
    y = max(y for y, line in enumerate(lines) if text in line)
    x = lines[y].index(text)
    widget, region = pilot.app.screen.get_widget_at(x, y)
    await pilot.click(widget, offset=(x - region.x, y - region.y), times=times)
    await settled(pilot)
