"""A disk that fills up, and a folder that can only be read."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import OFF_TOPIC, Run
from tests.faults.conftest import Child, environment

Sound = Callable[[], dict[str, Any]]
Q = "launch-metrics"


def mounted(folder: Path, *options: str) -> bool:
    """Put a small file system of its own on a folder, if this user may."""
    command = ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)]
    return shutil.which("mount") is not None and subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture
def small_disk(home: Path, tmp_path: Path) -> Iterator[Path]:
    """The home on a disk of 6 MB."""
    aside = shutil.copytree(home, tmp_path / "aside")
    shutil.rmtree(home)
    home.mkdir(mode=0o700)
    if not mounted(home, "-o", "size=6m,mode=0700"):
        pytest.skip("only root may mount a small disk; test_a_file_that_may_not_grow stands in for it")
    try:
        shutil.copytree(aside, home, dirs_exist_ok=True)
        yield home
    finally:
        subprocess.run(["umount", "-l", str(home)], check=True)


def filled(folder: Path) -> Path:
    """Fill the disk of a folder to the last byte and return what fills it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 1):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                continue
    return filler


def told(result: Any, *words: str) -> None:
    """A failure in one line that says one of these words."""
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert any(word in result.stderr for word in words), result.stderr


def test_a_full_disk(cli: Run, small_disk: Path, sound: Sound) -> None:
    assert cli("review", Q, "--rating", "good").exit_code == 0
    kept = json.loads(cli("backup", "list", "--json").stdout)
    filler = filled(small_disk)
    big = small_disk.parent / "answer.txt"
    big.write_text(OFF_TOPIC * 2000)
    refused = cli("review", "many-teams", "--rating", "good", "--answer", str(big))
    told(refused, "disk is full", "has space")
    told(cli("backup", "now"), "disk is full", "has space")
    told(cli("backup", "restore", kept[0]["name"]), "disk is full", "has space")
    pack = small_disk.parent / "big.yaml"
    lines = [f"  - {{prompt: 'Case {n}, {OFF_TOPIC}?', category: metrics}}" for n in range(300)]
    pack.write_text("\n".join(["questions:", *lines]))
    told(cli("import", str(pack), "--yes"), "disk is full", "has space")
    found = json.loads(cli("doctor", "--json").stdout)
    assert "space" in {finding["check"] for finding in found}
    assert json.loads(cli("backup", "list", "--json").stdout) == kept
    filler.unlink()
    # Such a small disk is nearly full even when it is empty.
    assert {f["check"] for f in json.loads(cli("doctor", "--json").stdout)} <= {"space"}
    assert cli("review", "many-teams", "--rating", "good", "--answer", str(big)).exit_code == 0
    stored = json.loads(cli("data", "export", "-").stdout)
    assert [review["question_id"] for review in stored["review"]] == [Q, "many-teams"]
    assert cli("backup", "verify").exit_code == 0


def test_a_file_that_may_not_grow(cli: Run, home: Path, sound: Sound) -> None:
    assert cli("review", Q, "--rating", "good").exit_code == 0
    limit = 300_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    for args in (
        ("review", "many-teams", "--rating", "good", "--answer", "-"),
        ("backup", "now"),
        ("drill", "--plain"),
    ):
        result = subprocess.run(
            [sys.executable, "-m", "tpm_coach", *args],
            input=f"{OFF_TOPIC * 3000}\n.\n",
            capture_output=True,
            text=True,
            env=environment(home),
            preexec_fn=limited,
        )
        assert result.returncode == 1, (args, result)
        assert "Traceback" not in result.stderr
        assert "Saved" not in result.stdout + result.stderr
        assert any(word in result.stderr for word in ("disk is full", "cannot be")), result.stderr
    assert [review["question_id"] for review in sound()["review"]] == [Q]


@pytest.fixture
def read_only(cli: Run, home: Path, tmp_path: Path) -> Iterator[Path]:
    """The home with one answer, on a disk that can only be read."""
    assert cli("review", Q, "--rating", "good").exit_code == 0
    if os.geteuid():
        for path in [home, *home.rglob("*")]:
            path.chmod(0o500 if path.is_dir() else 0o400)
        yield home
        for path in [home, *home.rglob("*")]:
            path.chmod(0o700 if path.is_dir() else 0o600)
        return
    aside = shutil.copytree(home, tmp_path / "aside")
    # Where even root may not mount, nothing can keep root from writing.
    assert mounted(home, "-o", "mode=0700")
    try:
        shutil.copytree(aside, home, dirs_exist_ok=True)
        subprocess.run(["mount", "-o", "remount,ro", str(home)], check=True)
        yield home
    finally:
        subprocess.run(["umount", "-l", str(home)], check=True)


def test_a_folder_that_can_only_be_read(cli: Run, read_only: Path) -> None:
    before = {path: path.read_bytes() for path in read_only.rglob("*") if path.is_file()}
    for args in (
        ("review", "many-teams", "--rating", "good"),
        ("undo",),
        ("backup", "now"),
        ("import", "--yes", str(Path(__file__).parents[1] / "data" / "small.yaml")),
        ("data", "delete", "--learner", "me", "--yes"),
    ):
        told(cli(*args), "cannot be written", "cannot be opened")
    found = cli("doctor", "--json")
    assert found.exit_code == 1
    assert any("cannot be written" in finding["message"] for finding in json.loads(found.stdout))
    assert {path: path.read_bytes() for path in read_only.rglob("*") if path.is_file()} == before


def test_a_disk_that_fills_up_in_mid_drill_keeps_what_was_saved(
    cli: Run, small_disk: Path, sound: Sound
) -> None:
    child = Child([sys.executable, "-m", "tpm_coach", "drill", "--plain"], small_disk)
    child.type("/done\n2\n")
    child.hear("Saved as")
    filler = filled(small_disk)
    child.type(f"{OFF_TOPIC * 2000}\n.\n/done\n\n1\n")
    assert child.end() == 1
    assert "disk is full" in child.said or "has space" in child.said
    assert "Traceback" not in child.said
    filler.unlink()
    stored = json.loads(cli("data", "export", "-").stdout)
    assert len(stored["review"]) == child.said.count("Saved as") == 1
