"""The Import screen: a file is picked, its preview shown, and only then stored."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import DirectoryTree
from textual.widgets._footer import FooterKey

from tests.conftest import NOW
from tests.packs.anki_files import collection
from tests.tui.conftest import Looks, Running, appears, shown
from tests.tui.walks import by_keyboard, by_mouse, pictured
from tpm_coach.domain import Answer, Rating, Selection
from tpm_coach.practice.importing import Imports, Preview, Progress
from tpm_coach.practice.service import Practice
from tpm_coach.store.bank import PackChange
from tpm_coach.tui.screens.importing import ImportScreen


async def settled(pilot: Pilot[None]) -> None:
    """Wait until no verb is running; the picker's own worker never ends."""
    await pilot.pause()
    while any(worker.group == "verb" and not worker.is_finished for worker in pilot.app.workers):
        await pilot.pause()
    await pilot.pause()


async def press(pilot: Pilot[None], key: str) -> None:
    await pilot.press(key)
    await settled(pilot)


async def click_key(pilot: Pilot[None], name: str) -> None:
    """Click a key of the key bar by its word."""
    [key] = [key for key in pilot.app.screen.query(FooterKey) if key.description == name]
    await pilot.click(key)
    await settled(pilot)


async def opened(pilot: Pilot[None], practice: Practice, folder: Path) -> None:
    await pilot.app.push_screen(ImportScreen(practice, lambda: NOW, folder))
    await settled(pilot)


async def pick(pilot: Pilot[None], path: Path) -> None:
    """Choose a file as the picker does."""
    tree = pilot.app.screen.query_one(DirectoryTree)
    tree.post_message(DirectoryTree.FileSelected(tree.root, path))
    await settled(pilot)


def stored(practice: Practice, pack: str) -> int:
    return len(practice.library.questions(Selection(), pack))


