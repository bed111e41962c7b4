"""Writes what the documentation takes from the code: `python -m docs.generate`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from tpm_coach import settings
from tpm_coach.cli.main import cli
from tpm_coach.packs.schema import json_schema
from tpm_coach.tui import keys, themes

FOLDER = Path(__file__).parent
WIDTH = 100


def schema() -> str:
    """Return docs/pack.schema.json."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def commands() -> str:
    """Return docs/cli.md: the help of every command."""
    lines = [
        "# Command line",
        "",
        "Written by `make docs` from the program's own help. Data goes to stdout, talk and errors go to",
        "stderr. Exit code 0 is success, 1 a failure, 2 bad usage or bad input. `--json` prints an array for",
        "a list and an object for one thing: days as ISO dates, times as ISO with offset, shares 0-1.",
        "",
    ]
    for name, text in _helps(cli, "tpm-coach", None):
        lines += [f"## `{name}`", "", "```text", text, "```", ""]
    return "\n".join(lines)


def _helps(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    word = name.rpartition(" ")[2]
    with click.Context(
        command, parent, word, terminal_width=WIDTH, max_content_width=WIDTH, **command.context_settings
    ) as context:
        yield name, command.get_help(context).rstrip()
        if isinstance(command, click.Group):
            for child in command.list_commands(context):
                found = command.get_command(context, child)
                if found and not found.hidden:
                    yield from _helps(found, f"{name} {child}", context)


_SETTINGS = """\
# Settings

Written by `make docs` from the program itself. The settings are in `config.toml`; `tpm-coach config path`
says where. Change them in the app (`,` on the home screen), with `tpm-coach config set NAME VALUE`, or in
your editor with `tpm-coach config edit`. Comments and order of the file stay, and a value that is not
valid is refused before anything is written. `TPM_COACH_HOME` moves the folder.

| Setting | Default | What it does |
| --- | --- | --- |
{settings}

## Colours

`theme` is one of {themes}.

Texts have a contrast of at least 4.5:1 in `textual-dark` and `textual-light`, of 7:1 in `high-contrast`
and `high-contrast-light`. With `NO_COLOR` set the app draws in shades of grey; nothing is said by colour
alone. The app has no animations of its own, and `TEXTUAL_ANIMATIONS=none` turns off the little that its
toolkit moves.

## Keys

`?` shows the keys of a screen, F1 does in a text field too, and Ctrl+P finds any command by its name.
A key is changed by the id of what it does:

```toml
[keys]
"home.drill" = "enter,d"
```

or `tpm-coach config set keys.home.drill enter,d`. Several keys stand with commas between: a character
(`comma` for the comma itself), or `f5`, `escape`, `enter`, `tab`, `space`, `up`, `pagedown` and the like,
with `ctrl+`, `shift+` or `alt+` in front. Not every terminal sends every key.

| Id | Keys | What it does |
| --- | --- | --- |
{keys}
"""


def settings_page() -> str:
    """Return docs/settings.md: every setting, theme and key that can be changed."""
    options = (
        f"| `{option.name}` | {_code(settings.shown(option.default or ''))} | {option.about} |"
        for option in settings.options()
    )
    bound = (
        f"| `{key.id}` | {', '.join(map(_code, key.keys))} | {key.about} |"
        for key in keys.catalogue().values()
    )
    return _SETTINGS.format(
        settings="\n".join(options), themes=", ".join(map(_code, themes.names())), keys="\n".join(bound)
    )


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


PAGES = {"pack.schema.json": schema, "cli.md": commands, "settings.md": settings_page}
"""Each generated file of docs/ and what returns its text."""


def main() -> None:
    """Write every generated file."""
    for name, text in PAGES.items():
        (FOLDER / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
