"""The Bank: found, filtered, looked at, put aside, tagged, mended and drilled, by keys and by mouse."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click
import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.conftest import NOW, model_answer
from tests.practice.answering import answered
from tests.tui import mouse
from tests.tui.conftest import Running, appears, shown
from tests.tui.looking import click_key, lines, press, rows, search, settled, write
from tests.tui.walks import by_keyboard, by_mouse, pictured
from tpm_coach.domain import Filter, Pack, Question, Rating, Selection, State
from tpm_coach.practice.service import Practice
from tpm_coach.tui.app import CoachApp
from tpm_coach.tui.screens.ask import AskScreen
from tpm_coach.tui.screens.bank import BankScreen
from tpm_coach.tui.screens.drill import DrillScreen
from tpm_coach.tui.screens.entry import EntryScreen
from tpm_coach.tui.screens.home import HomeScreen
from tpm_coach.tui.screens.pick import PickScreen
from tpm_coach.tui.widgets.key_bar import KeyBar
from tpm_coach.tui.widgets.rows import Rows

DAY = timedelta(days=1)
Q, OTHER = "launch-metrics", "many-teams"
SMALL, LARGE = (80, 24), (120, 40)


def text_of(pilot: Pilot[None], name: str) -> str:
    return str(pilot.app.screen.query_one(f"#{name}", Static).content)


def states(practice: Practice, state: State) -> set[str]:
    numbers = practice.browsing.numbers("", Filter(state=state), None, NOW)
    return {question.id for question, _ in practice.browsing.questions(numbers, NOW)}


def stored(practice: Practice, *questions: Question) -> None:
    practice._store.bank.put([(Pack("own", "Own", "1", "en", "", questions), "x")], NOW)


async def test_the_footer_offers_the_search_only_outside_of_it(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "b")
        assert "/ Search" in shown(pilot)
        await press(pilot, "slash")
        assert "/ Search" not in shown(pilot) and "Back" in shown(pilot)
        assert "↓ To the list" in shown(pilot)
        await press(pilot, "down")
        assert "/ Search" in shown(pilot) and "To the list" not in shown(pilot)


async def test_a_dialog_names_the_keys_that_work_in_it(running: Running, practice: Practice) -> None:
    for question in practice.library.questions(Selection()):
        answered(practice, question.id, at=NOW - DAY)
    async with running() as pilot:
        await press(pilot, "b", "d")
        assert "Enter takes it" in shown(pilot)
        assert shown(pilot).splitlines()[-1].split() == ["^s", "Take", "esc", "Back", "f1", "Help"]
        await press(pilot, "escape", "r")
        assert shown(pilot).splitlines()[-1].split() == ["⏎", "Take", "esc", "Back", "?", "Help"]


async def test_every_question_is_listed_with_its_state_and_readiness(
    running: Running, practice: Practice, small_pack: Pack
) -> None:
    answered(practice, Q, model_answer(small_pack, Q), Rating.EASY, NOW - 2 * DAY)
    practice.schedule.suspend(OTHER, NOW)
    async with running() as pilot:
        await press(pilot, "b")
        assert text_of(pilot, "count") == "10 questions"
        assert len(lines(pilot)) == 10
        [mine] = [line for line in lines(pilot) if "Which metrics" in line]
        assert mine.split()[0] == "in" and mine.endswith("%")
        [other] = [line for line in lines(pilot) if "suspended" in line]
        assert "–" in other
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_state_and_due_day_stand_side_by_side_where_there_is_room(
    running: Running, practice: Practice, small_pack: Pack
) -> None:
    answered(practice, Q, model_answer(small_pack, Q), Rating.EASY, NOW - 2 * DAY)
    async with running(size=(200, 60)) as pilot:
        await press(pilot, "b")
        [mine] = [line for line in lines(pilot) if "Which metrics" in line]
        assert mine.split()[0] == "waiting" and "Metrics" in mine and " in " in mine


@pytest.mark.parametrize(("size", "room"), [(SMALL, 58), (LARGE, 45), ((200, 60), 67)])
async def test_a_prompt_has_the_room_that_no_other_column_needs(
    running: Running, practice: Practice, small_pack: Pack, size: tuple[int, int], room: int
) -> None:
    long = replace(small_pack.questions[0], id="long", pack="own", prompt="abcdefghi " * 20)
    stored(practice, long)
    async with running(size=size) as pilot:
        await press(pilot, "b")
        [line] = [line for line in lines(pilot) if "abcdefghi" in line]
        assert len(line[line.index("abcdefghi") : line.index("…")]) >= room


async def test_a_leech_is_called_one_beside_its_due_day(
    running: Running, practice: Practice, small_pack: Pack
) -> None:
    for day in range(60, 3, -3):
        answered(
            practice,
            Q,
            model_answer(small_pack, Q),
            Rating.AGAIN if day % 2 else Rating.GOOD,
            NOW - day * DAY,
        )
    assert states(practice, State.LEECH) == {Q}
    async with running() as pilot:
        await press(pilot, "b")
        [mine] = [line for line in lines(pilot) if "Which metrics" in line]
        assert " leech " in mine and ("late" in mine or "in " in mine or "today" in mine)


async def test_no_key_is_offered_for_a_question_that_is_not_there(running: Running) -> None:
    async with running(size=LARGE) as pilot:
        await press(pilot, "b")
        await search(pilot, "zzzz")
        await press(pilot, "enter")
        bar = shown(pilot).splitlines()[-1].split()
        assert bar == ["esc", "Back", "f1", "Help"]
        assert "best match" not in shown(pilot) and "filter" not in shown(pilot)
        assert not pilot.app.screen.query_one("#preview").display
        await press(pilot, "escape")
        assert pilot.app.focused is rows(pilot) and len(lines(pilot)) == 10
        assert pilot.app.screen.query_one("#preview").display
        assert "What an interviewer ticks" in shown(pilot)


async def test_a_filter_that_leaves_nothing_is_changed_by_its_key(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "b")
        screen = pilot.app.screen
        assert isinstance(screen, BankScreen)
        screen.wanted = Filter(state=State.LEECH)
        screen.look(top=True)
        await settled(pilot)
        assert "No question is like this. f changes the filter." in shown(pilot)
        assert not {"Open", "Drill", "Sort"} & set(shown(pilot).split())
        await press(pilot, "f")
        assert isinstance(pilot.app.screen, PickScreen)
        await press(pilot, "enter")
        assert pilot.app.focused is rows(pilot) and len(lines(pilot)) == 10


@pytest.mark.parametrize("key", ["d", "r"])
async def test_a_new_question_has_no_day_to_change_and_nothing_is_asked(
    running: Running, practice: Practice, small_pack: Pack, key: str
) -> None:
    answered(practice, Q, model_answer(small_pack, Q), Rating.GOOD, NOW - 2 * DAY)
    async with running() as pilot:
        await press(pilot, "b", key)
        assert isinstance(pilot.app.screen, BankScreen)
        assert await appears(pilot, "There is no schedule yet")
        await press(pilot, "a", key)
        assert "“Which metrics" in " ".join(shown(pilot).split())


async def test_the_order_that_is_in_use_is_ticked(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "b", "o")
        assert "✓ bank order" in shown(pilot)
        await press(pilot, "down", "enter", "o")
        assert "✓ due day" in shown(pilot) and "✓ bank" not in shown(pilot)


@by_keyboard(BankScreen)
async def test_search_as_you_type_forgives_typos_and_escape_clears_what_finds_nothing(
    running: Running,
) -> None:
    async with running() as pilot:
        await press(pilot, "b")
        await search(pilot, "rate limitt")
        assert "rate limiter" in lines(pilot)[0].lower()
        assert "best match first" in text_of(pilot, "chips")
        await press(pilot, "enter")
        assert pilot.app.focused is rows(pilot)
        await search(pilot, "zzzz")
        assert "No question is like this" in shown(pilot)
        assert not rows(pilot).keys
        await press(pilot, "x", "escape")
        assert len(lines(pilot)) == 10
        await press(pilot, "down", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


@by_keyboard(PickScreen)
async def test_filters_are_chosen_by_a_part_of_their_name_and_let_go_again(
    running: Running, practice: Practice
) -> None:
    practice.schedule.tag(OTHER, ["loop"], NOW)
    async with running() as pilot:
        await press(pilot, "b", "f")
        assert "State" in shown(pilot) and "Behavioral" in shown(pilot)
        await write(pilot, "company goog")
        assert len(lines(pilot)) == 3 and "company google" in text_of(pilot, "chips")
        await press(pilot, "f")
        await write(pilot, "system")
        assert len(lines(pilot)) == 1 and "3 of" not in text_of(pilot, "count")
        await press(pilot, "f")
        await write(pilot, "company goog")
        assert len(lines(pilot)) == 2
        await press(pilot, "f")
        await write(pilot, "no filter")
        assert len(lines(pilot)) == 10
        await press(pilot, "f")
        await write(pilot, "loop")
        assert len(lines(pilot)) == 1 and "#loop" in lines(pilot)[0]
        await press(pilot, "f", "escape")
        assert len(lines(pilot)) == 1


async def test_the_list_is_sorted(running: Running, practice: Practice, small_pack: Pack) -> None:
    answered(practice, Q, model_answer(small_pack, Q), Rating.GOOD, NOW - 2 * DAY)
    async with running() as pilot:
        await press(pilot, "b", "o")
        await write(pilot, "readiness")
        assert "Which metrics" in lines(pilot)[-1]
        assert "the least ready first" in text_of(pilot, "chips")
        await press(pilot, "o", "up", "enter")
        assert "Which metrics" in lines(pilot)[0]


async def test_the_preview_stands_beside_the_list_where_there_is_room(
    running: Running, practice: Practice, small_pack: Pack
) -> None:
    answered(practice, Q, model_answer(small_pack, Q), Rating.EASY, NOW - 2 * DAY)
    async with running(size=LARGE) as pilot:
        await press(pilot, "b")
        await search(pilot, "metrics launch")
        await press(pilot, "enter")
        text = shown(pilot)
        for told in (
            "Goal before number",
            "Recall ",
            "Stability ",
            "Answered once",
            "Sat 21 Nov 2026  Easy",
        ):
            assert told in text, told
        last = model_answer(small_pack, Q).split()[-1]
        assert last not in text
        await press(pilot, "m")
        assert last in shown(pilot)
        await press(pilot, "m")
        assert last not in shown(pilot)


async def test_on_a_small_screen_enter_shows_the_preview_and_escape_the_list(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "b")
        assert "What an interviewer ticks" not in shown(pilot)
        await press(pilot, "down", "enter")
        assert "What an interviewer ticks" in shown(pilot)
        assert not rows(pilot).region
        await press(pilot, "escape")
        assert "What an interviewer ticks" not in shown(pilot)
        assert rows(pilot).cursor == 1
        await pilot.resize_terminal(80, 40)
        await settled(pilot)
        assert "What an interviewer ticks" in shown(pilot) and rows(pilot).region


async def test_marked_questions_are_put_aside_together_and_brought_back_by_one_undo(
    running: Running, practice: Practice
) -> None:
    async with running() as pilot:
        await press(pilot, "b", "space", "space")
        assert "2 marked" in text_of(pilot, "chips")
        assert [line[1] for line in lines(pilot)[:3]] == ["●", "●", " "]
        await press(pilot, "x")
        assert len(states(practice, State.SUSPENDED)) == 2
        assert ["suspended" in line for line in lines(pilot)[:3]] == [True, True, False]
        await press(pilot, "u")
        assert states(practice, State.SUSPENDED) == set()
        assert await appears(pilot, "Took back: suspending several questions")
        await press(pilot, "U", "x")
        assert states(practice, State.SUSPENDED) == set()
        await press(pilot, "z")
        assert len(states(practice, State.BURIED)) == 2
        await press(pilot, "a")
        assert "10 marked" in text_of(pilot, "chips")
        await press(pilot, "a")
        assert "marked" not in text_of(pilot, "chips")
        await press(pilot, "space", "escape")
        assert "marked" not in text_of(pilot, "chips") and isinstance(pilot.app.screen, BankScreen)


async def test_there_is_nothing_to_undo_at_first(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "b", "u")
        assert await appears(pilot, "nothing has been done yet")


async def test_tags_are_written_as_packs_write_them_and_a_bad_one_is_explained(
    running: Running, practice: Practice
) -> None:
    async with running() as pilot:
        await press(pilot, "b")
        await search(pilot, "which metrics")
        await press(pilot, "enter", "t")
        await write(pilot, "!!!")
        assert "no letter or digit" in shown(pilot)
        await write(pilot, "Amazon loop, hard")
        assert practice.schedule.tags(Q) == ("amazon-loop", "hard")
        assert "#amazon-loop" in lines(pilot)[0]
        await press(pilot, "t")
        assert "amazon-loop, hard" in shown(pilot)
        await press(pilot, "escape")
        await press(pilot, "escape", "a", "t")
        await write(pilot, "week one, -hard")
        assert practice.schedule.tags(Q) == ("amazon-loop", "week-one")
        assert len(practice.browsing.numbers("", Filter(tag="week-one"), None, NOW)) == len(rows(pilot).keys)
        await press(pilot, "u", "t", "escape")
        assert practice.schedule.tags(Q) == ("amazon-loop", "hard")


@by_keyboard(EntryScreen, AskScreen)
async def test_a_question_is_moved_to_a_day_and_made_new_again(running: Running, practice: Practice) -> None:
    answered(practice, Q, at=NOW - DAY)
    async with running() as pilot:
        await press(pilot, "b")
        await search(pilot, "which metrics")
        await press(pilot, "enter", "d")
        await write(pilot, "soon")
        assert "'soon' is no day" in shown(pilot)
        await write(pilot, "+7")
        memory = practice.overview.memory(Q)
        assert memory and memory.due_day == NOW.date() + 7 * DAY
        assert "in 7 d" in lines(pilot)[0]
        await press(pilot, "d")
        await write(pilot, "2020-01-01")
        assert await appears(pilot, "cannot be the day")
        await press(pilot, "r", "1")
        assert practice.overview.memory(Q)
        await press(pilot, "r", "2")
        assert practice.overview.memory(Q) is None
        await press(pilot, "r")
        assert await appears(pilot, "There is no schedule yet")


async def test_chosen_questions_are_drilled(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await press(pilot, "b")
        await search(pilot, "which metrics")
        await press(pilot, "enter", "g")
        assert isinstance(pilot.app.screen, DrillScreen)
        assert pilot.app.screen.drill and pilot.app.screen.drill.question
        assert (pilot.app.screen.drill.question.id, pilot.app.screen.drill.total) == (Q, 1)
        practice.schedule.suspend(Q, NOW)
        await press(pilot, "escape")
        assert "suspended" in lines(pilot)[0]
        await press(pilot, "g")
        assert await appears(pilot, "x brings it back")
        assert isinstance(pilot.app.screen, BankScreen)


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Callable[[str], str]], None]:
    """Stand in for the learner's editor: what it makes of the text."""

    def use(change: Callable[[str], str]) -> None:
        def edit(filename: str) -> None:
            Path(filename).write_text(change(Path(filename).read_text()))

        monkeypatch.setattr(click, "edit", edit)
        monkeypatch.setattr(CoachApp, "suspend", nullcontext)
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    return use


