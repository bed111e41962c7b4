"""Bringing questions and answers in: read, held against the bank, shown, and only then stored."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from tpm_coach.domain import ActKind, Answer, Category, Pack, Question, Review, Selection
from tpm_coach.errors import PackError, PackErrors
from tpm_coach.practice.today import Planner
from tpm_coach.store.bank import Bank, PackChange
from tpm_coach.store.log import Log

if TYPE_CHECKING:
    from tpm_coach.packs.building import Reading
    from tpm_coach.packs.reading import Answered, Options, Source
    from tpm_coach.practice.duplicates import Duplicate, Duplicates
    from tpm_coach.practice.naming import Renamed

Progress = Callable[[str, float], None]
"""Told what is being done, and how much of all is done (0-1); what it raises stops it all, and nothing is
stored then."""
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """A question of the bank whose text changes, and the fields in which it does."""

    question_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What an import would do: nothing is stored yet.

    `packs` are the questions that are left when duplicates are dealt with, `edits` new texts of questions of
    other packs, `changes` what storing them does, one for each pack.
    """

    readings: tuple[Reading, ...]
    packs: tuple[Pack, ...]
    edits: tuple[Question, ...]
    duplicates: tuple[Duplicate, ...]
    changes: tuple[PackChange, ...]
    differences: tuple[Difference, ...]
    reviews: tuple[Review, ...]
    left_out: int
    fingerprints: tuple[str, ...] = field(repr=False, default=())
    renamed: tuple[Renamed, ...] = ()

    @property
    def questions(self) -> int:
        """How many questions the files hold, duplicates left out."""
        return sum(len(pack.questions) for pack in self.packs)

    @property
    def stores_anything(self) -> bool:
        """Whether storing it would change anything."""
        return any(change.anything for change in self.changes) or bool(self.edits or self.reviews)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put off Python's search for garbage: with a million new objects it took a seventh of an import.

    What was made meanwhile then counts as old, as if a search had passed over it; what was put aside for good
    before, as the app does with all that it imports, stays so.
    """
    searching, aside = gc.isenabled(), gc.get_freeze_count()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            # This only moves what there is, or the next search would look through all of it at once.
            gc.freeze()
            if not aside:
                gc.unfreeze()
            gc.enable()


def _quiet(_: str, __: float) -> None:
    pass


@dataclass(frozen=True)
class Imports:
    """Imports for one learner: questions go to the bank that all share, answers to the learner's log."""

    bank: Bank
    log: Log
    planner: Planner
    before: Callable[[datetime], object] = lambda _: None
    """What is done before anything is stored, such as a backup."""

    @undisturbed()
    def preview(
        self,
        sources: Sequence[Path | Source],
        now: datetime,
        options: Options | None = None,
        duplicates: Duplicates | None = None,
        progress: Progress = _quiet,
    ) -> Preview:
        """Read files and return what storing them would do.

        Without `duplicates` a question that says exactly what another says is skipped unless its file gives
        it an id, and what is only nearly the same is kept. Raises PackErrors with every finding.
        """
        from tpm_coach.packs.reading import Options
        from tpm_coach.practice.duplicates import Sorter, merged

        options = replace(options or Options(), propose=self._propose)
        readings, prints, renamed = self._read(sources, options, progress)
        progress("comparing with the bank", 0.5)
        sorter = Sorter(self.bank.texts(), [p for reading in readings for p in reading.packs], duplicates)
        new = [
            self._whole(pack) if reading.partial else pack
            for reading in readings
            for pack in (sorter.sort(found, reading.given) for found in reading.packs)
        ]
        old = self.bank.several(list(sorter.edits))
        edits = [merged(old[id_], text) for id_, text in sorter.edits.items()]
        progress("comparing with the bank", 0.7)
        changes = self.bank.put(self._filled(new, prints), now.astimezone(UTC), dry_run=True, edits=edits)
        answers = [answer for reading in readings for answer in reading.answers]
        reviews, left_out = self._reviews(answers, sorter.final, new, now)
        progress("ready", 1.0)
        return Preview(
            tuple(readings),
            tuple(new),
            tuple(edits),
            tuple(sorter.duplicates),
            tuple(changes),
            tuple(self._differences(new, changes, edits)),
            tuple(reviews),
            left_out,
            tuple(prints),
            tuple(renamed),
        )

    @undisturbed()
    def store(self, preview: Preview, now: datetime, progress: Progress = _quiet) -> list[PackChange]:
        """Store what was previewed, all or nothing, and return what changed.

        Raises StoreConflict when an answer was rated since then to a question that the file has answers to.
        """
        progress("storing", 0.0)
        if preview.stores_anything:
            self.before(now)
        filled = self._filled(preview.packs, preview.fingerprints)
        at = now.astimezone(UTC)
        also = self.log.noting(ActKind.IMPORT, "", at, preview.reviews)
        return self.bank.put(filled, at, edits=preview.edits, also=also, share=partial(progress, "storing"))

    def _read(
        self, sources: Sequence[Path | Source], options: Options, progress: Progress
    ) -> tuple[list[Reading], list[str], list[Renamed]]:
        from tpm_coach.packs.source import load
        from tpm_coach.practice.naming import Namer, Texts

        readings: list[Reading] = []
        prints: list[str] = []
        findings: list[PackError] = []
        names: dict[str, Texts] = {}
        namer = Namer(self.bank.asked)
        for number, given in enumerate(sources):
            progress(
                f"reading {given.name if isinstance(given, Path) else given.path}", number / len(sources) / 2
            )
            try:
                source = load(given) if isinstance(given, Path) else given
                reading = namer.read(source, options, names)
            except PackErrors as errors:
                findings += errors.findings
                continue
            for document in reading.documents:
                name = document.pack.name
                if name in names:
                    # Stored one after the other, the second would retire the questions of the first.
                    message = f"{name!r} is the name of two packs; give each its own"
                    findings.append(PackError(source.path, document.line("pack"), "pack", message))
                names[name] = [(question.id, question.prompt) for question in document.pack.questions]
                prints.append(hashlib.sha256(source.data).hexdigest())
            readings.append(reading)
        if findings:
            raise PackErrors(findings)
        return readings, prints, namer.renamed

    def _propose(self, prompts: Sequence[str]) -> Sequence[Category | None]:
        return self._proposer(prompts)

    @cached_property
    def _proposer(self) -> Callable[[Sequence[str]], Sequence[Category | None]]:
        from tpm_coach.packs.likeness import proposer

        bank = self.bank.questions(Selection())
        return proposer(
            [(" ".join([q.prompt, q.theme, *(k.text for k in q.key_points)]), q.category) for q in bank]
        )

    def _filled(self, new: Sequence[Pack], prints: Sequence[str]) -> list[tuple[Pack, str]]:
        # A pack of which nothing is left because all of it is there already is not stored as an empty one.
        known = {info.name for info in self.bank.packs()}
        return [
            (pack, print_)
            for pack, print_ in zip(new, prints, strict=True)
            if pack.questions or pack.name in known
        ]

    def _whole(self, pack: Pack) -> Pack:
        """Give questions that are stored in a pack what a partial file leaves out of them."""
        from tpm_coach.practice.duplicates import merged

        old = self.bank.several([question.id for question in pack.questions])
        mine = {id_: question for id_, question in old.items() if question.pack == pack.name}
        return replace(
            pack, questions=tuple(merged(mine[q.id], q) if q.id in mine else q for q in pack.questions)
        )

    def _differences(
        self, new: Sequence[Pack], changes: Sequence[PackChange], edits: Sequence[Question]
    ) -> Iterator[Difference]:
        from tpm_coach.practice.duplicates import differing

        updated = {id_ for change in changes for id_ in change.updated}
        wanted = chain((q for pack in new for q in pack.questions if q.id in updated), edits)
        while batch := list(islice(wanted, _BATCH)):
            old = self.bank.several([q.id for q in batch])
            yield from (Difference(q.id, changed) for q in batch if (changed := differing(old[q.id], q)))

    def _reviews(
        self, answers: Sequence[Answered], final: dict[str, str], new: Sequence[Pack], now: datetime
    ) -> tuple[list[Review], int]:
        """Answers rated elsewhere as reviews: only those later than what the log has of their question."""
        if not answers:
            return [], 0
        latest = {}
        for review in reversed(self.log.reviews()):
            latest[review.question_id] = review
        texts = {q.id: q for pack in new for q in pack.questions}
        memory = self.log.memories()
        reviews: list[Review] = []
        left_out = 0
        for answer in sorted(answers, key=lambda answer: answer.at):
            id_ = final.get(answer.question_id, answer.question_id)
            before = latest.get(id_)
            # Anki counts milliseconds, so an answer of our own comes back a little earlier than it was.
            if (before and answer.at <= before.reviewed_at) or answer.at > now + timedelta(days=1):
                left_out += 1
                continue
            question = texts.get(id_) or self.bank.question(id_)
            at = answer.at.astimezone(now.tzinfo)
            given = Answer((), answer.at, answer.seconds)
            review = self.planner.reviewed(question, given, answer.rating, at, memory.get(id_))
            memory[id_] = review.after
            reviews.append(review)
        return reviews, left_out
