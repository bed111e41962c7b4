from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.conftest import Run

Optimize = Callable[..., Result]


@pytest.fixture
def optimize(cli: Run, forgetful_home: Path) -> Optimize:
    """Run `tpm-coach optimize` for a learner whom the published weights do not fit."""

    def run(*args: str, stdin: str = "") -> Result:
        return cli("optimize", *args, stdin=stdin, TPM_COACH_HOME=str(forgetful_home))

    return run


def test_old_and_new_stand_side_by_side_and_a_yes_takes_them(optimize: Optimize) -> None:
    result = optimize(stdin="y\n")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "In use: the published weights of FSRS-6"
    assert "1,103 rated answers, 842 of them repeat a question; training is recommended" in lines
    [held_out] = [line for line in lines if "702 held-out answers" in line]
    old, new = map(float, held_out.split()[-2:])
    assert new < old
    assert any(line.startswith("Due in days 1-10, 11-20, 21-30") for line in lines)
    assert "Put the new weights in use?" in result.stderr
    assert "tpm-coach optimize --revert" in result.stderr
    assert "your own weights, trained on 2026-11-23 from 1,103 answers" in optimize().stdout


@pytest.mark.parametrize(("stdin", "code"), [("n\n", 0), ("", 1)])
def test_without_a_yes_nothing_changes(optimize: Optimize, stdin: str, code: int) -> None:
    assert optimize(stdin=stdin).exit_code == code
    assert json.loads(optimize("--json").stdout)["in_use"] is None


def test_yes_asks_nothing_and_revert_goes_back(optimize: Optimize) -> None:
    assert "Put the new" not in optimize("--yes").stderr
    assert json.loads(optimize("--json").stdout)["in_use"]["reviews"] == 1103
    result = optimize("--revert")
    assert (result.exit_code, result.stdout) == (0, "In use again: the published weights of FSRS-6\n")
    again = optimize("--revert")
    assert again.exit_code == 1
    assert again.stderr == "the published weights are in use, so there is nothing to go back to\n"


def test_json_shows_and_takes_only_with_yes(optimize: Optimize) -> None:
    shown = json.loads(optimize("--json").stdout)
    assert (shown["stage"], shown["objection"], shown["in_use"]) == ("recommended", "", None)
    assert len(shown["change"]["weights"]) == 21
    assert shown["change"]["held_out"]["new"]["log_loss"] < shown["change"]["held_out"]["old"]["log_loss"]
    assert len(shown["change"]["load"]["new"]["days"]) == 30
    taken = json.loads(optimize("--json", "--yes").stdout)
    assert taken["accepted"]["vector"] == shown["change"]["weights"]
    assert json.loads(optimize("--json", "--revert").stdout) == {"in_use": None}


def test_too_few_answers_are_refused_in_one_line_yes_or_not(cli: Run) -> None:
    for args in ((), ("--yes",)):
        result = cli("optimize", *args)
        assert result.exit_code == 1
        assert result.stderr == ("weights are trained from 400 rated answers on, 400 more than you have\n")
    assert json.loads(cli("optimize", "--json").stdout)["missing"] == 400


def test_yes_does_not_take_weights_that_are_no_better(
    optimize: Optimize, monkeypatch: pytest.MonkeyPatch
) -> None:
    # More than any weights could win.
    monkeypatch.setattr("tpm_coach.training._LUCK", 1000.0)
    result = optimize("--yes")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("the weights in use stay: ")
    assert json.loads(optimize("--json").stdout)["in_use"] is None


def test_without_the_trainer_it_is_said_how_to_get_it(
    optimize: Optimize, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    result = optimize()
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "training needs a package that is not installed: pip install 'tpm-coach[optimize]' brings it\n"
    )


def test_a_trainer_that_breaks_is_told_in_one_line(
    optimize: Optimize, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "fsrs_rs_python.py").write_text("raise BaseException('panicked')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    result = optimize()
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "panicked" not in result.stderr


def test_revert_takes_no_yes(optimize: Optimize) -> None:
    assert optimize("--revert", "--yes").exit_code == 2
