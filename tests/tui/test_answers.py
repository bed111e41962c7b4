"""Answers: every one listed and searched, one shown again, two side by side."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.conftest import NOW, model_answer
from tests.practice.answering import answered
from tests.tui.conftest import Running, appears, shown
from tests.tui.looking import click_key, lines, press, rows, search, settled, write
from tests.tui.walks import by_keyboard, by_mouse, pictured
from tpm_coach.domain import Pack, Rating
from tpm_coach.practice.service import Practice
from tpm_coach.tui.screens.answer import AnswerScreen
from tpm_coach.tui.screens.answers import AnswersScreen
from tpm_coach.tui.screens.compare import CompareScreen
from tpm_coach.tui.screens.home import HomeScreen

DAY = timedelta(days=1)
Q, OTHER = "launch-metrics", "many-teams"
SMALL, LARGE = (80, 24), (120, 40)
FIRST = "I would look at one number every morning."


def text_of(pilot: Pilot[None], name: str) -> str:
    return str(pilot.app.screen.query_one(f"#{name}", Static).content)


@pytest.fixture
def history(practice: Practice, small_pack: Pack) -> None:
    """Three answers to one question, each better than the last, and one to another."""
    answered(practice, Q, FIRST, Rating.AGAIN, NOW - 9 * DAY, seconds=30)
    answered(practice, OTHER, "Every team sends somebody to a weekly call.", Rating.HARD, NOW - 8 * DAY)
    half = model_answer(small_pack, Q).partition(". ")[0] + "."
    answered(practice, Q, half, Rating.GOOD, NOW - 5 * DAY, seconds=90)
    answered(practice, Q, model_answer(small_pack, Q), Rating.EASY, NOW - 2 * DAY, seconds=150)


async def test_every_answer_is_listed_latest_first(running: Running, history: None) -> None:
    async with running() as pilot:
        await press(pilot, "l")
        assert text_of(pilot, "count") == "4 answers"
        assert [line.strip("▸ ").split()[3] for line in lines(pilot)] == ["Easy", "Good", "Hard", "Again"]
        assert lines(pilot)[-1].strip().startswith("14 Nov 26") and "Which metrics" in lines(pilot)[-1]
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


@by_keyboard(AnswersScreen)
async def test_answers_are_searched_and_filtered(running: Running, history: None) -> None:
    async with running() as pilot:
        await press(pilot, "l")
        await search(pilot, "every morn")
        assert len(lines(pilot)) == 1 and "Again" in lines(pilot)[0]
        await search(pilot, "evrey mornign")
        assert len(lines(pilot)) == 1 and "Again" in lines(pilot)[0]
        await search(pilot, "zzz")
        assert "No answer is like this. Escape clears the search." in shown(pilot)
        await press(pilot, "escape", "down", "f")
        await write(pilot, "hard")
        assert len(lines(pilot)) == 1 and text_of(pilot, "chips") == "rated Hard"
        await press(pilot, "f")
        await write(pilot, "metrics")
        assert not rows(pilot).keys
        assert "No answer is like this. f changes the filter." in shown(pilot)
        await press(pilot, "f")
        await write(pilot, "hard")
        assert len(lines(pilot)) == 3 and text_of(pilot, "chips") == "Metrics"
        await press(pilot, "f")
        await write(pilot, "no filter")
        await press(pilot, "down", "n")
        assert len(lines(pilot)) == 3 and "to “Which metrics" in text_of(pilot, "chips")
        assert rows(pilot).cursor == 1
        assert "what you said" in shown(pilot) and FIRST in lines(pilot)[-1]
        await press(pilot, "n")
        assert len(lines(pilot)) == 4


async def test_back_from_an_answer_and_out_of_the_search_the_list_stands_where_it_was(
    running: Running, practice: Practice
) -> None:
    for day in range(40):
        text = f"I wrote {'it down' if day % 4 else 'a memo'}."
        answered(practice, (Q, OTHER)[day % 2], text, at=NOW - (40 - day) * DAY)
    async with running() as pilot:
        await press(pilot, "l", *["pagedown"] * 2, "up")
        stood = rows(pilot).key, rows(pilot).scroll_offset
        await press(pilot, "enter", "m", "escape")
        assert (rows(pilot).key, rows(pilot).scroll_offset) == stood
        await search(pilot, "memo")
        await press(pilot, "enter", *["down"] * 7)
        stood_at = rows(pilot).key
        await press(pilot, "enter", "escape")
        assert len(rows(pilot).keys) == 10 and rows(pilot).key == stood_at
        await press(pilot, "escape")
        assert len(rows(pilot).keys) == 40 and rows(pilot).key == stood_at
        assert any(line.startswith("▸") for line in lines(pilot))


@by_keyboard(AnswerScreen)
async def test_an_answer_is_shown_with_its_feedback_and_the_model_answer(
    running: Running, history: None
) -> None:
    async with running() as pilot:
        await press(pilot, "l", "end", "enter")
        assert isinstance(pilot.app.screen, AnswerScreen)
        text = shown(pilot)
        assert FIRST in text and "Sat 14 Nov 2026 · Again" in text
        await press(pilot, "end")
        assert "Goal before number" in "\n".join(str(s.content) for s in pilot.app.screen.query(Static))
        assert not pilot.app.screen.query_one("#model").display
        await press(pilot, "m")
        assert "A strong answer" in shown(pilot)
        await press(pilot, "m", "escape")
        assert isinstance(pilot.app.screen, AnswersScreen)


async def test_the_preview_shows_the_answer_where_there_is_room(running: Running, history: None) -> None:
    async with running(size=LARGE) as pilot:
        await press(pilot, "l", "end")
        text = shown(pilot)
        assert FIRST in text and "What was heard" in text and "✗ Goal before number" in text
        await press(pilot, "home")
        assert "✓ Goal before number" in shown(pilot)


@by_keyboard(CompareScreen)
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_two_answers_are_compared_and_the_pairs_gone_through(
    running: Running, history: None, size: tuple[int, int]
) -> None:
    async with running(size=size) as pilot:
        await press(pilot, "l", "down", "c")
        assert isinstance(pilot.app.screen, CompareScreen)
        text = shown(pilot)
        assert "Answers 1 and 2 of 3" in text and "Rating: Again, then Good" in text
        assert "✗ → ✓ gained" in text
        earlier, later = (pilot.app.screen.query_one(f"#{name}").region for name in ("earlier", "later"))
        assert (earlier.y == later.y) is (size == LARGE)
        assert FIRST in " ".join(text.replace("│", " ").split()) or size == SMALL
        assert "p Earlier" not in text and "n Later" in text
        await press(pilot, "right")
        assert "Answers 2 and 3 of 3" in shown(pilot) and "✓ → ✓ kept" in shown(pilot)
        assert "n Later" not in shown(pilot)
        await press(pilot, "n", "p")
        assert "Answers 1 and 2 of 3" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, AnswersScreen)


async def test_an_only_answer_has_nothing_beside_it(running: Running, practice: Practice) -> None:
    answered(practice, OTHER, FIRST)
    async with running() as pilot:
        await press(pilot, "l", "c")
        assert await appears(pilot, "so there is nothing to compare")
        assert isinstance(pilot.app.screen, AnswersScreen)


async def test_an_answer_rated_elsewhere_without_a_text_is_shown_too(
    running: Running, practice: Practice
) -> None:
    answered(practice, Q, at=NOW - DAY)
    answered(practice, Q, FIRST)
    async with running(size=LARGE) as pilot:
        await press(pilot, "l", "down")
        assert "Rated without an answer." in shown(pilot)
        await press(pilot, "enter")
        assert "It was rated without an answer" in shown(pilot)
        await press(pilot, "c")
        assert "not asked then" in shown(pilot)


async def test_nothing_answered_yet_says_what_will_be_here(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "l", "c", "n", "enter")
        text = shown(pilot)
        assert "Nothing is answered yet" in text and "Enter at home asks the first question" in text
        assert "rating points" not in text and "To the list" not in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_an_answer_taken_back_meanwhile_is_no_error(
    running: Running, practice: Practice, history: None
) -> None:
    async with running(size=LARGE) as pilot:
        await press(pilot, "l", "down")
        practice.schedule.undo(NOW)
        await press(pilot, "up", "enter")
        assert await appears(pilot, "not there any more")


async def test_the_mouse_opens_an_answer_and_the_filter(running: Running, history: None) -> None:
    async with running() as pilot:
        await press(pilot, "l")
        await pilot.click("#rows", offset=(20, 2))
        await settled(pilot)
        assert rows(pilot).cursor == 2
        await pilot.click("#chips")
        await settled(pilot)
        await press(pilot, "escape")
        await pilot.click("#rows", offset=(20, 3), times=2)
        await settled(pilot)
        assert isinstance(pilot.app.screen, AnswerScreen)


@by_mouse(AnswersScreen, AnswerScreen, CompareScreen)
async def test_an_answer_is_read_and_compared_by_mouse_alone(running: Running, history: None) -> None:
    async with running() as pilot:
        await click_key(pilot, "Answers")
        await pilot.click("#rows", offset=(20, 1), times=2)
        await settled(pilot)
        assert isinstance(pilot.app.screen, AnswerScreen)
        await click_key(pilot, "Model answer")
        assert pilot.app.screen.query_one("#model").display
        await click_key(pilot, "Compare")
        assert isinstance(pilot.app.screen, CompareScreen)
        assert "Answers 1 and 2 of 3" in shown(pilot)
        await click_key(pilot, "Later")
        assert "Answers 2 and 3 of 3" in shown(pilot)
        await click_key(pilot, "Earlier")
        assert "Answers 1 and 2 of 3" in shown(pilot)
        await click_key(pilot, "Back")
        await click_key(pilot, "Back")
        assert isinstance(pilot.app.screen, AnswersScreen)
        await click_key(pilot, "This question")
        assert len(lines(pilot)) == 3
        await click_key(pilot, "Back")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_what_changed_between_two_answers_comes_first(running: Running, history: None) -> None:
    async with running() as pilot:
        await press(pilot, "l", "down", "c")
        moves = [line.split()[3] for line in shown(pilot).splitlines() if " → " in line]
        assert moves[0] == "gained" and set(moves) == {"gained", "missing"}
        assert moves == sorted(moves)
        await press(pilot, "n")
        moves = [line.split()[3] for line in shown(pilot).splitlines() if " → " in line]
        assert moves[0] == "gained" and moves[-1] == "kept"


async def test_what_names_a_key_names_the_learners_own(running: Running, history: None) -> None:
    own = (("answers.leave", "q"), ("looking.filter", "v"), ("looking.search", "f3"))
    async with running(keys=own) as pilot:
        await press(pilot, "l")
        assert "f3 searches:" in shown(pilot) and "v filters by" in shown(pilot)
        await press(pilot, "v")
        await write(pilot, "hard")
        await press(pilot, "f3", "z", "z", "z")
        assert "q clears the search, v then changes the filter" in shown(pilot)


async def test_markup_in_an_answer_is_shown_as_text(running: Running, practice: Practice) -> None:
    answered(practice, Q, "[@click=app.quit]x[/] [bold]\x1b[31m and more words")
    async with running(size=LARGE) as pilot:
        await press(pilot, "l")
        assert "[@click=app.quit]x[/] [bold][31m and more" in shown(pilot)
        assert "[@click" in lines(pilot)[0] or "…" in lines(pilot)[0]
        await press(pilot, "enter")
        assert "[@click=app.quit]x[/] [bold][31m and more" in shown(pilot)


LOOKS = pytest.mark.parametrize(
    ("size", "theme"), [(SMALL, "textual-dark"), (LARGE, "textual-light")], ids=["small-dark", "large-light"]
)
Looks = Callable[[Pilot[None]], Awaitable[None]]


@pictured(AnswersScreen)
@LOOKS
async def test_answers(
    running: Running, history: None, looks: Looks, size: tuple[int, int], theme: str
) -> None:
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "l", "down")
        await looks(pilot)


@pictured(CompareScreen)
@LOOKS
async def test_compare(
    running: Running, history: None, looks: Looks, size: tuple[int, int], theme: str
) -> None:
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "l", "c")
        await looks(pilot)


@pictured(AnswerScreen)
@LOOKS
async def test_answer(
    running: Running, history: None, looks: Looks, size: tuple[int, int], theme: str
) -> None:
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "l", "end", "enter")
        await looks(pilot)
