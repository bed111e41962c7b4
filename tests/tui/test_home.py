from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.conftest import NOW
from tests.tui.conftest import Running, appears, key_bar, press, settled, shown
from tests.tui.walks import by_keyboard, by_mouse
from tpm_coach.domain import Answer, Category, InterviewPlan, Pack, Practised, Rating
from tpm_coach.errors import StoreBusy
from tpm_coach.planning import Strength
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.home import Coming, Said, Session, Today, Weakest
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings
from tpm_coach.store import Store
from tpm_coach.tui.app import CoachApp
from tpm_coach.tui.navigation import PLACES, Place, place_of
from tpm_coach.tui.screens.drill import DrillScreen
from tpm_coach.tui.screens.help import HelpScreen
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.widgets import glance
from tpm_coach.tui.widgets.heatmap import heatmap, weeks_in

QUIET = Today("me", NOW.date(), (), 0, 0, 0, (), (), (), 0, 0)
"""A day on which there is nothing."""
PRESSED = dict.fromkeys(("drill", "ahead", "plan", "weak", "import"), "x")


def rate(practice: Practice, question_id: str, rating: Rating, days_ago: int) -> None:
    at = NOW - timedelta(days=days_ago)
    question = practice.library.question(question_id)
    practice.drills.record(question, Answer((), at, 60.0), None, None, rating, at)


async def test_home_says_in_one_glance_what_today_holds(running: Running, practice: Practice) -> None:
    due = practice.overview.due
    first = [item.question_id for item in due(Plan(), NOW)]
    rate(practice, first[0], Rating.AGAIN, days_ago=2)
    rate(practice, first[1], Rating.GOOD, days_ago=1)
    async with running() as pilot:
        text = shown(pilot)
        assert "1 due" in text and "4 new" in text
        assert "streak 2 days" in text
        for name in ("Behavioral", "System Design", "Program Management", "Process Design", "Metrics"):
            assert name in text
        assert "1 of 2 seen" in text


async def test_todays_questions_are_listed_with_reasons_and_minutes(
    running: Running, practice: Practice
) -> None:
    rate(practice, "many-teams", Rating.AGAIN, days_ago=3)
    async with running() as pilot:
        line = next(row for row in shown(pilot).splitlines() if "overdue by 2 days" in row)
        assert "5 min" in line
        assert practice.library.question("many-teams").prompt[:20] in line


@pytest.mark.parametrize(
    ("whys", "heading"),
    [
        (("64% recall on the day", "rated Again in it"), "Final pass:"),
        (("64% recall on the day", "64% recall on the day"), "Final pass: 64% recall on the day"),
    ],
)
def test_what_all_reasons_share_is_said_once_and_the_prompts_get_the_room(
    whys: tuple[str, str], heading: str
) -> None:
    prompt = "Tell me about a time when an intake process that you ran turned away what it should not."
    coming = tuple(Coming("q", Category.METRICS, prompt, f"final pass: {why}", 7) for why in whys * 5)
    lines = glance.plan(replace(QUIET, coming=coming), PRESSED, 8, 73).plain.splitlines()
    assert len(lines) == 8 and lines[2] == heading
    assert all(prompt[:39] in line and line.endswith("  7 min") for line in lines[3:7])
    assert "Final pass" not in "".join(lines[3:])
    assert lines[7] == "and 6 more, about 42 minutes"


@pytest.mark.parametrize("width", [44, 54, 73, 110])
@pytest.mark.parametrize("rows", [6, 8, 21, 40])
def test_todays_questions_keep_within_their_lines(width: int, rows: int) -> None:
    said = ("Why?", "Tell me about a time when two teams wanted the same thing and only one could have it.")
    coming = tuple(
        Coming("q", category, prompt, reason, 12)
        for category, reason in zip(Category, ("new", "due today", "overdue by 12 days"), strict=False)
        for prompt in said
    )
    lines = glance.plan(replace(QUIET, coming=coming, waiting=9), PRESSED, rows, width).plain.splitlines()
    assert len(lines) <= rows
    assert max(map(len, lines[3:])) <= width


@pytest.mark.parametrize("width", [52, 82])
def test_beside_todays_questions_a_prompt_of_the_other_cards_is_not_cut(width: int) -> None:
    prompt = "You have learnt of a security flaw that is very expensive to mend. What do you do first?"
    spot = Weakest(Strength(Category.METRICS, 1, 2, 0.5), 0, prompt, 0.9, 0.1)
    said = Said(Category.METRICS, prompt, Rating.GOOD, 1.0, NOW.date())
    worse = replace(said, coverage=0.2)
    today = replace(QUIET, weakest=spot, session=Session(NOW.date(), 2, 9, said, worse))
    for text in (glance.weakest(today, PRESSED, width, 2), glance.session(today, width, 2)):
        assert prompt in " ".join(text.plain.split())
        assert max(map(len, text.plain.splitlines())) <= width
    assert prompt not in glance.session(today, width).plain, "in a line of its own it has no room"


