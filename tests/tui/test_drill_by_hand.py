"""A whole drill by keyboard alone and by mouse alone, and what stays in sight in it."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from tests.conftest import OFF_TOPIC
from tests.tui.conftest import Running, press, settled, shown, write
from tests.tui.mouse import click
from tests.tui.test_drill import drill, to_feedback
from tests.tui.walks import by_keyboard, by_mouse
from tpm_coach.domain import Rating, RehearsalKind
from tpm_coach.practice.drill import Plan, Stage
from tpm_coach.practice.service import Practice
from tpm_coach.tui.screens.drill import DrillScreen
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.widgets.chat import Bubble
from tpm_coach.tui.widgets.feedback import FeedbackView


def box(pilot: Pilot[None]) -> TextArea:
    return pilot.app.screen.query_one(TextArea)


async def typed(pilot: Pilot[None], text: str) -> None:
    """Type a short text letter by letter and send it."""
    await pilot.press(*("space" if letter == " " else letter for letter in text))
    await press(pilot, "ctrl+s")


@by_keyboard(HomeScreen, DrillScreen)
async def test_a_drill_by_keyboard_alone(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await press(pilot, "enter")
        await press(pilot, "ctrl+t")
        assert "paused" in shown(pilot)
        await typed(pilot, "I asked them what they needed")
        assert "paused" not in shown(pilot) and "Coach follows up" in shown(pilot)
        await typed(pilot, "/done")
        await press(pilot, "s")
        await press(pilot, "j", "space", "m")
        assert "Try it first" in shown(pilot) and "(your mark)" in shown(pilot)
        await press(pilot, "pagedown", "k", "pageup", "left", "right", "1")
        assert "Saved as Again" in shown(pilot)
        await typed(pilot, "/end")
        assert "3 questions are left" in shown(pilot)
        await press(pilot, "u")
        assert drill(pilot).stage is Stage.FEEDBACK
        await press(pilot, "U")
        await typed(pilot, "/end")
        await press(pilot, "r")
        assert drill(pilot).ungraded is RehearsalKind.RETRY
        await typed(pilot, "/done")
        await press(pilot, "enter")
        assert drill(pilot).stage is Stage.OVER
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert [review.rating for review in practice.overview.history()] == [Rating.AGAIN]


@by_mouse(HomeScreen, DrillScreen)
async def test_a_drill_by_mouse_alone(running: Running, practice: Practice) -> None:
    async with running(size=(120, 50)) as pilot:
        await click(pilot, "Drill")
        for answer in (OFF_TOPIC, "/done"):
            await click(pilot, "Write as you would speak")
            box(pilot).insert(answer)
            await click(pilot, "Send")
        await click(pilot, "Quite")
        await click(pilot, "✗")
        assert "(your mark)" in shown(pilot)
        await click(pilot, "Tick point")
        assert "(your mark)" not in shown(pilot)
        await click(pilot, "opens it")
        assert drill(pilot).model_shown
        await click(pilot, "Model answer")
        assert not drill(pilot).model_shown
        await click(pilot, "1 Again")
        [review] = practice.overview.history()
        assert (review.rating, review.confidence) == (Rating.AGAIN, 3)
        box(pilot).insert("/end")
        await click(pilot, "Send")
        await click(pilot, "Undo")
        await click(pilot, "3 Good")
        box(pilot).insert("/end")
        await click(pilot, "Send")
        await click(pilot, "Home")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert [review.rating for review in practice.overview.history()] == [Rating.GOOD]


async def test_the_question_stands_right_above_the_box(running: Running) -> None:
    async with running(Plan(), size=(120, 60)) as pilot:
        question = pilot.app.screen.query_one(Bubble).region
        assert box(pilot).region.y - question.bottom <= 1


@pytest.mark.parametrize("command", ["/help", "/nonsense"])
async def test_the_latest_message_stays_in_sight_when_a_notice_appears(
    running: Running, command: str
) -> None:
    async with running(Plan()) as pilot:
        await write(pilot, OFF_TOPIC)
        await write(pilot, "/hint")
        await write(pilot, command)
        screen = pilot.app.screen
        hint = screen.query(Bubble).last()
        assert hint.region.bottom <= screen.query_one("#chat").region.bottom
        assert hint.turn.text.split()[0] in shown(pilot)


async def test_a_wide_terminal_shows_the_feedback_beside_the_answer(running: Running) -> None:
    async with running(Plan(), size=(200, 60)) as pilot:
        await to_feedback(pilot)
        answer, feedback = (
            pilot.app.screen.query("Bubble.-learner").first(),
            pilot.app.screen.query_one(FeedbackView),
        )
        assert feedback.region.x > answer.region.right
        assert feedback.region.y <= answer.region.y
        await pilot.resize_terminal(120, 40)
        await settled(pilot)
        assert feedback.region.x < answer.region.right


async def test_the_box_says_which_key_sends_as_the_learner_chose(running: Running) -> None:
    async with running(Plan(), keys=(("answer.send", "f4"),)) as pilot:
        assert "f4 sends" in shown(pilot)
        box(pilot).insert(OFF_TOPIC)
        await press(pilot, "f4")
        assert "Coach follows up" in shown(pilot)


async def test_ticks_are_there_again_after_leaving_and_coming_back(
    running: Running, practice: Practice
) -> None:
    async with running() as pilot:
        await press(pilot, "enter")
        await to_feedback(pilot)
        await press(pilot, "1", *"/end", "ctrl+s", "u", "space")
        assert "(your mark)" in shown(pilot)
        await press(pilot, "escape", "enter")
        assert "With your marks: 1 of" in shown(pilot)
        assert drill(pilot).confidence == 3
        await press(pilot, "2")
        [review] = practice.overview.history()
        assert review.feedback and [e.marked for e in review.feedback.evidence].count(True) == 1


async def test_the_end_says_what_was_answered_and_what_is_left(running: Running) -> None:
    async with running(Plan()) as pilot:
        await to_feedback(pilot)
        prompt = drill(pilot).turns[0].text
        await press(pilot, "1")
        await write(pilot, "/end")
        [line] = [line for line in shown(pilot).splitlines() if "Again" in line]
        assert prompt[:20] in line and "1 d, " in line
        assert "1 answer, under a minute of writing. 3 questions are left." in shown(pilot)


async def test_an_answer_is_held_against_the_last_one_in_words(running: Running, practice: Practice) -> None:
    async with running(Plan(), size=(120, 60)) as pilot:
        await to_feedback(pilot, f"{OFF_TOPIC} {OFF_TOPIC}")
        prompt = drill(pilot).turns[0].text
        await press(pilot, "1")
        await write(pilot, "/end")
        await press(pilot, "r")
        assert drill(pilot).turns[0].text == prompt
        await write(pilot, OFF_TOPIC)
        await write(pilot, "/done")
        await press(pilot, "3")
        assert "Compared with your last answer: " in shown(pilot)
        assert "words more" in shown(pilot) or "words fewer" in shown(pilot)


async def test_page_up_leads_back_to_the_question_while_a_reply_is_written(running: Running) -> None:
    async with running(Plan()) as pilot:
        question = drill(pilot).turns[0].text
        await write(pilot, " ".join([OFF_TOPIC] * 8))
        assert question not in shown(pilot)
        await press(pilot, *"So", "pageup", "pageup")
        assert question in shown(pilot)
        await press(pilot, "pagedown", "pagedown", "pagedown")
        assert "Coach follows up" in shown(pilot) and question not in shown(pilot)
        box(pilot).insert("\n".join("a line of an answer" for _ in range(60)))
        await press(pilot, "pageup")
        assert question not in shown(pilot)
        assert box(pilot).cursor_location[0] < 59


async def test_undo_at_the_end_shows_the_feedback_in_place_of_the_summary(running: Running) -> None:
    async with running(Plan(), size=(120, 60)) as pilot:
        await to_feedback(pilot)
        await press(pilot, "1")
        await write(pilot, "/end")
        await press(pilot, "u")
        assert "Tomorrow:" not in shown(pilot)
        assert len(pilot.app.screen.query(FeedbackView)) == 1


async def test_the_end_stays_when_nothing_can_be_done_again(running: Running) -> None:
    async with running(Plan()) as pilot:
        await to_feedback(pilot)
        await press(pilot, "1")
        await write(pilot, "/end")
        await press(pilot, "u", "U")
        await write(pilot, "/end")
        await press(pilot, "U")
        assert "Redo" not in shown(pilot)
        assert len(pilot.app.screen.query("#summary")) == 1
