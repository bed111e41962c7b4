"""Texts of a table's cells as values of the pack format."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tpm_coach.domain import KeyPoint
from tpm_coach.packs.limits import MAX_TEXT
from tpm_coach.packs.plain_items import plain_points
from tpm_coach.text import slug

_LISTS = ("competencies", "tags", "companies")
_NESTED = {
    "key_points": "point",
    "red_flags": "flag",
    "probes": "ask",
}
_PARTED = re.compile(r"[,;|\n]")
_BULLET = re.compile(r"^\s*(?:[-*+•·–]|\(?\d{1,3}[.)])\s+")
_MUST = re.compile(r"\s*[(\[](?:must|required|essential)[)\]]\s*$", re.IGNORECASE)
_LEVELS = {
    "mid": "junior jr entry associate medium easy l4 l5 normal standard tpm tpm2 intermediate",
    "senior": "sr hard l6 senior seniortpm advanced tpm3",
    "principal": "staff lead director l7 l8 expert veryhard principaltpm group",
}
_LEVEL_OF = {word: level for level, words in _LEVELS.items() for word in words.split()}
_ONE_EACH = re.compile(r"(?:[^\W\d_](?:[^;|]*[^;|)\] ])?\|)+").fullmatch
"""Cells, each with a bar after it, that begin with a letter and hold no list, no bullet and no "(must)"."""
_FORMULA = re.compile(r"^'+[=+\-@\t\r]")


def unquoted(text: str) -> str:
    """Take back the apostrophe that keeps a spreadsheet from running a cell as a formula."""
    return text[1:] if _FORMULA.match(text) else text


def reader(field: str) -> Callable[[str], Any]:
    """Return what gives a cell as its field wants it, None for one that says nothing.

    The schema tells what cannot be understood.
    """
    return _READERS.get(field, _said)


def put(item: dict[str, Any], field: str, text: str) -> bool:
    """Give an item what a cell says and return whether it says anything; several cells of a list make one."""
    value = reader(field)(text)
    if value is None:
        return False
    item[field] = [*item[field], *value] if isinstance(item.get(field), list) else value
    return True


def labels(text: str) -> list[str]:
    """Return the slugs in a cell: parted by commas, semicolons, bars or lines, or a JSON list."""
    parts = _json_list(text)
    words = map(str, parts) if parts is not None else _PARTED.split(text)
    return list(dict.fromkeys(filter(None, (slug(word, 80) for word in words))))


def _said(text: str) -> str | None:
    said = text.strip()
    return (unquoted(said) if said[:1] == "'" else said) or None


def _labels(text: str) -> list[str] | None:
    said = _said(text)
    return labels(said) if said else None


def _level(text: str) -> str | None:
    said = (_said(text) or "").lower()
    return _LEVEL_OF.get(re.sub(r"[^a-z0-9]", "", said), said) or None


def _minutes(text: str) -> str | None:
    said = _said(text) or ""
    found = re.fullmatch(r"(\d{1,4})(?:\.0+)?\s*(?:m|min|mins|minutes?)?\.?", said.lower())
    return found[1] if found else said or None


def _slug(text: str) -> str | None:
    return slug(_said(text) or "") or None


def one_point_each(cells: Sequence[str]) -> tuple[KeyPoint, ...]:
    """Return the key points of cells that hold a single plain one each, or none when that is in doubt."""
    whole = f"{'|'.join(cells)}|"
    if len(whole) > MAX_TEXT or "  " in whole or not whole.isprintable() or not _ONE_EACH(whole):
        return ()
    return plain_points(cells)


def _points(text: str) -> Any:
    return [*one_point_each([text.strip()])] or _nested("key_points", text)


def _nested(field: str, text: str) -> Any:
    if not (said := _said(text)):
        return None
    parts = _json_list(said)
    if parts is not None and all(isinstance(part, dict) for part in parts):
        return parts
    return entries(field, list(map(str, parts)) if parts is not None else split_points(said))


_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_LISTS, _labels),
    "key_points": _points,
    "red_flags": partial(_nested, "red_flags"),
    "probes": partial(_nested, "probes"),
    "level": _level,
    "minutes": _minutes,
    "theme": _slug,
    "pack": _slug,
}


def entries(field: str, lines: Sequence[str]) -> list[dict[str, Any]]:
    """Return lines as key points, red flags or probes; "(must)" at a line's end is understood."""
    found: list[dict[str, Any]] = []
    for line in lines:
        line = line.strip()
        # Tried only on what can match: a rubric of 10,000 questions is read in half the time.
        plain = _MUST.sub("", line).strip() if line.endswith((")", "]")) else line
        if not plain:
            continue
        entry: dict[str, Any] = {_NESTED[field]: plain}
        if field == "key_points" and plain != line:
            entry["must"] = True
        found.append(entry)
    # A follow-up of a spreadsheet names no key point, so it waits for the first.
    return [entry | {"when_missing": [1]} for entry in found] if field == "probes" else found


def split_points(text: str) -> list[str]:
    """Return the points of a cell: its lines, or what semicolons or bars part."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) == 1:
        lines = [part for part in re.split(r"[;|]", text) if part.strip()]
    return [line if line[0].isalpha() else _BULLET.sub("", line) for line in lines]


def _json_list(text: str) -> list[Any] | None:
    if not (text.startswith("[") and text.endswith("]")):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None