def test_thousands_are_told_apart() -> None:
    strength = Strength(Category.METRICS, 1800, 2050, 0.25)
    assert "1,800 of 2,050 seen" in glance.readiness(replace(QUIET, strengths=(strength,)), 73).plain


def test_a_year_of_practice_counts_a_year() -> None:
    practised = tuple(Practised(QUIET.day - timedelta(days=ago), 3, 0, 60.0) for ago in (400, 366, 364, 1))
    assert (
        "6 answers on 2 days, streak 1 day" in glance.practice(replace(QUIET, practised=practised), 73).plain
    )


async def test_the_essentials_fit_a_small_terminal_without_scrolling(
    running: Running, practice: Practice
) -> None:
    plan = InterviewPlan("interview", NOW.date() + timedelta(days=21), NOW.date())
    practice.preparing.save(plan, NOW - timedelta(days=20))
    for ago in (20, 3):
        rate(practice, "many-teams", Rating.AGAIN, days_ago=ago)
    async with running(size=(80, 24)) as pilot:
        text = shown(pilot)
        assert "Interview in 21 days, Mon 14 Dec" in text
        for title in ("Today", "How ready you are", "Weakest spot"):
            assert f"─ {title} ─" in text
        assert "drills it" in text and "points in two weeks" in text
        page = pilot.app.screen.query_one("#page")
        assert page.query_one("#weakest").region.bottom <= page.region.bottom


async def test_a_wide_terminal_shows_everything_at_once(running: Running, practice: Practice) -> None:
    rate(practice, "many-teams", Rating.AGAIN, days_ago=1)
    rate(practice, "launch-metrics", Rating.EASY, days_ago=1)
    async with running(size=(120, 40)) as pilot:
        text = shown(pilot)
        assert "Best" in text and "Worst" in text and "Yesterday: 2 answers" in text
        assert "2 answers on 1 day, streak 1 day" in text
        assert "Mon" in text and "Sun" in text and "Nov" in text
        assert pilot.app.screen.query_one("#page").max_scroll_y == 0


async def test_a_small_terminal_scrolls_to_the_rest(running: Running, practice: Practice) -> None:
    rate(practice, "many-teams", Rating.AGAIN, days_ago=1)
    async with running(size=(80, 24)) as pilot:
        assert "1 answer on 1 day" not in shown(pilot)
        await press(pilot, "pagedown")
        assert "1 answer on 1 day" in shown(pilot)
        await press(pilot, "pageup")
        assert "How ready you are" in shown(pilot)


async def test_empty_cards_say_what_will_be_in_them(running: Running) -> None:
    async with running(size=(120, 40)) as pilot:
        text = shown(pilot)
        assert "No interview date yet: p sets it" in text
        assert "After your first answers" in text
        assert "its best and its worst answer" in text
        assert "Each day with an answer gets a shade here" in text


@by_mouse(HomeScreen)
async def test_a_key_named_in_a_card_can_be_clicked(running: Running, practice: Practice) -> None:
    rate(practice, "many-teams", Rating.AGAIN, days_ago=1)
    async with running() as pilot:
        rows = shown(pilot).splitlines()
        [row] = [index for index, text in enumerate(rows) if "w drills it" in text]
        await pilot.click(offset=(rows[row].index("w drills it"), row))
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, DrillScreen)
        assert screen.drill and screen.drill.question
        assert f"{screen.drill.question.category.title}, " in rows[row]


async def test_the_cards_name_the_keys_as_they_are_mapped(practice: Practice, tmp_path: Path) -> None:
    rate(practice, "many-teams", Rating.AGAIN, days_ago=1)
    settings = Settings(keys=(("home.weak", "f9"),))
    app = CoachApp(lambda: practice, lambda: NOW, settings, tmp_path / "config.toml")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "f9 drills it" in shown(pilot)


async def test_a_prompt_is_shown_as_it_is_written_never_as_markup(
    running: Running, store: Store, small_pack: Pack, practice: Practice
) -> None:
    odd = replace(small_pack.questions[0], prompt="[bold]Why[/] \x1b[31m[@click=app.quit]leave?[/]")
    store.bank.put([(replace(small_pack, questions=(odd,)), "odd")], NOW)
    async with running() as pilot:
        assert "[bold]Why[/] [31m[@click=app.quit]" in shown(pilot)


async def test_w_drills_weak_spots(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, DrillScreen)
        assert pilot.app.screen.drill is not None and pilot.app.screen.drill.plan.weak


async def test_u_takes_back_a_rating_of_today_at_once(running: Running, practice: Practice) -> None:
    rate(practice, "many-teams", Rating.GOOD, days_ago=0)
    async with running() as pilot:
        await press(pilot, "u")
        assert practice.overview.history() == []


