"""Anki's "Notes in Plain Text": a table with lines of settings above it."""

from __future__ import annotations

from tpm_coach.packs.anki_format import label
from tpm_coach.packs.encoding import lines
from tpm_coach.packs.html_text import cloze, has_cloze, text_of
from tpm_coach.packs.limits import MAX_TEXT
from tpm_coach.packs.reading import Format, Options, Sheet, Source
from tpm_coach.packs.table_format import fill, records

_SEPARATORS = {
    "tab": "\t",
    "comma": ",",
    "semicolon": ";",
    "pipe": "|",
    "space": " ",
    "colon": ":",
    "\\t": "\t",
}
_MAX_SETTINGS = 50
_SPECIAL = ("guid", "notetype", "deck", "tags")


def read_anki_text(source: Source, text: str, options: Options) -> Sheet:
    """Read notes exported as text; raises PackErrors."""
    settings: dict[str, str] = {}
    start = size = 0
    for line in lines(text):
        if not line.startswith("#") or start >= _MAX_SETTINGS:
            break
        size += len(line)
        key, _, value = line[1:].partition(":")
        settings[key.strip().lower()] = value.strip("\n") if key == "separator" else value.strip()
        start += 1
    wish = settings.get("separator", "tab")
    separator = _SEPARATORS.get(wish.strip().lower(), wish[:1] or "\t")
    sheet = Sheet(Format.ANKI_TEXT)
    rows = [(line + start, cells) for line, cells in records(source, text[size:], separator)]
    if not rows:
        raise source.error("holds no notes", start + 1)
    special = {name: _number(settings.get(f"{name} column", "")) - 1 for name in _SPECIAL}
    width = max(len(cells) for _, cells in rows)
    plain = [at for at in range(width) if at not in special.values()]
    named = settings.get("columns", "").split(separator) if settings.get("columns") else []
    names = [named[at].strip() if at < len(named) else "" for at in plain]
    if not any(names):
        names = (["Front", "Back"] + [f"Field {at}" for at in range(3, len(plain) + 1)])[: len(plain)]
    html = settings.get("html", "false").lower() == "true"
    texts, about = [], {}
    for number, cells in rows:
        about[number] = {
            name: cells[at].strip() if 0 <= at < len(cells) else "" for name, at in special.items()
        }
        texts.append((number, _readable([cells[at] if at < len(cells) else "" for at in plain], html)))
    fill(sheet, source, names, texts, options)
    for item, number in zip(sheet.items, sheet.lines, strict=True):
        tags = [*about[number]["tags"].split(), *settings.get("tags", "").split()]
        label(item, about[number]["deck"] or settings.get("deck", ""), tags)
    return sheet


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _readable(cells: list[str], html: bool) -> list[str]:
    result = []
    for cell in cells:
        text = cell[: 4 * MAX_TEXT]
        if has_cloze(text):
            hidden, filled = cloze(text)
            result.append(text_of(hidden) if html else hidden)
            if len(cells) > 1 and not cells[1].strip():
                cells[1] = filled
            continue
        result.append(text_of(text) if html else text)
    return result
