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
from textual.events import Resize
from textual.reactive import reactive
from textual.widgets import DirectoryTree, ProgressBar, Static

from tpm_coach.errors import CoachError, PackErrors
from tpm_coach.text import counted, one_line, printable
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tpm_coach.practice.duplicates import Duplicates
    from tpm_coach.practice.importing import Preview
    from tpm_coach.practice.service import Practice

SUFFIXES = frozenset(
    (".yaml", ".yml", ".json", ".jsonl", ".csv", ".tsv", ".md", ".txt", ".apkg", ".colpkg", ".anki2")
)
"""What the file picker offers; the command line reads any name."""
FIRST = """Choose a file: Enter or a click shows what it would bring. Nothing is stored before you say so.

Question packs (YAML, JSON), tables (CSV, TSV), lists (Markdown, plain text) and Anki decks are read; what \
their columns and lists mean is found out and shown first."""
STORING = "storing"
"""What an import tells while it writes."""


class FilePicker(DirectoryTree):
    """Folders, and the files that can hold questions."""

    # Signs that are one cell wide in every terminal.
    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "
    ICON_FILE = "  "

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave out what is hidden, and files of other kinds."""
        return [path for path in paths if not path.name.startswith(".") and _offered(path)]


def _offered(path: Path) -> bool:
    try:
        return path.is_dir() or path.suffix.lower() in SUFFIXES
    except OSError:
        return False


class _Stopped(Exception):
    """The learner stopped what was running."""


class _Run:
    """One reading or storing in a thread: what it does, how far it is (0-1), and whether it shall stop."""

    def __init__(self) -> None:
        self.doing = ("", 0.0)
        self.stopped = False

    def progress(self, what: str, share: float) -> None:
        """Note how far it is; raises _Stopped once it shall stop."""
        if self.stopped:
            raise _Stopped
        self.doing = (what, share)


class ImportScreen(BaseScreen):
    """Shows what a file would bring; nothing is stored before the learner says so."""

    CSS_PATH = "importing.tcss"
    AUTO_FOCUS = "FilePicker"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "store", "Store", id="import.store", tooltip="Store what is shown, all or nothing."),
        Binding("u", "undo", "Undo", id="import.undo", tooltip="Take back the import that was just stored."),
        Binding(
            "d",
            "duplicates",
            "Duplicates",
            id="import.duplicates",
            tooltip="Choose what becomes of questions that are there already: kept, skipped or updated.",
        ),
        Binding(
            "h",
            "history",
            "Anki's history",
            id="import.history",
            tooltip="Bring Anki's review log in as answers of yours, or leave it out.",
        ),
        Binding("backspace", "parent", "Parent folder", id="import.parent", tooltip="Show the folder above."),
        Binding(
            "escape",
            "leave",
            "Back",
            id="import.leave",
            tooltip="Stop what is running, so that nothing is stored; else go back.",
        ),
    ]

    preview: reactive[Preview | None] = reactive(None, bindings=True)
    run_: reactive[_Run | None] = reactive(None, bindings=True)
    stored: reactive[bool] = reactive(False, bindings=True)

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
            with Vertical(id="files") as files:
                files.border_title = "Files"
                yield Static(Content(printable(str(self._folder))), id="folder")
                yield FilePicker(self._folder, id="picker")
            with VerticalScroll(id="page", can_focus=True) as page:
                page.border_title = "What it would bring"
                yield Static(Content(FIRST), id="preview")
        with Horizontal(id="running"):
            yield Static("", id="doing")
            yield ProgressBar(total=100, show_eta=False, id="progress")
        yield KeyBar()

    def on_mount(self) -> None:
        """Look ten times a second how far a thread is; no bar while none runs."""
        self.query_one("#running").display = False
        self.set_interval(0.1, self._show_progress)

    def on_unmount(self) -> None:
        """What still runs when the app ends is stopped, and stores nothing."""
        self._stop()

    @on(DirectoryTree.FileSelected)
    def _chosen(self, event: DirectoryTree.FileSelected) -> None:
        event.stop()
        if self.run_ is None or not self._storing:
            self._path = event.path
            self._read()

    @property
    def _storing(self) -> bool:
        return self.run_ is not None and self.run_.doing[0] == STORING

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def _read(self) -> None:
        from tpm_coach.packs.reading import Options

        if self._path is None:
            return
        self._stop()
        self.preview, self.stored = None, False
        # What is likely by its words is shown in the preview, and taken only when the learner stores it.
        options = Options(history=self._history, accept=True)
        run = self.run_ = _Run()
        try:
            found = await asyncio.to_thread(
                self._practice.imports.preview,
                [self._path],
                self._clock(),
                options,
                self._duplicates,
                run.progress,
            )
        except PackErrors as errors:
            faults = counted(len(errors.findings), "fault")
            told = f"{faults}, so nothing can be stored:\n\n{errors}"
            if "--" in str(errors):
                told += "\n\nWhat begins with -- is an option of the command line: tpm-coach import FILE."
            self._tell(told, "$text-error")
            return
        except _Stopped:
            self._tell("Stopped. Nothing was stored.")
            return
        finally:
            self._done(run)
        self.preview = found
        self._show(found)

    def _stop(self) -> None:
        if self.run_ is not None:
            self.run_.stopped = True

    def _done(self, run: _Run) -> None:
        # Its thread may still be at it when another file was chosen meanwhile.
        run.stopped = True
        if self.run_ is run:
            self.run_ = None

    def _show_progress(self) -> None:
        shown = self.query_one("#running")
        shown.display = self.run_ is not None
        if self.run_ is not None:
            what, share = self.run_.doing
            self.query_one("#doing", Static).update(Content(one_line(what)))
            self.query_one(ProgressBar).update(progress=share * 100)

    def on_resize(self, _: Resize) -> None:
        """Lay the preview out for another window."""
        if self.preview is not None:
            self.call_after_refresh(self._show, self.preview)

    def _show(self, found: Preview) -> None:
        """Show what would change first of all, and below it how the files were understood."""
        from tpm_coach.practice.preview import change_line, lines
        from tpm_coach.tui.widgets.listing import hung

        width = self.query_one("#preview").content_region.width
        parts = [Content.styled(printable(change_line(change)), "bold") for change in found.changes]
        told = "There is nothing new in it."
        if found.stores_anything:
            told = f"Nothing is stored yet: {self.key_of('import.store')} stores it."
        parts += [Content.styled(told, "$text-accent"), Content()]
        for line in lines(found, f"{self.key_of('import.duplicates')} chooses", naming=""):
            plain = line.lstrip(" ")
            mark = {0: "", 2: "• "}.get(len(line) - len(plain), "– ")
            if plain.split(".")[0].isdigit():
                number, _, plain = plain.partition(" ")
                mark = f"{number} "
            parts.append(hung(Content(mark), Content(printable(plain)), width))
        self.query_one("#preview", Static).update(Content("\n").join(parts))

    def _tell(self, text: str, style: str = "") -> None:
        self.query_one("#preview", Static).update(Content.styled(printable(text), style))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with what is shown."""
        if action in ("store", "duplicates", "history", "undo", "parent") and self._storing:
            return False
        if action == "store":
            return self.preview is not None and self.preview.stores_anything
        if action == "duplicates":
            return self.preview is not None and bool(self.preview.duplicates)
        if action == "history":
            return self.preview is not None and any(r.format == "anki" for r in self.preview.readings)
        if action == "undo":
            return self.stored
        return True

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_store(self) -> None:
        """Store what the preview shows."""
        if self.preview is None or self.run_ is not None:
            return
        shown, self.preview = self.preview, None
        run = _Run()
        run.doing = (STORING, 0.0)
        self.run_ = run
        try:
            changes = await asyncio.to_thread(
                self._practice.imports.store, shown, self._clock(), run.progress
            )
        except _Stopped:
            self._tell("Stopped. Nothing was stored; Enter on the file shows it again.")
            return
        except CoachError as error:
            self._tell(
                f"{error}.\n\nNothing was stored. Enter on the file shows it as it is now.", "$text-error"
            )
            return
        finally:
            self._done(run)
        from tpm_coach.practice.preview import change_line

        edits = [f"{question.pack}: {question.id} changed" for question in shown.edits]
        answers = [f"{counted(len(shown.reviews), 'answer')} joined your past"] if shown.reviews else []
        told = ["Stored.", "", *map(change_line, changes), *edits, *answers]
        self._tell("\n".join([*told, "", f"{self.key_of('import.undo')} takes it back."]))
        self.stored = True

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take back the import that was just stored."""
        from tpm_coach.practice.schedule import said

        self.stored = False
        act = await asyncio.to_thread(self._practice.schedule.undo, self._clock())
        self._tell(f"Took back: {said(act)}. Enter on the file shows it again.")

    def action_duplicates(self) -> None:
        """Choose what becomes of duplicates: by kind, kept, skipped, updated, and round again."""
        from tpm_coach.practice.duplicates import Duplicates

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
        """Stop what is running, so that nothing is stored; else go back."""
        if self.run_ is not None:
            self._stop()
        else:
            self.dismiss()
