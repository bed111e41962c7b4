from __future__ import annotations

import gc
import re
from collections.abc import Awaitable, Callable
from weakref import ref

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea
from textual.widgets._footer import FooterKey

from tests.tui.conftest import Running, appears, key_bar, press, settled, shown, write
from tests.tui.mouse import click
from tests.tui.walks import by_keyboard, by_mouse, pictured
from tpm_coach.practice.drill import Plan
from tpm_coach.tui import keys, navigation
from tpm_coach.tui.app import CoachApp
from tpm_coach.tui.screens.drill import DrillScreen
from tpm_coach.tui.screens.help import HelpScreen
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.screens.plan import PlanScreen
from tpm_coach.tui.widgets.chat import Bubble


def words(pilot: Pilot[None]) -> str:
    """What is on the screen, on one line and without frames."""
    return " ".join(shown(pilot).replace("│", " ").split())


async def test_help_tells_each_key_once_and_in_a_sentence(running: Running) -> None:
    async with running(size=(100, 60)) as pilot:
        await press(pilot, "question_mark")
        told = re.findall(r"│  (\S.*?)   +([A-Z].*?)  +│", shown(pilot))
        assert told.count(("u", "Take back what was done last.")) == 1
        assert ("pgup", "Page up.") in told
        assert all(about.endswith(".") for _, about in told)


@by_keyboard(HelpScreen)
async def test_help_shows_every_key_of_home_and_of_the_app(running: Running) -> None:
    async with running(size=(100, 60)) as pilot:
        await press(pilot, "question_mark")
        text = words(pilot)
        for key in (*keys.declared(HomeScreen), *keys.declared(CoachApp)):
            assert key.about in text
        assert "?, f1 Show every key of this screen." in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_help_shows_changed_keys_as_they_are_now(running: Running) -> None:
    async with running(size=(100, 60), keys=(("home.weak", "z,ctrl+t"), ("app.help", "f2"))) as pilot:
        await press(pilot, "f2")
        assert "z, ^t Drill your weakest category." in words(pilot)
        assert "f2 Show every key of this screen." in words(pilot)


async def test_a_question_mark_in_the_answer_is_text_and_f1_is_help(running: Running) -> None:
    async with running(Plan(), size=(100, 60)) as pilot:
        await press(pilot, "question_mark")
        assert pilot.app.screen.query_one(TextArea).text == "?"
        assert "f1 Help" in shown(pilot)
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert "^s, ^j Send" in words(pilot) and "In a text field" in words(pilot)
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, DrillScreen)
        assert pilot.app.screen.query_one(TextArea).text == "?"


async def test_keys_that_do_nothing_now_are_told_apart(running: Running) -> None:
    async with running(Plan(), size=(100, 60)) as pilot:
        await press(pilot, "f1")
        now, _, later = words(pilot).partition("At other times")
        assert "Go home; what you wrote is kept." in now and "Tick or untick the chosen point." in later


async def test_every_place_has_help_that_says_what_it_is_for(running: Running) -> None:
    async with running(size=(120, 60)) as pilot:
        app = pilot.app
        assert isinstance(app, CoachApp)
        for place in navigation.PLACES:
            app.action_go(place.name)
            await pilot.pause()
            await pilot.press("f1")
            assert await appears(pilot, place.title)
            assert isinstance(app.screen, HelpScreen)
            assert place.help in words(pilot)
            await app.pop_screen()
            await pilot.pause()
            await app.pop_screen()
            await pilot.pause()


async def test_help_can_be_read_to_its_end_on_a_small_screen(running: Running) -> None:
    async with running(size=(80, 24)) as pilot:
        await press(pilot, "question_mark", "end")
        assert "Leave; what is written but not sent is kept." in shown(pilot)
        assert "esc Close" in shown(pilot)


async def test_the_key_bar_never_overflows_and_always_leads_to_help(running: Running) -> None:
    async with running(size=(40, 24)) as pilot:
        cells = 0
        for width in (40, 60, 80, 100, 120, 160, 200, 240):
            await pilot.resize_terminal(width, 24)
            await settled(pilot)
            bar = key_bar(pilot)
            assert bar[-1].endswith("? Help") and "⏎ Drill" in bar[0]
            assert len(bar) <= 2 and max(map(len, bar)) <= width
            assert len("".join(bar)) >= cells
            cells = len("".join(bar))


