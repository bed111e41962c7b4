"""Two lists with one file name, as two people write them, are two packs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.conftest import Run

MINE = "Question,Type\nWhy did the launch slip?,PgM\nHow do you say no to a director?,behavioural\n"
THEIRS = (
    "Question,Type\nWhat is an error budget good for?,Tech Design\nWhich number would you drop?,Metrics\n"
)
SAID = "'questions' is the name of a pack that has none of these questions, so they become the pack "


@pytest.fixture
def lists(tmp_path: Path) -> tuple[str, str]:
    """My list and somebody else's of the same name."""
    return write(tmp_path, "mine", MINE), write(tmp_path, "theirs", THEIRS)


def write(folder: Path, whose: str, text: str, name: str = "questions.csv") -> str:
    path = folder / whose / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return str(path)


def data(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def sizes(cli: Run) -> dict[str, int]:
    """How many questions each pack asks."""
    return {pack["name"]: pack["questions"] for pack in data(cli("packs", "list", "--json"))}


def test_the_second_list_of_a_name_retires_nothing_and_says_its_name(
    cli: Run, lists: tuple[str, str]
) -> None:
    mine, theirs = lists
    assert cli("import", "--yes", mine).stderr == "Stored.\n"
    second = cli("import", "--yes", theirs)
    assert second.stdout == "questions-2: 2 new, 0 changed, 0 retired, 0 as before\n"
    assert f"{SAID}'questions-2'" in second.stderr
    assert sizes(cli) == {"small": 10, "questions": 2, "questions-2": 2}


def test_each_list_stays_what_it_is_when_it_comes_again(cli: Run, lists: tuple[str, str]) -> None:
    mine, theirs = lists
    for path in (mine, theirs):
        cli("import", "--yes", path)
    assert cli("import", theirs).stdout == "questions-2: 0 new, 0 changed, 0 retired, 2 as before\n"
    assert cli("import", mine).stdout == "questions: 0 new, 0 changed, 0 retired, 2 as before\n"
    Path(theirs).write_text(
        THEIRS.replace("an error budget good", "any error budget good").partition("Which")[0]
    )
    assert cli("import", theirs).stdout == "questions-2: 0 new, 1 changed, 1 retired, 0 as before\n"
    assert sizes(cli) == {"small": 10, "questions": 2, "questions-2": 1}


def test_a_third_list_takes_the_next_free_name(cli: Run, lists: tuple[str, str], tmp_path: Path) -> None:
    third = write(tmp_path, "third", "Question,Type\nHow long is a sprint in your team?,process\n")
    for path in lists:
        cli("import", "--yes", path)
    assert cli("import", third).stdout.startswith("questions-3: 1 new")


@pytest.mark.parametrize("name", ["x" * 90, "what-they-asked-me-" * 5, "???"])
def test_a_name_of_any_length_gets_its_number(cli: Run, tmp_path: Path, name: str) -> None:
    for whose, text in (("mine", MINE), ("theirs", THEIRS)):
        assert cli("import", "--yes", write(tmp_path, whose, text, f"{name}.csv")).exit_code == 0
    found = sizes(cli)
    assert sorted(found.values()) == [2, 2, 10]
    assert [pack[-2:] for pack in found if pack.endswith("-2")] == ["-2"]


def test_the_preview_says_it_before_anything_is_stored(cli: Run, lists: tuple[str, str]) -> None:
    mine, theirs = lists
    cli("import", "--yes", mine)
    shown = cli("import", "--dry-run", theirs)
    assert f"  {SAID}'questions-2' (--pack NAME)\n" in shown.stderr
    [pack] = data(cli("import", "--dry-run", "--json", theirs))
    assert (pack["pack"], pack["note"]) == ("questions-2", f"{SAID}'questions-2'")
    [pack] = data(cli("import", "--dry-run", "--json", mine))
    assert (pack["pack"], pack["note"]) == ("questions", "")


def test_a_name_that_somebody_gives_is_kept(cli: Run, lists: tuple[str, str], tmp_path: Path) -> None:
    mine, theirs = lists
    cli("import", "--yes", mine)
    assert cli("import", "--dry-run", "--pack", "questions", theirs).stdout == (
        "questions: 2 new, 0 changed, 2 retired, 0 as before\n"
    )
    inside = {"pack": "questions", "questions": [{"category": "metrics", "prompt": "What is a good number?"}]}
    pack = write(tmp_path, "pack", json.dumps(inside), "questions.json")
    assert cli("import", "--dry-run", pack).stdout == "questions: 1 new, 0 changed, 2 retired, 0 as before\n"


def test_numbers_of_two_lists_do_not_make_them_one(cli: Run, tmp_path: Path) -> None:
    numbered = "id,Question,Type\n1,{},PgM\n2,{},metrics\n"
    mine = write(tmp_path, "mine", numbered.format("Why did the launch slip?", "What did it cost?"))
    theirs = write(tmp_path, "theirs", numbered.format("Who owns a risk?", "How do you count users?"))
    cli("import", "--yes", mine)
    assert cli("import", "--yes", theirs).stdout.startswith("questions-2: 2 new, 0 changed, 0 retired")
    assert cli("import", "--yes", theirs).stdout.startswith("questions-2: 0 new, 0 changed, 0 retired, 2 as")


def test_an_id_of_its_own_makes_a_reworded_question_the_same(cli: Run, tmp_path: Path) -> None:
    row = "id,Question,Type\nlaunch-slip,{},PgM\n"
    path = write(tmp_path, "mine", row.format("Why did the launch slip?"))
    cli("import", "--yes", path)
    Path(path).write_text(row.format("Whose fault was it that we were a month late?"))
    assert cli("import", "--yes", path).stdout == "questions: 0 new, 1 changed, 0 retired, 0 as before\n"


def test_both_lists_may_come_at_once(cli: Run, lists: tuple[str, str]) -> None:
    for again in (False, True):
        changes = data(cli("import", "--json", *(reversed(lists) if again else lists)))
        assert {change["pack"]: change["unchanged"] for change in changes} == {
            "questions": 2 * again,
            "questions-2": 2 * again,
        }


def test_the_same_list_twice_at_once_is_told(cli: Run, lists: tuple[str, str], tmp_path: Path) -> None:
    copy = write(tmp_path, "copy", MINE)
    result = cli("import", "--yes", lists[0], copy)
    assert result.exit_code == 2 and "'questions' is the name of two packs" in result.stderr


def test_a_name_that_is_out_of_use_is_free(cli: Run, lists: tuple[str, str]) -> None:
    mine, theirs = lists
    cli("import", "--yes", mine)
    assert cli("packs", "remove", "questions").exit_code == 0
    assert cli("import", "--yes", theirs).stdout.startswith("questions: 2 new")


def test_a_list_whose_questions_are_all_known_elsewhere_leaves_the_pack_of_its_name_alone(
    cli: Run, lists: tuple[str, str], tmp_path: Path
) -> None:
    mine, theirs = lists
    copy = write(tmp_path, "copy", THEIRS, "other.csv")
    for path in (mine, copy, theirs):
        assert cli("import", "--yes", path).exit_code == 0
    assert sizes(cli) == {"small": 10, "other": 2, "questions": 2}
