"""Where data and settings live, and what config.toml may say."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, TypeVar

from tpm_coach.errors import SettingsError

T = TypeVar("T")

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


Keys = tuple[tuple[str, str], ...]
"""Ids of bindings, and the keys instead of the program's own: (("home.drill", "enter,d"),)."""


@dataclass(frozen=True)
class Option:
    """A setting as a person sees it; `bounds` are the least and the greatest value of a number."""

    name: str
    default: Any
    about: str
    bounds: tuple[float, float] | None

    @property
    def kind(self) -> type[Any]:
        """The type of its values."""
        return type(self.default)


def _about(text: str, *bounds: float) -> dict[str, Any]:
    return {"about": f"{text} {bounds[0]:g} to {bounds[1]:g}." if bounds else text, "bounds": bounds or None}


@dataclass(frozen=True)
class Settings:
    """What a person can set in config.toml; the defaults suit answers of several minutes.

    `options` says what each is for, in words that the commands and the app show.
    """

    retention: float = field(
        default=0.85,
        metadata=_about(
            "Recall wished for on the day a question comes back; higher is more work.", 0.70, 0.97
        ),
    )
    maximum_interval: int = field(
        default=90, metadata=_about("Longest time between two answers to one question, in days.", 1, 3650)
    )
    spread: bool = field(
        default=True, metadata=_about("Spread due days a little so that no day is overfull.")
    )
    new_per_day: int = field(default=4, metadata=_about("New questions a day.", 0, 50))
    minutes_per_day: int = field(
        default=30,
        metadata=_about("Minutes of practice a day; a plan for an interview brings its own.", 5, 600),
    )
    rollover_hour: int = field(
        default=4,
        metadata=_about("Hour at which a study day begins; what is before counts for the evening.", 0, 23),
    )
    timezone: str = field(
        default="", metadata=_about("A zone such as Europe/Berlin; empty means the one of this computer.")
    )
    theme: str = field(
        default="textual-dark",
        metadata=_about("Colours of the app, such as textual-light, nord, gruvbox or high-contrast."),
    )
    keys: Keys = field(
        default=(), metadata=_about("Other keys by the id of what they do, such as home.drill: enter,d.")
    )

    def zone(self, now: datetime) -> tzinfo:
        """Return the zone that study days are counted in; `now` is the clock's present time.

        A clock fixed by hand says its own offset, which then counts unless `timezone` is set.
        """
        if self.timezone:
            from zoneinfo import ZoneInfo

            return ZoneInfo(self.timezone)
        if now.tzinfo is None:
            raise ValueError("the clock must give a time with a zone")
        return now.tzinfo


def options() -> tuple[Option, ...]:
    """Return every setting in the order in which it is shown."""
    return tuple(Option(item.name, item.default, **item.metadata) for item in fields(Settings))


def load(path: Path) -> Settings:
    """Read config.toml; a file that does not exist means the defaults.

    Raises SettingsError that names the file, the setting and what it can be.
    """
    return parsed(read(path), str(path))


def read(path: Path) -> str:
    """Return the text of config.toml, empty without a file; raises SettingsError when it cannot be read."""
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeError as error:
        raise SettingsError(f"{path} cannot be read: it is not UTF-8 text") from error


def parsed(text: str, source: str) -> Settings:
    """Read the text of a config.toml; raises SettingsError that names `source` and what a setting can be."""
    if not text:
        return Settings()
    # Without a config.toml neither is needed before the first frame, this and the time zones.
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{source} is not valid TOML: {error}") from error
    except RecursionError as error:
        raise SettingsError(f"{source} is not valid TOML: it is nested too deeply") from error
    return Settings(**{name: checked(name, value, source) for name, value in data.items()})


def checked(name: str, value: Any, source: str) -> Any:
    """Return a setting's value in its own type; raises SettingsError naming `source`."""
    option = _known(name, source)
    if name == "keys":
        return _keys(value, source)
    if option.kind is float and type(value) is int:
        value = float(value)
    if type(value) is not option.kind:
        raise SettingsError(f"{source}: {name} must be {_KINDS[option.kind]}, not {value!r}")
    if option.bounds and not option.bounds[0] <= value <= option.bounds[1]:
        low, high = option.bounds
        raise SettingsError(f"{source}: {name} must be between {low} and {high}, not {value}")
    if name == "timezone" and value:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise SettingsError(
                f"{source}: {value!r} is no time zone; use one such as Europe/Berlin"
            ) from error
    return value


def typed(name: str, text: str, source: str) -> Any:
    """Return the value of a setting that a person typed; raises SettingsError naming `source`."""
    text = text.strip()
    kind = next((option.kind for option in options() if option.name == name), str)
    value: Any = text
    with suppress(ValueError):
        value = (
            kind(text) if kind in (int, float) else _SWITCH.get(text.lower(), text) if kind is bool else text
        )
    return checked(name, value, source)


def shown(value: Any) -> str:
    """Return a setting's value as a person reads and types it; keys as a mapping."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {keys}" for name, keys in value.items())
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _known(name: str, source: str) -> Option:
    known = {option.name: option for option in options()}
    if name not in known:
        raise SettingsError(f"{source}: there is no setting {name!r}; known are {', '.join(known)}")
    return known[name]


_KINDS = {float: "a number", int: "a whole number", str: "a text", bool: "true or false"}
_SWITCH = dict.fromkeys(("true", "on", "yes"), True) | dict.fromkeys(("false", "off", "no"), False)


def _keys(value: Any, source: str, above: str = "") -> Keys:
    """Return a table of keys; without quotation marks home.drill is a table in a table."""
    if not isinstance(value, dict):
        raise SettingsError(f'{source}: keys must be a table such as [keys] "home.drill" = "enter,d"')
    found: list[tuple[str, str]] = []
    for name, keys in value.items():
        if isinstance(keys, dict):
            found += _keys(keys, source, f"{above}{name}.")
        elif isinstance(keys, str):
            found.append((f"{above}{name}", keys))
        else:
            raise SettingsError(f"{source}: keys.{above}{name} must be a text such as enter,d, not {keys!r}")
    return tuple(found)
