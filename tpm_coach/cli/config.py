"""Commands that look at config.toml and change it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from tpm_coach import settings as known
from tpm_coach.cli.editing import edit_until_stored
from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.output import guarded, json_option, print_json, show
from tpm_coach.errors import SettingsError
from tpm_coach.settings import Option, Settings


@click.group()
def config() -> None:
    """Look at the settings and change them.

    Keys of the app are settings too: keys.home.drill, for one, says what home drills with.
    """


@config.command("get")
@click.argument("name", default="")
@json_option
@pass_office
@guarded
def get(office: Office, name: str, as_json: bool) -> None:
    """Show every setting with its default, or one by its NAME.

    Each comes with what it is for. 'keys' shows every key of the app by its id.
    """
    if name.startswith("keys"):
        rows = _keys(office.settings, name)
    else:
        rows = [_row(option, office.settings) for option in known.options() if name in ("", option.name)]
    if not rows:
        # Says which there are.
        known.checked(name, None, "config get")
    one = name not in ("", "keys")
    if as_json:
        print_json(rows[0] if one else rows)
    elif one:
        show(known.shown(rows[0]["value"]))
    else:
        for row in rows:
            value, default = (known.shown(row[key]) or "(empty)" for key in ("value", "default"))
            note = "" if value == default else f"   (default {default})"
            show(f"{row['name']} = {value}{note}\n    {row['about']}")


@config.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("value")
@pass_office
@guarded
def set_(office: Office, name: str, value: str) -> None:
    """Set NAME to VALUE in config.toml; its comments and its order stay.

    An empty VALUE gives a key, such as keys.home.drill, back to the program.
    """
    from tpm_coach import settings_file

    path = office.places.config_file
    if name.startswith("keys."):
        changes: dict[str, Any] = {name: value.strip()}
    elif name == "keys":
        raise SettingsError("set one key at a time, such as: tpm-coach config set keys.home.drill enter,d")
    else:
        changes = {name: known.typed(name, value, "config set")}
    text = settings_file.changed(known.read(path) or settings_file.template(), changes, str(path))
    if name == "theme" or name.startswith("keys."):
        _check_for_the_app(known.parsed(text, str(path)), str(path))
    settings_file.write(path, text)
    show(f"{name} is {known.shown(changes[name]) or '(empty)'} now")


@config.command("edit")
@pass_office
@guarded
def edit(office: Office) -> None:
    """Open config.toml in your editor ($VISUAL or $EDITOR).

    It is stored when it is valid.
    """
    from tpm_coach import settings_file

    path = office.places.config_file

    def store(written: bytes, source: str) -> str:
        try:
            text = written.decode()
        except UnicodeError as error:
            raise SettingsError(f"{source} is not UTF-8 text: {error}") from error
        _check_for_the_app(known.parsed(text, source), source)
        settings_file.write(path, text)
        return f"{path} is stored"

    edit_until_stored(known.read(path) or settings_file.template(), "config-", ".toml", store)


@config.command("path")
@pass_office
@guarded
def path(office: Office) -> None:
    """Print where config.toml is, or would be."""
    show(str(office.places.config_file))


def _row(option: Option, settings: Settings) -> dict[str, Any]:
    value, default = getattr(settings, option.name), option.default
    if option.name == "keys":
        value, default = dict(value), {}
    return {"name": option.name, "value": value, "default": default, "about": option.about}


def _keys(settings: Settings, name: str) -> list[dict[str, Any]]:
    """Return the rows of every key of the app or of the one named; raises SettingsError without it."""
    from tpm_coach.tui import keys

    catalogue, mapped = keys.catalogue(), dict(settings.keys)
    wanted = name.removeprefix("keys").removeprefix(".")
    if wanted and wanted not in catalogue:
        raise SettingsError(next(iter(keys.faults({wanted: ""}).values())))
    return [
        {"name": f"keys.{key.id}", "value": mapped.get(key.id, own), "default": own, "about": key.about}
        for key in catalogue.values()
        for own in [",".join(key.keys)]
        if wanted in ("", key.id)
    ]


def _check_for_the_app(settings: Settings, source: str) -> None:
    for told in faults_for_the_app(settings):
        raise SettingsError(f"{source}: {told}")


def faults_for_the_app(settings: Settings) -> Iterator[str]:
    """Return a sentence for the theme and each key that are not there, which only the app knows."""
    from tpm_coach.tui import keys, themes

    if settings.theme not in themes.names():
        there = ", ".join(themes.names())
        yield f"there is no theme {settings.theme!r}; there are {there}"
    yield from keys.faults(dict(settings.keys)).values()
