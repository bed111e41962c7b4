"""Notices: how long they cover what lies below them."""

from __future__ import annotations

import pytest
from textual.notifications import SeverityLevel
from textual.widgets._toast import Toast

from tests.tui.conftest import Running, appears, press, shown
from tpm_coach.tui.screens.settings import SettingsScreen


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notice has been read as soon as it is there."""
    monkeypatch.setattr("tpm_coach.tui.app.READ_SECONDS", 0.0)


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize("severity", ["information", "warning"])
async def test_a_notice_that_was_read_gives_way_to_the_next_key(
    running: Running, severity: SeverityLevel
) -> None:
    async with running() as pilot:
        await press(pilot, "comma")
        pilot.app.notify("It is so.", severity=severity)
        assert await appears(pilot, "It is so.")
        await press(pilot, "x")
        assert "It is so." not in shown(pilot)
        assert "x" in shown(pilot).splitlines()[3]
        assert isinstance(pilot.app.screen, SettingsScreen)


async def test_a_notice_that_nobody_can_have_read_stays(running: Running) -> None:
    async with running() as pilot:
        pilot.app.notify("It is so.")
        assert await appears(pilot, "It is so.")
        await press(pilot, "down")
        assert "It is so." in shown(pilot)


@pytest.mark.usefixtures("read")
async def test_an_error_keeps_its_time(running: Running) -> None:
    async with running() as pilot:
        pilot.app.notify("It is so.")
        pilot.app.notify("It broke.", severity="error")
        assert await appears(pilot, "It broke.")
        await press(pilot, "down")
        assert "It broke." in shown(pilot)
        assert "It is so." not in shown(pilot)


@pytest.mark.usefixtures("read")
async def test_a_notice_is_gone_from_a_dialog_too(running: Running) -> None:
    async with running() as pilot:
        pilot.app.notify("It is so.")
        assert await appears(pilot, "It is so.")
        await press(pilot, "f1")
        assert "It is so." not in shown(pilot)
        await press(pilot, "escape")
        assert "It is so." not in shown(pilot)


@pytest.mark.parametrize(("words", "width"), [(3, 3 * 5 + 4), (40, 70)])
async def test_a_notice_covers_no_more_than_its_words_need(running: Running, words: int, width: int) -> None:
    async with running() as pilot:
        pilot.app.notify(" ".join(["word"] * words) + " end.")
        assert await appears(pilot, "end.")
        assert pilot.app.screen.query_one(Toast).region.width <= width + 4
        assert shown(pilot).count("word") >= words
