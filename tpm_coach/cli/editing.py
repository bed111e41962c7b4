"""A text in one's own editor, again until it can be stored."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from tpm_coach.cli.output import BAD_INPUT, show, talk
from tpm_coach.errors import PackErrors, SettingsError


def edit_until_stored(text: str, prefix: str, suffix: str, store: Callable[[bytes, str], str]) -> None:
    """Open an editor on a copy of `text` until `store` takes what is written there, or the author gives up.

    `store` gets what was written and the path of the copy, and returns what to tell; its PackErrors and
    SettingsErrors lead back to the editor. Ends with exit code 2 when nothing came of it but errors, and
    raises UsageError without a terminal.
    """
    if not sys.stdin.isatty() and not any(os.environ.get(name) for name in ("VISUAL", "EDITOR")):
        # Whatever editor is there would wait for ever.
        raise click.UsageError("there is no terminal to write in; set EDITOR to a program that needs none")
    number, name = tempfile.mkstemp(prefix=prefix, suffix=suffix)
    path = Path(name)
    with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    while True:
        try:
            click.edit(filename=str(path))
        except click.ClickException as error:
            path.unlink()
            talk(f"{error.format_message()}; set EDITOR to the editor you like")
            raise SystemExit(BAD_INPUT) from error
        written = path.read_bytes()
        if written.decode("utf-8", "replace").strip() in ("", text.strip()):
            path.unlink()
            talk("Nothing was changed, so nothing was stored.")
            return
        try:
            told = store(written, str(path))
        except (PackErrors, SettingsError) as error:
            talk(str(error))
            if _again():
                continue
            talk(f"Nothing was stored; what you wrote is in {path}")
            raise SystemExit(BAD_INPUT) from error
        path.unlink()
        show(told)
        return


def _again() -> bool:
    try:
        return click.confirm("Open the editor again?", default=True, err=True)
    except click.Abort:
        return False
