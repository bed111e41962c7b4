"""Bringing questions and answers in: read, held against the bank, shown, and only then stored."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tpm_coach import packs
from tpm_coach.domain import Answer, Category, Pack, Question, Review, Selection
from tpm_coach.errors import PackError, PackErrors
from tpm_coach.practice.today import Planner
from tpm_coach.store.bank import Bank, PackChange
from tpm_coach.store.log import Log

if TYPE_CHECKING:
    from tpm_coach.packs.building import Reading
    from tpm_coach.packs.likeness import Near
    from tpm_coach.packs.reading import Answered, Options, Source

Progress = Callable[[str, float], None]
"""Told what is being done, and how much of all is done (0-1)."""


class Duplicates(StrEnum):
    """What becomes of a question that is there already."""

    KEEP = "keep"
    SKIP = "skip"
    UPDATE = "update"
    """What is new in it goes to the question that is there."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A question that is like another: of `other_pack`, or of the same file when that is empty."""

    prompt: str
    question_id: str
    other_id: str
    other_prompt: str
    other_pack: str
    likeness: float
    outcome: Duplicates

    @property
    def exact(self) -> bool:
        """Whether the two say the same."""
        return self.likeness >= 100


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

    @property
    def questions(self) -> int:
        """How many questions the files hold, duplicates left out."""
        return sum(len(pack.questions) for pack in self.packs)

    @property
    def stores_anything(self) -> bool:
        """Whether storing it would change anything."""
        changed = any(change.added or change.updated or change.retired for change in self.changes)
        return changed or bool(self.edits or self.reviews)


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

        options = replace(options or Options(), propose=self._propose)
        readings, prints = self._read(sources, options, progress)
        progress("comparing with the bank", 0.5)
        sorter = _Sorter(self.bank.texts(), duplicates)
        new = [sorter.sort(pack, reading.given) for reading in readings for pack in reading.packs]
        edits = [self._merged(id_, text) for id_, text in sorter.edits.items()]
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
        )

    def store(self, preview: Preview, now: datetime) -> list[PackChange]:
        """Store what was previewed, all or nothing, and return what changed."""
        if preview.stores_anything:
            self.before(now)
        also = self.log.appending(preview.reviews) if preview.reviews else None
        filled = self._filled(preview.packs, preview.fingerprints)
        return self.bank.put(filled, now.astimezone(UTC), edits=preview.edits, also=also)

    def _read(
        self, sources: Sequence[Path | Source], options: Options, progress: Progress
    ) -> tuple[list[Reading], list[str]]:
        from tpm_coach.packs.source import load

        readings: list[Reading] = []
        prints: list[str] = []
        findings: list[PackError] = []
        names: set[str] = set()
        for number, given in enumerate(sources):
            progress(
                f"reading {given.name if isinstance(given, Path) else given.path}", number / len(sources) / 2
            )
            try:
                source = load(given) if isinstance(given, Path) else given
                reading = packs.read_any(source, options)
            except PackErrors as errors:
                findings += errors.findings
                continue
            for document in reading.documents:
                name = document.pack.name
                if name in names:
                    # Stored one after the other, the second would retire the questions of the first.
                    message = f"{name!r} is the name of two packs; give each its own"
                    findings.append(PackError(source.path, document.line("pack"), "pack", message))
                names.add(name)
                prints.append(hashlib.sha256(source.data).hexdigest())
            readings.append(reading)
        if findings:
            raise PackErrors(findings)
        return readings, prints

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

    def _merged(self, question_id: str, new: Question) -> Question:
        old = self.bank.question(question_id)
        return merged(old, new)

    def _differences(
        self, new: Sequence[Pack], changes: Sequence[PackChange], edits: Sequence[Question]
    ) -> list[Difference]:
        updated = {id_ for change in changes for id_ in change.updated}
        wanted = [q for pack in new for q in pack.questions if q.id in updated]
        return [
            Difference(q.id, changed)
            for q in [*wanted, *edits]
            if (changed := differing(self.bank.question(q.id), q))
        ]

    def _reviews(
        self, answers: Sequence[Answered], final: dict[str, str], new: Sequence[Pack], now: datetime
    ) -> tuple[list[Review], int]:
        """Answers rated elsewhere as reviews: only those later than what the log has of their question."""
        if not answers:
            return [], 0
        latest = {}
        for review in reversed(self.log.reviews()):
            latest[review.question_id] = review
        versions = {q.id: q.version for pack in new for q in pack.questions}
        memory = {id_: review.after for id_, review in latest.items()}
        reviews: list[Review] = []
        left_out = 0
        for answer in sorted(answers, key=lambda answer: answer.at):
            id_ = final.get(answer.question_id, answer.question_id)
            before = latest.get(id_)
            # Anki counts milliseconds, so an answer of our own comes back a little earlier than it was.
            if (before and answer.at <= before.reviewed_at) or answer.at > now + timedelta(days=1):
                left_out += 1
                continue
            day = self.planner.day(answer.at.astimezone(now.tzinfo))
            review = Review(
                question_id=id_,
                question_version=versions.get(id_, 1),
                answer=Answer((), answer.at, answer.seconds),
                feedback=None,
                confidence=None,
                rating=answer.rating,
                reviewed_at=answer.at,
                study_day=day,
                before=memory.get(id_),
                after=self.planner.rated(memory.get(id_), answer.rating, day),
                parameters=self.planner.parameters,
            )
            memory[id_] = review.after
            reviews.append(review)
        return reviews, left_out


