"""Which column holds which field: by its name, else by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from tpm_coach.packs.categories import category_of

_NAMES = {
    "prompt": "prompt question questions interviewquestion questiontext text front q title ask frage",
    "category": "category type area kind section roundtype round domain bereich kategorie deck interviewtype",
    "id": "id key slug uid questionid identifier guid",
    "theme": "theme topic subject subtopic subcategory",
    "context": "context background situation facts scenario description",
    "competencies": "competencies competency skills skill signals principle principles",
    "tags": "tags tag labels label keywords",
    "companies": "companies company employer firm askedat askedby source",
    "level": "level seniority difficulty grade",
    "minutes": "minutes duration time length timeminutes timelimit min",
    "hint": "hint hints nudge clue",
    "key_points": "keypoints points rubric criteria checklist lookfor whattolookfor expectedpoints bullets",
    "probes": "probes followups followup followupquestions probingquestions",
    "red_flags": "redflags redflag warningsigns badsigns",
    "model_answer": "modelanswer answer sampleanswer exampleanswer idealanswer goodanswer back solution a",
    "pack": "pack packname",
    "title": "packtitle",
    "version": "packversion version",
    "language": "packlanguage language lang",
    "licence": "packlicence licence license",
}
FIELDS = tuple(_NAMES)
_MANY = frozenset(("competencies", "tags", "companies", "key_points", "probes", "red_flags"))
"""Fields that several columns with a number can fill together: "Key point 1", "Key point 2"."""
_BY_NAME = {word: field for field, words in _NAMES.items() for word in words.split()}
_LONG = {word: field for word, field in _BY_NAME.items() if len(word) > 3}
_SURE = 84


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def field_named(name: str) -> str:
    """Return the field that a column's name means, or ""."""
    key = _key(name)
    if key in _BY_NAME:
        return _BY_NAME[key]
    if key in (field.replace("_", "") for field in FIELDS):
        return next(field for field in FIELDS if field.replace("_", "") == key)
    match = process.extractOne(key, list(_LONG), scorer=fuzz.ratio, score_cutoff=_SURE) if key else None
    return _LONG[match[0]] if match else ""


def is_header(cells: Sequence[str]) -> bool:
    """Whether a first row names columns: short cells, of which one means the prompt or two mean fields."""
    if any(len(cell) > 60 or cell.rstrip().endswith("?") for cell in cells):
        return False
    fields = {field_named(cell) for cell in cells} - {""}
    return "prompt" in fields or len(fields) >= 2


def by_name(names: Sequence[str], chosen: Mapping[str, str]) -> tuple[dict[int, str], list[str]]:
    """Return the field of each column that its name tells, and what of `chosen` does not fit.

    `chosen` maps fields to names of columns, or to their numbers from 1, and comes first.
    """
    fields: dict[int, str] = {}
    wrong: list[str] = []
    for wanted, column in chosen.items():
        field = wanted if wanted in FIELDS else field_named(wanted)
        index = _index(names, column)
        if not field:
            wrong.append(f"{wanted!r} is no field; fields are {', '.join(FIELDS)}")
        elif index is None:
            known = ", ".join(filter(None, names)) or f"1 to {len(names)}"
            wrong.append(f"there is no column {column!r}; the columns are {known}")
        else:
            fields[index] = field
    exact = [(index, _exact(name)) for index, name in enumerate(names)]
    loose = [(index, field_named(name)) for index, name in enumerate(names)]
    taken = set(fields.values())
    numbered = [(index, _numbered(name)) for index, name in enumerate(names)]
    fields |= {index: field for index, field in numbered if index not in fields and field not in taken | {""}}
    for index, field in [*exact, *loose]:
        if field and index not in fields and field not in fields.values():
            fields[index] = field
    return fields, wrong


def _numbered(name: str) -> str:
    plain = _key(name).rstrip("0123456789")
    field = field_named(plain) if plain != _key(name) else ""
    return field if field in _MANY else ""


def _exact(name: str) -> str:
    return _BY_NAME.get(_key(name), "") if _key(name) != "title" else ""


def _index(names: Sequence[str], column: str) -> int | None:
    lowered = [name.strip().lower() for name in names]
    if column.strip().lower() in lowered:
        return lowered.index(column.strip().lower())
    if column.isascii() and column.isdecimal() and len(column) < 6 and 1 <= int(column) <= len(names):
        return int(column) - 1
    match = process.extractOne(column.lower(), lowered, scorer=fuzz.ratio, score_cutoff=_SURE)
    return match[2] if match else None


def by_content(fields: dict[int, str], rows: Sequence[Sequence[str]], width: int) -> None:
    """Add to `fields` the category and the prompt that no name told, from what the columns hold."""
    sample = rows[:200]
    columns = [
        [row[index] for row in sample if index < len(row) and row[index].strip()] for index in range(width)
    ]
    free = [index for index in range(width) if index not in fields and columns[index]]
    if "category" not in fields.values():
        for index in free:
            if sum(category_of(cell) is not None for cell in columns[index]) >= 0.6 * len(columns[index]):
                fields[index] = "category"
                free.remove(index)
                break
    if "prompt" not in fields.values() and free:
        likely = max(free, key=lambda index: (_asks(columns[index]), -index))
        fields[likely] = "prompt"
        free.remove(likely)
        # A second column of long texts beside nothing but prompts is what they are answered with.
        if len(fields) <= 2 and len(free) == 1 and _words(columns[free[0]]) >= 4:
            fields[free[0]] = "model_answer"


_OPENERS = re.compile(
    r"(?i)^(how|what|why|when|where|who|which|tell|describe|design|give|walk|explain|your?)\b"
)


def _asks(cells: Sequence[str]) -> float:
    asking = sum(cell.rstrip().endswith("?") or bool(_OPENERS.match(cell.strip())) for cell in cells)
    return asking / len(cells) + min(_words(cells), 12) / 100


def _words(cells: Sequence[str]) -> float:
    return sum(len(cell.split()) for cell in cells) / len(cells)
