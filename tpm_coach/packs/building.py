"""From what a file holds to questions: categories, ids and every fault, the same for all formats."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import Any

from pydantic import ValidationError

from tpm_coach.domain import Category, Pack, Question
from tpm_coach.errors import PackError, PackErrors
from tpm_coach.packs.categories import category_of, misspelt_category
from tpm_coach.packs.document import Document, Location, field_name, line_of, told
from tpm_coach.packs.limits import MAX_FINDINGS
from tpm_coach.packs.names import category_in
from tpm_coach.packs.plain_items import plain_question, spelt_out
from tpm_coach.packs.reading import Answered, Column, Format, Named, Options, Sheet, Skipped, Source
from tpm_coach.packs.schema import HeadModel, QuestionModel
from tpm_coach.text import counted, one_line, slug

_HEAD = tuple(name for name in HeadModel.model_fields if name != "pack")


@dataclass(frozen=True)
class Reading:
    """The packs of a file and how they were understood.

    `given` are the ids that stand in the file. A `partial` one leaves out what its questions may have.
    """

    source: str
    format: Format
    documents: tuple[Document, ...]
    columns: tuple[Column, ...] = ()
    categories: tuple[Named, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    answers: tuple[Answered, ...] = ()
    given: frozenset[str] = frozenset()
    partial: bool = False

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs themselves."""
        return tuple(document.pack for document in self.documents)


@dataclass
class _Group:
    """One pack while it is being built; `lines` are those of its questions where each has one."""

    name: str
    head: HeadModel
    questions: list[Question] = field(default_factory=list)
    lines: dict[Location, int] = field(default_factory=dict)

    @property
    def pack(self) -> Pack:
        """The pack as it is so far."""
        return self.head.holding(self.name, tuple(self.questions))