async def test_a_question_is_changed_in_the_editor(
    running: Running, practice: Practice, editor: Callable[[Callable[[str], str]], None]
) -> None:
    editor(lambda text: text.replace("Which metrics", "Which two metrics"))
    async with running() as pilot:
        await press(pilot, "b")
        await search(pilot, "which metrics")
        await press(pilot, "enter", "e")
        assert practice.library.question(Q).prompt.startswith("Which two metrics")
        assert "Which two metrics" in lines(pilot)[0]
        await press(pilot, "u")
        assert practice.library.question(Q).prompt.startswith("Which metrics")
        editor(lambda text: text)
        await press(pilot, "e")
        assert await appears(pilot, "Nothing was changed")


async def test_what_the_editor_made_wrong_is_told_and_can_be_mended_or_kept(
    running: Running, practice: Practice, tmp_path: Path, editor: Callable[[Callable[[str], str]], None]
) -> None:
    versions = iter(["questions: [", "prompt: [oops", "{}"])
    editor(lambda _: next(versions))
    async with running() as pilot:
        await press(pilot, "b", "e")
        assert "Open the editor again" in shown(pilot)
        await press(pilot, "1")
        assert "Open the editor again" in shown(pilot)
        await press(pilot, "2")
        assert await appears(pilot, "what you wrote is in")
    [kept] = tmp_path.glob("question-*.yaml")
    assert kept.read_text() == "prompt: [oops"
    assert next(versions) == "{}"
    assert practice.library.question("conflict-with-peer").version == 1


