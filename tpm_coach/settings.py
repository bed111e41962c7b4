"""Where data and settings live, and what config.toml may say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tpm_coach.errors import SettingsError

APP = "tpm-coach"


@dataclass(frozen=True)
class Places:
    """The folders of this installation: `data` holds the database, `config` config.toml."""

    data: Path
    config: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "tpm-coach.db"

    @property
    def config_file(self) -> Path:
        """The settings file, which need not exist."""
        return self.config / "config.toml"


def places(environment: Mapping[str, str]) -> Places:
    """Return the folders: TPM_COACH_HOME when it is set, else the platform's own; raises SettingsError."""
    if home := environment.get("TPM_COACH_HOME"):
        try:
            folder = Path(home).expanduser().absolute()
        except RuntimeError as error:
            raise SettingsError(f"TPM_COACH_HOME is {home!r}, but there is no such user") from error
        return Places(folder, folder)
    from platformdirs import PlatformDirs

    dirs = PlatformDirs(APP, appauthor=False)
    return Places(dirs.user_data_path, dirs.user_config_path)


@dataclass(frozen=True)
class Settings:
    """What a person can set in config.toml; the defaults suit answers of several minutes."""

    retention: float = 0.85
    """Recall wished for on the day a question comes back, 0.70-0.97; higher means more reviews."""
    maximum_interval: int = 90
    """Longest time between two answers to one question, in days, 1-3650."""
    new_per_day: int = 4
    """New questions a day, 0-50."""
    minutes_per_day: int = 30
    """Minutes of practice a day, 5-600; a plan for an interview brings its own."""
    rollover_hour: int = 4
    """The hour at which a study day begins, 0-23: practice after midnight counts for the evening before."""
    timezone: str = ""
    """An IANA name such as "Europe/Berlin"; empty means the zone of this computer."""
    theme: str = "textual-dark"
    """A Textual theme, such as textual-dark, textual-light, nord or gruvbox."""

    def zone(self, now: datetime) -> tzinfo:
        """Return the zone that study days are counted in; `now` is the clock's present time.

        A clock fixed by hand says its own offset, which then counts unless `timezone` is set.
        """
        if self.timezone:
            return ZoneInfo(self.timezone)
        if now.tzinfo is None:
            raise ValueError("the clock must give a time with a zone")
        return now.tzinfo


_RANGES: dict[str, tuple[float, float]] = {
    "retention": (0.70, 0.97),
    "maximum_interval": (1, 3650),
    "new_per_day": (0, 50),
    "minutes_per_day": (5, 600),
    "rollover_hour": (0, 23),
}


def load(path: Path) -> Settings:
    """Read config.toml; a file that does not exist means the defaults.

    Raises SettingsError that names the file, the setting and what it can be.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error
    except RecursionError as error:
        raise SettingsError(f"{path} is not valid TOML: it is nested too deeply") from error
    settings = Settings()
    for name, value in data.items():
        settings = replace(settings, **{name: checked(name, value, str(path))})
    return settings


def checked(name: str, value: Any, source: str) -> Any:
    """Return a setting's value in its own type; raises SettingsError naming `source`."""
    known = {field.name: type(field.default) for field in fields(Settings)}
    if name not in known:
        raise SettingsError(f"{source}: there is no setting {name!r}; known are {', '.join(known)}")
    kind: type = known[name]
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not kind:
        raise SettingsError(f"{source}: {name} must be {_a(kind)}, not {value!r}")
    if isinstance(value, (int, float)) and name in _RANGES:
        low, high = _RANGES[name]
        if not low <= value <= high:
            raise SettingsError(f"{source}: {name} must be between {low} and {high}, not {value}")
    if name == "timezone" and isinstance(value, str) and value:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise SettingsError(
                f"{source}: {value!r} is no time zone; use one such as Europe/Berlin"
            ) from error
    return value


def _a(kind: type) -> str:
    return {float: "a number", int: "a whole number", str: "a text"}[kind]
