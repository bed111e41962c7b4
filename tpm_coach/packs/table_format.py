"""Tables: CSV and its kin, with any of four separators, with or without a header."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

from tpm_coach.errors import PackError
from tpm_coach.packs.cells import one_point_each, reader
from tpm_coach.packs.columns import by_content, by_name, field_named, is_header
from tpm_coach.packs.encoding import lines
from tpm_coach.packs.limits import MAX_FINDINGS, MAX_QUESTIONS, MAX_TEXT
from tpm_coach.packs.reading import Column, Format, Options, Sheet, Skipped, Source
from tpm_coach.text import counted, one_line

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
MAX_COLUMNS = 200
_MAX_LINE = 1_000_000
_TOO_LONG = f"holds more than {MAX_TEXT:,} characters; is a quotation mark missing?"
Row = tuple[int, list[str]]
"""A record and the line that it starts on."""


def read_table(source: Source, text: str, options: Options, separator: str = "") -> Sheet:
    """Read a table of questions; raises PackErrors when it has no column for the prompt."""
    separator = separator or sniff(text) or ","
    rows = list(records(source, text, separator))
    if not rows:
        raise source.error("holds no rows")
    sheet = Sheet(Format.CSV)
    first = rows[0][1]
    header = is_header(first) or bool(options.columns and _named(first, options))
    names = [cell.strip() for cell in first] if header else [""] * len(first)
    sheet.notes.append(f"columns parted by {SEPARATORS.get(separator, repr(separator))}")
    if not header:
        sheet.notes.append("no header: the columns were told by what they hold")
    fill(sheet, source, names, rows[1:] if header else rows, options)
    return sheet


def _named(cells: Sequence[str], options: Options) -> bool:
    known = {cell.strip().lower() for cell in cells}
    return any(column.strip().lower() in known for column in options.columns.values())


def fill(sheet: Sheet, source: Source, names: Sequence[str], rows: Sequence[Row], options: Options) -> None:
    """Turn rows into the items of a sheet."""
    fields, wrong = by_name(names, options.columns)
    if wrong:
        raise source.error("; ".join(wrong), 0, "--map")
    by_content(fields, [cells for _, cells in rows], len(names))
    if "prompt" not in fields.values():
        listed = ", ".join(repr(one_line(name, 30)) for name in names if name)
        raise source.error(
            f"has no column for the question; name it: --map prompt=COLUMN ({listed or 'no columns'})"
        )
    used = [0] * len(names)
    readers = [(index, field, reader(field)) for index, field in sorted(fields.items())]
    others = [column for column in readers if column[1] != "key_points"]
    points = [index for index, field, _ in readers if field == "key_points"]
    of_points = itemgetter(*points) if len(points) > 1 else None
    plain = 0
    prompt = next(index for index, field, _ in readers if field == "prompt")
    width = len(names)
    items, starts = sheet.items, sheet.lines
    for line, row in rows:
        cells = row if len(row) >= width else row + [""] * (width - len(row))
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            _tell(
                sheet,
                source,
                line,
                f"has {counted(len(cells), 'cell')}, but the table has {width} columns; "
                "put quotes around texts that hold the separator",
            )
            continue
        if not cells[prompt].strip():
            if what := next((cell for cell in cells if cell.strip()), ""):
                sheet.skipped.append(Skipped(f"line {line}", one_line(what, 60), "has no question"))
            continue
        item: dict[str, Any] = {}
        found = one_point_each(filled := [*filter(None, of_points(cells))]) if of_points else ()
        if found:
            # The columns of a row all at once take a third of the time of one after the other.
            item["key_points"] = found
            plain += 1
            if len(filled) < len(points):
                for index in points:
                    used[index] -= not cells[index]
        for index, field, read in others if found else readers:
            value = read(cells[index])
            if value is None:
                continue
            used[index] += 1
            if field in item and type(value) is list:
                # Several columns of a list make one.
                item[field] += value
            else:
                item[field] = value
        items.append(item)
        starts.append(line)
    for index in points:
        used[index] += plain
    sheet.columns = tuple(
        Column(one_line(name, 40) or f"column {index + 1}", fields.get(index, ""), used[index])
        for index, name in enumerate(names)
    )


def _tell(sheet: Sheet, source: Source, line: int, message: str) -> None:
    if len(sheet.findings) < MAX_FINDINGS:
        sheet.findings.append(PackError(source.path, line, "", message))


def records(source: Source, text: str, separator: str) -> Iterator[Row]:
    """Give each record with the line it starts on; raises PackErrors for a quote that never ends."""
    rows = csv.reader(_short(source, text), delimiter=separator)
    start, count = 1, 0
    try:
        for cells in rows:
            if len(cells) > MAX_COLUMNS:
                raise source.error(f"has more than {MAX_COLUMNS} columns", start)
            # Quoted text that swallows the rest of the file is a quote that was never closed.
            if cells and max(map(len, cells)) > MAX_TEXT:
                column = next(index for index, cell in enumerate(cells) if len(cell) > MAX_TEXT) + 1
                raise source.error(_TOO_LONG, start, f"column {column}")
            if (count := count + 1) > MAX_QUESTIONS + 1:
                raise source.error(
                    f"holds more than {MAX_QUESTIONS:,} rows; split it into several files", start
                )
            yield start, cells
            start = rows.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            raise source.error(_TOO_LONG, start) from error
        raise source.error(f"is no table: {error}", start) from error


def _short(source: Source, text: str) -> Iterator[str]:
    for number, line in enumerate(lines(text), 1):
        if len(line) > _MAX_LINE:
            raise source.error(f"is longer than {_MAX_LINE:,} characters", number)
        yield line


def sniff(text: str) -> str:
    """Return the separator that parts the first records most evenly, or "" when none does."""
    best, most = "", 0.0
    head = text[:200_000]
    for separator in SEPARATORS:
        try:
            reader = csv.reader(lines(head), delimiter=separator)
            rows = [cells for cells in islice(reader, 60) if any(map(str.strip, cells))]
        except csv.Error:
            # A quote that is never closed: what stands above it tells as well.
            rows = [line.split(separator) for line in islice(head.split("\n"), 1)]
        if len(head) < len(text):
            rows = rows[:-1]
        if not rows:
            continue
        if len(rows[0]) > 1 and is_header(rows[0]) and all(field_named(cell) for cell in rows[0]):
            return separator
        widths = list(map(len, rows))
        usual, count = Counter(widths).most_common(1)[0]
        evenness = count / len(widths)
        if usual > 1 and evenness >= 0.6 and (score := evenness + min(usual, 12) / 100) > most:
            best, most = separator, score
    return best