async def test_a_file_is_shown_first_and_stored_on_demand(
    running: Running, practice: Practice, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Question,Type\nWhat is an error budget?,Tech Design\nWho decides?,PgM\n")
    async with running(size=(120, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        assert "sheet.csv" in shown(pilot)
        assert "Store" not in shown(pilot)
        await pick(pilot, path)
        text = shown(pilot)
        assert "program_management: Who decides?" in text and "sheet: 2 new" in text
        assert stored(practice, "sheet") == 0
        await press(pilot, "s")
        assert "Stored." in shown(pilot) and "sheet: 2 new" in shown(pilot)
        assert stored(practice, "sheet") == 2
        await press(pilot, "s")
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, ImportScreen)


@pictured(ImportScreen)
@pytest.mark.parametrize(
    ("size", "theme"),
    [((80, 24), "textual-dark"), ((120, 40), "textual-light"), ((200, 60), "textual-dark")],
    ids=["small-dark", "large-light", "wide-dark"],
)
async def test_the_preview_looks_as_it_did(
    running: Running,
    looks: Looks,
    practice: Practice,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    theme: str,
) -> None:
    folder = tmp_path / "files"
    (folder / "older").mkdir(parents=True)
    (folder / "sheet.csv").write_text(
        "Nr,Question,Type,Difficulty,Tags,What to look for,Sample answer\n"
        '1,"How would you cut a release\nthat is late?",PgM,Senior,"launch; risk",Names it; Cuts (must),So\n'
        "2,Tell me about a conflict with a peer!,behavioural,,,,\n"
        "3,What is an SLO?,Tech Design,hard,sre,,\n4,,,,,,\n"
    )
    (folder / "from-sam.md").write_text("## Metrics\n- Why?\n")
    monkeypatch.chdir(folder)
    async with running(size=size, theme=theme) as pilot:
        await opened(pilot, practice, Path("../files"))
        await pick(pilot, Path("../files/sheet.csv"))
        assert "esc Back" in shown(pilot) and "? Help" in shown(pilot)
        await looks(pilot, settled)


async def test_what_was_stored_can_be_taken_back_at_once(
    running: Running, practice: Practice, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Question,Type\nWho decides?,PgM\n")
    async with running(size=(120, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        await pick(pilot, path)
        assert "Undo" not in shown(pilot)
        await press(pilot, "s")
        await press(pilot, "u")
        assert "Took back: the last import" in shown(pilot)
        assert stored(practice, "sheet") == 0
        await pick(pilot, path)
        assert "1 asked again" in shown(pilot)
        await press(pilot, "s")
    assert stored(practice, "sheet") == 1


async def test_escape_while_storing_stops_it_and_leaves_nothing(
    running: Running, practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Question,Type\nWho decides?,PgM\n")
    go_on = threading.Event()
    store = Imports.store

    def slowly(imports: Imports, shown: Preview, now: datetime, progress: Progress) -> list[PackChange]:
        def held(what: str, share: float) -> None:
            if share > 0:
                go_on.wait(10)
            progress(what, share)

        return store(imports, shown, now, held)

    monkeypatch.setattr(Imports, "store", slowly)
    async with running(size=(120, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        await pick(pilot, path)
        await pilot.press("s")
        assert await appears(pilot, "storing")
        await pilot.press("escape")
        go_on.set()
        await settled(pilot)
        assert "Stopped. Nothing was stored" in shown(pilot)
        assert isinstance(pilot.app.screen, ImportScreen)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, ImportScreen)
    assert stored(practice, "sheet") == 0


async def test_answers_rated_meanwhile_stop_an_import_of_answers(
    running: Running, practice: Practice, tmp_path: Path
) -> None:
    at = int((NOW.timestamp() - 5 * 86_400) * 1000)
    path = tmp_path / "deck.anki2"
    path.write_bytes(collection(tmp_path, log=[(at, 0, 0, 3, 1)]))
    async with running(size=(120, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        await pick(pilot, path)
        await press(pilot, "s")
        await pick(pilot, path)
        await press(pilot, "h")
        assert "1 answer to 1 question join your past" in shown(pilot)
        question = practice.library.question("tell-me-about-a-conflict-you-had")
        practice.drills.record(question, Answer((), NOW, 9.0), None, None, Rating.AGAIN, NOW)
        await press(pilot, "s")
        assert "tell-me-about-a-conflict-you-had was rated elsewhere meanwhile" in shown(pilot)
        assert "Nothing was stored." in shown(pilot)
    assert [review.rating for review in practice.overview.history()] == [Rating.AGAIN]


async def test_leaving_stores_nothing(running: Running, practice: Practice, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Question,Type\nWho decides?,PgM\n")
    async with running(size=(120, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        await pick(pilot, path)
        await press(pilot, "escape")
    assert stored(practice, "sheet") == 0


async def test_a_bad_file_is_told_and_cannot_be_stored(
    running: Running, practice: Practice, tmp_path: Path
) -> None:
    path = tmp_path / "bad.json"
    path.write_text('[{"prompt": "[red]Why[/] [@click=app.quit]x[/]?", "category": "magic\\u001b[31m"}]')
    async with running(size=(120, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        path.write_text('[{"prompt": "[@click=app.quit]x[/]?", "level": "[red]", "category": "kpi"}]')
        await pick(pilot, path)
        assert "questions[1].level" in shown(pilot)
        assert "nothing can be" in shown(pilot)
        await press(pilot, "s")
        assert pilot.app.is_running


async def test_duplicates_can_be_chosen(running: Running, practice: Practice, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Question,Type\nTell me about a conflict with a peer!,behavioral\nWho decides?,PgM\n")
    async with running(size=(120, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        await pick(pilot, path)
        assert "sheet: 1 new" in shown(pilot)
        await press(pilot, "d")
        assert "sheet: 2 new" in shown(pilot)


async def test_a_list_of_a_name_that_is_taken_says_its_name_and_what_to_do(
    running: Running, practice: Practice, tmp_path: Path
) -> None:
    path = tmp_path / "small.csv"
    path.write_text("Question,Type\nWhat is an error budget?,Tech Design\nWho decides?,PgM\n")
    async with running(size=(120, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        await pick(pilot, path)
        assert "'small' is the name of a pack that has none of these questions" in shown(pilot)
        assert "Nothing is stored yet: s stores it." in shown(pilot)
        assert "--pack" not in shown(pilot)
        await press(pilot, "s")
        assert stored(practice, "small-2") == 2 and stored(practice, "small") == 10
        await pick(pilot, path)
        assert "There is nothing new in it." in shown(pilot)


async def test_markup_in_a_question_is_shown_as_text(
    running: Running, practice: Practice, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Question,Type\n[@click=app.quit]leave[/] [bold]now[/]?,PgM\n")
    async with running(size=(120, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        await pick(pilot, path)
        assert "[@click=app.quit]leave[/] [bold]now[/]?" in shown(pilot)


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program is started in a folder with one table, which brings one question."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "sheet.csv").write_text("Question,Type\nWho decides?,PgM\n")
    monkeypatch.chdir(folder)


@by_keyboard(ImportScreen)
async def test_a_file_is_found_stored_and_taken_back_by_keyboard_alone(
    running: Running, practice: Practice, sheet: None
) -> None:
    async with running() as pilot:
        await press(pilot, "i")
        assert "Choose a file" in shown(pilot)
        assert await appears(pilot, "sheet.csv")
        for key in ("down", "enter"):
            await press(pilot, key)
        assert "sheet: 1 new" in shown(pilot)
        await press(pilot, "s")
        assert stored(practice, "sheet") == 1
        await press(pilot, "u")
        assert stored(practice, "sheet") == 0
        await press(pilot, "backspace")
        assert await appears(pilot, "files")
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, ImportScreen)


@by_mouse(ImportScreen)
async def test_a_file_is_found_and_stored_by_mouse_alone(
    running: Running, practice: Practice, sheet: None
) -> None:
    async with running(size=(120, 40)) as pilot:
        await click_key(pilot, "Import")
        assert await appears(pilot, "sheet.csv")
        await pilot.click("FilePicker", offset=(8, 1))
        await settled(pilot)
        assert "sheet: 1 new" in shown(pilot)
        await click_key(pilot, "Store")
        assert stored(practice, "sheet") == 1
        await click_key(pilot, "Undo")
        assert stored(practice, "sheet") == 0
        await click_key(pilot, "Back")
        assert not isinstance(pilot.app.screen, ImportScreen)


async def test_what_names_a_key_names_the_learners_own(
    running: Running, practice: Practice, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Question,Type\nTell me about a conflict with a peer!,behavioral\nWho decides?,PgM\n")
    async with running(keys=(("import.duplicates", "v"), ("import.undo", "w")), size=(120, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        await pick(pilot, path)
        assert "v chooses" in shown(pilot)
        await press(pilot, "s")
        assert "w takes it back." in shown(pilot)


async def test_an_option_of_the_command_line_is_said_to_be_one(
    running: Running, practice: Practice, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("a,b\n1,2\n")
    async with running(size=(120, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        await pick(pilot, path)
        text = " ".join(shown(pilot).replace("│", " ").split())
        assert "--category" in text and "an option of the command line" in text


async def test_the_preview_is_laid_out_anew_for_another_window(
    running: Running, practice: Practice, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(f"Question,Type\nWho decides {'about it ' * 20}?,PgM\n")
    async with running(size=(160, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        await pick(pilot, path)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        [first, second, *_] = [line for line in shown(pilot).splitlines() if "about it" in line]
        assert first.index("program_management") == second.index("about it")