async def test_u_asks_before_it_takes_back_what_is_of_an_earlier_day(
    running: Running, practice: Practice
) -> None:
    rate(practice, "many-teams", Rating.GOOD, days_ago=1)
    prompt = practice.library.question("many-teams").prompt
    async with running() as pilot:
        await pilot.press("u")
        assert await appears(pilot, f"Take back the rating Good of “{prompt[:20]}")
        assert "from yesterday?" in " ".join(shown(pilot).split())
        assert "Drill" not in shown(pilot) and "esc Back" in shown(pilot)
        await press(pilot, "enter")
        assert len(practice.overview.history()) == 1
        await pilot.press("u")
        assert await appears(pilot, "Take back the rating")
        await press(pilot, "2")
        assert practice.overview.history() == []
        assert isinstance(pilot.app.screen, DrillScreen)


async def test_home_offers_no_undo_while_there_is_nothing_to_undo(running: Running) -> None:
    async with running() as pilot:
        assert "Undo" not in shown(pilot)
        await press(pilot, "u")
        assert not isinstance(pilot.app.screen, DrillScreen)


async def test_a_store_that_cannot_be_opened_ends_the_app_with_its_sentence(tmp_path: Path) -> None:
    def fail() -> Practice:
        raise StoreBusy("it is in use by another process")

    app = CoachApp(fail, lambda: NOW, Settings(), tmp_path / "config.toml")
    async with app.run_test() as pilot:
        await settled(pilot)
    assert str(app.failure) == "it is in use by another process"


@pytest.mark.parametrize("width", [80, 120])
async def test_every_key_of_home_is_seen_and_clicked_in_a_small_terminal(
    running: Running, practice: Practice, width: int
) -> None:
    rate(practice, "many-teams", Rating.AGAIN, days_ago=1)
    places = [place for place in PLACES if place.key]
    async with running(size=(width, 24)) as pilot:
        for name in ("Drill", "Weak", "Ahead", "Undo", *(place.label for place in places), "Quit", "Help"):
            assert f" {name} " in "  ".join((*key_bar(pilot), ""))
        for name in ("Drill", "Weak", "Ahead"):
            await pilot.click(offset=where(pilot, f" {name}"))
            await settled(pilot)
            assert isinstance(pilot.app.screen, DrillScreen)
            await press(pilot, "escape")
        await pilot.click(offset=where(pilot, " Help"))
        await settled(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        await press(pilot, "escape")
        for place in places:
            await pilot.click(offset=where(pilot, f" {place.label}"))
            assert await arrives(pilot, place)
            await pilot.app.pop_screen()
            await pilot.pause()
        await pilot.click(offset=where(pilot, " Quit"))
        await pilot.pause()
        assert not pilot.app.is_running


@by_keyboard(HomeScreen)
async def test_every_place_is_reached_by_its_key_and_left_by_escape(running: Running) -> None:
    async with running() as pilot:
        for key in ("enter", "w", "a"):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, DrillScreen)
            await press(pilot, "escape")
        for place in PLACES:
            if place.key:
                await pilot.press(place.key)
                assert await arrives(pilot, place)
                await pilot.press("escape")
                assert await arrives(pilot, None)


async def arrives(pilot: Pilot[None], place: Place | None) -> bool:
    """Wait until a place is open, None for home; the picker of Import has a worker that never ends."""
    for _ in range(200):
        if place_of(pilot.app.screen) is place:
            return True
        await pilot.pause(0.01)
    return False


def where(pilot: Pilot[None], text: str) -> tuple[int, int]:
    """The column and the line of a text's last place on the screen."""
    lines = shown(pilot).splitlines()
    row = max(row for row, line in enumerate(lines) if text in line)
    return lines[row].index(text) + 1, row


@pytest.mark.parametrize("cells", [20, 68, 110, 163, 400])
def test_the_heatmap_shows_each_day_in_its_row_and_column(cells: int) -> None:
    today = date(2026, 11, 25)  # a Wednesday
    answers = {today: 1, today - timedelta(days=1): 4, today - timedelta(days=7): 7, date(2026, 11, 9): 12}
    lines = heatmap(answers, today, cells).plain.split("\n")
    weeks, width = weeks_in(cells)
    assert all(len(line) <= cells for line in lines)
    assert [line[:3] for line in lines[1:]] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    def shade(day: date) -> str:
        column = weeks - 1 - (today - timedelta(days=2) - (day - timedelta(days=day.weekday()))).days // 7
        return lines[1 + day.weekday()][4 + column * width]

    assert shade(today) == "░"
    assert shade(today - timedelta(days=1)) == "▒"
    assert shade(today - timedelta(days=7)) == "▓"
    assert shade(date(2026, 11, 9)) == "█"
    assert shade(date(2026, 11, 10)) == "·"
    assert len(lines[4].rstrip()) < 4 + weeks * width
