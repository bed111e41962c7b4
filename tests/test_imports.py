"""What starting the program costs: nothing is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"sqlalchemy", "alembic", "pydantic", "fsrs", "rapidfuzz", "yaml", "snowballstemmer", "platformdirs"}


def loaded_by(code: str, *args: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running `code`."""
    report = "\nimport sys\nsys.stderr.write('\\n'.join(sys.modules))"
    result = subprocess.run(
        [sys.executable, "-c", code + report, *args], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in result.stderr.splitlines()}


HELP = """
from tpm_coach.cli.main import cli
cli(sys.argv[1:], prog_name="tpm-coach", standalone_mode=False)
"""


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option: str) -> None:
    loaded = loaded_by("import sys" + HELP, option)
    assert not loaded & (HEAVY | {"textual", "rich", "asyncio"})


def test_the_package_itself_imports_nothing() -> None:
    assert not loaded_by("import tpm_coach") & (HEAVY | {"textual", "click"})


def test_the_app_draws_before_it_opens_the_store() -> None:
    loaded = loaded_by("import tpm_coach.tui.app")
    assert "textual" in loaded
    # Textual itself brings platformdirs.
    assert not loaded & (HEAVY - {"platformdirs"})


@pytest.mark.parametrize("module", ["domain", "text"])
def test_the_words_everyone_speaks_in_need_the_standard_library_only(module: str) -> None:
    assert not loaded_by(f"import tpm_coach.{module}") & (HEAVY | {"textual", "rich", "click"})
