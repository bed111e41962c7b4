"""The learner's own editor, opened on a question while the app waits."""

from __future__ import annotations

import asyncio
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App, SuspendNotSupported

from tpm_coach.errors import PackErrors
from tpm_coach.text import printable
from tpm_coach.tui.screens.ask import AskScreen
from tpm_coach.tui.widgets.choice_bar import Choice

if TYPE_CHECKING:
    from tpm_coach.practice.library import Library

_MOST_FINDINGS = 6


async def edited(app: App[Any], library: Library, question_id: str, now: datetime, undo: str) -> bool:
    """Let the learner change a question in their editor, until it can be stored; tells what came of it.

    `undo` is the key that takes it back. Returns whether something was stored. Raises NotFound.
    """
    from tpm_coach.practice.authoring import changed, text_of

    question = await asyncio.to_thread(library.question, question_id)
    text = text_of(question)
    number, name = tempfile.mkstemp(prefix="question-", suffix=".yaml")
    path = Path(name)
    with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    while True:
        if fault := _open(app, path):
            path.unlink()
            app.notify(printable(fault), severity="error", timeout=8, markup=False)
            return False
        written = path.read_bytes()
        if written.decode("utf-8", "replace").strip() in ("", text.strip()):
            path.unlink()
            app.notify("Nothing was changed, so nothing was stored.", markup=False)
            return False
        try:
            told = await asyncio.to_thread(changed, library, question, written, str(path), now)
        except PackErrors as errors:
            faults = [str(finding) for finding in errors.findings[:_MOST_FINDINGS]]
            again = AskScreen("\n".join(faults), (Choice("Open the editor again"), Choice("Give up")))
            if await app.push_screen_wait(again) == 0:
                continue
            app.notify(f"Nothing was stored; what you wrote is in {path}", timeout=10, markup=False)
            return False
        path.unlink()
        app.notify(printable(f"{told}. {undo} takes it back."), markup=False)
        return True


def _open(app: App[Any], path: Path) -> str:
    """Open the editor and wait for it; returns in one sentence what is wrong, nothing when it went well."""
    import click

    try:
        with app.suspend():
            click.edit(filename=str(path))
    except SuspendNotSupported:
        return "This terminal cannot be lent to an editor; use 'tpm-coach questions edit' in another one."
    except click.ClickException as error:
        return f"{error.format_message()}; set EDITOR to the editor you like."
    return ""
