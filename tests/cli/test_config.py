"""Settings from the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.conftest import Run
from tpm_coach.settings import Settings, load, options


@pytest.fixture
def config(home: Path) -> Path:
    """Where this test's config.toml is, or will be."""
    return home / "config.toml"


def editor(tmp_path: Path, *replacements: tuple[str, str]) -> str:
    """An editor that replaces one text by another, the next one each time it is opened."""
    script = tmp_path / "editor.py"
    script.write_text(
        f"import pathlib, sys\nsteps = {replacements!r}\n"
        "count = pathlib.Path(__file__).with_suffix('.count')\n"
        "step = int(count.read_text()) if count.exists() else 0\n"
        "count.write_text(str(step + 1))\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text().replace(*steps[step]))\n"
    )
    return f"{sys.executable} {script}"


def test_every_setting_is_listed_with_its_value_its_default_and_what_it_is_for(
    cli: Run, config: Path
) -> None:
    config.write_text("retention = 0.9\n")
    told = cli("config", "get").stdout
    assert "retention = 0.9   (default 0.85)" in told
    for option in options():
        assert option.name in told and option.about in told


def test_settings_as_json_have_the_types_of_config_toml(cli: Run) -> None:
    cli("config", "set", "keys.home.drill", "enter,d")
    found = {row["name"]: row for row in json.loads(cli("config", "get", "--json").stdout)}
    assert found["spread"] | {"about": ""} == {"name": "spread", "value": True, "default": True, "about": ""}
    assert found["retention"]["value"] == 0.85
    assert found["keys"]["value"] == {"home.drill": "enter,d"}


def test_one_setting_is_told_bare_for_scripts(cli: Run) -> None:
    assert cli("config", "get", "new_per_day").stdout == "4\n"
    assert json.loads(cli("config", "get", "new_per_day", "--json").stdout)["value"] == 4


def test_a_value_that_was_set_counts_from_then_on(cli: Run) -> None:
    assert len(json.loads(cli("due", "--json").stdout)) == 4
    assert cli("config", "set", "new_per_day", "2").exit_code == 0
    assert len(json.loads(cli("due", "--json").stdout)) == 2


def test_a_value_is_set_without_touching_the_rest(cli: Run, config: Path) -> None:
    config.write_text("# mine\nretention = 0.9 # high\nspread = true\n")
    cli("config", "set", "retention", "0.8")
    cli("config", "set", "spread", "off")
    assert config.read_text() == "# mine\nretention = 0.8 # high\nspread = false\n"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("retention", "2", "retention must be between 0.7 and 0.97, not 2"),
        ("new_per_day", "-1", "new_per_day must be between 0 and 50, not -1"),
        ("retentoin", "0.9", "there is no setting 'retentoin'; known are"),
        ("theme", "nor", "there is no theme 'nor'; there are"),
        ("keys", "x", "set one key at a time"),
        ("keys.home.dril", "x", "there is no 'home.dril'; did you mean home.drill?"),
        ("keys.home.drill", "entr", "'entr' is no key"),
        ("keys.home.drill", "w", "w is taken by home.weak (Weak)"),
        ("keys.answer.send", "x", "a character is written in this box"),
    ],
)
def test_a_wrong_value_is_one_sentence_and_the_file_stays(
    cli: Run, config: Path, name: str, value: str, told: str
) -> None:
    config.write_text("# mine\n")
    result = cli("config", "set", name, value)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert config.read_text() == "# mine\n"


def test_a_key_is_changed_and_given_back(cli: Run, config: Path) -> None:
    assert cli("config", "set", "keys.home.drill", "enter,d").exit_code == 0
    assert load(config).keys == (("home.drill", "enter,d"),)
    assert cli("config", "get", "keys.home.drill").stdout == "enter,d\n"
    assert "keys.home.drill = enter,d   (default enter)" in cli("config", "get", "keys").stdout
    assert cli("config", "set", "keys.home.drill", "").exit_code == 0
    assert cli("config", "get", "keys.home.drill").stdout == "enter\n"


def test_keys_can_change_places(cli: Run, config: Path) -> None:
    config.write_text('[keys]\n"home.weak" = "f5"\n')
    assert cli("config", "set", "keys.home.ahead", "w").exit_code == 0
    assert cli("config", "set", "keys.home.weak", "a").exit_code == 0
    assert dict(load(config).keys) == {"home.weak": "a", "home.ahead": "w"}


def test_every_key_is_listed_with_what_it_does(cli: Run) -> None:
    rows = json.loads(cli("config", "get", "keys", "--json").stdout)
    found = {row["name"]: row for row in rows}
    assert found["keys.app.help"]["value"] == "question_mark,f1"
    assert all(row["about"] and row["value"] for row in rows)
    assert cli("config", "get", "keys.no").exit_code == 2


def test_the_path_is_told_before_there_is_a_file(cli: Run, config: Path) -> None:
    assert cli("config", "path").stdout == f"{config}\n"
    assert not config.exists()


def test_a_broken_file_is_told_and_stays(cli: Run, config: Path) -> None:
    config.write_text("retention = \n")
    for args in (["get"], ["set", "theme", "nord"]):
        result = cli("config", *args)
        assert result.exit_code == 2 and "is not valid TOML" in result.stderr
    assert config.read_text() == "retention = \n"


def test_a_wrong_value_in_the_file_is_put_right_by_setting_it(cli: Run, config: Path) -> None:
    config.write_text("retention = 7\n")
    assert cli("config", "set", "retention", "0.9").exit_code == 0
    assert load(config) == Settings(retention=0.9)


def test_an_editor_gets_every_setting_explained_and_what_it_leaves_is_stored(
    cli: Run, config: Path, tmp_path: Path
) -> None:
    result = cli(
        "config", "edit", EDITOR=editor(tmp_path, ("# new_per_day = 4", "new_per_day = 7")), VISUAL=""
    )
    assert result.exit_code == 0 and str(config) in result.stdout
    assert load(config) == Settings(new_per_day=7)
    assert "# New questions a day." in config.read_text()


def test_the_editor_opens_again_after_an_error(cli: Run, config: Path, tmp_path: Path) -> None:
    steps = editor(tmp_path, ("# new_per_day = 4", "new_per_day = 70"), ("= 70", "= 7"))
    result = cli("config", "edit", stdin="y\n", VISUAL=steps)
    assert "new_per_day must be between 0 and 50, not 70" in result.stderr
    assert load(config) == Settings(new_per_day=7)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("new_per_day = 70", "must be between 0 and 50"),
        ('theme = "nor"', "there is no theme"),
        ('[keys]\n"home.drill" = "w"', "w is taken by home.weak"),
    ],
)
def test_what_an_author_gives_up_on_is_kept_beside_and_the_file_stays(
    cli: Run, config: Path, tmp_path: Path, line: str, told: str
) -> None:
    config.write_text("# mine\n")
    result = cli("config", "edit", stdin="n\n", EDITOR=editor(tmp_path, ("# mine", line)), VISUAL="")
    assert result.exit_code == 2 and told in result.stderr
    kept = Path(result.stderr.rpartition(" is in ")[2].strip())
    assert kept.read_text().strip() == line
    kept.unlink()
    assert config.read_text() == "# mine\n"


def test_an_editor_that_changes_nothing_stores_nothing(cli: Run, config: Path) -> None:
    result = cli("config", "edit", EDITOR="true", VISUAL="")
    assert "Nothing was changed" in result.stderr
    assert not config.exists()
