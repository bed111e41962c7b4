"""Settings and places."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tpm_coach.errors import SettingsError
from tpm_coach.settings import Settings, load, places, shown, typed


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == Settings()


def test_a_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    path = written(tmp_path, 'retention = 0.9\nnew_per_day = 2\ntimezone = "Europe/Berlin"\ntheme = "nord"\n')
    assert load(path) == Settings(retention=0.9, new_per_day=2, timezone="Europe/Berlin", theme="nord")


@pytest.mark.parametrize("line", ["retention = 0.7", "retention = 0.97", "maximum_interval = 1"])
def test_the_bounds_of_a_range_belong_to_it(tmp_path: Path, line: str) -> None:
    load(written(tmp_path, line))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("retention = 0", "between 0.7 and 0.97, not 0"),
        ("retention = 0.99", "between 0.7 and 0.97"),
        ("retention = nan", "between 0.7 and 0.97"),
        ("retention = inf", "between 0.7 and 0.97"),
        ("retention = true", "retention must be a number, not True"),
        ('retention = "0.9"', "retention must be a number, not '0.9'"),
        ("maximum_interval = 0", "between 1 and 3650"),
        ("maximum_interval = 30.0", "maximum_interval must be a whole number"),
        ("new_per_day = -1", "between 0 and 50"),
        ("new_per_day = [4]", "new_per_day must be a whole number"),
        ("rollover_hour = 24", "between 0 and 23"),
        ('timezone = "Europe/Atlantis"', "'Europe/Atlantis' is no time zone"),
        ('timezone = "Europe"', "'Europe' is no time zone"),
        ('timezone = "../../etc/passwd"', "is no time zone"),
        ("timezone = 1", "timezone must be a text"),
        ("retentoin = 0.9", "there is no setting 'retentoin'; known are retention,"),
        ("[retention]\nvalue = 1", "retention must be a number"),
        ("spread = 1", "spread must be true or false, not 1"),
        ('keys = "d"', "keys must be a table"),
        ("[keys]\nhome.drill = 1", "keys.home.drill must be a text such as enter,d, not 1"),
        ("retention = ", "is not valid TOML"),
        ("retention = 0.9\nretention = 0.8", "is not valid TOML"),
        ("a = " + "[" * 5000, "is not valid TOML"),
        (b"theme = '\xff'", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(tmp_path: Path, text: str | bytes, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError) as raised:
        load(path)
    message = str(raised.value)
    assert told in message
    assert str(path) in message
    assert "\n" not in message


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "config.toml")


def test_one_variable_moves_data_and_settings(tmp_path: Path) -> None:
    here = places({"TPM_COACH_HOME": str(tmp_path)})
    assert here.database == tmp_path / "tpm-coach.db"
    assert here.config_file == tmp_path / "config.toml"


def test_a_relative_home_means_the_present_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert places({"TPM_COACH_HOME": "mine"}).data == tmp_path / "mine"


def test_a_home_of_an_unknown_user_is_told() -> None:
    with pytest.raises(SettingsError, match="TPM_COACH_HOME"):
        places({"TPM_COACH_HOME": "~no-such-user-here/coach"})


def test_without_the_variable_the_platform_chooses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    here = places({})
    assert here.database.is_relative_to(tmp_path)
    assert here.database.parent.name == here.config_file.parent.name == "tpm-coach"


def test_the_zone_is_the_named_one_else_the_clocks() -> None:
    now = datetime(2026, 11, 23, tzinfo=timezone(timedelta(hours=9)))
    assert Settings(timezone="Europe/Berlin").zone(now) == ZoneInfo("Europe/Berlin")
    assert Settings().zone(now) == now.tzinfo
    with pytest.raises(ValueError, match="zone"):
        Settings().zone(now.replace(tzinfo=None))


def test_keys_are_a_table_with_quotation_marks_or_without(tmp_path: Path) -> None:
    for line in ('"home.drill" = "enter,d"', 'home.drill = "enter,d"'):
        assert load(written(tmp_path, f"[keys]\n{line}\n")).keys == (("home.drill", "enter,d"),)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("retention", " 0.9 ", 0.9),
        ("retention", "0.90", 0.9),
        ("new_per_day", "0", 0),
        ("spread", "off", False),
        ("spread", "True", True),
        ("timezone", "", ""),
        ("theme", "nord", "nord"),
    ],
)
def test_a_value_is_typed_as_a_person_writes_it(name: str, text: str, value: object) -> None:
    assert typed(name, text, "here") == value
    assert typed(name, shown(value), "here") == value


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("retention", "0,9", "here: retention must be a number, not '0,9'"),
        ("retention", "9", "between 0.7 and 0.97, not 9"),
        ("new_per_day", "4.5", "new_per_day must be a whole number, not '4.5'"),
        ("new_per_day", "", "must be a whole number, not ''"),
        ("spread", "maybe", "spread must be true or false, not 'maybe'"),
        ("timezone", "Mars", "is no time zone"),
        ("tehme", "nord", "there is no setting 'tehme'"),
    ],
)
def test_what_was_typed_wrong_is_told_in_one_line(name: str, text: str, told: str) -> None:
    with pytest.raises(SettingsError) as raised:
        typed(name, text, "here")
    assert told in str(raised.value) and "\n" not in str(raised.value)
