"""Writes what the documentation takes from the code: `python -m docs.generate`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from tpm_coach.cli.main import cli
from tpm_coach.packs.schema import json_schema

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


PAGES = {"pack.schema.json": schema, "cli.md": commands}
"""Each generated file of docs/ and what returns its text."""


def main() -> None:
    """Write every generated file."""
    for name, text in PAGES.items():
        (FOLDER / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
