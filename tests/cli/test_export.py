"""`tpm-coach export`: files that are whole, that come back, and that other programs read."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import zipfile
from pathlib import Path

import pytest

from tests.conftest import SMALL, Run
from tpm_coach import packs
from tpm_coach.domain import Pack

Q = "launch-metrics"


@pytest.mark.parametrize("suffix", ["yaml", "json", "csv", "apkg"])
def test_an_exported_file_changes_nothing_when_it_is_imported(
    cli: Run, tmp_path: Path, small_pack: Pack, suffix: str
) -> None:
    path = tmp_path / f"out.{suffix}"
    result = cli("export", "--pack", "small", "--to", str(path))
    assert result.exit_code == 0, result.stderr
    assert "10 questions written" in result.stderr
    assert set(packs.read_any(path).packs[0].questions) == set(small_pack.questions)
    assert cli("import", str(path)).stdout == "small: 0 new, 0 changed, 0 retired, 10 as before\n"


def test_a_booklet_brings_its_questions_to_somebody_else(cli: Run, tmp_path: Path, small_pack: Pack) -> None:
    path = tmp_path / "booklet.md"
    assert cli("export", "--pack", "small", "--to", str(path)).exit_code == 0
    assert "10 skipped" in cli("import", str(path)).stderr
    cli("packs", "remove", "small")
    assert cli("import", str(path)).stdout == "booklet: 10 new, 0 changed, 0 retired, 0 as before\n"
    pack = json.loads(cli("packs", "show", "booklet", "--json").stdout)
    new = {question["prompt"]: question for question in pack["questions"]}
    for old in small_pack.questions:
        found = new[old.prompt]
        assert (found["category"], found["minutes"], found["level"]) == (old.category, old.minutes, old.level)
        assert found["model_answer"] == old.model_answer
        assert [(k["point"], k.get("must", False), k.get("why", "")) for k in found["key_points"]] == [
            (k.text, k.must, k.why) for k in old.key_points
        ]


def test_stdout_gets_yaml_that_reads_back(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "out.yaml"
    path.write_text(cli("export", "--category", "metrics").stdout)
    [pack] = packs.read(path)
    assert [question.id for question in pack.questions] == [Q, "daily-users-drop"]
    assert pack.questions == tuple(q for q in packs.read(SMALL)[0].questions if q.category == "metrics")


def test_answers_go_out_as_csv_and_json_lines(cli: Run) -> None:
    cli("review", Q, "--rating", "good", "--answer", "-", stdin="=1+1 is the goal, they say.")
    [row] = csv.DictReader(io.StringIO(cli("export", "--history", "--format", "csv").stdout.lstrip("\ufeff")))
    assert (row["question_id"], row["rating"], row["answer"]) == (Q, "good", "'=1+1 is the goal, they say.")
    line = json.loads(cli("export", "--history").stdout)
    assert (line["question_id"], line["study_day"], len(line["evidence"])) == (Q, "2026-11-23", 3)


def test_an_apkg_carries_the_schedule(cli: Run, tmp_path: Path) -> None:
    cli("review", Q, "--rating", "good")
    path = tmp_path / "out.apkg"
    assert cli("export", "--history", "--to", str(path)).exit_code == 0
    with zipfile.ZipFile(path) as archive:
        (tmp_path / "c.anki2").write_bytes(archive.read("collection.anki2"))
    connection = sqlite3.connect(tmp_path / "c.anki2")
    assert connection.execute("SELECT count(*) FROM cards WHERE type = 2 AND due > 0").fetchone() == (1,)
    assert connection.execute("SELECT ease FROM revlog").fetchall() == [(3,)]
    connection.close()
    assert "1 answer left out" in cli("import", "--history", str(path)).stderr


def test_a_file_is_replaced_whole_or_left_as_it_was(
    cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.yaml"
    path.write_text("before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = cli("export", "--to", str(path))
    assert result.exit_code == 1
    assert "No space left" in result.stderr
    assert path.read_text() == "before"
    assert [item.name for item in tmp_path.iterdir() if item.is_file()] == ["out.yaml"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--pack", "nope"], "nope"),
        (["--tag", "nope"], "no such questions"),
        (["--to", "x.docx"], ".docx"),
        (["--history", "--format", "yaml"], "--history goes with"),
    ],
)
def test_what_cannot_be_exported_is_told(cli: Run, args: list[str], told: str) -> None:
    result = cli("export", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_folder_or_a_place_that_is_not_there_is_told(cli: Run, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "x.yaml"):
        result = cli("export", "--to", str(path), "--format", "yaml")
        assert result.exit_code == 1
        assert len(result.stderr.splitlines()) == 1


def test_a_tag_of_ones_own_chooses_what_goes_out(cli: Run, tmp_path: Path) -> None:
    cli("questions", "tag", Q, "Big Tech")
    cli("--learner", "ada", "questions", "tag", "many-teams", "big-tech")
    path = tmp_path / "out.yaml"
    assert cli("export", "--tag", "Big Tech", "--to", str(path)).exit_code == 0
    [pack] = packs.read(path)
    assert [question.id for question in pack.questions] == [Q]
    assert "big-tech" not in pack.questions[0].tags
    cli("review", Q, "--rating", "good")
    cli("review", "many-teams", "--rating", "good")
    [line] = cli("export", "--history", "--tag", "big-tech").stdout.splitlines()
    assert json.loads(line)["question_id"] == Q


def test_a_link_stays_and_what_it_leads_to_is_written(cli: Run, tmp_path: Path) -> None:
    link, real = tmp_path / "link.yaml", tmp_path / "real.yaml"
    link.symlink_to(real)
    assert cli("export", "--to", str(link)).exit_code == 0
    assert link.is_symlink()
    assert len(packs.read(real)[0].questions) == 10


def test_a_pipe_is_written_to_and_not_replaced(cli: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # Open at both ends, so that writing does not wait for a reader; a small export fits into the pipe.
    end = os.open(pipe, os.O_RDWR)
    try:
        assert cli("export", "--tag", "launch", "--format", "csv", "--to", str(pipe)).exit_code == 0
        assert pipe.is_fifo()
        assert Q.encode() in os.read(end, 1 << 16)
    finally:
        os.close(end)
