"""docs/import.md shows of a spreadsheet, a Markdown list and an Anki deck what the program says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import NOW, Run
from tests.packs.anki_files import BASIC, CLOZE, collection, package

PAGE = Path(__file__).parent.parent.parent / "docs" / "import.md"
FENCE = re.compile(r"^```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ tpm-coach ", re.MULTILINE)


def blocks() -> list[str]:
    return FENCE.findall(PAGE.read_text(encoding="utf-8"))


def shown() -> list[tuple[list[str], str]]:
    """The commands of the page on the two files, each with what is shown below it."""
    texts = [part.partition("\n") for block in blocks() for part in COMMAND.split(block)[1:]]
    found = [(shlex.split(command), told.strip()) for command, _, told in texts]
    return [item for item in found if item[0][-1] in ("questions.csv", "from-sam.md", "undo", "deck.apkg")]


def test_a_spreadsheet_and_a_markdown_list_come_in_as_the_page_shows(
    cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written = [block for block in blocks() if not block.startswith("$")]
    Path("questions.csv").write_text(written[0], encoding="utf-8")
    Path("from-sam.md").write_text(written[1], encoding="utf-8")
    csv = [item for item in shown() if item[0][-1] in ("questions.csv", "undo")]
    markdown = [item for item in shown() if item[0][-1] == "from-sam.md"]
    assert (len(csv), len(markdown)) == (4, 2)
    # What is likely is told by likeness to the shipped bank.
    home = str(tmp_path / "with the bank")
    for args, told in [*csv, *markdown]:
        assert cli(*args, TPM_COACH_HOME=home).output.strip() == told


def test_an_anki_deck_comes_in_with_its_history_as_the_page_shows(
    cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = [
        (BASIC, "Tell me about a <b>conflict</b> now<br>line2\x1fWe talked it over.", "", 11),
        (CLOZE, "SLO is {{c1::a goal::hint}} and {{c2::no}} contract\x1f", "", 12),
    ]
    log = [(int(NOW.timestamp() - 86_400) * 1000, 0, 0, 3, 1)]
    monkeypatch.chdir(tmp_path)
    Path("deck.apkg").write_bytes(package(collection_anki21=collection(tmp_path, notes, log=log)))
    played = [item for item in shown() if item[0][-1] == "deck.apkg"]
    assert len(played) == 2
    for args, told in played:
        assert cli(*args).output.strip() == told
