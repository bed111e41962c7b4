"""Items with nothing unusual in them as questions, without the schema, which takes ten times as long.

Whatever is not plainly right goes to the schema: only that one changes a value's type or says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from tpm_coach.domain import Category, KeyPoint, Level, Probe, Question, RedFlag
from tpm_coach.packs.limits import MAX_TEXT
from tpm_coach.text import one_line, printable, slug, unwrapped

_Entry = TypeVar("_Entry")
_MAX_SLUG = 80
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*").fullmatch
_LEVELS = {level.value: level for level in Level}
_MINUTES: dict[str | int, int] = {text: n for n in range(1, 121) for text in (n, str(n))}


_set_text, _set_phrases, _set_must, _set_why = (
    vars(KeyPoint)[name].__set__ for name in ("text", "phrases", "must", "why")
)
_set_fields = vars(Question)["__dict__"].__set__


def plain_points(texts: Sequence[str]) -> tuple[KeyPoint, ...]:
    """Return key points that have nothing but these texts, which are as the schema leaves them.

    They may stand in an item in the place of their mappings.
    """
    points: list[KeyPoint] = []
    for text in texts:
        # A table has five of them in each row, and the constructor takes twice as long.
        point = object.__new__(KeyPoint)
        _set_text(point, text)
        _set_phrases(point, ())
        _set_must(point, False)
        _set_why(point, "")
        points.append(point)
    return tuple(points)


def spelt_out(item: Any) -> Any:
    """Return an item with a mapping in the place of each plain point, as the schema knows it."""
    if type(item) is not dict or not isinstance(points := item.get("key_points"), list | tuple):
        return item
    return item | {"key_points": [{"point": p.text} if type(p) is KeyPoint else p for p in points]}


def plain_question(item: Any, pack: str) -> Question | None:
    """Return the question that the schema makes of an item of `pack`, or None when the schema has to look."""
    if type(item) is not dict:
        return None
    said: dict[str, Any] = {"pack": pack}
    try:
        for key, value in item.items():
            if (found := _READERS[key](value)) is None:
                return None
            said[key] = found
        # Without either of them it is the schema's to say so.
        prompt, _ = said["prompt"], said["category"]
        if "id" not in said:
            said["id"] = slug(prompt)
    except KeyError:
        return None
    # Through the constructor of a frozen dataclass it takes five times as long, for each of its 17 fields is
    # set by a call. What is not said is the class's own: the default.
    question = object.__new__(Question)
    _set_fields(question, said)
    return question


def _line(value: Any) -> str | None:
    if type(value) is str and len(value) <= MAX_TEXT and value.isprintable():
        return (one_line(value) if "  " in value else value.strip()) or None
    return None


def _prose(value: Any) -> str | None:
    if type(value) is not str or len(value) > MAX_TEXT:
        return None
    # What cannot be shown may be half a character, which the schema refuses.
    return unwrapped(value.strip()) if printable(value) == value else None


def _slug(value: Any) -> str | None:
    return value if type(value) is str and len(value) <= _MAX_SLUG and _SLUG(value) else None


def _category(value: Any) -> Category | None:
    return value if type(value) is Category else None


def _level(value: Any) -> Level | None:
    return _LEVELS.get(value) if type(value) is str else None


def _minutes(value: Any) -> int | None:
    return _MINUTES.get(value) if type(value) is str or type(value) is int else None


def _must(value: Any) -> bool | None:
    return value if type(value) is bool else None


def _each(value: Any, read: Callable[[Any], _Entry | None]) -> tuple[_Entry, ...] | None:
    """Return what each member of a list is read as, or None when one of them is not."""
    if type(value) is not list:
        return None
    found: list[_Entry] = []
    for member in value:
        if (entry := read(member)) is None:
            return None
        found.append(entry)
    return tuple(found)


def _slugs(value: Any) -> tuple[str, ...] | None:
    return _each(value, _slug)


def _lines(value: Any) -> tuple[str, ...] | None:
    return _each(value, _line)


def _key_points(value: Any) -> tuple[KeyPoint, ...] | None:
    if type(value) is tuple:
        # Only `plain_points` makes one.
        return value
    if type(value) is not list:
        return None
    found: list[KeyPoint] = []
    for entry in value:
        point = entry if type(entry) is KeyPoint else _key_point(entry)
        if point is None:
            return None
        found.append(point)
    return tuple(found)


def _key_point(value: Any) -> KeyPoint | None:
    said = _fields(value, _POINT)
    return KeyPoint(**said) if said and "text" in said else None


def _probes(value: Any) -> tuple[Probe, ...] | None:
    return _each(value, _probe)


def _probe(value: Any) -> Probe | None:
    said = _fields(value, _PROBE)
    return Probe(**said) if said and len(said) == len(_PROBE) else None


def _numbers(value: Any) -> tuple[int, ...] | None:
    return _each(value, lambda number: number - 1 if type(number) is int and number > 0 else None) or None


def _red_flags(value: Any) -> tuple[RedFlag, ...] | None:
    return _each(value, _red_flag)


def _red_flag(value: Any) -> RedFlag | None:
    said = _fields(value, _FLAG)
    return RedFlag(**said) if said and "text" in said else None


_Read = Callable[[Any], Any]


def _fields(value: Any, known: Mapping[str, tuple[str, _Read]]) -> dict[str, Any] | None:
    """Return a mapping by the domain's names, or None when a key or a value of it is unusual."""
    if type(value) is not dict or not value.keys() <= known.keys():
        return None
    said = {known[key][0]: known[key][1](entry) for key, entry in value.items()}
    return None if None in said.values() else said


_POINT: dict[str, tuple[str, _Read]] = {
    "point": ("text", _line),
    "must": ("must", _must),
    "why": ("why", _prose),
    "phrases": ("phrases", _lines),
}
_PROBE: dict[str, tuple[str, _Read]] = {"when_missing": ("when_missing", _numbers), "ask": ("ask", _line)}
_FLAG: dict[str, tuple[str, _Read]] = {"flag": ("text", _line), "phrases": ("phrases", _lines)}
_READERS: dict[str, _Read] = {
    "id": _slug,
    "category": _category,
    "theme": _slug,
    "prompt": _line,
    "context": _prose,
    "competencies": _slugs,
    "tags": _slugs,
    "companies": _slugs,
    "level": _level,
    "minutes": _minutes,
    "hint": _prose,
    "key_points": _key_points,
    "probes": _probes,
    "red_flags": _red_flags,
    "model_answer": _prose,
}
