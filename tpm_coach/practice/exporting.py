"""Taking questions and answers out, in the formats that other programs read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tpm_coach.domain import Filter, Pack, Question, Review, Selection
from tpm_coach.errors import NotFound, StoreError
from tpm_coach.packs.writing import WRITERS, Target, write_history, write_packs
from tpm_coach.store import LearnerStore
from tpm_coach.store.bank import Bank, PackInfo

__all__ = ["WRITERS", "Exports", "Target"]


@dataclass(frozen=True)
class Exports:
    """Exports of what is stored; answers are one learner's."""

    bank: Bank
    mine: LearnerStore

    def packs(self, selection: Selection, pack: str = "") -> list[Pack]:
        """Return the stored packs with the questions of a selection; raises NotFound when there are none.

        The learner's own tags count as the questions' tags do, but they are not written.
        """
        infos = self._infos(pack)
        # Which questions a filter without a state finds does not hang on the day.
        numbers = self.mine.listing.numbers(Filter(selection.category, tag=selection.tag), date.min)
        chosen: dict[str, list[Question]] = {}
        for question in self.bank.numbered(numbers):
            chosen.setdefault(question.pack, []).append(question)
        found = [
            Pack(info.name, info.title, info.version, info.language, info.licence, tuple(chosen[info.name]))
            for info in infos
            if info.name in chosen
        ]
        if not found:
            raise _nothing()
        return found

    def _infos(self, pack: str) -> list[PackInfo]:
        """Return what is stored of all packs, or of one; raises NotFound when there is no such one."""
        infos = [info for info in self.bank.packs() if pack in ("", info.name)]
        if pack and not infos:
            raise NotFound(f"there is no pack {pack!r}; 'tpm-coach packs list' names them")
        return infos

    def reviews(self, packs: Sequence[Pack]) -> list[Review]:
        """Return the learner's answers to these questions, oldest first."""
        ids = {question.id for pack in packs for question in pack.questions}
        return [review for review in reversed(self.mine.log.reviews()) if review.question_id in ids]

    def export(self, packs: Sequence[Pack], target: Target, now: datetime, *, history: bool = False) -> bytes:
        """Return packs in a format, with their answers where the format has a place for them."""
        return write_packs(packs, target, self.reviews(packs) if history else (), now)

    def history(self, selection: Selection, target: Target, pack: str = "") -> Iterable[str]:
        """Return the answers to a selection of questions as CSV or JSON Lines, line by line.

        Raises NotFound when there are no such questions.
        """
        names = {info.name for info in self._infos(pack)}
        ids = self.mine.listing.ids(Filter(selection.category, tag=selection.tag), names)
        if not ids:
            raise _nothing()
        return write_history(self.mine.log.told(ids), target)


def _nothing() -> NotFound:
    return NotFound("there are no such questions, so nothing was exported")


def save(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file whole or not at all: to a temporary one beside it, which then takes its place.

    What a link leads to is written, and a device or a pipe is written to as it is. Raises StoreError when
    that cannot be done.
    """
    with _told(path):
        if path.is_dir():
            raise StoreError(f"{path} is a folder; name a file with --to")
        if path.exists() and not path.is_file():
            with path.open("wb") as device:
                device.writelines(parts)
            return
        path = path.resolve()
        number, name = tempfile.mkstemp(prefix=f".{path.name[:50]}.", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            # A new file has the rights that any other new file would have, an old one keeps its own.
            temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Make an OSError a sentence about the file."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}") from error
