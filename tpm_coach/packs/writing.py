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

from tpm_coach.domain import Pack, Review
from tpm_coach.packs.booklet import write_booklet
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
        return write_booklet(packs).encode()
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


def write_history(told: Iterable[str], target: Target) -> Iterator[str]:
    """Return answers, each told as JSON, as lines of CSV or JSON Lines."""
    if target is not Target.CSV:
        yield from (f"{line}\n" for line in told)
        return
    names = (
        "id", "question_id", "question_version", "rating", "suggested", "confidence", "coverage", "seconds",
        "reviewed_at", "study_day", "due_day", "answer",
    )  # fmt: skip
    yield "\ufeff" + _line(names)
    for row in map(json.loads, told):
        yield _line(["" if row[name] is None else cell(str(row[name])) for name in names])


def _line(cells: Sequence[str]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerow(cells)
    return file.getvalue()


def as_html(text: str) -> str:
    """Return text as HTML that shows it and does nothing."""
    return escape(text).replace("\n", "<br>")