async def test_keys_that_are_shown_no_more_leave_no_trace_in_memory(running: Running) -> None:
    async with running(Plan()) as pilot:
        shown_before = [ref(key) for key in pilot.app.screen.query("FooterKey")]
        await write(pilot, "/done")
        assert shown_before and "Send" not in "".join(key_bar(pilot))
        gc.collect()
        assert not [key for key in shown_before if key() is not None]


async def test_a_changed_key_works_in_place_of_the_old_one(running: Running) -> None:
    async with running(keys=(("home.weak", "z"),)) as pilot:
        assert "z Weak" in shown(pilot)
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, HomeScreen)
        await press(pilot, "z")
        assert isinstance(pilot.app.screen, DrillScreen)


async def test_two_keys_can_change_places(running: Running) -> None:
    async with running(keys=(("home.weak", "a"), ("home.ahead", "w"))) as pilot:
        await press(pilot, "a")
        screen = pilot.app.screen
        assert isinstance(screen, DrillScreen) and screen.drill and screen.drill.plan.weak


async def test_keys_that_cannot_be_are_told_and_the_rest_counts(running: Running) -> None:
    wished = (("home.weka", "x"), ("home.ahead", "w"), ("home.plan", "f5"))
    async with running(size=(110, 40), keys=wished) as pilot:
        assert await appears(pilot, "there is no 'home.weka'; did you mean home.weak?")
        assert "w is taken by home.weak (Weak)" in shown(pilot)
        assert "w Weak" in shown(pilot) and "f5 Plan" in shown(pilot)


async def test_a_theme_that_does_not_exist_is_told_and_the_default_is_worn(running: Running) -> None:
    async with running(theme="no-such", keys=(("home.settings", "f9"),)) as pilot:
        assert await appears(pilot, "There is no theme 'no-such'; the settings (f9)")
        assert pilot.app.theme == "textual-dark"


async def test_ctrl_c_copies_what_is_selected_and_ctrl_v_pastes_it(running: Running) -> None:
    async with running(Plan()) as pilot:
        box = pilot.app.screen.query_one(TextArea)
        box.insert("We agreed on one date.")
        await press(pilot, "f7", "ctrl+c")
        assert pilot.app.clipboard == "We agreed on one date."
        await press(pilot, "end", "ctrl+v")
        assert box.text == "We agreed on one date." * 2


async def test_ctrl_c_copies_text_that_the_mouse_selected_while_the_box_has_the_cursor(
    running: Running,
) -> None:
    async with running(Plan(), size=(100, 40)) as pilot:
        bubble = pilot.app.screen.query(Bubble).first()
        await pilot.mouse_down(bubble, offset=(2, 1))
        await pilot.hover(bubble, offset=(9, 1))
        await pilot.mouse_up(bubble, offset=(9, 1))
        await press(pilot, "ctrl+c")
        assert pilot.app.clipboard and pilot.app.clipboard in bubble.turn.text


@by_mouse(HelpScreen)
async def test_help_is_opened_and_closed_by_mouse(running: Running) -> None:
    async with running() as pilot:
        await click(pilot, "Plan")
        await pilot.click(pilot.app.screen.query(FooterKey).last())
        await settled(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.click(FooterKey)
        await settled(pilot)
        assert isinstance(pilot.app.screen, PlanScreen)


async def test_only_long_texts_are_said_to_be_taken_back(running: Running) -> None:
    async with running(size=(100, 60)) as pilot:
        await press(pilot, "p", "f1")
        assert "In a text field" in shown(pilot) and "Take back, do again." not in shown(pilot)


@pictured(HelpScreen)
@pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), "textual-dark"), ((120, 40), "textual-light")],
    ids=["small-dark", "large-light"],
)
async def test_how_it_looks(
    running: Running,
    looks: Callable[[Pilot[None]], Awaitable[None]],
    size: tuple[int, int],
    theme: str,
) -> None:
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "p")
        for box in pilot.app.screen.query(Input):
            box.cursor_blink = False
        await press(pilot, "f1")
        await looks(pilot)


@pytest.mark.parametrize(
    ("keys", "told"),
    [(("enter", "f1"), "/skip"), (("m", "enter", "enter", "f1"), "/pause")],
    ids=["drill", "interview"],
)
async def test_help_tells_what_may_be_written_in_the_answer(
    running: Running, keys: tuple[str, ...], told: str
) -> None:
    async with running(size=(80, 60)) as pilot:
        await press(pilot, *keys)
        assert "Written in the answer" in shown(pilot)
        assert told in shown(pilot)
