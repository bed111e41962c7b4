"""Anki's packages and collections as open databases: the newest of three generations, safely unpacked."""

from __future__ import annotations

import io
import itertools
import os
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from tpm_coach.packs.limits import MAX_UNPACKED
from tpm_coach.packs.reading import Source

NAMES = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The collection of a package, newest first; beside a newer one the older are a stub or a poorer copy."""
NEWEST_SCHEMA = 18
_STEPS = 10_000
_MOST_STEPS = 400_000_000
"""Steps of SQLite's machine, some seconds: the largest decks take a tenth, a hostile view never ends. Counted
and not timed, so that a busy computer refuses nothing."""
_MAX_MEMBERS = 200_000
_CHUNK = 1 << 20


@contextmanager
def opened(source: Source) -> Iterator[sqlite3.Connection]:
    """Open the collection of a package, or a bare one, on a private copy that cannot be written.

    Raises PackErrors for anything that is no readable collection, while it is read as well.
    """
    with tempfile.TemporaryDirectory(prefix="tpm-coach-") as folder:
        path = Path(folder) / "collection.db"
        with path.open("wb") as file:
            if zipfile.is_zipfile(io.BytesIO(source.data)) or source.data[:2] == b"PK":
                _unpack(source, file)
            else:
                file.write(source.data)
        with _database(source, path) as connection:
            yield connection


def _unpack(source: Source, file: BinaryIO) -> None:
    try:
        # The names of members are compared, never made paths of; links and folders are thus harmless.
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            members = archive.infolist()
            if len(members) > _MAX_MEMBERS:
                raise source.error(f"holds more than {_MAX_MEMBERS:,} files")
            found = {member.filename: member for member in members if member.filename in NAMES}
            if not found:
                raise source.error(_no_package(members))
            member = next(found[name] for name in NAMES if name in found)
            if member.flag_bits & 1:
                raise source.error(f"{member.filename} is encrypted; export it again without a password")
            if member.file_size > MAX_UNPACKED:
                raise source.error(_TOO_LARGE)
            with archive.open(member) as packed:
                if member.filename.endswith("21b"):
                    _unpack_zstd(source, packed, file)  # type: ignore[arg-type]
                else:
                    _copy(source, packed, file)  # type: ignore[arg-type]
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise source.error(f"is damaged or cut off: {error or type(error).__name__}") from error


_TOO_LARGE = f"unpacks to more than {MAX_UNPACKED // 1024**2} MiB"


def _copy(source: Source, packed: BinaryIO, file: BinaryIO) -> None:
    size = 0
    while chunk := packed.read(_CHUNK):
        size += len(chunk)
        if size > MAX_UNPACKED:
            raise source.error(_TOO_LARGE)
        file.write(chunk)


def _unpack_zstd(source: Source, packed: BinaryIO, file: BinaryIO) -> None:
    import zstandard

    try:
        # A window above 128 MiB would itself be a bomb.
        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(packed) as plain:
            _copy(source, plain, file)
    except zstandard.ZstdError as error:
        raise source.error(f"is damaged or cut off: {error}") from error


def _no_package(members: list[zipfile.ZipInfo]) -> str:
    names = {member.filename for member in members}
    if "xl/workbook.xml" in names:
        return "is an Excel workbook; save it as CSV (UTF-8) and import that"
    if "content.xml" in names or "word/document.xml" in names:
        return "is an office document; save it as CSV or plain text and import that"
    return "is a zip archive without an Anki collection; unpack it and import the files in it"


@contextmanager
def _database(source: Source, path: Path) -> Iterator[sqlite3.Connection]:
    _check_length(source, path)
    _leave_wal(path)
    steps = itertools.count(_STEPS, _STEPS)
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            # A view in a hostile file can run for ever, and triggers or functions could do anything.
            connection.set_progress_handler(lambda: next(steps) > _MOST_STEPS, _STEPS)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024)
            connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 50)
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            connection.create_collation("unicase", _unicase)
            # Foreign text is read as it is; what is no UTF-8 must not stop the rest.
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            for pragma in (
                "trusted_schema=OFF",
                "query_only=ON",
                "cache_size=-16000",
                "temp_store=FILE",
                "mmap_size=0",
            ):
                connection.execute(f"PRAGMA {pragma}")
            _check(source, connection)
            yield connection
    except (sqlite3.Error, sqlite3.Warning, MemoryError, OverflowError, UnicodeDecodeError) as error:
        reason = (
            "it takes too long to read" if "interrupted" in str(error) else str(error) or "it is too large"
        )
        raise source.error(f"is no readable Anki collection: {reason}") from error


def _check_length(source: Source, path: Path) -> None:
    """Refuse a file whose end is missing: it opens, and fails only if that is ever read."""
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(b"SQLite format 3\0") or len(header) < 100:
        raise source.error("is no readable Anki collection: file is not a database")
    size = int.from_bytes(header[16:18]) or 1
    pages = int.from_bytes(header[28:32])
    if header[24:28] == header[92:96] and pages * (65536 if size == 1 else size) > path.stat().st_size:
        raise source.error("is damaged or cut off: its end is missing")


def _leave_wal(path: Path) -> None:
    """A copy without its log cannot be opened in WAL mode; bytes 18 and 19 of the header say which mode."""
    number = os.open(path, os.O_RDWR)
    with os.fdopen(number, "r+b") as file:
        file.seek(18)
        if file.read(2) == b"\2\2":
            file.seek(18)
            file.write(b"\1\1")


def _unicase(one: str, other: str) -> int:
    a, b = one.casefold(), other.casefold()
    return (a > b) - (a < b)


def _check(source: Source, connection: sqlite3.Connection) -> None:
    names = connection.execute(
        "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"
    ).fetchall()
    tables = {name for name, kind in names if kind == "table"}
    if wanted := {"col", "notes", "cards"} - tables:
        if tables >= {"learner", "review", "question"}:
            raise source.error("is a database of tpm-coach, which is no file to import")
        raise source.error(f"is a database of another program: it has no table {sorted(wanted)[0]!r}")
    row = connection.execute("SELECT ver FROM col LIMIT 1").fetchone()
    version = row[0] if row else None
    if not isinstance(version, int) or version < 1:
        raise source.error("is no readable Anki collection: it does not say its version")
    if version > NEWEST_SCHEMA:
        raise source.error(
            f"was written by a newer Anki (schema {version}; {NEWEST_SCHEMA} is known); "
            "export it with 'Support older Anki versions'"
        )
    if connection.execute("SELECT count(*) FROM (SELECT 1 FROM notes LIMIT 2)").fetchone()[0] == 1:
        [fields] = connection.execute("SELECT substr(flds, 1, 200) FROM notes").fetchone()
        if isinstance(fields, str) and fields.startswith("Please update to the latest Anki version"):
            raise source.error(
                "holds only Anki's note 'Please update to the latest Anki version': the real collection "
                "is missing; export it again"
            )
