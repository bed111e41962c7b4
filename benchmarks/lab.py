"""What the benchmarks work on: databases of three sizes, and Anki collections with the same in them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from benchmarks import anki_peer, datasets
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings
from tpm_coach.store import Store

SIZES = ((1_000, 10_000), (10_000, 100_000), (100_000, 1_000_000))
QUICK_SIZES = ((100, 300), (150, 450), (200, 600))


@dataclass
class Lab:
    """A folder with databases that are made when they are first asked for.

    `small`, `middle` and `large` are sizes: questions and reviews. `rounds` is how often a pair is measured.
    """

    folder: Path
    quick: bool = False
    _open: list[Callable[[], None]] = field(default_factory=list)

    @property
    def sizes(self) -> tuple[tuple[int, int], ...]:
        """Questions and reviews of the three databases."""
        return QUICK_SIZES if self.quick else SIZES

    @property
    def rounds(self) -> int:
        """How often a pair is measured."""
        return 1 if self.quick else 9

    def few(self, count: int) -> int:
        """Return a number of repetitions, or one for a quick run."""
        return 1 if self.quick else count

    def home(self, size: int) -> Path:
        """Return a TPM_COACH_HOME whose database has the size of this number (0 to 2)."""
        folder = self.folder / f"home-{size}"
        if not folder.exists():
            folder.mkdir(parents=True)
            datasets.fill(folder / "tpm-coach.db", *self.sizes[size])
        return folder

    def practice(self, size: int) -> Practice:
        """Open the practice on the database of this size; `close` lets go of it."""
        return self.on(self.home(size) / "tpm-coach.db")

    def on(self, database: Path) -> Practice:
        """Open a practice on a database without the shipped bank."""
        practice = Practice(Store.open(database), Settings(), "me", datasets.NOW)
        self._open.append(practice.close)
        return practice

    def anki(self, size: int) -> anki_peer.Anki | None:
        """Open the collection with the same questions and answers, None without Anki."""
        if not anki_peer.INSTALLED:
            return None
        path = self.folder / f"anki-{size}.anki2"
        if not path.exists():
            anki_peer.make(path, *self.sizes[size])
        collection = anki_peer.Anki(path)
        self._open.append(collection.close)
        return collection

    def close(self) -> None:
        """Close whatever was opened."""
        while self._open:
            self._open.pop()()

    @cached_property
    def shipped(self) -> Path:
        """A TPM_COACH_HOME with the shipped bank and no answers."""
        folder = self.folder / "home-shipped"
        practice = Practice.open(folder / "tpm-coach.db", Settings(), "me", datasets.NOW)
        practice.welcome.done(datasets.NOW)
        practice.close()
        return folder

    @property
    def command(self) -> str:
        """The installed command."""
        return str(Path(sys.executable).parent / "tpm-coach")

    def environment(self, home: Path) -> dict[str, str]:
        """Return the environment of a program that works on a home."""
        known = {name: value for name, value in os.environ.items() if not name.startswith("TPM_COACH")}
        return known | {"TPM_COACH_HOME": str(home), "TERM": "xterm-256color"}

    @contextmanager
    def fresh(self) -> Iterator[Path]:
        """An empty folder that is gone afterwards."""
        folder = self.folder / "fresh"
        folder.mkdir()
        yield folder
        shutil.rmtree(folder)
