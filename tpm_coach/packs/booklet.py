"""The Markdown booklet: questions to read, their answers folded; and back again as far as it shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from typing import Any

from tpm_coach.domain import Category, KeyPoint, Level, Pack, Question
from tpm_coach.packs.cells import labels
from tpm_coach.packs.encoding import lines
from tpm_coach.packs.limits import MAX_QUESTIONS, MAX_TEXT
from tpm_coach.packs.reading import Format, Sheet, Source
from tpm_coach.text import slug

BOOKLET = re.compile(r"(?m)^### .+\n\n\*\d{1,3} min[,;*]")
"""What no other list has: a question as a heading, and how long it takes below it."""

_POINTS = "**What an interviewer listens for**"
_ANSWER = "**A strong answer**"
_HINT = "Hint: "
_MUST = " (must)"
_MARKS = re.compile(r"([\\`*_\[\]#|~])")
_LIST_MARK = re.compile(r"^(\s*)([-+]|\d+[.)])")
_ESCAPED = re.compile(r"\\([\\`*_\[\]#|~+().-]|\d)")
_ABOUT = re.compile(r"^\*(\d{1,3}) min(?:, (.*?))?(?:; at (.*))?\*$")
_VERSION = re.compile(r"^version (.+?)(?:, (.*))?$")


def write_booklet(packs: Sequence[Pack]) -> str:
    """Return packs as a booklet."""
    blocks: list[str] = []
    for pack in packs:
        blocks.append(f"# {_plain(pack.title)}")
        told = [f"version {pack.version}", *([pack.licence] if pack.licence else [])]
        blocks.append(_plain(", ".join(told)))
        for category in Category:
            questions = [question for question in pack.questions if question.category is category]
            if questions:
                blocks.append(f"## {category.title}")
                blocks += [block for question in questions for block in _blocks(question)]
    return "\n\n".join(blocks) + "\n"


def _blocks(question: Question) -> Iterator[str]:
    yield f"### {_plain(question.prompt)}"
    about = ", ".join([f"{question.minutes} min", question.level.value, *question.tags])
    yield f"*{about}{'; at ' if question.companies else ''}{', '.join(question.companies)}*"
    if question.context:
        yield _quoted(question.context)
    if question.hint:
        yield f"{_HINT}{_plain(question.hint)}"
    folded = []
    if question.key_points:
        folded += [_POINTS, "\n".join(map(_point, question.key_points))]
    if question.model_answer:
        folded += [_ANSWER, _quoted(question.model_answer)]
    if folded:
        yield "<details><summary>Answer</summary>"
        yield from folded
        yield "</details>"


def _point(point: KeyPoint) -> str:
    text = _plain(point.text)
    # What only looks like the mark is no mark.
    text = f"{text.removesuffix(_MUST)} \\(must)" if text.endswith(_MUST) else text
    why = f"\n  *{_plain(point.why)}*" if point.why else ""
    return f"- {text}{_MUST if point.must else ''}{why}"


def _plain(text: str) -> str:
    """Text as Markdown shows it and nothing else: no HTML, no links, no emphasis."""
    return _escaped(" ".join(text.split()))


def _quoted(text: str) -> str:
    return "\n".join(f"> {_escaped(line)}".rstrip() for line in text.split("\n"))


def _escaped(text: str) -> str:
    return _LIST_MARK.sub(r"\1\\\2", _MARKS.sub(r"\\\1", escape(text, quote=False)))


def _read(text: str) -> str:
    """What `_escaped` was given."""
    return unescape(_ESCAPED.sub(r"\1", text))


def read_booklet(source: Source, text: str) -> Sheet:
    """Read a booklet; raises PackErrors for what is too large. What it does not show is not there."""
    reader = _Reader(len(re.findall(r"(?m)^# ", text)) > 1)
    for number, whole in enumerate(lines(text), 1):
        line = whole.rstrip("\n")
        if len(line) > MAX_TEXT:
            raise source.error(f"holds more than {MAX_TEXT:,} characters on one line", number)
        reader.line(line, number)
        if len(reader.sheet.items) > MAX_QUESTIONS:
            raise source.error(
                f"holds more than {MAX_QUESTIONS:,} questions; split it into several files", number
            )
    return reader.done()


class _Reader:
    """Takes lines one after the other; `_part` is the field that quoted lines belong to."""

    def __init__(self, several: bool) -> None:
        self.sheet = Sheet(Format.MARKDOWN, partial=True)
        self._several = several
        self._head: dict[str, Any] = {}
        self._category = ""
        self._item: dict[str, Any] = {}
        self._part = ""
        self._quoted: list[str] = []

    def line(self, line: str, number: int) -> None:
        """Take a line."""
        if line.startswith("#"):
            self._heading(line, number)
        elif not self._item:
            if found := _VERSION.match(line):
                self._head |= {"version": _read(found[1]), "licence": _read(found[2] or "")}
        elif line in (_POINTS, _ANSWER):
            self._end_quote("key_points" if line == _POINTS else "model_answer")
        elif line.startswith(">"):
            self._quoted.append(_read(line[1:].removeprefix(" ")))
        elif self._part == "key_points":
            self._key_point(line)
        elif line.startswith(_HINT):
            self._item["hint"] = _read(line.removeprefix(_HINT))
        elif (found := _ABOUT.match(line)) and "minutes" not in self._item:
            self._about(found[1], labels(found[2] or ""), labels(found[3] or ""))

    def done(self) -> Sheet:
        """Return what was read."""
        self._end_quote("")
        return self.sheet

    def _heading(self, line: str, number: int) -> None:
        self._end_quote("context")
        marks, _, text = line.partition(" ")
        text = _read(text)
        if len(marks) == 3:
            self._item = {"prompt": text, "category": self._category} | self._head
            self.sheet.add(self._item, number)
            return
        self._item = {}
        if len(marks) == 2:
            self._category = text
        elif len(marks) == 1:
            self._head = {"title": text} | ({"pack": slug(text, 80)} if self._several else {})

    def _about(self, minutes: str, words: list[str], companies: list[str]) -> None:
        self._item["minutes"] = minutes
        if words and words[0] in list(Level):
            self._item["level"] = words.pop(0)
        self._item |= {"tags": words, "companies": companies}

    def _key_point(self, line: str) -> None:
        points = self._item.setdefault("key_points", [])
        if line.startswith("- "):
            text = line.removeprefix("- ")
            must = text.endswith(_MUST)
            points.append({"point": _read(text.removesuffix(_MUST) if must else text), "must": must})
        elif points and line.startswith("  *") and line.endswith("*"):
            points[-1]["why"] = _read(line[3:-1])

    def _end_quote(self, part: str) -> None:
        """Give the open question what was quoted, and say what comes next."""
        if self._quoted:
            self._item["model_answer" if self._part == "model_answer" else "context"] = "\n".join(
                self._quoted
            )
        self._part, self._quoted = part, []
