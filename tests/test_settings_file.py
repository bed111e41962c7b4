"""Writing config.toml."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpm_coach.errors import SettingsError
from tpm_coach.settings import Settings, load, options, parsed
from tpm_coach.settings_file import changed, save, template

MINE = """\
# My settings.
new_per_day = 2  # not more while I work

retention = 0.9
# theme = "nord" looked nice

[keys]
home.drill = "d"  # without quotation marks
"home.plan" = "f5"
"""

NUMBERS = [option for option in options() if option.bounds]
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **{
        option.name: st.floats(*option.bounds)
        if option.kind is float
        else st.integers(*map(int, option.bounds))
        for option in NUMBERS
        if option.bounds
    },
    "spread": st.booleans(),
    "timezone": st.sampled_from(["", "Europe/Berlin", "UTC"]),
    "theme": st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
}


def test_the_file_made_for_a_person_changes_nothing_and_names_everything() -> None:
    text = template()
    assert parsed(text, "it") == Settings()
    for option in options():
        assert option.name in text and option.about in text


def test_without_its_comment_signs_the_file_says_the_defaults() -> None:
    bare = "\n".join(
        line.removeprefix("# ") for line in template().splitlines() if " = " in line or "[keys]" in line
    )
    assert parsed(bare, "it") == replace(Settings(), keys=(("home.drill", "enter,d"),))


@given(st.fixed_dictionaries({}, optional=VALUES), st.sampled_from([template(), MINE, ""]))
def test_what_is_set_is_what_is_read_and_the_rest_stays(changes: dict[str, Any], text: str) -> None:
    assert parsed(changed(text, changes, "it"), "it") == replace(parsed(text, "it"), **changes)


@given(st.fixed_dictionaries({}, optional=VALUES))
def test_no_comment_is_lost_but_the_default_that_a_value_takes_the_place_of(changes: dict[str, Any]) -> None:
    result = changed(template(), changes, "it")
    for line in template().splitlines():
        if line.removeprefix("# ").partition(" = ")[0] not in changes:
            assert line in result.splitlines()


def test_comments_and_order_of_an_own_file_stay() -> None:
    result = changed(MINE, {"new_per_day": 3, "keys.home.drill": "x", "keys.home.plan": "f6"}, "it")
    assert result == MINE.replace("= 2 ", "= 3 ").replace('"d"', '"x"').replace('"f5"', '"f6"')


def test_a_setting_that_is_new_comes_before_the_keys() -> None:
    result = changed(MINE, {"spread": False}, "it")
    assert result.index("spread = false") < result.index("[keys]")
    assert parsed(result, "it").spread is False


def test_a_key_is_given_back_with_nothing_in_its_place() -> None:
    result = changed(MINE, {"keys.home.drill": "", "keys.home.plan": "", "keys.home.none": ""}, "it")
    assert parsed(result, "it").keys == ()
    assert parsed(changed("", {"keys.home.drill": ""}, "it"), "it") == Settings()


def test_a_wrong_value_can_be_put_right() -> None:
    assert parsed(changed("retention = 7", {"retention": 0.9}, "it"), "it").retention == 0.9


@pytest.mark.parametrize(
    ("text", "changes", "told"),
    [
        ("retention = ", {"theme": "nord"}, "it is not valid TOML"),
        ("retention = 7", {"theme": "nord"}, "it: retention must be between"),
        ("keys = 3", {"keys.home.drill": "x"}, "it: keys must be a table"),
        ("", {"retention": 7}, "it: retention must be between"),
        ("a = " + "[" * 5000, {"theme": "nord"}, "it is not valid TOML"),
    ],
)
def test_nothing_comes_of_what_is_not_valid(text: str, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        changed(text, changes, "it")


def test_a_first_save_makes_a_private_folder_and_an_explained_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    assert save(path, {"retention": 0.9}) == Settings(retention=0.9)
    assert load(path) == Settings(retention=0.9)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    assert "# New questions a day." in path.read_text()


def test_a_save_keeps_the_permissions_and_the_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("retention = 0.9\n")
    real.chmod(0o644)
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    save(link, {"retention": 0.8})
    assert link.is_symlink()
    assert real.read_text() == "retention = 0.8\n"
    assert real.stat().st_mode & 0o777 == 0o644


def test_a_save_that_fails_in_the_middle_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(MINE)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tpm_coach.settings_file.os.fsync", full)
    with pytest.raises(SettingsError, match=r"cannot be written: .*No space left"):
        save(path, {"retention": 0.8})
    assert path.read_text() == MINE
    assert list(tmp_path.iterdir()) == [path]
