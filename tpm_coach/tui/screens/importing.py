"""Import: pick a file, see what would happen, store it or not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import DirectoryTree, Footer, ProgressBar, Static

from tpm_coach.errors import PackErrors
from tpm_coach.text import counted, printable
from tpm_coach.tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from tpm_coach.packs.reading import Options
    from tpm_coach.practice.importing import Duplicates, Preview
    from tpm_coach.practice.service import Practice

SUFFIXES = frozenset(
    (".yaml", ".yml", ".json", ".jsonl", ".csv", ".tsv", ".md", ".txt", ".apkg", ".colpkg", ".anki2")
)
"""What the file picker offers; the command line reads any name."""


class FilePicker(DirectoryTree):
    """Folders, and the files that can hold questions."""

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave out what is hidden, and files of other kinds."""
        return [path for path in paths if not path.name.startswith(".") and _offered(path)]


def _offered(path: Path) -> bool:
    try:
        return path.is_dir() or path.suffix.lower() in SUFFIXES
    except OSError:
        return False


class ImportScreen(BaseScreen):
    """Shows what a file would bring; nothing is stored before the learner says so."""

    CSS_PATH = "importing.tcss"
    AUTO_FOCUS = "FilePicker"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "store", "Store", id="import.store"),
        Binding("d", "duplicates", "Duplicates", id="import.duplicates"),
        Binding("h", "history", "Anki's history", id="import.history"),
        Binding("backspace", "parent", "Parent folder", id="import.parent"),
        Binding("escape", "leave", "Back", id="import.leave"),
    ]

    preview: reactive[Preview | None] = reactive(None, bindings=True)

    def __init__(self, practice: Practice, clock: Callable[[], datetime], folder: Path | None = None) -> None:
        super().__init__()
        self._practice = practice
        self._clock = clock
        self._folder = folder or Path.cwd()
        self._path: Path | None = None
        self._duplicates: Duplicates | None = None
        self._history = False

    def compose(self) -> ComposeResult:
        """The files on one side, what the chosen one holds on the other."""
        with Horizontal():
            with Vertical(id="files"):
                yield Static(Content(printable(str(self._folder))), id="folder")
                yield FilePicker(self._folder, id="picker")
            with VerticalScroll(id="page", can_focus=True):
                yield Static(
                    Content("Enter shows what a file would bring. Nothing is stored yet."), id="preview"
                )
        yield ProgressBar(total=100, show_eta=False, id="progress")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """No bar while nothing is read."""
        self.query_one(ProgressBar).display = False

    @on(DirectoryTree.FileSelected)
    def _chosen(self, event: DirectoryTree.FileSelected) -> None:
        event.stop()
        self._path = event.path
        self._read()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def _read(self) -> None:
        from tpm_coach.packs.reading import Options

        if self._path is None:
            return
        self.preview = None
        # What is likely by its words is shown in the preview, and taken only when the learner stores it.
        options = Options(history=self._history, accept=True)
        bar = self.query_one(ProgressBar)
        bar.display = True
        try:
            found = await asyncio.to_thread(self._previewed, self._path, options)
        except PackErrors as errors:
            self._tell(f"{len(errors.findings)} faults, nothing can be stored:\n\n{errors}", "$text-error")
            return
        finally:
            bar.display = False
        from tpm_coach.practice.preview import change_line, lines

        told = [*lines(found), "", *(change_line(change) for change in found.changes)]
        self._tell("\n".join(told))
        self.preview = found

    def _previewed(self, path: Path, options: Options) -> Preview:
        bar = self.query_one(ProgressBar)

        def progress(_: str, share: float) -> None:
            self.app.call_from_thread(bar.update, progress=share * 100)

        return self._practice.imports.preview([path], self._clock(), options, self._duplicates, progress)

    def _tell(self, text: str, style: str = "") -> None:
        self.query_one("#preview", Static).update(Content.styled(printable(text), style))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer storing only when there is something to store."""
        if action == "store":
            return self.preview is not None and self.preview.stores_anything
        if action == "duplicates":
            return self.preview is not None and bool(self.preview.duplicates)
        if action == "history":
            return self.preview is not None and any(r.format == "anki" for r in self.preview.readings)
        return True

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_store(self) -> None:
        """Store what the preview shows."""
        if self.preview is None:
            return
        shown, self.preview = self.preview, None
        changes = await asyncio.to_thread(self._practice.imports.store, shown, self._clock())
        new = sum(len(change.added) for change in changes)
        changed = sum(len(change.updated) for change in changes) + len(shown.edits)
        self._tell(
            f"Stored: {counted(new, 'new question')}, {changed} changed.\n\n"
            f"'tpm-coach packs remove {changes[0].pack if changes else 'PACK'}' takes them out again."
        )

    def action_duplicates(self) -> None:
        """Choose what becomes of duplicates: by kind, kept, skipped, updated, and round again."""
        from tpm_coach.practice.importing import Duplicates

        choices = [None, *Duplicates]
        self._duplicates = choices[(choices.index(self._duplicates) + 1) % len(choices)]
        said = f"Duplicates: {self._duplicates}" if self._duplicates else "Duplicates: the same are skipped"
        self.notify(said, timeout=3, markup=False)
        self._read()

    def action_history(self) -> None:
        """Bring Anki's review log in as well, or leave it out."""
        self._history = not self._history
        self._read()

    def action_parent(self) -> None:
        """Show the folder above."""
        self._folder = self._folder.resolve().parent
        self.query_one(FilePicker).path = self._folder
        self.query_one("#folder", Static).update(Content(printable(str(self._folder))))

    def action_leave(self) -> None:
        """Go back; what was not stored is not stored."""
        self.dismiss()
