"""YAML packs: read with the line of every value, so that each finding can name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from rapidfuzz import fuzz, process

from tpm_coach.domain import Pack, PackError, PackErrors
from tpm_coach.packs.schema import KeyPointModel, PackModel, ProbeModel, QuestionModel, RedFlagModel
from tpm_coach.text import one_line

MAX_BYTES = 64 * 1024 * 1024
MAX_NESTING = 50

Location = tuple[str | int, ...]

_MODELS: dict[str, type[BaseModel]] = {
    "questions": QuestionModel,
    "key_points": KeyPointModel,
    "probes": ProbeModel,
    "red_flags": RedFlagModel,
}


@dataclass(frozen=True)
class Document:
    """One pack of a file, and the line on which each of its values stands."""

    path: str
    pack: Pack
    lines: Mapping[Location, int]

    def line(self, *location: str | int) -> int:
        """Return the line (from 1) of a value, such as `("questions", 3, "prompt")`, or of what holds it."""
        return _line(self.lines, location)


def read_yaml(path: Path) -> tuple[Document, ...]:
    """Read every pack in a YAML file.

    Raises PackErrors with all findings of all its documents.
    """
    return parse_yaml(_bytes(path), str(path), path.stem)


def parse_yaml(data: bytes | str, path: str, stem: str) -> tuple[Document, ...]:
    """Read every pack in YAML text; `path` is named in findings, `stem` names a pack without a name.

    Raises PackErrors with all findings of all documents.
    """
    findings: list[PackError] = []
    documents: list[Document] = []
    for node in _nodes(data, path):
        reader = _Reader(path, findings)
        raw = reader.value(node, ())
        document = _validate(raw, reader.lines, path, stem, findings)
        if document:
            documents.append(document)
    if not findings and not documents:
        findings.append(PackError(path, 1, "", "holds no questions; start with a line 'questions:'"))
    if findings:
        raise PackErrors(sorted(findings, key=lambda finding: finding.line))
    return tuple(documents)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            reason = "is a folder, not a file" if path.is_dir() else "there is no such file"
            raise PackErrors([PackError(str(path), 0, "", reason)])
        if path.stat().st_size > MAX_BYTES:
            raise PackErrors(
                [PackError(str(path), 0, "", "is larger than 64 MiB; split it into several packs")]
            )
        return path.read_bytes()
    except OSError as error:
        raise PackErrors([PackError(str(path), 0, "", f"cannot be read: {error.strerror}")]) from error


def _nodes(data: bytes | str, path: str) -> Iterator[yaml.Node]:
    try:
        _refuse_deep_nesting(data, path)
        loader = yaml.CSafeLoader(data)
        while loader.check_node():
            node = loader.get_node()
            if node is not None:
                yield node
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = one_line(" ".join(filter(None, [error.problem, error.context])))
        raise PackErrors([PackError(path, line, "", f"is not valid YAML: {message}")]) from error
    except (yaml.YAMLError, UnicodeError) as error:
        # A byte that is no UTF-8: YAML names its place, not its line.
        before = data[: getattr(error, "position", 0)]
        line = 1 + (before.count("\n") if isinstance(before, str) else before.count(b"\n"))
        message = f"is not valid YAML: {one_line(str(error), 200)}"
        raise PackErrors([PackError(path, line, "", message)]) from error


def _refuse_deep_nesting(data: bytes | str, path: str) -> None:
    # Composing is recursive in C: some ten thousand brackets would crash the whole program.
    depth = 0
    for event in yaml.parse(data, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_NESTING:
            message = f"is nested deeper than {MAX_NESTING} levels"
            raise PackErrors([PackError(path, event.start_mark.line + 1, "", message)])


class _Reader:
    """Turns a node tree into plain values and remembers the line of each.

    Scalars stay text: in `phrases: [no, 3]` a person means words, and the schema knows the numbers.
    """

    def __init__(self, path: str, findings: list[PackError]) -> None:
        self.path = path
        self.findings = findings
        self.lines: dict[Location, int] = {}
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, location: Location) -> Any:
        line = node.start_mark.line + 1
        self.lines[location] = line
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python"):
            return self._refuse(line, location, "has a YAML tag; packs hold plain text only")
        if isinstance(node, yaml.ScalarNode):
            return None if node.tag.endswith(":null") else node.value
        # An alias shows the same node again: refused, since a few lines of them can unfold to gigabytes.
        if id(node) in self._seen:
            return self._refuse(line, location, "is an alias (*name); write it out")
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*location, index)) for index, item in enumerate(node.value)]
        return self._mapping(node, location)

    def _mapping(self, node: Any, location: Location) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(line, location, "has a key that is no plain word")
                continue
            key = str(key_node.value)
            if key in result:
                self._refuse(line, (*location, key), "stands here twice; keep one")
                continue
            value = self.value(value_node, (*location, key))
            self.lines[(*location, key)] = line
            # `hint:` with nothing behind it means that there is none.
            if value is not None:
                result[key] = value
        return result

    def _refuse(self, line: int, location: Location, message: str) -> None:
        self.findings.append(PackError(self.path, line, field_name(location), message))


def _validate(
    raw: Any, lines: Mapping[Location, int], path: str, stem: str, findings: list[PackError]
) -> Document | None:
    if raw is None:
        return None
    if isinstance(raw, list):
        raw = {"questions": raw}
        lines = {("questions", *location): line for location, line in lines.items()}
    try:
        model = PackModel.model_validate(raw)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            location = tuple(item["loc"])
            findings.append(
                PackError(path, _line(lines, location), field_name(location), _message(dict(item)))
            )
        return None
    document = Document(path, model.to_domain(stem), lines)
    findings.extend(_beyond_types(document))
    return document


def _beyond_types(document: Document) -> Iterator[PackError]:
    first_line: dict[str, int] = {}
    for index, question in enumerate(document.pack.questions):
        here = ("questions", index)
        line = document.line(*here, "id")
        if not question.id:
            yield PackError(
                document.path, line, field_name((*here, "id")), "cannot be made from the prompt; add one"
            )
        elif question.id in first_line:
            message = (
                f"{question.id!r} is taken by the question on line {first_line[question.id]}; choose another"
            )
            yield PackError(document.path, line, field_name((*here, "id")), message)
        else:
            first_line[question.id] = line
        for number, probe in enumerate(question.probes):
            for missing in probe.when_missing:
                if missing >= len(question.key_points):
                    where = (*here, "probes", number, "when_missing")
                    message = f"names key point {missing + 1}, but there are {len(question.key_points)}"
                    yield PackError(document.path, document.line(*where), field_name(where), message)


def _line(lines: Mapping[Location, int], location: Location) -> int:
    while location and location not in lines:
        location = location[:-1]
    return lines.get(location, 1)


def field_name(location: Location) -> str:
    """Return a location as people read it: `questions[3].prompt`, counted from 1."""
    name = ""
    for part in location:
        word = f"[{part + 1}]" if isinstance(part, int) else one_line(part, 60)
        name += f".{word}" if name and isinstance(part, str) else word
    return name


def _message(error: dict[str, Any]) -> str:
    location: Location = tuple(error["loc"])
    kind = error["type"]
    if kind == "extra_forbidden":
        parent = next((part for part in reversed(location[:-1]) if isinstance(part, str)), "")
        known = list(_MODELS.get(parent, PackModel).model_fields)
        near = process.extractOne(str(location[-1]), known, scorer=fuzz.ratio, score_cutoff=50)
        return "is no key of the format; " + (
            f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
        )
    if kind == "missing":
        return "is missing"
    if kind == "too_short" and not error["ctx"].get("actual_length"):
        return "is empty"
    if kind == "value_error":
        return one_line(str(error["ctx"]["error"]), 200)
    if kind == "string_pattern_mismatch":
        return (
            f"{one_line(str(error['input']), 40)!r} must be lower-case letters and digits joined by hyphens"
        )
    if kind in {"model_type", "model_attributes_type"}:
        return (
            "must be a mapping of keys to values" if location else "must be a mapping that holds 'questions:'"
        )
    message = str(error["msg"])
    return one_line(message[:1].lower() + message[1:], 200)
