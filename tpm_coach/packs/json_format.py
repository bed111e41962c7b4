"""JSON packs, JSON Lines, and the dumps of other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from tpm_coach.errors import PackError
from tpm_coach.packs.cells import value_of
from tpm_coach.packs.columns import by_content, by_name
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
    findings: list[PackError] = []
    value = _parse(source, text)
    packs = value if isinstance(value, list) and value and all(_is_pack(part) for part in value) else None
    if isinstance(value, dict) and isinstance(value.get("packs"), list):
        packs = value["packs"]
    sheets = [_sheet(source, part, options) for part in (packs if packs is not None else [value])]
    sheets[0].findings += findings
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


def _parse(source: Source, text: str) -> Any:
    try:
        return _loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if error.msg == "Extra data" and len(lines) > 1:
            return _lines(source, text)
        message = error.msg[:1].lower() + error.msg[1:]
        raise source.error(f"is not valid JSON: {message} (column {error.colno})", error.lineno) from error
    except (_Refused, RecursionError) as error:
        reason = str(error) if isinstance(error, _Refused) else "it is nested too deeply"
        raise source.error(f"is not valid JSON: {reason}") from error


def _lines(source: Source, text: str) -> list[Any]:
    values = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values.append(_loads(line))
        except json.JSONDecodeError as error:
            raise source.error(f"is not valid JSON: {error.msg} (column {error.colno})", number) from error
        except (_Refused, RecursionError) as error:
            raise source.error(f"is not valid JSON: {error}", number) from error
    return values


def _loads(text: str) -> Any:
    return json.loads(
        text, object_pairs_hook=_once, parse_constant=_constant, parse_int=_number, parse_float=_number
    )


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


def _sheet(source: Source, value: Any, options: Options) -> Sheet:
    sheet = Sheet(Format.JSON)
    if isinstance(value, dict):
        sheet.head = {key: part for key, part in value.items() if key != "questions"}
        if "questions" not in value:
            lists = [key for key, part in value.items() if isinstance(part, list) and part]
            if len(lists) != 1 or "prompt" in value:
                raise source.error("must hold a list of questions, in 'questions'", 1)
            sheet.head = {}
            value = value | {"questions": value[lists[0]]}
            sheet.notes.append(f"the questions were found in {one_line(lists[0], 40)!r}")
        value = value["questions"]
    if not isinstance(value, list):
        raise source.error("must be a list of questions, or an object that holds 'questions'", 1)
    if len(value) > MAX_QUESTIONS:
        raise source.error(f"holds more than {MAX_QUESTIONS:,} questions; split it into several files", 1)
    if not value:
        raise source.error("holds no questions", 1, "questions")
    # A bare list of texts; among objects a text is a slip.
    bare = all(isinstance(part, str) for part in value)
    items = [{"prompt": part} for part in value] if bare else value
    for number, part in enumerate(items, 1):
        if not isinstance(part, dict):
            raise source.error("must be an object", 0, f"questions[{number}]")
    if options.columns or not any("prompt" in part for part in items):
        items = _renamed(sheet, source, items, options)
    for part in items:
        sheet.add(part)
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
            value = value_of(field, _text(raw)) if raw is not None else None
            if value is not None:
                item[field] = value
        result.append(item)
    return result


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
