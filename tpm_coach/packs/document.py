"""A pack with the line of each value, and faults in the words of the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from tpm_coach.domain import Pack
from tpm_coach.packs.schema import KeyPointModel, PackModel, ProbeModel, QuestionModel, RedFlagModel
from tpm_coach.text import one_line

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
        return line_of(self.lines, location)


def line_of(lines: Mapping[Location, int], location: Location) -> int:
    """Return the line of a value, or of the nearest thing that holds it."""
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


def told(error: Mapping[str, Any], location: Location) -> str:
    """Return what pydantic found at a location, in words for the pack's author."""
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
    if kind in {"too_short", "string_too_short"} and not error["ctx"].get("actual_length"):
        return "is empty"
    if kind == "string_unicode":
        return "holds half a character (a lone surrogate)"
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
