"""docs/import.md: what it shows of a spreadsheet and a Markdown list is what the program says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import Run

PAGE = Path(__file__).parent.parent.parent / "docs" / "import.md"
FENCE = re.compile(r"^```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ tpm-coach ", re.MULTILINE)


def blocks() -> list[str]:
    return FENCE.findall(PAGE.read_text(encoding="utf-8"))


def shown() -> list[tuple[list[str], str]]:
    """The commands of the page on the two files, each with what is shown below it."""
    texts = [part.partition("\n") for block in blocks() for part in COMMAND.split(block)[1:]]
    found = [(shlex.split(command), told.strip()) for command, _, told in texts]
    return [item for item in found if item[0][-1] in ("questions.csv", "from-sam.md", "undo")]


def test_a_spreadsheet_and_a_markdown_list_come_in_as_the_page_shows(
    cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written = [block for block in blocks() if not block.startswith("$")]
    Path("questions.csv").write_text(written[0], encoding="utf-8")
    Path("from-sam.md").write_text(written[1], encoding="utf-8")
    csv = [item for item in shown() if item[0][-1] != "from-sam.md"]
    markdown = [item for item in shown() if item[0][-1] == "from-sam.md"]
    assert (len(csv), len(markdown)) == (4, 2)
    # What is likely is told by likeness to the shipped bank.
    home = str(tmp_path / "with the bank")
    for args, told in [*csv, *markdown]:
        assert cli(*args, TPM_COACH_HOME=home).output.strip() == told
