"""Mock interviews in the app: by keyboard and mouse, over a restart, up to the debrief and its file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Select, TextArea

from tests.conftest import NOW, OFF_TOPIC
from tests.practice.answering import answered
from tests.practice.test_mocks import PHONE, begun, model, taken, to_the_end
from tests.tui import walks
from tests.tui.conftest import Running, appears, press, settled, shown, write
from tests.tui.mouse import click
from tpm_coach.domain import Rating
from tpm_coach.mocking.choosing import MockPlan
from tpm_coach.mocking.signals import Signal
from tpm_coach.mocking.values import Format
from tpm_coach.practice.interview import Stage
from tpm_coach.practice.service import Practice
from tpm_coach.tui.screens.debrief import AnswerRow, DebriefScreen
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.screens.mock import MockScreen
from tpm_coach.tui.screens.mock_answer import MockAnswerScreen
from tpm_coach.tui.screens.mock_custom import MockCustomScreen
from tpm_coach.tui.screens.mock_interview import MockInterviewScreen
from tpm_coach.tui.widgets.choice_bar import ChoiceBar

Looks = Callable[[Pilot[None]], Awaitable[None]]


def box(pilot: Pilot[None]) -> TextArea:
    return pilot.app.screen.query_one(TextArea)


async def asked(pilot: Pilot[None]) -> None:
    """From home to the first question of a phone screen."""
    await press(pilot, "m", "enter", "enter")
    assert isinstance(pilot.app.screen, MockInterviewScreen)


async def in_debrief(pilot: Pilot[None]) -> DebriefScreen:
    """From home to the debrief of the only interview."""
    await press(pilot, "m", "end", "enter")
    assert isinstance(pilot.app.screen, DebriefScreen)
    return pilot.app.screen


@walks.by_keyboard(MockInterviewScreen)
async def test_a_phone_screen_by_keyboard_from_home_to_the_last_rating(
    running: Running, practice: Practice
) -> None:
    async with running() as pilot:
        await press(pilot, "m")
        assert "4 questions in 30 minutes" in shown(pilot)
        await press(pilot, "enter")
        assert "The clock nudges" in shown(pilot)
        assert practice.mocks.course().open[0].answers == 0
        await press(pilot, "enter")
        assert "I am the hiring manager" in shown(pilot)
        for number in range(1, 5):
            assert f"Question {number} of 4" in shown(pilot)
            await write(pilot, OFF_TOPIC)
            assert "points" not in shown(pilot)
            await press(pilot, "ctrl+n")
        assert "That was my last question" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DebriefScreen)
        assert "-- strong no hire" in shown(pilot)
        await press(pilot, "1", "2", "enter", "enter")
        assert "Every answer is rated." in shown(pilot)
        [record] = practice.mocks.course().records
        assert (record.finished, record.unrated) == (True, 0)
        assert [review.rating for review in practice.overview.history()][::-1][:2] == [
            Rating.AGAIN,
            Rating.HARD,
        ]
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MockScreen)
        assert "strong no hire" in shown(pilot)


async def test_an_interview_goes_on_after_the_app_was_closed_within_a_question(
    running: Running, practice: Practice
) -> None:
    async with running() as pilot:
        await asked(pilot)
        await write(pilot, OFF_TOPIC)
        before = shown(pilot)
        box(pilot).insert("half a sen")
        await press(pilot, "ctrl+q")
    async with running() as pilot:
        await press(pilot, "m")
        assert "0 of 4 questions answered" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MockInterviewScreen)
        assert box(pilot).text == "half a sen"
        assert "Interviewer follows up" in before
        assert "Interviewer follows up" in shown(pilot)
        assert "The clock stood" in shown(pilot)


async def test_what_is_typed_is_on_disk_within_a_second(
    running: Running, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tpm_coach.tui.screens.mock_interview.TICK_SECONDS", 0.1)
    async with running() as pilot:
        await asked(pilot)
        box(pilot).insert("not sent")
        for _ in range(200):
            await pilot.pause(0.01)
            answer = practice.mocks.resume(1, NOW).answer
            if answer and answer.unsent == "not sent":
                break
        else:
            pytest.fail("it was never kept")


async def test_escape_pauses_and_the_list_leads_back(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await asked(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MockScreen)
        assert "Go on" in shown(pilot)
        await press(pilot, "enter")
        assert "Question 1 of 4" in shown(pilot)


async def test_the_list_stands_at_the_interview_that_one_comes_from(
    running: Running, practice: Practice
) -> None:
    taken(practice)
    async with running() as pilot:
        await asked(pilot)
        for _ in range(4):
            await write(pilot, "/skip")
        await press(pilot, "enter", "escape")
        assert isinstance(pilot.app.screen, MockScreen)
        option = pilot.app.screen.query_one(OptionList).highlighted_option
        assert option and option.id == "debrief 2"


async def test_commands_work_in_the_box(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await asked(pilot)
        await write(pilot, "/hnit")
        assert "There is no command /hnit" in shown(pilot)
        assert box(pilot).text == "/hnit"
        box(pilot).clear()
        await write(pilot, "/skip")
        assert "Question 2 of 4" in shown(pilot)
        await write(pilot, "/pause")
        assert isinstance(pilot.app.screen, MockScreen)


async def test_the_interviewer_says_when_the_time_is_over_and_cuts_nobody_off(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("tpm_coach.tui.widgets.timer.monotonic", lambda: clock[0])
    async with running() as pilot:
        await asked(pilot)
        assert "0:00 / 30:00" in shown(pilot)
        clock[0] = 26 * 60
        assert await appears(pilot, "We have about 4 minutes left")
        clock[0] = 31 * 60
        assert await appears(pilot, "Our 30 minutes are over")
        await write(pilot, OFF_TOPIC)
        assert "Interviewer follows up" in shown(pilot)


async def test_a_question_ended_in_another_window_is_said_and_the_text_stays(
    running: Running, practice: Practice
) -> None:
    async with running() as pilot:
        await asked(pilot)
        practice.mocks.say(practice.mocks.resume(1, NOW), "/skip", 5.0, NOW)
        await write(pilot, OFF_TOPIC)
        assert await appears(pilot, "went on in another window")
        assert box(pilot).text == OFF_TOPIC


async def test_a_loop_is_left_between_two_parts_and_ended_there(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await press(pilot, "m", "down", "enter", "enter")
        assert "Behavioral, part 1 of 5" in shown(pilot)
        for _ in range(2):
            await write(pilot, "/skip")
        assert "Next: System Design" in shown(pilot)
        await press(pilot, "escape")
        assert "0 of 10 questions answered, 2 skipped" in shown(pilot)
        await press(pilot, "home", "enter", "f")
        assert practice.mocks.resume(1, NOW).stage is Stage.OVER
        await press(pilot, "enter")
        assert "8 questions not asked" in shown(pilot)


async def test_a_loop_says_which_parts_are_done_and_which_comes(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "m", "down", "enter")
        assert "▸ Behavioral, next" in shown(pilot) and "done" not in shown(pilot)
        await press(pilot, "enter")
        for _ in range(2):
            await write(pilot, "/skip")
        text = shown(pilot)
        assert "✓ Behavioral, done" in text and "▸ System Design, next" in text
        assert "Program Management" in text and "Next: System Design, 2 questions in 45 minutes" in text


@walks.by_keyboard(MockCustomScreen)
async def test_a_custom_interview_is_put_together(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await press(pilot, "m", "down", "down", "enter")
        assert "5 parts, 10 questions, 100 minutes in all" in shown(pilot)
        for _ in range(4):
            await press(pilot, "space", "down")
        assert "1 part, 2 questions, 20 minutes in all" in shown(pilot)
        await press(pilot, "tab")
        pilot.app.screen.query_one("#questions", Input).value = "99"
        await press(pilot, "ctrl+s")
        assert "within its bounds" in shown(pilot) and "in all" not in shown(pilot)
        pilot.app.screen.query_one("#questions", Input).value = "1"
        await press(pilot, "ctrl+s")
        assert "Next" not in shown(pilot)
        assert "1 question in 20 minutes" in shown(pilot)
        [record] = practice.mocks.course().records
        assert (record.format, record.total) == (Format.CUSTOM, 1)


async def test_a_company_is_chosen(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await press(pilot, "m", "c", "down", "enter")
        assert pilot.app.screen.query_one(Select).value == "google"
        await press(pilot, "enter")
        assert "Phone screen, google" in shown(pilot)


async def test_giving_up_asks_first(running: Running, practice: Practice) -> None:
    begun(practice)
    async with running() as pilot:
        await press(pilot, "m", "home", "g")
        assert "Give up mock interview 1" in shown(pilot)
        await press(pilot, "1")
        assert len(practice.mocks.course().records) == 1
        await press(pilot, "g", "2")
        assert practice.mocks.course().records == ()
        assert "Go on" not in shown(pilot)
        assert "u takes it back" in shown(pilot)
        await press(pilot, "u")
        assert len(practice.mocks.course().records) == 1
        assert "Go on" in shown(pilot)


async def test_the_suggested_rating_is_selected_and_undo_takes_one_back(
    running: Running, practice: Practice
) -> None:
    taken(practice)
    async with running() as pilot:
        screen = await in_debrief(pilot)
        assert screen.query_one(ChoiceBar).selected == Rating.EASY - 1
        await press(pilot, "enter", "2")
        assert screen.cursor == 2
        assert [review.rating for review in practice.overview.history()] == [Rating.HARD, Rating.EASY]
        await press(pilot, "u")
        assert screen.cursor == 1
        assert [review.rating for review in practice.overview.history()] == [Rating.EASY]


async def test_undo_and_redo_work_on_the_opened_answer_and_at_home(
    running: Running, practice: Practice
) -> None:
    taken(practice)
    async with running() as pilot:
        await in_debrief(pilot)
        await press(pilot, "3", "up", "o")
        assert "Rated Good" in shown(pilot)
        await press(pilot, "u")
        assert pilot.app.screen.query_one(ChoiceBar).display
        await press(pilot, "U")
        assert not pilot.app.screen.query_one(ChoiceBar).display
        await press(pilot, "escape", "escape", "escape", "u")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert practice.overview.history() == []


async def test_undo_in_a_debrief_takes_back_nothing_that_was_done_elsewhere(
    running: Running, practice: Practice
) -> None:
    debrief = taken(practice)
    elsewhere = answered(practice, "launch-metrics")
    async with running() as pilot:
        screen = await in_debrief(pilot)
        await press(pilot, "u")
        assert await appears(pilot, "no answer of this interview is rated")
        assert [review.id for review in practice.overview.history()] == [elsewhere.id]
        await press(pilot, "o", "u")
        assert [review.id for review in practice.overview.history()] == [elsewhere.id]
        assert isinstance(pilot.app.screen, MockAnswerScreen)
        await press(pilot, "escape", "3", "u")
        assert [review.id for review in practice.overview.history()] == [elsewhere.id]
        await press(pilot, "3")
        practice.schedule.suspend(debrief.answers[1].question.id, NOW)
        await press(pilot, "u")
        assert await appears(pilot, "is no rating of this interview")
        assert len(practice.mocks.debrief(1).unrated) == 3
        assert screen.is_current


async def test_an_answer_is_opened_ticked_and_rated(running: Running, practice: Practice) -> None:
    taken(practice, text=OFF_TOPIC)
    async with running(size=(100, 40)) as pilot:
        await in_debrief(pilot)
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, MockAnswerScreen)
        assert "-- strong no hire" in shown(pilot)
        for _ in range(3):
            await press(pilot, "space", "down")
        assert "++ strong hire" in shown(pilot)
        assert "The coach suggests Easy" in shown(pilot)
        await press(pilot, "3")
        assert isinstance(pilot.app.screen, DebriefScreen)
        assert "rated Good" in shown(pilot)
        assert practice.mocks.debrief(1).answers[0].assessment.signal is Signal.STRONG_HIRE


async def test_enter_opens_an_answer_when_all_are_rated(running: Running, practice: Practice) -> None:
    taken(practice)
    async with running() as pilot:
        await in_debrief(pilot)
        await press(pilot, *["enter"] * 4)
        assert "Every answer is rated." in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MockAnswerScreen)


async def test_the_model_answer_is_opened_from_the_debrief(running: Running, practice: Practice) -> None:
    interview = begun(practice)
    words = model(interview)
    to_the_end(practice, interview, OFF_TOPIC)
    async with running(size=(100, 40)) as pilot:
        await in_debrief(pilot)
        await press(pilot, "m")
        assert words.split(".")[0][:40] in " ".join(shown(pilot).split())
        await press(pilot, "m")
        assert words.split(".")[0][:40] not in " ".join(shown(pilot).split())


async def test_the_mouse_begins_rates_and_opens(running: Running, practice: Practice) -> None:
    taken(practice)
    async with running(size=(120, 50)) as pilot:
        await press(pilot, "m")
        await click(pilot, "strong hire")
        screen = pilot.app.screen
        assert isinstance(screen, DebriefScreen)
        await pilot.click(list(screen.query(AnswerRow))[2])
        await settled(pilot)
        assert screen.cursor == 2
        await pilot.click(list(screen.query(".choice"))[1])
        await settled(pilot)
        assert [review.rating for review in practice.overview.history()] == [Rating.HARD]
        await pilot.click(screen.query(AnswerRow).first())
        await settled(pilot)
        await pilot.click(screen.query(AnswerRow).first())
        await settled(pilot)
        assert isinstance(pilot.app.screen, MockAnswerScreen)


async def test_the_debrief_is_written_into_a_file(
    running: Running, practice: Practice, tmp_path: Path
) -> None:
    taken(practice)
    async with running() as pilot:
        await in_debrief(pilot)
        await press(pilot, "e")
        field = pilot.app.screen.query_one(Input)
        field.value = "debrief.pdf"
        await press(pilot, "enter")
        assert "FILE.html or FILE.md" in shown(pilot)
        field.value = str(tmp_path / "debrief.md")
        await press(pilot, "enter")
        assert (tmp_path / "debrief.md").read_text().startswith("# Mock interview 1")


async def test_among_the_answers_one_of_an_interview_is_the_interviewers(
    running: Running, practice: Practice
) -> None:
    debrief = taken(practice)
    practice.mocks.rate(1, debrief.answers[0].answer.id, Rating.GOOD, NOW)
    async with running() as pilot:
        await press(pilot, "l", "enter")
        assert "─ Interviewer ─" in shown(pilot) and "─ Coach ─" not in shown(pilot)


async def test_interviews_are_compared_over_time(running: Running, practice: Practice) -> None:
    loop = MockPlan(Format.ONSITE)
    taken(practice, loop, OFF_TOPIC)
    taken(practice, loop)
    async with running() as pilot:
        await press(pilot, "m")
        [overall] = [line for line in shown(pilot).splitlines() if line.strip().startswith("Overall")]
        assert overall.split()[1:] == ["--", "++"]
        assert "2 interviews so far; 8 more before this says whether you are ready." in shown(pilot)
        await press(pilot, "down", "down", "down", "enter")
        assert "up from strong no hire" in shown(pilot)


pictured = pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), "textual-dark"), ((120, 40), "textual-light"), ((200, 60), "textual-dark")],
    ids=["small-dark", "large-light", "wide-dark"],
)


@walks.pictured(MockInterviewScreen)
@pictured
async def test_how_an_interview_looks(
    running: Running,
    practice: Practice,
    looks: Looks,
    size: tuple[int, int],
    theme: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tpm_coach.tui.widgets.timer.monotonic", lambda: 0.0)
    async with running(size=size, theme=theme) as pilot:
        await asked(pilot)
        await write(pilot, OFF_TOPIC)
        await looks(pilot)


@walks.pictured(MockScreen)
@pictured
async def test_how_the_choice_looks(
    running: Running, practice: Practice, looks: Looks, size: tuple[int, int], theme: str
) -> None:
    taken(practice, text=OFF_TOPIC)
    taken(practice)
    practice.mocks.start(MockPlan(Format.ONSITE, "google"), NOW)
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "m")
        await looks(pilot)


@walks.pictured(DebriefScreen)
@pictured
async def test_how_a_debrief_looks(
    running: Running, practice: Practice, looks: Looks, size: tuple[int, int], theme: str
) -> None:
    interview = practice.mocks.done(begun(practice, PHONE), OFF_TOPIC, 700.0, NOW)
    to_the_end(practice, interview, seconds=200.0)
    async with running(size=size, theme=theme) as pilot:
        await in_debrief(pilot)
        await looks(pilot)
