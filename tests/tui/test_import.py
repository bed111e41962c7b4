"""The Import screen: a file is picked, its preview shown, and only then stored."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import DirectoryTree

from tests.conftest import NOW
from tests.tui.conftest import Running, shown
from tpm_coach.domain import Selection
from tpm_coach.practice.service import Practice
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
        assert "Stored: 2 new questions" in shown(pilot)
        assert stored(practice, "sheet") == 2
        await press(pilot, "s")
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, ImportScreen)


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


async def test_markup_in_a_question_is_shown_as_text(
    running: Running, practice: Practice, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Question,Type\n[@click=app.quit]leave[/] [bold]now[/]?,PgM\n")
    async with running(size=(120, 40)) as pilot:
        await opened(pilot, practice, tmp_path)
        await pick(pilot, path)
        assert "[@click=app.quit]leave[/] [bold]now[/]?" in shown(pilot)