class Builder:
    """Judges the sheets of one file, and gathers its packs or all that is wrong with it."""

    def __init__(self, source: Source, options: Options) -> None:
        self.source = source
        self.options = options
        self.findings: list[PackError] = []
        self.documents: list[Document] = []
        self.answers: list[Answered] = []
        self.given: set[str] = set()
        self._categories: Counter[tuple[str, Category, bool]] = Counter()

    def add(self, sheet: Sheet, lines: Mapping[Location, int] | None = None) -> None:
        """Judge a sheet; `lines` gives the line of each value where a format knows it."""
        self.findings += sheet.findings
        place = self._placer(sheet, lines)
        unknown = self._categorise(sheet, place)
        groups = self._groups(sheet, place)
        ids: dict[int, str] = {}
        firsts: dict[str, int] = {}
        strict = sheet.format in (Format.YAML, Format.JSON)
        keys = set() if strict else set(chain.from_iterable(sheet.items))
        packed = "pack" in keys
        headed = not keys.isdisjoint(_HEAD)
        own = strict or packed
        for index, (raw, line) in enumerate(zip(sheet.items, sheet.lines, strict=True)):
            if self._enough:
                return
            # What is built is let go of, so that a large file is not held twice.
            sheet.items[index] = {}
            group = groups[_group_of(raw.pop("pack", "") or "") if packed else ""]
            if headed:
                for key in _HEAD:
                    raw.pop(key, None)
            question = plain_question(raw, group.name)
            if question is None or not (own or question.id.islower()):
                if not strict:
                    self._own_id(raw, group.name, packed)
                question = self._question(raw, index, group.name, place, quiet=index in unknown)
                if question is None:
                    continue
            has_id = bool(raw.get("id"))
            if question.probes or not question.id or question.id in firsts:
                question = self._with_id(question, index, has_id, strict, firsts, place)
            else:
                firsts[question.id] = index
            if has_id:
                self.given.add(question.id)
            if sheet.answers:
                ids[index] = question.id
            if not self.findings:
                if line:
                    group.lines["questions", len(group.questions)] = line
                group.questions.append(question)
        if self.findings:
            return
        self.answers += [
            Answered(ids[index], at, rating, seconds)
            for index, at, rating, seconds in sheet.answers
            if index in ids
        ]
        self.documents += [
            Document(self.source.path, group.pack, lines or group.lines)
            for group in groups.values()
            if group.questions
        ]

    @property
    def _enough(self) -> bool:
        """Whether no more findings are told; where one stands may take a while to find out."""
        return len(self.findings) >= MAX_FINDINGS

    def tell(self, line: int, name: str, message: str) -> None:
        """Add a finding."""
        if not self._enough:
            self.findings.append(PackError(self.source.path, line, name, message))

    def reading(self, sheets: list[Sheet]) -> Reading:
        """Return what was read; raises PackErrors when there is any finding."""
        if self.findings:
            raise PackErrors(sorted(self.findings, key=lambda finding: finding.line))
        if not self.documents:
            raise self.source.error("holds no questions")
        named = sorted(self._categories.items(), key=lambda pair: (-pair[1], pair[0][0]))
        return Reading(
            self.source.path,
            sheets[0].format,
            tuple(self.documents),
            columns=tuple(column for sheet in sheets for column in sheet.columns),
            categories=tuple(Named(w, c, count, proposed) for (w, c, proposed), count in named),
            skipped=tuple(row for sheet in sheets for row in sheet.skipped),
            notes=tuple(dict.fromkeys(note for sheet in sheets for note in sheet.notes)),
            answers=tuple(self.answers),
            given=frozenset(self.given),
            partial=any(sheet.partial for sheet in sheets),
        )

    def _placer(
        self, sheet: Sheet, lines: Mapping[Location, int] | None
    ) -> Callable[[int, Location], tuple[int, str]]:
        """Return what gives the line and the name of a field of an item."""

        def place(index: int, location: Location) -> tuple[int, str]:
            whole = ("questions", index, *location)
            if lines is not None:
                return line_of(lines, whole), field_name(whole)
            line = sheet.lines[index]
            if line:
                return line, field_name(location)
            if sheet.line_of:
                return sheet.line_of(whole), field_name(whole)
            name = field_name(location)
            return 0, f"{sheet.unit} {index + 1}{'.' + name if name else ''}"

        return place

    def _groups(self, sheet: Sheet, place: Callable[[int, Location], tuple[int, str]]) -> dict[str, _Group]:
        """One group for each name in a column `pack`; a file without one is a single pack."""
        groups: dict[str, _Group] = {}
        if sheet.format in (Format.YAML, Format.JSON):
            groups[""] = self._group(sheet.head, sheet.line_of or (lambda _: 1))
            return groups
        for index, item in enumerate(sheet.items):
            name = item.get("pack") or ""
            if _group_of(name) not in groups:
                head = sheet.head | {key: item[key] for key in _HEAD if key in item}
                named = head | ({"pack": name} if name else {})
                groups[_group_of(name)] = self._group(named, partial(_first_line, place, index))
        return groups

    def _group(self, raw: dict[str, Any], line: Callable[[Location], int]) -> _Group:
        try:
            model = HeadModel.model_validate(raw)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                location = tuple(item["loc"])
                self.tell(line(location), field_name(location), told(item, location))
            model = HeadModel()
        return _Group(self.options.pack or model.pack or self.source.pack_name, model)

    def _categorise(self, sheet: Sheet, place: Callable[[int, Location], tuple[int, str]]) -> set[int]:
        """Replace each wording by its category; return the items that have none, told as findings."""
        known: dict[str, Category | None] = {}
        counts: Counter[str] = Counter()
        missing: list[int] = []
        for index, item in enumerate(sheet.items):
            if not isinstance(item, dict):
                continue
            wording = item.get("category")
            if wording is not None and not isinstance(wording, str):
                continue
            wording = wording or ""
            if wording not in known:
                known[wording] = _named(wording, strict=sheet.format is Format.YAML)
            if found := known[wording]:
                item["category"] = found
                counts[wording] += 1
            else:
                missing.append(index)
        for wording, count in counts.items():
            if found := known[wording]:
                self._categories[one_line(wording, 60), found, False] += count
        return self._without_category(sheet, missing, place)

    def _without_category(
        self, sheet: Sheet, missing: list[int], place: Callable[[int, Location], tuple[int, str]]
    ) -> set[int]:
        options = self.options
        if not missing:
            return set()
        if options.category:
            for index in missing:
                wording = one_line(sheet.items[index].get("category") or "", 60)
                sheet.items[index]["category"] = options.category
                self._categories[wording, options.category, False] += 1
            return set()
        if sheet.format is Format.YAML:
            return set()
        prompts = [str(sheet.items[index].get("prompt", "")) for index in missing]
        likely = options.propose(prompts) if options.propose else [None] * len(missing)
        open_: dict[str, list[tuple[int, Category | None]]] = defaultdict(list)
        for index, category in zip(missing, likely, strict=True):
            wording = one_line(sheet.items[index].get("category") or "", 60)
            if options.accept and category:
                sheet.items[index]["category"] = category
                self._categories[wording, category, True] += 1
            else:
                open_[wording].append((index, category))
        for wording, items in open_.items():
            if self._enough:
                break
            line, name = place(items[0][0], ("category",))
            self.tell(line, name, _ask(wording, [category for _, category in items]))
        return {index for items in open_.values() for index, _ in items}

    def _own_id(self, raw: dict[str, Any], pack: str, packed: bool) -> None:
        """Make an id of a table's own numbering one of ours; what has no letter needs the pack's name."""
        if isinstance(own := raw.get("id"), str):
            made = slug(own, 80)
            if made and not packed and not made.islower():
                made = slug(f"{pack} {made}", 80)
            raw["id"] = made
            if not made:
                del raw["id"]

    def _question(
        self,
        raw: Any,
        index: int,
        pack: str,
        place: Callable[[int, Location], tuple[int, str]],
        *,
        quiet: bool,
    ) -> Question | None:
        if found := plain_question(raw, pack):
            return found
        try:
            return QuestionModel.model_validate(spelt_out(raw)).question(pack)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                location = tuple(item["loc"])
                if not (quiet and location == ("category",)):
                    self.tell(*place(index, location), told(item, ("questions", index, *location)))
            return None

    def _with_id(
        self,
        question: Question,
        index: int,
        given: bool,
        strict: bool,
        firsts: dict[str, int],
        place: Callable[[int, Location], tuple[int, str]],
    ) -> Question:
        id_ = question.id
        if not given and not strict and (not id_ or id_ in firsts):
            # Other words with the same first ones, or letters that no id has: told apart by what they say.
            id_ = f"{slug(id_, 70) or 'q'}-{hashlib.sha256(question.prompt.encode()).hexdigest()[:8]}"
            while id_ in firsts:
                id_ = f"{id_[:70]}-{index + 1}"
            question = replace(question, id=id_)
        if not id_:
            self.tell(*place(index, ("id",)), "cannot be made from the prompt; add one")
        elif id_ in firsts:
            line, name = place(firsts[id_], ("id",))
            item = name.rpartition(".")[0] or name
            first = f"the question on line {line}" if line else item
            self.tell(*place(index, ("id",)), f"{id_!r} is taken by {first}; choose another")
        else:
            firsts[id_] = index
        for number, probe in enumerate(question.probes):
            for missing in probe.when_missing:
                if missing >= len(question.key_points) and strict:
                    message = f"names key point {missing + 1}, but there are {len(question.key_points)}"
                    self.tell(*place(index, ("probes", number, "when_missing")), message)
        return question


def _group_of(name: Any) -> str:
    """The key of a group; a note of ours that somebody changed may hold anything in the place of a name."""
    return name if isinstance(name, str) else repr(name)


def _first_line(place: Callable[[int, Location], tuple[int, str]], index: int, _: Location) -> int:
    return place(index, ())[0]


def _named(wording: str, *, strict: bool) -> Category | None:
    if isinstance(wording, Category):
        return wording
    if not (wording := one_line(wording, 60)):
        return None
    if found := category_of(wording):
        return found
    if strict:
        return None
    if found := category_in([wording]):
        return found
    return misspelt_category(wording)


def _ask(wording: str, likely: list[Category | None]) -> str:
    what = f"{wording!r} is none of the five categories" if wording else "is missing"
    count = f" ({counted(len(likely), 'question')})" if len(likely) > 1 else ""
    votes = Counter(filter(None, likely)).most_common()
    if not votes:
        return f"{what}{count}; say which with --category"
    guess = ", ".join(f"{category} {number}" if len(votes) > 1 else category for category, number in votes)
    return f"{what}{count}; likely {guess}: take that with --yes, or say which with --category"
