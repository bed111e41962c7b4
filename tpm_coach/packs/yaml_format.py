"""YAML packs: read with the line of every value, so that each finding can name it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tpm_coach.errors import PackError
from tpm_coach.packs.building import Builder, Reading
from tpm_coach.packs.document import Document, Location, field_name
from tpm_coach.packs.limits import MAX_FINDINGS, MAX_NESTING, MAX_QUESTIONS, MAX_VALUES
from tpm_coach.packs.reading import Format, Options, Sheet, Source
from tpm_coach.packs.source import load
from tpm_coach.text import one_line

__all__ = ["Document", "Location", "field_name", "parse_yaml", "read_yaml"]

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_SPLIT = "split it into several files"
_EVERY_LINE = 4 * 1024 * 1024
"""Of a larger file the line of each question is remembered, not that of each of its values."""


def read_yaml(path: Path) -> tuple[Document, ...]:
    """Read every pack in a YAML file.

    Raises PackErrors with all findings of all its documents.
    """
    return yaml_reading(load(path), Options()).documents


def parse_yaml(data: bytes | str, path: str, stem: str) -> tuple[Document, ...]:
    """Read every pack in YAML text; `path` is named in findings, `stem` names a pack without a name.

    Raises PackErrors with all findings of all documents.
    """
    whole = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return yaml_reading(Source(path, stem, ".yaml", whole), Options()).documents


def yaml_reading(source: Source, options: Options) -> Reading:
    """Read every pack in a YAML file; raises PackErrors."""
    builder = Builder(source, options)
    sheets: list[Sheet] = []
    for raw, lines, findings in _documents(source):
        builder.findings += findings
        sheet = Sheet(Format.YAML)
        if isinstance(raw, list):
            raw = {"questions": raw}
            lines = {("questions", *location): line for location, line in lines.items()}
        if not isinstance(raw, dict):
            builder.tell(
                1 if not lines else min(lines.values()), "", "must be a mapping that holds 'questions:'"
            )
            continue
        sheet.head = {key: value for key, value in raw.items() if key != "questions"}
        items = raw.get("questions")
        line = lines.get(("questions",), lines.get((), 1))
        if "questions" not in raw:
            builder.tell(line, "questions", "is missing")
        elif not isinstance(items, list):
            builder.tell(line, "questions", "input should be a valid list")
        elif not items:
            builder.tell(line, "questions", "is empty")
        sheet.items = items if isinstance(items, list) else []
        sheet.lines = [0] * len(sheet.items)
        sheets.append(sheet)
        builder.add(sheet, lines)
    if not sheets and not builder.findings:
        raise source.error("holds no questions; start with a line 'questions:'", 1)
    return builder.reading(sheets or [Sheet(Format.YAML)])


_Read = tuple[Any, dict[Location, int], list[PackError]]


def _documents(source: Source) -> Iterator[_Read]:
    loader = yaml.CSafeLoader(source.data)
    try:
        event = loader.get_event()
        while event is not None and not isinstance(event, yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                reader = _Reader(source, loader)
                value = reader.value(loader.get_event(), ())
                if value is not None or reader.findings:
                    yield value, reader.lines, reader.findings
            event = loader.get_event()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = one_line(" ".join(filter(None, [error.problem, error.context])))
        raise source.error(f"is not valid YAML: {message}", line) from error
    except (yaml.YAMLError, UnicodeError) as error:
        # A byte that is no UTF-8: YAML names its place, not its line.
        line = 1 + source.data.count(b"\n", 0, getattr(error, "position", 0))
        raise source.error(f"is not valid YAML: {one_line(str(error), 200)}", line) from error


class _Reader:
    """Turns events into plain values and remembers their lines; a tree of nodes would cost ten times as much.

    Scalars stay text: in `phrases: [no, 3]` a person means words, and the schema knows the numbers.
    """

    def __init__(self, source: Source, loader: Any) -> None:
        self.source = source
        self.findings: list[PackError] = []
        self.lines: dict[Location, int] = {}
        self._next = loader.get_event
        self._every = len(source.data) <= _EVERY_LINE
        self._count = 0
        self._keys: dict[str, str] = {}
        self._anchors: dict[str, tuple[bool, Any, int]] = {}

    def value(self, event: Any, location: Location) -> Any:
        """Return the value that begins with an event."""
        line = event.start_mark.line + 1
        self._count += 1
        if self._count > MAX_VALUES:
            raise self.source.error(f"holds more than {MAX_VALUES:,} values; {_SPLIT}", line)
        if self._every or len(location) <= 1 or (len(location) == 2 and location[0] == "questions"):
            self.lines[location] = line
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, line, location)
        tag = event.tag
        refused = (
            tag is not None
            and tag != "!"
            and (not tag.startswith("tag:yaml.org,2002:") or tag.startswith("tag:yaml.org,2002:python"))
        )
        if refused:
            self.refuse(line, location, "has a YAML tag; packs hold plain text only")
        if isinstance(event, yaml.ScalarEvent):
            null = event.value in _NULLS and event.implicit[0] and not event.style
            value = None if null or refused or (tag or "").endswith(":null") else event.value
            self._remember(event.anchor, False, value, line)
            return value
        self._remember(event.anchor, True, None, line)
        # `location` grows with each level, so it is the depth; a person's pack has eight.
        if len(location) >= MAX_NESTING:
            raise self.source.error(f"is nested deeper than {MAX_NESTING} levels", line)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(location)
        return self._mapping(location)

    def _sequence(self, location: Location) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self.value(event, (*location, len(items))))
            if len(items) > MAX_QUESTIONS:
                line = event.start_mark.line + 1
                raise self.source.error(f"holds more than {MAX_QUESTIONS:,} questions; {_SPLIT}", line)
        return items

    def _mapping(self, location: Location) -> dict[str, Any]:
        result: dict[str, Any] = {}
        seen: set[str] = set()
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if isinstance(event, yaml.ScalarEvent):
                key = self._keys.setdefault(event.value, event.value)
                self._remember(event.anchor, False, key, line)
            else:
                self.refuse(line, location, "has a key that is no plain word")
                self.value(event, (*location, "?"))
                self.value(self._next(), (*location, "?"))
                continue
            twice = key in seen
            if twice:
                self.refuse(line, (*location, key), "stands here twice; keep one")
            seen.add(key)
            value = self.value(self._next(), (*location, key))
            if self._every or not location:
                self.lines[(*location, key)] = line
            # `hint:` with nothing behind it means that there is none.
            if value is not None and not twice:
                result[key] = value
        return result

    def _alias(self, event: Any, line: int, location: Location) -> Any:
        if event.anchor not in self._anchors:
            raise self.source.error(
                f"is not valid YAML: found undefined alias {one_line(event.anchor, 40)!r}", line
            )
        collection, value, place = self._anchors[event.anchor]
        if collection:
            # Refused, since a few lines of them can unfold to gigabytes.
            self.refuse(place, location, "is an alias (*name); write it out")
        return value

    def _remember(self, anchor: str | None, collection: bool, value: Any, line: int) -> None:
        if anchor is not None:
            self._anchors[anchor] = collection, value, line

    def refuse(self, line: int, location: Location, message: str) -> None:
        """Add a finding."""
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(PackError(self.source.path, line, field_name(location), message))
