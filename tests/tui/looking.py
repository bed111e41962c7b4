"""Driving the screens that list questions or answers: their verbs may wait for a question to be answered."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input
from textual.widgets._footer import FooterKey

from tpm_coach.tui.widgets.rows import Rows


async def settled(pilot: Pilot[None]) -> None:
    """Wait until no worker is running but one that waits for an answer, and everything is drawn."""
    await pilot.pause()
    while _busy(pilot):
        await pilot.pause(0.005)
    await pilot.pause()
    await pilot.pause()
    if _busy(pilot):
        await settled(pilot)


def _busy(pilot: Pilot[None]) -> bool:
    asking = isinstance(pilot.app.screen, ModalScreen)
    return any(
        not worker.is_finished and not (asking and worker.group == "verb") for worker in pilot.app.workers
    )


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, each verb finished before the next key."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


async def click_key(pilot: Pilot[None], name: str) -> None:
    """Click a key of the key bar by its word."""
    [key] = [key for key in pilot.app.screen.query(FooterKey) if key.description == name]
    await pilot.click(key)
    await settled(pilot)


async def write(pilot: Pilot[None], text: str) -> None:
    """Put a text into the box that has the focus, in place of what is there, and send it."""
    box = pilot.app.focused
    assert isinstance(box, Input)
    box.value = text
    await press(pilot, "enter")


async def search(pilot: Pilot[None], text: str) -> None:
    """Type a text into the search, letter by letter."""
    await press(pilot, "slash")
    await pilot.press(*("space" if char == " " else char for char in text))
    await settled(pilot)


def rows(pilot: Pilot[None]) -> Rows:
    return pilot.app.screen.query_one(Rows)


def lines(pilot: Pilot[None]) -> list[str]:
    """The lines of the list that are in view, as a reader sees them."""
    listed = rows(pilot)
    drawn = [listed.render_line(y).text.rstrip() for y in range(listed.size.height)]
    return [line for line in drawn if line]
