"""The pack that `packs new` writes: a start that an author can trust."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tpm_coach.cli.packs import packs
from tpm_coach.packs import read
from tpm_coach.packs.schema import KeyPointModel, PackModel, ProbeModel, QuestionModel, RedFlagModel
from tpm_coach.packs.template import template
from tpm_coach.packs.yaml_format import parse_yaml
from tpm_coach.text import slug


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(packs, list(map(str, arguments)))


def test_a_new_pack_passes_the_checker_with_nothing_to_say(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    made = run("new", "My team: what we ask", "--to", file)
    assert (made.exit_code, made.stdout) == (0, f"{file}\n")
    checked = run("check", file)
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert checked.stderr == "1 question in 1 file: 0 errors, 0 warnings.\n"


def test_a_new_pack_carries_the_name_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = 'Größe: "wir" # fragen'
    assert run("new", name).exit_code == 0
    [pack] = read(tmp_path / f"{slug(name)}.yaml")
    assert (pack.name, pack.title) == (slug(name), name)


def test_a_new_pack_never_overwrites_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("my work of a month")
    result = run("new", "mine", "--to", file)
    assert result.exit_code == 2
    assert "exists already" in result.stderr
    assert file.read_text() == "my work of a month"


def test_a_pack_that_cannot_be_written_or_named_is_refused(tmp_path: Path) -> None:
    nowhere = run("new", "mine", "--to", tmp_path / "no" / "such" / "folder.yaml")
    assert nowhere.exit_code == 2
    assert "No such file or directory" in nowhere.stderr
    nameless = run("new", "???", "--to", tmp_path / "mine.yaml")
    assert nameless.exit_code == 2
    assert "no letter or digit" in nameless.stderr
    assert not (tmp_path / "mine.yaml").exists()


def test_the_template_shows_every_field_of_the_format() -> None:
    text = template("mine", "mine.yaml")
    for model in (PackModel, QuestionModel, KeyPointModel, ProbeModel, RedFlagModel):
        for field in model.model_fields:
            if field != "companies":
                assert f"{field}:" in text


@given(st.text(max_size=40))
def test_any_name_makes_a_pack_that_can_be_read_or_none(name: str) -> None:
    text = template(name, "file.yaml")
    assert bool(text) == bool(slug(name))
    if text:
        [document] = parse_yaml(text, "file.yaml", "file")
        assert document.pack.name == slug(name)
