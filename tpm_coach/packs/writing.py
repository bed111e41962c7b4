"""Packs and answers as YAML, JSON, CSV, Markdown, Anki packages and JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from html import escape
from typing import Any

from tpm_coach.domain import Category, Level, Pack, Question, Review
from tpm_coach.packs.items import item


class Target(StrEnum):
    """The formats that are written."""

    YAML = "yaml"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    ANKI = "apkg"
    JSON_LINES = "jsonl"


WRITERS = {
    ".yaml": Target.YAML,
    ".yml": Target.YAML,
    ".json": Target.JSON,
    ".csv": Target.CSV,
    ".md": Target.MARKDOWN,
    ".markdown": Target.MARKDOWN,
    ".apkg": Target.ANKI,
    ".jsonl": Target.JSON_LINES,
}
"""The format that each suffix means."""

_HEAD = ("title", "version", "language", "licence")
_LIST_FIELDS = ("competencies", "tags", "companies")
COLUMNS = (
    "id", "category", "theme", "prompt", "context", "competencies", "tags", "companies", "level", "minutes",
    "hint", "key_points", "probes", "red_flags", "model_answer", "pack",
    *(f"pack_{name}" for name in _HEAD),
)  # fmt: skip
_FORMULA = re.compile(r"^'*[=+\-@\t\r]")


def write_packs(packs: Sequence[Pack], target: Target, reviews: Sequence[Review], now: datetime) -> bytes:
    """Return packs in a format; `reviews` are written where it has a place for a schedule."""
    if target is Target.ANKI:
        from tpm_coach.packs.apkg_writer import write_apkg

        return write_apkg(packs, reviews, now)
    if target is Target.YAML:
        return _yaml(packs).encode()
    if target is Target.CSV:
        return _csv(packs).encode("utf-8-sig")
    if target is Target.MARKDOWN:
        return _markdown(packs).encode()
    if target is Target.JSON_LINES:
        lines = (
            json.dumps(item(q) | {"pack": pack.name}, ensure_ascii=False)
            for pack in packs
            for q in pack.questions
        )
        return "".join(f"{line}\n" for line in lines).encode()
    data = [_pack(pack) for pack in packs]
    return (json.dumps(data[0] if len(data) == 1 else data, indent=2, ensure_ascii=False) + "\n").encode()


def _pack(pack: Pack) -> dict[str, Any]:
    head = {"pack": pack.name} | {name: value for name in _HEAD if (value := getattr(pack, name))}
    return head | {"questions": [item(question) for question in pack.questions]}


def _yaml(packs: Sequence[Pack]) -> str:
    import yaml

    class Dumper(yaml.CSafeDumper):
        """Writes long texts as blocks, and never an alias, which our reader refuses."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(dumper: Any, value: str) -> Any:
        # A block is for people to read; what it cannot hold exactly is written in quotes.
        plain = "\n" in value and not re.search(
            r"[ \t]+$|^\s|[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]", value, re.MULTILINE
        )
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if plain else None)

    Dumper.add_representer(str, text)
    documents = [
        yaml.dump(_pack(pack), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110)
        for pack in packs
    ]
    return "---\n".join(documents)


def cell(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula; the reader takes the apostrophe off again."""
    return f"'{text}" if _FORMULA.match(text) else text


def _csv(packs: Sequence[Pack]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for pack in packs:
        head = {"pack": pack.name} | {f"pack_{name}": getattr(pack, name) for name in _HEAD}
        for question in pack.questions:
            row = item(question) | head
            writer.writerow([cell(_cell(name, row.get(name, ""))) for name in COLUMNS])
    return file.getvalue()


def _cell(name: str, value: Any) -> str:
    if name in _LIST_FIELDS:
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


def write_history(reviews: Iterable[Review], target: Target) -> Iterator[str]:
    """Return answers as lines of CSV or JSON Lines, oldest first."""
    from dataclasses import asdict

    names = (
        "id", "question_id", "question_version", "rating", "suggested", "confidence", "coverage", "seconds",
        "reviewed_at", "study_day", "due_day", "answer",
    )  # fmt: skip
    if target is Target.CSV:
        yield "\ufeff" + _line(names)
    for review in reviews:
        feedback = review.feedback
        row: dict[str, Any] = {
            "id": review.id,
            "question_id": review.question_id,
            "question_version": review.question_version,
            "rating": review.rating.name.lower(),
            "suggested": feedback.suggested.name.lower() if feedback else None,
            "confidence": review.confidence,
            "coverage": round(feedback.coverage, 4) if feedback and feedback.evidence else None,
            "seconds": round(review.answer.seconds, 1),
            "reviewed_at": review.reviewed_at.isoformat(),
            "study_day": review.study_day.isoformat(),
            "due_day": review.after.due_day.isoformat(),
            "answer": review.answer.text,
        }
        if target is Target.CSV:
            yield _line(["" if row[name] is None else cell(str(row[name])) for name in names])
        else:
            points = [asdict(e) for e in feedback.evidence] if feedback else []
            turns = [{"kind": t.kind, "text": t.text, "at": t.at.isoformat()} for t in review.answer.turns]
            yield json.dumps(row | {"evidence": points, "turns": turns}, ensure_ascii=False) + "\n"


def _line(cells: Sequence[str]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerow(cells)
    return file.getvalue()


def _markdown(packs: Sequence[Pack]) -> str:
    blocks: list[str] = []
    for pack in packs:
        blocks.append(f"# {_plain(pack.title)}")
        told = [f"version {pack.version}", *([pack.licence] if pack.licence else [])]
        blocks.append(_plain(", ".join(told)))
        for category in Category:
            questions = [question for question in pack.questions if question.category is category]
            if questions:
                blocks.append(f"## {category.title}")
                blocks += [block for question in questions for block in _booklet(question)]
    return "\n\n".join(blocks) + "\n"


def _booklet(question: Question) -> Iterator[str]:
    yield f"### {_plain(question.prompt)}"
    about = [f"{question.minutes} min", *([question.level.value] if question.level is not Level.MID else [])]
    yield f"*{', '.join([*about, *question.tags, *question.companies])}*"
    if question.context:
        yield _quoted(question.context)
    if question.hint:
        yield f"Hint: {_plain(question.hint)}"
    folded = []
    if question.key_points:
        points = []
        for point in question.key_points:
            must, why = " (must)" if point.must else "", f": {point.why}" if point.why else ""
            points.append(f"- {_plain(point.text + must + why)}")
        folded += ["**What an interviewer listens for**", "\n".join(points)]
    if question.model_answer:
        folded += ["**A strong answer**", _quoted(question.model_answer)]
    if folded:
        yield "<details><summary>Answer</summary>"
        yield from folded
        yield "</details>"


def _plain(text: str) -> str:
    """Text as Markdown shows it and nothing else: no HTML, no links, no emphasis."""
    return _escaped(" ".join(text.split()))


def _quoted(text: str) -> str:
    return "\n".join(f"> {_escaped(line)}".rstrip() for line in text.split("\n"))


def _escaped(text: str) -> str:
    text = re.sub(r"([\\`*_\[\]#|~])", r"\\\1", escape(text, quote=False))
    return re.sub(r"^(\s*)([-+]|\d+[.)])", r"\1\\\2", text)


def as_html(text: str) -> str:
    """Return text as HTML that shows it and does nothing."""
    return escape(text).replace("\n", "<br>")