_TEXTS = ("pack", "id", "version")


def merged(old: Question, new: Question) -> Question:
    """Return a stored question with all that a new text of it says."""
    said = {
        f.name: value
        for f in fields(Question)
        if f.name not in _TEXTS and (value := getattr(new, f.name)) not in ("", ())
    }
    plain = Question(id="", pack="", category=new.category, prompt="")
    for name in ("level", "minutes"):
        if said[name] == getattr(plain, name):
            del said[name]
    return replace(old, **said)


def differing(old: Question, new: Question) -> tuple[str, ...]:
    """Return the names of the fields in which two texts of a question differ."""
    names = [f.name for f in fields(Question) if f.name not in _TEXTS]
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


class _Sorter:
    """Tells what of several packs is new, what is there already, and what is another wording of it."""

    def __init__(self, bank: Sequence[tuple[str, str, Category, str, bool]], wish: Duplicates | None) -> None:
        from tpm_coach.packs.likeness import normal

        self.duplicates: list[Duplicate] = []
        self.edits: dict[str, Question] = {}
        self.final: dict[str, str] = {}
        """The id under which a question of a file is stored."""
        self._normal = normal
        self._wish = wish
        self._pack_of = {id_: pack for id_, pack, _, _, _ in bank}
        self._prompts = {id_: prompt for id_, _, _, prompt, _ in bank}
        self._bank = {id_: normal(prompt) for id_, _, _, prompt, active in bank if active}

    def sort(self, pack: Pack, given: frozenset[str]) -> Pack:
        """Return a pack as it is to be stored."""
        from tpm_coach.packs.likeness import Match, Near

        own = {q.id for q in pack.questions}
        texts = {q.id: self._normal(q.prompt) for q in pack.questions}
        mine = {
            id_: text
            for id_, text in self._bank.items()
            if self._pack_of[id_] == pack.name and id_ not in own
        }
        others = {id_: text for id_, text in self._bank.items() if self._pack_of[id_] != pack.name}
        near_mine, near_others, near_file = Near(mine), Near(others), Near(texts)
        exact = {text: id_ for id_, text in others.items()}
        first: dict[str, str] = {}
        kept: dict[str, Question] = {}

        def twin(question: Question, text: str) -> tuple[str, str, str, float] | None:
            """What is like a question: in the bank if it is new to its pack, or earlier in the file."""
            if text in first:
                return first[text], kept[first[text]].prompt, "", 100.0
            if self._pack_of.get(question.id) != pack.name:
                match = Match(exact[text], 100.0) if text in exact else near_others.find(text)
                if match:
                    return match.key, self._prompts[match.key], self._pack_of[match.key], match.score
            match = near_file.find(text, question.id)
            other = self.final.get(match.key, "") if match else ""
            return (other, kept[other].prompt, "", match.score) if match and other in kept else None

        for original in pack.questions:
            text, has_id = texts[original.id], original.id in given
            question = original
            if not has_id and self._pack_of.get(original.id) != pack.name:
                question = self._known(original, text, near_mine, kept)
            self.final[original.id] = question.id
            found = twin(question, text)
            if found and not self._meet(original, *found, has_id, kept):
                continue
            question = self._free(question, pack.name, has_id)
            self.final[original.id] = question.id
            first.setdefault(text, question.id)
            kept[question.id] = question
        return replace(pack, questions=tuple(kept.values()))

    def _known(self, question: Question, text: str, near_mine: Near, kept: dict[str, Question]) -> Question:
        """Give a reworded question of a file without ids the id that it had, so that its history stays."""
        match = near_mine.find(text)
        if match is None or match.key in kept:
            return question
        return replace(question, id=match.key)

    def _free(self, question: Question, pack: str, has_id: bool) -> Question:
        """Give a question whose made id belongs to another pack one of its own."""
        taken = self._pack_of.get(question.id)
        if has_id or taken in (None, pack):
            return question
        mark = hashlib.sha256(f"{pack} {question.prompt}".encode()).hexdigest()[:8]
        return replace(question, id=f"{question.id[:70]}-{mark}")

    def _meet(
        self,
        question: Question,
        other: str,
        prompt: str,
        pack: str,
        score: float,
        has_id: bool,
        kept: dict[str, Question],
    ) -> bool:
        """Note a duplicate and return whether the question is kept."""
        default = Duplicates.SKIP if score >= 100 and not has_id else Duplicates.KEEP
        outcome = self._wish or default
        self.duplicates.append(Duplicate(question.prompt, question.id, other, prompt, pack, score, outcome))
        if outcome is Duplicates.KEEP:
            return True
        self.final[question.id] = other
        if outcome is Duplicates.UPDATE:
            if other in kept:
                kept[other] = merged(kept[other], question)
            else:
                self.edits[other] = question
        return False
