"""The first start: three steps, each can be skipped, never shown again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input
from textual.widgets._footer import FooterKey

from tests.conftest import NOW
from tests.tui.conftest import Running, press, settled, shown
from tests.tui.test_home import rate
from tests.tui.walks import by_keyboard, by_mouse, pictured
from tpm_coach import packs
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.domain import Answer, Category, Rating, Turn, TurnKind
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings, load
from tpm_coach.store import Store
from tpm_coach.tui.screens import welcome
from tpm_coach.tui.screens.drill import DrillScreen
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.screens.welcome import WelcomeScreen


@pytest.fixture
def practice(store: Store, small_coach: RulesCoach) -> Practice:
    """A learner who opens the program for the first time."""
    opened = Practice(store, Settings(), "me", NOW)
    opened.coach = small_coach
    return opened


@by_keyboard(WelcomeScreen)
async def test_a_first_start_ends_in_the_first_question(running: Running) -> None:
    async with running() as pilot:
        assert "Welcome to tpm-coach" in shown(pilot) and "1 of 3" in shown(pilot)
        await press(pilot, "enter")
        assert "When is your interview?" in shown(pilot)
        await press(pilot, "escape")
        assert "Your first question" in shown(pilot)
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, DrillScreen)
        assert screen.drill and screen.drill.question
        assert screen.drill.question.category is Category.BEHAVIORAL
        assert screen.drill.total == 1
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_escape_skips_every_step_and_it_is_never_shown_again(
    running: Running, practice: Practice
) -> None:
    async with running() as pilot:
        await press(pilot, "escape", "escape", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
    assert practice.preparing.active() is None
    async with running() as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_who_leaves_at_once_is_welcomed_next_time(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "ctrl+q")
    async with running() as pilot:
        assert isinstance(pilot.app.screen, WelcomeScreen)


@by_keyboard(WelcomeScreen)
async def test_date_and_minutes_become_the_plan(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await press(pilot, "enter")
        pilot.app.screen.query_one("#interview", Input).value = "2026-12-14"
        await press(pilot, "enter")
        pilot.app.screen.query_one("#minutes", Input).value = "25"
        await press(pilot, "enter")
        assert "Your first question" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
    plan = practice.preparing.active()
    assert plan and (plan.interview.isoformat(), plan.minutes) == ("2026-12-14", 25)


async def test_minutes_alone_become_the_setting(running: Running, practice: Practice, tmp_path: Path) -> None:
    async with running() as pilot:
        await press(pilot, "enter")
        pilot.app.screen.query_one("#minutes", Input).value = "15"
        await press(pilot, "ctrl+s")
        assert "Your first question" in shown(pilot)
    assert load(tmp_path / "config.toml").minutes_per_day == 15
    assert practice.settings.minutes_per_day == 15
    assert practice.preparing.active() is None


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("interview", "next week", "'next week' is no day; write it as 2026-12-15."),
        ("interview", "2026-11-23", "give a day after 2026-11-23."),
        ("minutes", "2", "'2' is no number from 5 to 600."),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field(
    running: Running, practice: Practice, field: str, value: str, told: str
) -> None:
    async with running() as pilot:
        await press(pilot, "enter")
        pilot.app.screen.query_one(f"#{field}", Input).value = value
        await press(pilot, "ctrl+s")
        assert told in " ".join(shown(pilot).split())
        assert "When is your interview?" in shown(pilot)
    assert practice.preparing.active() is None


@pytest.mark.parametrize("value", ["31.2.", "2026-11-23"])
async def test_enter_goes_on_from_a_day_that_can_be_planned_for_only(running: Running, value: str) -> None:
    async with running() as pilot:
        await press(pilot, "enter")
        field = pilot.app.screen.query_one("#interview", Input)
        field.value = value
        await press(pilot, "enter")
        assert field.has_focus and "✗" in shown(pilot)
        field.value = "2026-12-14"
        await settled(pilot)
        assert "✗" not in shown(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen.query_one("#minutes", Input).has_focus
        assert "✗" not in shown(pilot)


async def test_who_asks_for_a_drill_gets_the_drill(running: Running) -> None:
    async with running(Plan()) as pilot:
        assert isinstance(pilot.app.screen, DrillScreen)


async def test_who_has_answered_before_needs_no_welcome(running: Running, practice: Practice) -> None:
    rate(practice, "many-teams", Rating.GOOD, days_ago=1)
    async with running() as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_the_mouse_goes_on_too(running: Running) -> None:
    async with running() as pilot:
        rows = shown(pilot).splitlines()
        await pilot.click(offset=(rows[-1].index("Go on"), len(rows) - 1))
        await settled(pilot)
        assert "When is your interview?" in shown(pilot)


@pictured(WelcomeScreen)
@pytest.mark.parametrize("step", [0, 1, 2])
@pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), "textual-dark"), ((120, 40), "textual-light")],
    ids=["small-dark", "large-light"],
)
async def test_every_step_fits_a_small_terminal(
    running: Running,
    looks: Callable[[Pilot[None]], Awaitable[None]],
    step: int,
    size: tuple[int, int],
    theme: str,
) -> None:
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, *["escape"] * step)
        assert pilot.app.screen.query_one("#welcome").max_scroll_y == 0
        for box in pilot.app.screen.query(Input):
            box.cursor_blink = False
        await looks(pilot)


def test_the_example_is_what_the_coach_really_hears() -> None:
    questions = [q for path in packs.shipped() for pack in packs.read(path) for q in pack.questions]
    question = next(q for q in questions if q.id == welcome.EXAMPLE_ID)
    turn = Turn(TurnKind.ANSWER, welcome.EXAMPLE_ANSWER, NOW.astimezone(UTC))
    judged = RulesCoach(questions).judge(question, Answer((turn,), NOW.astimezone(UTC), 60.0))
    assert tuple(e.key_point for e in judged.evidence if e.heard) == welcome.EXAMPLE_HEARD
    [missed] = [e for e in judged.evidence if e.key_point == welcome.EXAMPLE_MISSED]
    assert not missed.heard and missed.must
    assert missed.why == welcome.EXAMPLE_WHY


@by_mouse(WelcomeScreen)
async def test_the_mouse_goes_through_all_the_steps(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await pilot.click(FooterKey)
        await settled(pilot)
        await pilot.click("#interview")
        pilot.app.screen.query_one("#interview", Input).value = "2026-12-14"
        await pilot.click(FooterKey)
        await settled(pilot)
        assert "Your first question" in shown(pilot)
        plan = practice.preparing.active()
        assert plan and plan.interview.isoformat() == "2026-12-14"
        await pilot.click(FooterKey)
        await settled(pilot)
        assert isinstance(pilot.app.screen, DrillScreen)


async def test_the_texts_name_the_keys_that_were_put_in_their_place(running: Running) -> None:
    async with running(keys=(("answer.send", "f5"), ("welcome.next", "f6"), ("welcome.skip", "f7"))) as pilot:
        await press(pilot, "f6", "f7")
        text = " ".join(shown(pilot).replace("│", " ").split())
        assert "f5 sends." in text
        assert "f6 asks it. f7 goes to the home screen" in text
