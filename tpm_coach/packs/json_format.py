"""JSON packs, JSON Lines, and the dumps of other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from tpm_coach.packs.cells import put
from tpm_coach.packs.columns import by_content, by_name
from tpm_coach.packs.json_places import Path, Places
from tpm_coach.packs.limits import MAX_NESTING, MAX_QUESTIONS, MAX_VALUES
from tpm_coach.packs.reading import Column, Format, Options, Sheet, Source
from tpm_coach.text import one_line

_TOKEN = re.compile(r"[\[\]{},]")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*+"')
_DECODER_DIGITS = 400


class _Refused(ValueError):
    pass


def read_json(source: Source, text: str, options: Options) -> list[Sheet]:
    """Read the packs in JSON text, one sheet each; raises PackErrors."""
    text = text.removeprefix("\ufeff")
    check_size(source, text)
    places = Places(text, _DECODER)
    value, lines = _parse(source, text, places)
    packs: list[tuple[Path, Any]] = [((), value)]
    if isinstance(value, list) and value and all(_is_pack(part) for part in value):
        packs = [((number,), part) for number, part in enumerate(value)]
    if isinstance(value, dict) and isinstance(value.get("packs"), list):
        packs = [(("packs", number), part) for number, part in enumerate(value["packs"])]
    sheets = []
    for path, part in packs:

        def line(location: Path, path: Path = path) -> int:
            """The line of a value of this pack; a line of JSON Lines is one of the values."""
            number = location[0] if path == () and location else path[0] if path else 0
            if lines and isinstance(number, int):
                return lines[number]
            return places.line((*path, *location))

        sheets.append(_sheet(source, part, options, line))
    return sheets


def _is_pack(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("questions"), list)


def check_size(source: Source, text: str) -> None:
    """Refuse what is nested too deeply or holds too many values, before anything is built."""
    if sum(map(text.count, "[{,")) < MAX_NESTING:
        return
    bare = _STRING.sub('"', text)
    depth = 0
    for count, token in enumerate(_TOKEN.finditer(bare), 1):
        sign = token[0]
        depth += (sign in "[{") - (sign in "]}")
        if depth > MAX_NESTING or count > MAX_VALUES:
            line = bare.count("\n", 0, token.start()) + 1
            what = (
                f"is nested deeper than {MAX_NESTING} levels"
                if depth > MAX_NESTING
                else (f"holds more than {MAX_VALUES:,} values; split it into several files")
            )
            raise source.error(what, line)


def _parse(source: Source, text: str, places: Places) -> tuple[Any, list[int]]:
    """The value of a text, or the values of JSON Lines and the line of each."""
    try:
        return _DECODER.decode(text), []
    except json.JSONDecodeError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if error.msg == "Extra data" and len(lines) > 1:
            return _lines(source, text)
        message = error.msg[:1].lower() + error.msg[1:]
        raise source.error(f"is not valid JSON: {message} (column {error.colno})", error.lineno) from error
    except _Refused as error:
        raise source.error(f"is not valid JSON: {error}", places.refused()) from error
    except RecursionError as error:
        raise source.error("is not valid JSON: it is nested too deeply") from error


def _lines(source: Source, text: str) -> tuple[list[Any], list[int]]:
    values, lines = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values.append(_DECODER.decode(line))
        except json.JSONDecodeError as error:
            raise source.error(f"is not valid JSON: {error.msg} (column {error.colno})", number) from error
        except (_Refused, RecursionError) as error:
            raise source.error(f"is not valid JSON: {error}", number) from error
        lines.append(number)
    return values, lines


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise _Refused(f"the key {one_line(key, 60)!r} stands twice in one object; keep one")
        # `"hint": null` means that there is none.
        if value is not None:
            result[key] = value
    return result


def _constant(word: str) -> Any:
    raise _Refused(f"{word} is no JSON value")


def _number(digits: str) -> str:
    # Numbers stay text, as in YAML: the schema knows which are meant as numbers, however large.
    if len(digits) > _DECODER_DIGITS:
        raise _Refused(f"a number of {len(digits)} digits cannot be meant")
    return digits


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_constant=_constant, parse_int=_number, parse_float=_number
)


def _sheet(source: Source, value: Any, options: Options, line: Callable[[Path], int]) -> Sheet:
    sheet = Sheet(Format.JSON)
    key: Path = ()
    if isinstance(value, dict):
        sheet.head = {name: part for name, part in value.items() if name != "questions"}
        key = ("questions",)
        if "questions" not in value:
            lists = [name for name, part in value.items() if isinstance(part, list) and part]
            if len(lists) != 1 or "prompt" in value:
                raise source.error("must hold a list of questions, in 'questions'", line(()))
            sheet.head = {}
            key = (lists[0],)
            sheet.notes.append(f"the questions were found in {one_line(lists[0], 40)!r}")
        value = value[key[0]]
    if not isinstance(value, list):
        raise source.error("must be a list of questions, or an object that holds 'questions'", line(key))
    if len(value) > MAX_QUESTIONS:
        raise source.error(
            f"holds more than {MAX_QUESTIONS:,} questions; split it into several files", line(key)
        )
    if not value:
        raise source.error("holds no questions", line(key), "questions")
    # A bare list of texts; among objects a text is a slip.
    bare = all(isinstance(part, str) for part in value)
    items = [{"prompt": part} for part in value] if bare else value
    for number, part in enumerate(items):
        if not isinstance(part, dict):
            raise source.error("must be an object", line((*key, number)), f"questions[{number + 1}]")
    if options.columns or not any("prompt" in part for part in items):
        items = _renamed(sheet, source, items, options)
    sheet.items, sheet.lines = list(items), [0] * len(items)
    sheet.line_of = lambda location: line(
        (*key, *location[1:]) if location[:1] == ("questions",) else location
    )
    return sheet


def _renamed(
    sheet: Sheet, source: Source, items: Sequence[dict[str, Any]], options: Options
) -> list[dict[str, Any]]:
    """Give a foreign dump's keys the names of the pack format."""
    names = list(dict.fromkeys(key for part in items for key in part))
    fields, wrong = by_name(names, options.columns)
    if wrong:
        raise source.error("; ".join(wrong), 0, "--map")
    rows = [[_text(part.get(name)) for name in names] for part in items[:200]]
    by_content(fields, rows, len(names))
    if "prompt" not in fields.values():
        raise source.error("has no key for the question; name it: --map prompt=KEY")
    sheet.columns = tuple(
        Column(one_line(name, 40), fields.get(index, ""), sum(name in part for part in items))
        for index, name in enumerate(names)
    )
    result = []
    for part in items:
        item: dict[str, Any] = {}
        for index, field in fields.items():
            raw = part.get(names[index])
            if raw is not None:
                put(item, field, _text(raw))
        result.append(item)
    return result


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
