"""Every screen of a mock interview by keyboard alone and by mouse alone, and what stands where."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.conftest import OFF_TOPIC
from tests.practice.test_mocks import taken
from tests.tui import walks
from tests.tui.conftest import Running, press, settled, shown, write
from tests.tui.mouse import click
from tests.tui.test_mock import in_debrief
from tpm_coach.domain import Rating
from tpm_coach.mocking.values import Format
from tpm_coach.practice.service import Practice
from tpm_coach.tui.screens.ask import AskScreen
from tpm_coach.tui.screens.debrief import DebriefScreen
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.screens.mock import MockScreen
from tpm_coach.tui.screens.mock_answer import MockAnswerScreen
from tpm_coach.tui.screens.mock_custom import MockCustomScreen
from tpm_coach.tui.screens.mock_interview import MockInterviewScreen

Looks = Callable[[Pilot[None]], Awaitable[None]]

pictured = pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), "textual-dark"), ((120, 40), "textual-light")],
    ids=["small-dark", "large-light"],
)


def ratings(practice: Practice) -> list[Rating]:
    """The ratings that were given, oldest first."""
    return [review.rating for review in practice.overview.history()][::-1]


def line_with(pilot: Pilot[None], text: str) -> str:
    [line] = [line for line in shown(pilot).splitlines() if text in line]
    return line


@walks.by_keyboard(MockScreen, AskScreen)
async def test_the_list_by_keyboard_alone(running: Running, practice: Practice) -> None:
    taken(practice)
    async with running() as pilot:
        await press(pilot, "m", "end", "home", "down", "c", "escape", "tab", "enter")
        assert isinstance(pilot.app.screen, MockInterviewScreen)
        await press(pilot, "escape", "home", "g", "2", "u")
        assert [record.number for record in practice.mocks.course().open] == [2]
        await press(pilot, "U", "escape")
        assert practice.mocks.course().open == []
        assert isinstance(pilot.app.screen, HomeScreen)


@walks.by_keyboard(DebriefScreen)
async def test_the_debrief_by_keyboard_alone(running: Running, practice: Practice, tmp_path: Path) -> None:
    taken(practice, text=OFF_TOPIC)
    async with running() as pilot:
        screen = await in_debrief(pilot)
        await press(pilot, "j", "down", "k", "up", "pagedown", "pageup")
        assert screen.cursor == 0
        await press(pilot, "right", "right", "left", "enter", "u", "1")
        assert ratings(practice) == [Rating.AGAIN]
        await press(pilot, "e")
        pilot.app.screen.query_one(Input).value = str(tmp_path / "debrief.html")
        await press(pilot, "enter")
        assert (tmp_path / "debrief.html").exists()
        await press(pilot, "m")
        assert "▾ A strong answer" in shown(pilot)
        await press(pilot, "escape", "o", "escape", "escape")
        assert isinstance(pilot.app.screen, MockScreen)


@walks.by_keyboard(MockAnswerScreen)
async def test_an_answer_by_keyboard_alone(running: Running, practice: Practice) -> None:
    taken(practice, text=OFF_TOPIC)
    async with running() as pilot:
        await in_debrief(pilot)
        await press(pilot, "o", "j", "space", "k", "down", "up", "m", "pageup", "pagedown", "m")
        assert "With your marks: 1 of" in shown(pilot)
        await press(pilot, "right", "3")
        assert ratings(practice) == [Rating.GOOD]
        assert isinstance(pilot.app.screen, DebriefScreen)


@walks.by_mouse(MockScreen, MockInterviewScreen, DebriefScreen, MockAnswerScreen)
async def test_an_interview_by_mouse_alone(running: Running, practice: Practice) -> None:
    async with running(size=(120, 50)) as pilot:
        await click(pilot, "Mock")
        await click(pilot, "Phone screen")
        await click(pilot, "Begin")
        await click(pilot, "Write as you would speak")
        pilot.app.screen.query_one(TextArea).insert(OFF_TOPIC)
        await click(pilot, "Send")
        assert "Interviewer follows up" in shown(pilot)
        await click(pilot, "Pause")
        await click(pilot, "0 of 4 questions answered")
        for number in range(1, 5):
            assert f"Question {number} of 4" in shown(pilot)
            pilot.app.screen.query_one(TextArea).insert(OFF_TOPIC)
            await click(pilot, "Next question")
        await click(pilot, "Debrief")
        assert isinstance(pilot.app.screen, DebriefScreen)
        await click(pilot, "2 Hard")
        await click(pilot, "Open answer")
        await click(pilot, "✗")
        assert "With your marks: 1 of" in shown(pilot)
        await click(pilot, "opens it")
        assert "▾ A strong answer" in shown(pilot)
        await click(pilot, "folds it")
        await click(pilot, "3 Good")
        assert ratings(practice) == [Rating.HARD, Rating.GOOD]
        await click(pilot, "Undo")
        assert ratings(practice) == [Rating.HARD]
        await click(pilot, "Back")
        await click(pilot, "Back")
        assert isinstance(pilot.app.screen, HomeScreen)


@walks.by_mouse(AskScreen)
async def test_an_interview_is_given_up_by_mouse_alone(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await click(pilot, "Mock")
        await click(pilot, "Phone screen")
        await click(pilot, "Back")
        await click(pilot, "Give up")
        await click(pilot, "Give it up")
        assert practice.mocks.course().records == ()


@walks.by_mouse(MockCustomScreen)
async def test_a_custom_interview_by_mouse_alone(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await click(pilot, "Mock")
        await click(pilot, "Custom")
        for name in ("System Design", "Program Management", "Process Design", "Metrics"):
            await click(pilot, name)
        await click(pilot, "Start")
        [record] = practice.mocks.course().records
        assert (record.format, record.total) == (Format.CUSTOM, 2)


async def test_what_is_not_ticked_has_no_mark(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "m", "end", "enter", "down", "space")
        assert isinstance(pilot.app.screen, MockCustomScreen)
        assert "✓" in line_with(pilot, "Behavioral")
        assert "✓" not in line_with(pilot, "System Design")
        await press(pilot, "space")
        assert "✓" in line_with(pilot, "System Design")


async def test_a_rating_in_the_opened_answer_leads_on_to_the_next(
    running: Running, practice: Practice
) -> None:
    taken(practice)
    async with running() as pilot:
        screen = await in_debrief(pilot)
        await press(pilot, "o", "3")
        assert screen.cursor == 1
        assert "How did answer 2 of 4 go?" in shown(pilot)
        await press(pilot, "u")
        assert screen.cursor == 0


async def test_a_rated_answer_offers_no_ticks(running: Running, practice: Practice) -> None:
    taken(practice)
    async with running() as pilot:
        await in_debrief(pilot)
        await press(pilot, "o")
        assert "Tick point" in shown(pilot)
        await press(pilot, "3", "up", "o")
        assert isinstance(pilot.app.screen, MockAnswerScreen)
        assert "Rated Good" in shown(pilot) and "Tick point" not in shown(pilot)


async def test_texts_name_the_keys_that_the_learner_chose(running: Running) -> None:
    keys = (("interview.back", "f8"), ("answer.send", "f4"), ("app.undo", "f5"))
    async with running(keys=keys) as pilot:
        await press(pilot, "m", "down", "enter")
        assert "f8 leaves: this part can wait" in shown(pilot)
        await press(pilot, "enter")
        assert "f4 sends" in shown(pilot)
        await press(pilot, "escape", "home", "g", "2")
        assert "f5 takes it back" in shown(pilot)


async def test_what_the_last_interviewer_said_is_gone_in_the_next_part(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "m", "down", "enter", "enter")
        for _ in range(2):
            await write(pilot, "/skip")
        assert "a colleague takes it from here" in " ".join(shown(pilot).split())
        await press(pilot, "enter")
        assert "System Design, part 2 of 5" in shown(pilot)
        assert "a colleague takes" not in shown(pilot)


async def test_the_first_time_says_what_an_interview_is(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "m")
        assert "How it went is said in the" in shown(pilot)
        assert "10 more before this says whether you are ready" in shown(pilot)


async def test_a_wide_terminal_shows_how_they_went_beside_the_list(
    running: Running, practice: Practice
) -> None:
    taken(practice)
    async with running(size=(200, 60)) as pilot:
        await press(pilot, "m")
        listed, course = pilot.app.screen.query_one("#list"), pilot.app.screen.query_one("#course")
        assert course.region.x >= listed.region.right
        await pilot.resize_terminal(120, 40)
        await settled(pilot)
        assert course.region.y >= listed.region.bottom


@walks.pictured(MockCustomScreen)
@pictured
async def test_how_a_custom_interview_looks(
    running: Running, looks: Looks, size: tuple[int, int], theme: str
) -> None:
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "m", "end", "enter", "down", "space")
        await looks(pilot)


@walks.pictured(MockAnswerScreen)
@pictured
async def test_how_an_opened_answer_looks(
    running: Running, practice: Practice, looks: Looks, size: tuple[int, int], theme: str
) -> None:
    taken(practice)
    async with running(size=size, theme=theme) as pilot:
        await in_debrief(pilot)
        await press(pilot, "o")
        await looks(pilot)


@walks.pictured(MockInterviewScreen)
@pictured
async def test_how_a_part_that_is_about_to_begin_looks(
    running: Running, looks: Looks, size: tuple[int, int], theme: str
) -> None:
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "m", "down", "enter", "enter")
        for _ in range(2):
            await write(pilot, "/skip")
        await looks(pilot)
