"""`tpm-coach import`: what it says first, what it stores, and that it can be taken back."""

# ruff: noqa: E501
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.conftest import NOW, Run
from tests.packs.anki_files import collection
from tpm_coach.practice.importing import Imports, Preview, Progress

TABLE = (
    "Question,Type,Tags\nHow would you cut a release that is late?,PgM,launch\n"
    "Tell me about a conflict with a peer!,behavioural,\nWhat is an error budget?,Tech Design,sre\n"
)


def data(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def dump(home: Path) -> list[str]:
    """All that the database holds."""
    with closing(sqlite3.connect(home / "tpm-coach.db")) as connection:
        return list(connection.iterdump())


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.csv"
    path.write_text(TABLE)
    return path


def stored(cli: Run, pack: str) -> list[str]:
    return [item["id"] for item in data(cli("packs", "show", pack, "--json"))["questions"]]


def test_a_dry_run_shows_how_a_table_is_understood_and_stores_nothing(cli: Run, table: Path) -> None:
    result = cli("import", "--dry-run", str(table))
    assert result.stdout == "sheet: 2 new, 0 changed, 0 retired, 0 as before\n"
    assert "Question -> prompt (3), Type -> category (3), Tags -> tags (2)" in result.stderr
    assert "'PgM' -> program_management (1)" in result.stderr
    assert "1. program_management: How would you cut a release that is late?" in result.stderr
    assert "is the same as conflict-with-peer (small): skipped" in result.stderr
    assert "Nothing was stored" in result.stderr
    assert [pack["name"] for pack in data(cli("packs", "list", "--json"))] == ["small"]


def test_importing_twice_changes_nothing_and_an_edited_file_says_what_changed(cli: Run, table: Path) -> None:
    assert cli("import", str(table)).exit_code == 0
    again = cli("import", str(table))
    assert again.stdout == "sheet: 0 new, 0 changed, 0 retired, 2 as before\n"
    assert "Nothing new" in again.stderr
    assert cli("review", "what-is-an-error-budget", "--rating", "good").exit_code == 0
    table.write_text(
        TABLE.replace("What is an error budget?", "What is an error budget for?").replace("sre", "slo")
    )
    newer = cli("import", str(table))
    assert newer.stdout == "sheet: 0 new, 1 changed, 0 retired, 1 as before\n"
    assert "what-is-an-error-budget changes: prompt, tags" in newer.stderr
    assert len(data(cli("history", "what-is-an-error-budget", "--json"))) == 1


@pytest.mark.parametrize(("wish", "count"), [("keep", 3), ("skip", 2), ("update", 2)])
def test_duplicates_are_kept_skipped_or_updated_by_choice(
    cli: Run, table: Path, wish: str, count: int
) -> None:
    table.write_text(TABLE.replace("Tell me about a conflict with a peer!,behavioural,", "Tell me about a conflict with a peer!,behavioural,mine"))  # fmt: skip
    assert cli("import", str(table), "--duplicates", wish).exit_code == 0
    assert len(stored(cli, "sheet")) == count
    old = data(cli("questions", "show", "conflict-with-peer", "--json"))
    assert ("mine" in old.get("tags", [])) is (wish == "update")
    assert len(old["key_points"]) == 3


def test_nearly_the_same_question_is_told_and_kept(cli: Run, table: Path) -> None:
    table.write_text("Question,Type\nTell me about one conflict with a peer.,behavioral\n")
    result = cli("import", str(table))
    assert "% like conflict-with-peer (small): kept" in result.stderr
    assert len(stored(cli, "sheet")) == 1


def test_an_unknown_category_is_asked_for_unless_it_is_said(cli: Run, table: Path) -> None:
    table.write_text("Question,Type\nHow do you measure a launch and its success?,Misc\n")
    refused = cli("import", str(table))
    assert refused.exit_code == 2
    assert refused.stderr.startswith(
        f"{table}:2: category: 'Misc' is none of the five categories; likely metrics:"
    )
    taken = cli("import", str(table), "--yes")
    assert "'Misc' -> metrics (1, likely by its words)" in taken.stderr
    assert cli("import", str(table), "--category", "PgM").exit_code == 0
    [question] = data(cli("packs", "show", "sheet", "--json"))["questions"]
    assert question["category"] == "program_management"


def test_stdin_is_a_file_too_and_a_pack_can_be_named(cli: Run) -> None:
    text = "## Metrics\n- How many is enough?\n- Who counts?\n"
    assert cli("import", "-", "--pack", "From Sam", stdin=text).stdout.startswith("from-sam: 2 new")
    assert stored(cli, "from-sam") == ["how-many-is-enough", "who-counts"]


def test_json_tells_how_each_pack_was_understood(cli: Run, table: Path) -> None:
    [report] = data(cli("import", "--json", str(table)))
    assert {
        "pack",
        "added",
        "updated",
        "retired",
        "unchanged",
        "file",
        "format",
        "columns",
        "skipped",
    } <= set(report)
    assert (report["pack"], report["format"], len(report["added"])) == ("sheet", "csv", 2)
    assert report["columns"][1] == {"name": "Type", "field": "category", "filled": 3}
    [duplicate] = report["duplicates"]
    assert (duplicate["other_id"], duplicate["outcome"]) == ("conflict-with-peer", "skip")


def test_one_bad_file_of_any_format_stores_nothing_of_the_others(
    cli: Run, table: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.json").write_text('[{"prompt": "Why?"')
    result = cli("import", str(table), str(tmp_path / "bad.json"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert [pack["name"] for pack in data(cli("packs", "list", "--json"))] == ["small"]


def test_an_anki_deck_brings_its_history_once(cli: Run, tmp_path: Path) -> None:
    at = int((NOW.timestamp() - 5 * 86_400) * 1000)
    deck = tmp_path / "deck.anki2"
    deck.write_bytes(collection(tmp_path, log=[(at, 0, 0, 1, 0), (at + 86_400_000, 0, 0, 3, 1)]))
    first = cli("import", "--history", str(deck))
    assert "2 answers to 1 question join your past" in first.stderr
    history = data(cli("history", "--json"))
    assert [(r["rating"], r["study_day"]) for r in history] == [
        ("good", "2026-11-19"),
        ("again", "2026-11-18"),
    ]
    assert history[0]["before"] == history[1]["after"]
    memory = data(cli("questions", "show", "tell-me-about-a-conflict-you-had", "--json"))["memory"]
    assert memory == history[0]["after"]
    assert "2 answers left out" in cli("import", "--history", str(deck)).stderr
    assert len(data(cli("history", "--json"))) == 2


def test_an_import_can_be_undone_and_its_answers_are_dropped_only_when_asked(cli: Run, table: Path) -> None:
    cli("import", str(table))
    cli("review", "what-is-an-error-budget", "--rating", "good")
    assert cli("packs", "remove", "sheet").exit_code == 0
    assert len(data(cli("history", "--json"))) == 1
    assert "2 questions deleted" in cli("packs", "remove", "sheet", "--drop-history").stdout
    assert data(cli("history", "--json")) == []
    assert cli("questions", "show", "what-is-an-error-budget").exit_code == 2
    assert cli("import", str(table)).stdout.startswith("sheet: 2 new")


@pytest.mark.parametrize("moment", ["reading", "comparing with the bank", "storing"])
def test_ctrl_c_leaves_nothing_behind_and_says_so(
    cli: Run, home: Path, table: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    @contextmanager
    def interrupted() -> Iterator[Progress]:
        def tell(what: str, share: float) -> None:
            if what.startswith(moment) and (share > 0 or moment == "reading"):
                raise KeyboardInterrupt

        yield tell

    before = dump(home)
    monkeypatch.setattr("tpm_coach.cli.exchange._progress", interrupted)
    result = cli("import", "--yes", str(table))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Stopped: nothing was stored." in result.stderr
    assert dump(home) == before


def test_ctrl_c_that_comes_when_all_is_stored_says_that_it_is(
    cli: Run, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Imports.store

    def stored_and_interrupted(self: Imports, *args: Any) -> None:
        store(self, *args)
        raise KeyboardInterrupt

    monkeypatch.setattr(Imports, "store", stored_and_interrupted)
    result = cli("import", "--yes", str(table))
    assert result.exit_code == 1
    assert "Stopped too late: it is stored; 'tpm-coach undo' takes it back." in result.stderr
    assert len(stored(cli, "sheet")) == 2


@pytest.mark.parametrize(
    ("answer", "exit_code", "said", "count"),
    [
        ("y\n", 0, "Stored.", 2),
        ("n\n", 0, "Nothing was stored.", 0),
        ("", 1, "Stopped: nothing was stored.", 0),
    ],
)
def test_a_terminal_is_asked_before_anything_is_stored(
    cli: Run, table: Path, monkeypatch: pytest.MonkeyPatch, answer: str, exit_code: int, said: str, count: int
) -> None:
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True)
    monkeypatch.setattr("tpm_coach.cli.exchange._progress", lambda: nullcontext(lambda _, __: None))
    result = cli("import", str(table), stdin=answer)
    assert result.exit_code == exit_code
    assert "Store this? [y/N]" in result.stderr
    assert said in result.stderr
    packs = {pack["name"]: pack["questions"] for pack in data(cli("packs", "list", "--json"))}
    assert packs.get("sheet", 0) == count


def test_answers_given_between_preview_and_storing_stop_an_import_of_history(
    cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = int((NOW.timestamp() - 5 * 86_400) * 1000)
    deck = tmp_path / "deck.anki2"
    deck.write_bytes(collection(tmp_path, log=[(at, 0, 0, 3, 1)]))
    assert cli("import", str(deck)).exit_code == 0
    preview = Imports.preview

    def rated_meanwhile(imports: Imports, *args: Any) -> Preview:
        found = preview(imports, *args)
        assert cli("review", "tell-me-about-a-conflict-you-had", "--rating", "hard").exit_code == 0
        return found

    monkeypatch.setattr(Imports, "preview", rated_meanwhile)
    result = cli("import", "--yes", "--history", str(deck))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1] == (
        "tell-me-about-a-conflict-you-had was rated elsewhere meanwhile; import the file again"
    )
    assert [review["rating"] for review in data(cli("history", "--json"))] == ["hard"]


@pytest.mark.parametrize(
    "options", [["--map", "prompt"], ["--pack", "!!"], ["--format", "docx"], ["--category", "x"]]
)
def test_bad_options_are_refused(cli: Run, table: Path, options: list[str]) -> None:
    assert cli("import", str(table), *options).exit_code == 2


def test_an_editor_changes_a_question_and_gets_a_second_chance(cli: Run, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    tries = tmp_path / "tries"
    editor.write_text(
        f'#!/bin/sh\necho x >> {tries}\nif [ $(wc -l < {tries}) = 1 ]; then sed -i "s/minutes: .*/minutes: many/" "$1"\n'
        'else sed -i "s/minutes: .*/minutes: 9/" "$1"; fi\n'
    )
    editor.chmod(0o755)
    result = cli("questions", "edit", "launch-metrics", stdin="y\n", EDITOR=str(editor), VISUAL="")
    assert result.exit_code == 0, result.stderr
    assert "minutes: input should be a valid integer" in result.stderr
    assert result.stdout == "launch-metrics: minutes changed\n"
    assert data(cli("questions", "show", "launch-metrics", "--json"))["minutes"] == 9
    assert (
        "Nothing was changed" in cli("questions", "edit", "launch-metrics", EDITOR="true", VISUAL="").stderr
    )


def test_giving_up_keeps_what_was_written_and_stores_nothing(cli: Run, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/id: .*/id: other/" "$1"\n')
    editor.chmod(0o755)
    result = cli("questions", "edit", "launch-metrics", stdin="n\n", EDITOR=str(editor), VISUAL="")
    assert result.exit_code == 2
    assert "must stay 'launch-metrics'" in result.stderr
    kept = Path(result.stderr.splitlines()[-1].rpartition(" ")[2])
    assert "id: other" in kept.read_text()
    kept.unlink()


def test_a_question_of_ones_own_is_added_and_not_twice(cli: Run) -> None:
    added = cli("questions", "add", "--prompt", "Why ship on a Friday?", "--category", "PgM")
    assert added.stdout == "why-ship-on-a-friday is new in my-questions\n"
    assert cli("questions", "add", "--prompt", "Who decides?", "--category", "PgM").exit_code == 0
    assert stored(cli, "my-questions") == ["why-ship-on-a-friday", "who-decides"]
    again = cli("questions", "add", "--prompt", "Who decides?", "--category", "PgM")
    assert again.exit_code == 2
    assert "is there already" in again.stderr
