"""What of an import is there already: the same question, or another wording of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from tpm_coach.domain import Category, KeyPoint, Pack, Question
from tpm_coach.packs.likeness import Match, Near


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
    if list(map(_ticked, old.key_points)) == list(map(_ticked, new.key_points)):
        # The same points without the ways to say them: those stay.
        said["key_points"] = tuple(
            replace(a, phrases=b.phrases or a.phrases, why=b.why or a.why)
            for a, b in zip(old.key_points, new.key_points, strict=True)
        )
    return replace(old, **said)


def _ticked(point: KeyPoint) -> tuple[str, bool]:
    return point.text, point.must


def differing(old: Question, new: Question) -> tuple[str, ...]:
    """Return the names of the fields in which two texts of a question differ."""
    names = [f.name for f in fields(Question) if f.name not in _TEXTS]
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


class Sorter:
    """Tells what of several packs is new, what is there already, and what is another wording of it.

    `bank` holds id, pack, category, prompt and whether it is asked, of every stored question.
    """

    def __init__(
        self,
        bank: Sequence[tuple[str, str, Category, str, bool]],
        new: Sequence[Pack],
        wish: Duplicates | None,
    ) -> None:
        self.duplicates: list[Duplicate] = []
        self.edits: dict[str, Question] = {}
        self.final: dict[str, str] = {}
        """The id under which a question of a file is stored."""
        self._wish = wish
        self._pack_of = {id_: pack for id_, pack, _, _, _ in bank}
        self._prompts = {id_: prompt for id_, _, _, prompt, _ in bank}
        own = {pack.name: {question.id for question in pack.questions} for pack in new}
        # A text that the same pack's file holds under its id is not compared with itself.
        stored = [item for item in bank if item[4] and item[0] not in own.get(item[1], ())]
        self._stored = [(pack, id_) for id_, pack, _, _, _ in stored]
        prompts = [prompt for _, _, _, prompt, _ in stored]
        self._first: dict[str, int] = {}
        """Where among all texts, those of the bank first, a pack's file begins."""
        for pack in new:
            self._first[pack.name] = len(prompts)
            prompts += [question.prompt for question in pack.questions]
        self._near = Near(prompts)
        self._texts = self._near.texts
        self._exact: dict[str, list[int]] = {}
        for number, text in enumerate(self._texts[: len(stored)]):
            self._exact.setdefault(text, []).append(number)

    def sort(self, pack: Pack, given: frozenset[str]) -> Pack:
        """Return a pack as it is to be stored; `given` are the ids that its file gives."""
        first: dict[str, str] = {}
        kept: dict[str, Question] = {}
        like = self._near.like
        for number, original in enumerate(pack.questions, self._first[pack.name]):
            text, has_id = self._texts[number], original.id in given
            question = original
            if text in first or text in self._exact or number in like:
                stored = self._pack_of.get(original.id) == pack.name
                if not has_id and not stored:
                    question = self._known(original, number, pack, kept)
                self.final[original.id] = question.id
                found: tuple[str, str, str, float] | None
                if text in first:
                    found = (first[text], kept[first[text]].prompt, "", 100.0)
                else:
                    found = self._twin(number, pack, kept, new=self._pack_of.get(question.id) != pack.name)
                if found and not self._meet(original, *found, has_id, kept):
                    continue
            if question.id in self._pack_of:
                question = self._free(question, pack.name, has_id)
            self.final[original.id] = question.id
            first.setdefault(text, question.id)
            kept[question.id] = question
        return replace(pack, questions=tuple(kept.values()))

    def _twin(
        self, number: int, pack: Pack, kept: Mapping[str, Question], *, new: bool
    ) -> tuple[str, str, str, float] | None:
        """What is like a question: in the bank if it is new to its pack, or earlier in the file."""
        if new:
            same = self._exact.get(self._texts[number], ())
            match = next((Match(other, 100.0) for other in same if self._in(other) != pack.name), None)
            if match or (match := self._near.find(number, lambda n: self._in(n) not in ("", pack.name))):
                where, id_ = self._stored[match.number]
                return id_, self._prompts[id_], where, match.score
        begin = self._first[pack.name]

        def final(other: int) -> str:
            return self.final[pack.questions[other - begin].id]

        match = self._near.find(number, lambda other: begin <= other < number and final(other) in kept)
        if match is None:
            return None
        return final(match.number), kept[final(match.number)].prompt, "", match.score

    def _in(self, number: int) -> str:
        """The pack in which a text is stored, "" for one of a file."""
        return self._stored[number][0] if number < len(self._stored) else ""

    def _known(self, question: Question, number: int, pack: Pack, kept: Mapping[str, Question]) -> Question:
        """Give a reworded question of a file without ids the id that it had, so that its history stays."""
        match = self._near.find(number, lambda other: self._in(other) == pack.name)
        if match is None or self._stored[match.number][1] in kept:
            return question
        return replace(question, id=self._stored[match.number][1])

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
