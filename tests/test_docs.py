"""What the documentation says is what the program does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.generate import FOLDER
from tests.conftest import Run
from tpm_coach.cli.main import COMMANDS
from tpm_coach.practice.drill import Command

README = FOLDER.parent / "README.md"


def test_generated_pages_are_current() -> None:
    # In a process of its own: click remembers the help option of commands that other tests have run.
    show = (
        "import json; from docs.generate import PAGES; print(json.dumps({n: f() for n, f in PAGES.items()}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", show], capture_output=True, text=True, cwd=FOLDER.parent, check=True
    )
    for name, text in json.loads(result.stdout).items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"{name}: run 'make docs'"


def test_the_command_line_page_shows_every_command() -> None:
    titles = set(re.findall(r"^## `tpm-coach (\S+)`$", (FOLDER / "cli.md").read_text(), re.MULTILINE))
    assert set(COMMANDS) <= titles


@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_short_help_of_a_command_is_what_the_command_says(cli: Run, name: str) -> None:
    help_text = " ".join(cli(name, "--help").stdout.split())
    assert COMMANDS[name][1] in help_text


@pytest.mark.parametrize("name", ["", "backup", "config", "data", "mock", "packs", "plan", "questions"])
def test_the_commands_of_a_list_are_told_in_a_line_each(cli: Run, name: str) -> None:
    listed = cli(*name.split(), "--help").stdout.partition("Commands:\n")[2].splitlines()
    assert len(listed) > 1
    assert all(re.match(r"  [a-z-]+ +[A-Z].*[^.]\.$", line) for line in listed), listed


def test_every_link_within_the_documentation_leads_somewhere() -> None:
    for page in [README, *FOLDER.glob("*.md"), *FOLDER.glob("decisions/*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_names_of_the_commands_in_the_readme_exist() -> None:
    named = set(
        re.findall(r"(?:^[$] |`)tpm-coach ([a-z]+)", README.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert named
    assert named <= set(COMMANDS)


def test_slash_commands_in_the_readme_exist() -> None:
    named = set(re.findall(r"`/([a-z]+)`", README.read_text(encoding="utf-8")))
    assert named <= {str(command) for command in Command}


def test_the_schema_line_of_the_shipped_packs_finds_the_schema() -> None:
    for path in (FOLDER.parent / "question_bank").glob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert found, path
        assert (Path(path.parent) / found[1]).exists()


def test_the_tree_in_the_architecture_is_the_tree() -> None:
    text = (FOLDER / "architecture.md").read_text(encoding="utf-8")
    package = FOLDER.parent / "tpm_coach"
    named = set(re.findall(r"\b\w+\.py\b", text))
    assert named <= {path.name for path in package.rglob("*.py")}
    folders = {path.parent.name for path in package.glob("*/__init__.py")}
    assert folders <= set(re.findall(r"^  (\w+)/", text, re.MULTILINE))
    assert {path.name for path in (package / "cli").glob("[!_]*.py")} <= named
