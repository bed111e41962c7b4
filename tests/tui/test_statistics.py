"""The statistics screen: what it says, how it is reached and left, how it follows window and theme."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Tab

from tests.conftest import NOW
from tests.histories import practised
from tests.tui.conftest import Running, press, settled, shown
from tests.tui.looking import click_key
from tests.tui.walks import by_keyboard, by_mouse, pictured
from tpm_coach.domain import Answer, Rating, Turn, TurnKind
from tpm_coach.practice.service import Practice
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.screens.statistics import TITLES, StatisticsScreen

SAID = {
    1: "is the weakest category",
    2: "repeated answers passed",
    3: "Answers a day",
    4: "You said Very",
    5: "answers fall due",
    6: "circle back daily",
}
"""What each part is known by."""


async def test_a_new_learner_is_told_what_will_be_there(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "s")
        text = shown(pilot)
        assert "Nothing to count yet" in text
        assert all(title in text for title in TITLES)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_each_part_is_shown_by_its_number(
    running: Running, practice: Practice, size: tuple[int, int]
) -> None:
    practised(practice)
    async with running(size=size) as pilot:
        await press(pilot, "s")
        for number, said in SAID.items():
            await press(pilot, str(number))
            text = shown(pilot)
            assert said in " ".join(text.split()), text
            assert max(map(len, text.splitlines())) <= size[0]


async def test_one_answer_is_enough_for_every_part(running: Running, practice: Practice) -> None:
    question = practice.library.question("many-teams")
    practice.drills.record(question, Answer((), NOW, 60.0), None, None, Rating.AGAIN, NOW)
    practice.drills.record(question, Answer((), NOW, 60.0), None, None, Rating.GOOD, NOW + timedelta(days=1))
    async with running() as pilot:
        await press(pilot, "s")
        for number, said in {
            1: "questions that you never answered, 2 of 2",
            2: "1 repeated answer passed",
            3: "1 of the last 90 days",
            4: "You have not said yet how sure",
            5: "9 new questions",
            6: "Your words are told from 5 answers on.",
        }.items():
            await press(pilot, str(number))
            assert said in " ".join(shown(pilot).split())


async def test_words_of_any_script_keep_the_columns_apart(running: Running, practice: Practice) -> None:
    for n, question_id in enumerate(
        ("many-teams", "slow-reviews", "launch-metrics", "failed-launch", "slipping-date")
    ):
        said = f"里程碑里程碑里程碑里程碑里程碑里程碑里程碑里程碑 風險 {n}"
        turns = (Turn(TurnKind.ANSWER, said, NOW),)
        question = practice.library.question(question_id)
        practice.drills.record(question, Answer(turns, NOW, 60.0), None, None, Rating.GOOD, NOW)
    async with running() as pilot:
        await press(pilot, "s", "6")
        lines = pilot.app.screen._compositor.render_strips()
        assert max(strip.cell_length for strip in lines) <= 80
        assert re.search(r"里程碑\S* +5 +5 +0", shown(pilot))


@by_keyboard(StatisticsScreen)
async def test_the_arrows_go_round(running: Running, practice: Practice) -> None:
    practised(practice)
    async with running() as pilot:
        await press(pilot, "s", "left")
        assert SAID[6] in shown(pilot)
        await press(pilot, "right", "tab")
        assert SAID[2] in shown(pilot)
        await press(pilot, "shift+tab")
        assert SAID[1] in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_part_is_shown_by_a_click_on_its_name(running: Running, practice: Practice) -> None:
    practised(practice)
    async with running() as pilot:
        await press(pilot, "s")
        await pilot.click(pilot.app.screen.query_one("#part-5", Tab))
        await settled(pilot)
        assert SAID[5] in shown(pilot)


@by_mouse(StatisticsScreen)
async def test_every_part_is_gone_through_by_mouse_alone(running: Running, practice: Practice) -> None:
    practised(practice)
    async with running(size=(120, 40)) as pilot:
        await click_key(pilot, "Stats")
        for number in (2, 3, 4, 5, 6):
            await click_key(pilot, "Next")
            assert SAID[number] in " ".join(shown(pilot).split())
        await click_key(pilot, "Previous")
        assert SAID[5] in " ".join(shown(pilot).split())
        await click_key(pilot, "Back")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_an_empty_screen_names_the_learners_own_keys(running: Running) -> None:
    async with running(keys=(("statistics.leave", "q"), ("home.drill", "f5"))) as pilot:
        await press(pilot, "s")
        assert "q goes back; f5 at home asks the first question" in shown(pilot)


async def test_days_that_do_not_fit_beside_each_other_go_below_one_another(
    running: Running, practice: Practice
) -> None:
    practised(practice)
    async with running(size=(200, 60)) as pilot:
        await press(pilot, "s", "3")
        text = shown(pilot)
        assert "the last" not in text.partition("\n\n")[2]
        assert "26 Aug" in text and "Ratings" in text
        answers, minutes = (
            next(n for n, line in enumerate(text.splitlines()) if title in line)
            for title in ("Answers a day", "Minutes of writing a day")
        )
        assert minutes > answers + 9


async def test_what_does_not_fit_is_scrolled_to(running: Running, practice: Practice) -> None:
    practised(practice)
    async with running() as pilot:
        await press(pilot, "s", "3")
        assert "Easy" not in shown(pilot)
        await press(pilot, "end")
        assert "Easy" in shown(pilot)
        await press(pilot, "2")
        assert SAID[2] in shown(pilot)


async def test_plots_are_drawn_anew_for_another_window(running: Running, practice: Practice) -> None:
    practised(practice)
    async with running(size=(80, 24)) as pilot:
        await press(pilot, "s", "3")
        assert "Minutes of writing a day" not in shown(pilot)
        await pilot.resize_terminal(160, 40)
        await settled(pilot)
        assert "Minutes of writing a day" in shown(pilot)
        await press(pilot, "2")
        [line] = [line for line in shown(pilot).splitlines() if "by week" in line]
        assert "What FSRS foresaw, and what came" in line
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert max(map(len, shown(pilot).splitlines())) <= 80


async def test_plots_wear_the_colours_of_the_theme(running: Running, practice: Practice) -> None:
    practised(practice)
    async with running() as pilot:
        await press(pilot, "s", "3")
        for theme in ("nord", "high-contrast", "textual-light"):
            pilot.app.theme = theme
            await settled(pilot)
            primary = pilot.app.theme_variables["primary"].lower()
            bars = re.findall(r'class="\S+-(r\d+)"[^>]*>[^<]*█', pilot.app.export_screenshot())
            colours = dict(re.findall(r"-(r\d+) \{ fill: (#\w{6})", pilot.app.export_screenshot()))
            assert {colours[bar] for bar in bars} == {primary}


async def test_an_answer_given_meanwhile_is_counted_on_return(running: Running, practice: Practice) -> None:
    count = practised(practice, weeks=1)
    async with running() as pilot:
        await press(pilot, "s", "6")
        assert f"{count} answers of" in shown(pilot)
        await press(pilot, "escape")
        practised(practice, weeks=1)
        await press(pilot, "s", "6")
        assert f"{len(practice.overview.history())} answers of" in shown(pilot)


@pictured(StatisticsScreen)
@pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), "textual-dark"), ((120, 40), "textual-light")],
    ids=["small-dark", "large-light"],
)
@pytest.mark.parametrize("part", [1, 2, 3, 4, 5, 6])
async def test_looks(
    running: Running,
    practice: Practice,
    looks: Callable[[Pilot[None]], Awaitable[None]],
    part: int,
    size: tuple[int, int],
    theme: str,
) -> None:
    practised(practice)
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "s", str(part))
        await looks(pilot)
