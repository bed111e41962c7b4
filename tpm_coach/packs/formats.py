"""Which format a file has, told by what it holds; its suffix decides only where that leaves a doubt."""

from __future__ import annotations

import re

from tpm_coach.packs.booklet import BOOKLET, read_booklet
from tpm_coach.packs.building import Builder, Reading
from tpm_coach.packs.encoding import decode
from tpm_coach.packs.reading import Format, Options, Sheet, Source
from tpm_coach.packs.table_format import sniff

_FOREIGN = (
    (b"%PDF", "is a PDF; copy its text into a text file and import that"),
    (b"\x1f\x8b", "is compressed with gzip; unpack it first"),
    (b"7z\xbc\xaf", "is a 7z archive; unpack it first"),
    (b"Rar!", "is a RAR archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is compressed with zstd; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "is an old Office document; save it as CSV and import that"),
    (b"\x89PNG", "is a picture; questions are read from text"),
    (b"\xff\xd8\xff", "is a picture; questions are read from text"),
)
_SQLITE = b"SQLite format 3\0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ANKI_TEXT = re.compile(
    r"#(separator|html|tags|deck|notetype|columns|guid column|notetype column|deck column|tags column|"
    r"if matches):",
    re.IGNORECASE,
)
_YAML = re.compile(r"(?m)^(?:%YAML|questions\s*:|(?:- +)?\{?(?:prompt|category|id|key_points)\s*:\s)")
_JSON = re.compile(r'\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[\[{"\]]|-?\d|true\b|false\b|null\b|$))')
_MARKDOWN = re.compile(r"(?m)^ {0,3}(?:#{1,6} +\S|[-*+] +\S|\*\*\S)")
_HEAD = 100_000


def read_source(source: Source, options: Options) -> Reading:
    """Read a file in the format that it has; raises PackErrors."""
    if not source.data.strip():
        raise source.error("is empty")
    if source.data.startswith((_SQLITE, *_ZIP)) or options.format is Format.ANKI:
        from tpm_coach.packs.anki_format import read_anki

        return _built(source, options, [read_anki(source, options)])
    for magic, reason in _FOREIGN:
        if source.data.startswith(magic):
            raise source.error(reason)
    wanted = options.format or (Format.YAML if source.suffix in (".yaml", ".yml") else None)
    if wanted is Format.YAML:
        return _yaml(source, options)
    text, encoding = decode(source, legacy=wanted is not Format.JSON)
    found = wanted or recognised(text, source.suffix)
    if found is Format.YAML:
        return _yaml(source, options)
    sheets = _sheets(source, text, found, options)
    if encoding != "UTF-8":
        sheets[0].notes.insert(0, f"read as {encoding}")
    return _built(source, options, sheets)


def recognised(text: str, suffix: str) -> Format:
    """Return the format of a text."""
    head = text[:_HEAD]
    if _ANKI_TEXT.match(head):
        return Format.ANKI_TEXT
    if _JSON.match(head) or suffix in (".json", ".jsonl", ".ndjson"):
        return Format.JSON
    if suffix in (".csv", ".tsv", ".tab"):
        return Format.CSV
    if suffix in (".md", ".markdown"):
        return Format.MARKDOWN
    if BOOKLET.search(head):
        return Format.MARKDOWN
    if _YAML.search(head):
        return Format.YAML
    marked = len(_MARKDOWN.findall(head))
    lines = sum(bool(line.strip()) for line in head.split("\n"))
    if marked < max(1, lines / 5) and sniff(head):
        return Format.CSV
    if marked:
        return Format.MARKDOWN
    return Format.CSV if _headed(head) else Format.TEXT


def _headed(head: str) -> bool:
    """A table of one column is told from a list by the name above it."""
    return head.split("\n", 1)[0].strip().strip('"').lower() in ("question", "questions", "prompt")


def _sheets(source: Source, text: str, wanted: Format, options: Options) -> list[Sheet]:
    if wanted is Format.JSON:
        from tpm_coach.packs.json_format import read_json

        return read_json(source, text, options)
    if wanted is Format.CSV:
        from tpm_coach.packs.table_format import read_table

        return [read_table(source, text, options)]
    if wanted is Format.ANKI_TEXT:
        from tpm_coach.packs.anki_text_format import read_anki_text

        return [read_anki_text(source, text, options)]
    if wanted is Format.MARKDOWN and BOOKLET.search(text):
        return [read_booklet(source, text)]
    from tpm_coach.packs.text_format import read_list

    return [read_list(source, text, markdown=wanted is Format.MARKDOWN)]


def _yaml(source: Source, options: Options) -> Reading:
    from tpm_coach.packs.yaml_format import yaml_reading

    return yaml_reading(source, options)


def _built(source: Source, options: Options, sheets: list[Sheet]) -> Reading:
    builder = Builder(source, options)
    for sheet in sheets:
        builder.add(sheet)
    return builder.reading(sheets)
