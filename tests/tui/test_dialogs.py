"""The dialogs: a question, a line that is asked for, one of many; by keys, by mouse, with their keys told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.conftest import Running, press, shown
from tests.tui.mouse import click
from tests.tui.walks import pictured
from tpm_coach.errors import PlanError
from tpm_coach.tui.screens.ask import AskScreen
from tpm_coach.tui.screens.dialog import Dialog
from tpm_coach.tui.screens.entry import EntryScreen
from tpm_coach.tui.screens.help import HelpScreen
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.screens.pick import Pick, PickScreen
from tpm_coach.tui.widgets.choice_bar import Choice

PICKS = [
    Pick("State", "due", "7", taken=True),
    Pick("State", "waiting", "12"),
    Pick("Category", "System Design", "50"),
    Pick("Category", "[b]Metrics[/b]", "50"),
]


def no_digits(text: str) -> None:
    if any(char.isdigit() for char in text):
        raise PlanError("a name holds no digits")


def asking() -> Dialog[Any]:
    return AskScreen("Forget it, [b]really[/b]?", (Choice("Keep"), Choice("Forget"), Choice("Wait")))


def entering() -> Dialog[Any]:
    return EntryScreen("Which [i]name[/i]?", "Any name will do.", no_digits, example="such as loop")


def picking() -> Dialog[Any]:
    return PickScreen("Filter", PICKS)


MADE: dict[Callable[[], Dialog[Any]], type[Dialog[Any]]] = {
    asking: AskScreen,
    entering: EntryScreen,
    picking: PickScreen,
}


async def opened(pilot: Pilot[None], dialog: Dialog[Any]) -> list[Any]:
    """Open a dialog; what it gives is put into the list."""
    given: list[Any] = []
    await pilot.app.push_screen(dialog, given.append)
    await pilot.pause()
    return given


async def test_a_question_is_answered_by_keys(running: Running) -> None:
    async with running() as pilot:
        for keys, index in (
            (["enter"], 0),
            (["right", "enter"], 1),
            (["right", "right", "right", "left", "enter"], 1),
            (["3"], 2),
            (["4", "2"], 1),
            (["escape"], None),
        ):
            given = await opened(pilot, asking())
            await press(pilot, *keys)
            assert given == [index], keys
            assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_question_is_answered_by_mouse(running: Running) -> None:
    async with running() as pilot:
        for word, index in (("Forget", 1), ("Take", 0), ("Back", None)):
            given = await opened(pilot, AskScreen("Really?", (Choice("Keep"), Choice("Forget"))))
            await click(pilot, word)
            assert given == [index], word


async def test_a_line_is_written_by_keys_and_what_cannot_be_taken_is_told(running: Running) -> None:
    async with running() as pilot:
        given = await opened(pilot, entering())
        await press(pilot, "l", "o", "1", "enter")
        assert not given
        assert "✗ a name holds no digits" in shown(pilot)
        await press(pilot, "backspace", "question_mark", "ctrl+s")
        assert given == ["lo?"]
        given = await opened(pilot, entering())
        await press(pilot, "x", "escape")
        assert given == [None]


async def test_a_line_is_taken_and_left_by_mouse(running: Running) -> None:
    async with running() as pilot:
        given = await opened(pilot, entering())
        pilot.app.screen.query_one(Input).value = "loop"
        await click(pilot, "Take")
        assert given == ["loop"]
        given = await opened(pilot, entering())
        await click(pilot, "Back")
        assert given == [None]


async def test_one_of_many_is_picked_by_keys(running: Running) -> None:
    async with running() as pilot:
        for keys, index in (
            (["enter"], 0),
            (["down", "enter"], 1),
            (["pagedown", "enter"], 3),
            (["down", "down", "up", "enter"], 1),
            (["pagedown", "pageup", "enter"], 0),
            ([*"design", "enter"], 2),
            (["escape"], None),
        ):
            given = await opened(pilot, picking())
            await press(pilot, *keys)
            assert given == [index], keys


async def test_one_of_many_is_picked_by_mouse(running: Running) -> None:
    async with running() as pilot:
        given = await opened(pilot, picking())
        assert "✓ due" in shown(pilot)
        await click(pilot, "[b]Metrics[/b]")
        assert given == [3]


@pytest.mark.parametrize("made", MADE)
async def test_every_dialog_tells_its_keys_and_only_those_that_get_through(
    running: Running, made: Callable[[], Dialog[Any]]
) -> None:
    async with running(size=(100, 50)) as pilot:
        await opened(pilot, made())
        assert "Help" in shown(pilot).splitlines()[-1]
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, HelpScreen)
        text = shown(pilot)
        assert "Back" in text and "Show every key of this screen." in text and "^q" in text
        assert "Take back what was done last." not in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Dialog)


async def test_a_question_tells_the_digits_that_there_are(running: Running) -> None:
    async with running(size=(100, 50)) as pilot:
        await opened(pilot, asking())
        await press(pilot, "question_mark")
        assert "Take choice 3" in shown(pilot) and "Take choice 4" not in shown(pilot)


async def test_the_help_of_a_dialog_follows_the_key_that_was_put_in_its_place(running: Running) -> None:
    async with running(size=(100, 50), keys=(("app.help", "f3"),)) as pilot:
        await opened(pilot, asking())
        assert "f3 Help" in shown(pilot).splitlines()[-1]
        await press(pilot, "f3")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert "f3" in shown(pilot)


@pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), "textual-dark"), ((120, 40), "textual-light")],
    ids=["small-dark", "large-light"],
)
@pytest.mark.parametrize("made", [pytest.param(made, marks=pictured(MADE[made])) for made in MADE])
async def test_how_a_dialog_looks(
    running: Running,
    looks: Callable[[Pilot[None]], Awaitable[None]],
    made: Callable[[], Dialog[Any]],
    size: tuple[int, int],
    theme: str,
) -> None:
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "p")
        await opened(pilot, made())
        for box in pilot.app.screen.query(Input):
            box.cursor_blink = False
        assert "[/" in shown(pilot)
        await looks(pilot)