async def test_a_terminal_that_cannot_be_lent_is_told(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "b", "e")
        assert await appears(pilot, "cannot be lent to an editor")


async def test_everything_works_with_the_mouse(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await press(pilot, "b")
        await pilot.click("#rows", offset=(20, 3))
        await settled(pilot)
        assert rows(pilot).cursor == 3
        await pilot.click("#rows", offset=(1, 2))
        await settled(pilot)
        assert "1 marked" in text_of(pilot, "chips")
        await pilot.click("#rows", offset=(20, 9), times=2)
        await settled(pilot)
        assert "What an interviewer ticks" in shown(pilot)
        await press(pilot, "escape")
        await pilot.click("#chips")
        await settled(pilot)
        assert "type to narrow" in shown(pilot)
        await pilot.click("#picks", offset=(5, 1))
        await settled(pilot)
        assert "new" in text_of(pilot, "chips")
        await pilot.click("#rows", offset=(20, 15))
        await settled(pilot)
        assert rows(pilot).cursor < 10


@by_mouse(BankScreen)
async def test_questions_are_put_aside_and_brought_back_by_mouse_alone(
    running: Running, practice: Practice
) -> None:
    async with running(size=LARGE) as pilot:
        await click_key(pilot, "Bank")
        for row in (0, 1):
            await pilot.click("#rows", offset=(1, row))
            await settled(pilot)
        await click_key(pilot, "Suspend")
        assert len(states(practice, State.SUSPENDED)) == 2
        await click_key(pilot, "Undo")
        assert states(practice, State.SUSPENDED) == set()
        await click_key(pilot, "Model")
        assert "m folds it" in str(pilot.app.screen.query_one("#whole", Static).content)
        await click_key(pilot, "Back")
        assert "marked" not in text_of(pilot, "chips")
        await click_key(pilot, "Back")
        assert isinstance(pilot.app.screen, HomeScreen)


@by_mouse(EntryScreen, PickScreen, AskScreen)
async def test_a_question_is_tagged_filtered_and_made_new_by_mouse_alone(
    running: Running, practice: Practice
) -> None:
    answered(practice, Q, at=NOW - DAY)
    async with running(size=(200, 40)) as pilot:
        await click_key(pilot, "Bank")
        await mouse.click(pilot, "Which metrics")
        await click_key(pilot, "Tags")
        pilot.app.screen.query_one(Input).value = "loop"
        await click_key(pilot, "Take")
        assert practice.schedule.tags(Q) == ("loop",)
        await click_key(pilot, "Filter")
        pilot.app.screen.query_one(Input).value = "loop"
        await settled(pilot)
        await mouse.click(pilot, "loop")
        assert len(lines(pilot)) == 1 and "#loop" in lines(pilot)[0]
        await click_key(pilot, "Reset")
        await mouse.click(pilot, "Forget")
        assert practice.overview.memory(Q) is None


async def test_a_notice_names_the_question_by_its_words(running: Running, practice: Practice) -> None:
    async with running() as pilot:
        await press(pilot, "b")
        await search(pilot, "which metrics")
        await press(pilot, "enter", "x")
        assert await appears(pilot, "“Which metrics tell you")
        assert Q not in shown(pilot)
        await press(pilot, "t")
        assert "Your tags for “Which metrics tell you" in " ".join(shown(pilot).split())


async def test_what_names_a_key_names_the_learners_own(running: Running, practice: Practice) -> None:
    own = {
        "bank.suspend": "v",
        "bank.undo": "n",
        "bank.model": "w",
        "looking.search": "f3",
        "bank.leave": "q",
    }
    async with running(size=LARGE, keys=tuple(own.items())) as pilot:
        await press(pilot, "b", "v")
        assert any("n takes it back." in notice.message for notice in pilot.app._notifications)
        text = shown(pilot)
        assert "v brings it back" in text and "f3 searches:" in text
        assert "(w opens it)" in str(pilot.app.screen.query_one("#whole", Static).content)
        await press(pilot, "f3", "z", "z", "z", "z")
        assert "q clears the search" in shown(pilot)


async def test_the_preview_hangs_its_lines_from_their_marks(running: Running) -> None:
    async with running(size=LARGE) as pilot:
        await press(pilot, "b")
        text = str(pilot.app.screen.query_one("#whole", Static).content)
        width = pilot.app.screen.query_one("#preview").scrollable_content_region.width
        ticked = text.partition("What an interviewer ticks\n")[2].partition("\n\n")[0].splitlines()
        assert len(ticked) > sum(line[0].isdigit() or line.startswith("⚑") for line in ticked)
        assert all(line[0].isdigit() or line.startswith(("⚑", "  ")) for line in ticked)
        assert max(map(len, ticked)) <= width


async def test_of_a_long_list_only_what_is_in_view_is_loaded(
    running: Running, practice: Practice, small_pack: Pack
) -> None:
    first = small_pack.questions[0]
    stored(practice, *(replace(first, id=f"q-{n}", pack="own", prompt=f"Number {n}?") for n in range(3000)))
    async with running() as pilot:
        await press(pilot, "b")
        assert text_of(pilot, "count") == "3,010 questions"
        screen = pilot.app.screen
        assert isinstance(screen, BankScreen)
        assert 0 < len(screen._lines) < 200
        await press(pilot, "end")
        assert len(lines(pilot)) == rows(pilot).size.height
        assert "…" not in lines(pilot)[-1].split()[0]
        await press(pilot, "home", "pagedown", "pagedown", "pageup", "k", "j")
        assert (
            f"Number {rows(pilot).cursor}?" in lines(pilot)[rows(pilot).cursor - rows(pilot).scroll_offset.y]
        )
        await search(pilot, "number")
        assert text_of(pilot, "count") == "the best 500 of 3,010"


async def test_markup_in_a_question_is_shown_as_text(
    running: Running, practice: Practice, small_pack: Pack
) -> None:
    odd = replace(
        small_pack.questions[0],
        id="odd",
        pack="own",
        prompt="[@click=app.quit]Leave[/] [bold]now[/]\x1b[31m?",
    )
    stored(practice, odd)
    async with running(size=LARGE) as pilot:
        await press(pilot, "b", "f")
        await write(pilot, "behavioral")
        await search(pilot, "leave now")
        await press(pilot, "enter")
        assert "[@click=app.quit]Leave[/] [bold]now[/][31m?" in shown(pilot)
        assert "[@click=app.quit]" in lines(pilot)[0]


async def test_an_empty_bank_says_what_to_do(running: Running, practice: Practice) -> None:
    practice.library.remove("small", NOW)
    async with running() as pilot:
        await press(pilot, "b")
        assert "The bank holds no questions. Import a pack" in shown(pilot)
        await press(pilot, "x", "g", "enter", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


@pictured(BankScreen)
@pytest.mark.parametrize(
    ("size", "theme"), [(SMALL, "textual-dark"), (LARGE, "textual-light")], ids=["small-dark", "large-light"]
)
async def test_bank(
    running: Running,
    practice: Practice,
    small_pack: Pack,
    looks: Callable[[Pilot[None]], Awaitable[None]],
    size: tuple[int, int],
    theme: str,
) -> None:
    answered(practice, "failed-launch", model_answer(small_pack, "failed-launch"), Rating.GOOD, NOW - 9 * DAY)
    answered(practice, Q, "I would look at one number.", Rating.AGAIN, NOW - 2 * DAY)
    practice.schedule.suspend(OTHER, NOW)
    practice.schedule.tag("conflict-with-peer", ["loop"], NOW)
    async with running(size=size, theme=theme) as pilot:
        await press(pilot, "b", "space")
        await looks(pilot)


async def test_keys_of_a_screen_that_is_being_closed_are_not_asked_for(running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "b")
        bank = pilot.app.screen
        closing = pilot.app.pop_screen()
        await bank.query_one(Rows).remove()
        await bank.query_one(KeyBar).recompose()
        await closing
        assert "How ready you are" in shown(pilot)
