"""Files that cannot be imported: one clear message each, soon, and without much memory."""

# ruff: noqa: E501
from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from html import escape, unescape
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.packs.anki_files import collection, package, stub
from tpm_coach import packs
from tpm_coach.errors import PackErrors
from tpm_coach.packs.reading import Options, Source
from tpm_coach.packs.source import load
from tpm_coach.packs.writing import Target, write_packs
from tpm_coach.text import printable

MIB = 1 << 20
YAML = "questions:\n- {prompt: Why?, category: kpi}\n"


def faults(data: str | bytes, suffix: str = "", **options: object) -> list[str]:
    raw = data.encode() if isinstance(data, str) else data
    with pytest.raises(PackErrors) as raised:
        packs.read_any(Source("f", "f", suffix, raw), Options(**options))  # type: ignore[arg-type]
    found = str(raised.value).splitlines()
    assert len(found) == len(raised.value.findings)
    return found


@pytest.mark.parametrize(
    ("data", "suffix", "told"),
    [
        pytest.param("", "", "f: is empty", id="empty"),
        pytest.param(" \n\n", ".csv", "f: is empty", id="blank"),
        pytest.param('[{"prompt": "Why?", "category": "kpi"', "", "f:1: is not valid JSON", id="json cut off"),
        pytest.param('{"a": 1, "a": 2}', "", "the key 'a' stands twice", id="a json key twice"),
        pytest.param('[{"prompt": "W?", "category": "kpi", "minutes": NaN}]', "", "NaN is no JSON value", id="nan"),
        pytest.param('[{"prompt": "W?", "category": "kpi", "minutes": 1e999}]', "", "f:1: questions[1].minutes", id="inf"),
        pytest.param(f'[{{"prompt": "W?", "minutes": {"9" * 5000}}}]', "", "number of 5000 digits", id="huge number"),
        pytest.param('[{"prompt": "W?", "category": "kpi", "minutes": 1' + "0" * 30 + "}]", "", "minutes", id="large number"),
        pytest.param('[{"prompt": "\\ud800?", "category": "kpi"}]', "", "questions[1].prompt: holds half a char", id="half"),
        pytest.param("[" * 60 + "]" * 60, "", "f:1: is nested deeper than 50 levels", id="json nested"),
        pytest.param("[" * 100_000, "", "f:1: is nested deeper than 50 levels", id="json nested and cut off"),
        pytest.param('[{"prompt": ["a"], "category": "kpi"}]', "", "questions[1].prompt: input should be", id="list"),
        pytest.param('[{"prompt": "W?", "category": "kpi"}, 7]', "", "questions[2]: must be an object", id="number"),
        pytest.param('[{"id": "a", "prompt": "A", "category": "kpi"}, {"id": "a", "prompt": "B", "category": "kpi"}]',
                     "", "f:1: questions[2].id: 'a' is taken by the question on line 1", id="an id twice"),
        pytest.param("id,Question,Type\na,Why?,kpi\na,How?,kpi\n", "", "f:3: id: 'a' is taken by the question on line 2",
                     id="a table's id twice"),
        pytest.param("Question,Type\nWhy?,kpi,x,y\n", "", "f:2: has 4 cells", id="ragged"),
        pytest.param("Question,Level,Type\nWhy?,wizard,kpi\n", "", "f:2: level: input should be 'mid'", id="level"),
        pytest.param("Question,Minutes,Type\nWhy?,ages,kpi\n", "", "f:2: minutes: input should be", id="minutes"),
        pytest.param('Question,Type\n"Why?,kpi\n' + "How?,kpi\n" * 9000, "", "f:2: column 1: holds more than 20,000", id="quote"),
        pytest.param("Name,Colour\nx1,blue\n", "", "f:", id="no question"),
        pytest.param(b"Question,Type\nWhy\0?,kpi\n", "", "f:2: holds a NUL byte", id="nul"),
        pytest.param("Où,kpi\nQué,kpi\n".encode() + b"Wh\xff,kpi\n", "", "f:3: is not valid UTF-8: byte 0xFF", id="utf-8"),
        pytest.param(b"\xff\xfeW\0h\0\0", "", "is not valid UTF-16", id="utf-16 cut off"),
        pytest.param("Question,Type\n" + "x" * 20_001 + ",kpi\n", "", "f:2: column 1: holds more than 20,000", id="long"),
        pytest.param("- " + "x" * 20_001, "", "f:1: holds more than 20,000 characters", id="long line"),
        pytest.param("questions:\n- !!python/object:os.system {a: b}\n", "", "has a YAML tag", id="yaml tag"),
        pytest.param("a: &a [x]\nb: &b [*a, *a]\nquestions: [*b, *b]\n", ".yml", "is an alias", id="yaml bomb"),
        pytest.param(YAML + "questions: []\n", "", "f:3: questions: stands here twice", id="yaml key twice"),
        pytest.param(b"%PDF-1.7", ".csv", "is a PDF", id="pdf"),
        pytest.param(b"\x1f\x8b\x08\0", ".csv", "compressed with gzip", id="gzip"),
        pytest.param(b"SQLite format 3\0" + b"x" * 500, "", "f: is ", id="no database"),
        pytest.param(b"PK\x03\x04" + b"x" * 500, ".apkg", "is damaged or cut off", id="no zip"),
        pytest.param(package(**{"xl/workbook_xml": b"x"}), "", "is an Excel workbook", id="excel"),
        pytest.param(package(readme=b"x"), ".apkg", "zip archive without an Anki collection", id="any zip"),
        pytest.param(package(**{"../../collection_anki2": b"x"}), ".apkg", "without an Anki collection", id="traversal"),
        pytest.param(package(collection_anki2=b""), ".apkg", "f: is", id="empty collection"),
        pytest.param(package(**{"collection.anki21": b"x" * 99}), ".apkg", "is no readable Anki", id="no sqlite within"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why_and_where(data: str | bytes, suffix: str, told: str) -> None:
    assert any(told in line for line in faults(data, suffix)), faults(data, suffix)


def test_an_anki_stub_a_newer_schema_and_foreign_databases_are_told(tmp_path: Path) -> None:
    assert "real collection is missing" in faults(package(collection_anki2=stub(tmp_path)))[0]
    assert "written by a newer Anki (schema 99" in faults(collection(tmp_path, version=99))[0]
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE songs (id)")
    other.commit()
    other.close()
    assert "database of another program" in faults((tmp_path / "other.db").read_bytes())[0]


def test_every_cut_of_a_package_is_refused_or_read(tmp_path: Path) -> None:
    whole = package(collection_anki21b=collection(tmp_path, version=18))
    for end in range(0, len(whole) - 1, max(1, len(whole) // 60)):
        assert faults(whole[:end], ".apkg")
    inside = collection(tmp_path)
    for end in range(100, len(inside) - 1, 4096):
        assert faults(inside[:end]), end


def test_what_is_no_file_is_told_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path, told in (
        (tmp_path / "pipe", "is a pipe"),
        (tmp_path, "is a folder"),
        (Path("/dev/zero"), "is a device"),
        (tmp_path / "none", "there is no such file"),
        (tmp_path / "loop", "cannot be read"),
        (Path("nul\0byte"), "cannot be read"),
    ):
        with pytest.raises(PackErrors, match=told):
            load(path)


def _zeros(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("collection.anki2", "w", force_zip64=True) as file:
            for _ in range(520):
                file.write(b"\0" * MIB)


def _zstd_zeros(path: Path) -> None:
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    packed = b"".join(packer.compress(b"\0" * MIB) for _ in range(520)) + packer.flush()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("collection.anki21b", packed)


def _endless_view(path: Path) -> None:
    path.write_bytes(collection(path.parent))
    connection = sqlite3.connect(path)
    connection.executescript(
        "DROP TABLE revlog; CREATE VIEW revlog AS WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r) "
        "SELECT id, 0 AS cid, 0 AS ease, 0 AS time, 0 AS type, 0 AS factor FROM r; ALTER TABLE notes RENAME TO n; "
        "CREATE VIEW notes AS WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r) "
        "SELECT id, 1 AS mid, '' AS tags, 'a' AS flds FROM r WHERE id < 0;"
    )
    connection.commit()
    connection.close()


HOSTILE: dict[str, Callable[[Path], object]] = {
    "large.csv": lambda p: os.truncate(os.open(p, os.O_CREAT | os.O_RDWR), 64 * MIB + 1),
    "dense.yaml": lambda p: p.write_bytes(b"questions:\n- [" + b"[]," * (20 * MIB)),
    "many.yaml": lambda p: p.write_bytes(b"questions:\n" + b"- a\n" * (15 * MIB)),
    "dense.json": lambda p: p.write_bytes(b"[" + b"{}," * (20 * MIB) + b"{}]"),
    "quote.csv": lambda p: p.write_bytes(b'Question,Type\n"How' + b",a\n" * (20 * MIB)),
    "commas.csv": lambda p: p.write_bytes(b"," * (60 * MIB)),
    "rows.csv": lambda p: p.write_bytes(b"Question,Type\n" + b"a?,b\n" * (10 * MIB)),
    "field.csv": lambda p: p.write_bytes(b"Question,Type\nHow " + b"x" * (10 * MIB) + b",kpi\n"),
    "lines.txt": lambda p: p.write_bytes(b"a\n" * (30 * MIB)),
    "items.md": lambda p: p.write_bytes(b"- a\n" * (15 * MIB)),
    "nuls.txt": lambda p: p.write_bytes(b"\0" * (60 * MIB)),
    "tags.txt": lambda p: p.write_bytes(b"#separator:tab\n#html:true\n" + (b"<a " * 6000 + b"\ta\n") * 300),
    "zeros.apkg": _zeros,
    "zstd.apkg": _zstd_zeros,
    "view.anki2": _endless_view,
}

_MEASURE = """
import resource, sys, time
from pathlib import Path
from tpm_coach import packs
from tpm_coach.errors import PackErrors
start = time.process_time()
try:
    packs.read_any(Path(sys.argv[1]))
except PackErrors as errors:
    print(str(errors).splitlines()[0])
# ru_maxrss would count the test runner that this process was forked from.
status = Path("/proc/self/status")
peak = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")] if (
    status.exists()
) else [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]
print(int(peak[0]) // 1024, time.process_time() - start)
"""


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_is_refused_within_300_mib_and_10_seconds(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    HOSTILE[name](path)
    result = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, timeout=120, check=True
    )
    told, figures = result.stdout.strip().split("\n")
    assert told.startswith(str(path)) and len(told) < 400
    mebibytes, seconds = map(float, figures.split())
    # Its own processor time: others may keep the machine busy meanwhile.
    assert mebibytes <= 300 and seconds <= 10


SEEDS = st.sampled_from(
    [
        b"Question,Type,Level,Key points\nWhy?,kpi,mid,a;b\nHow?,PgM,senior,\n",
        b'{"questions": [{"prompt": "Why?", "category": "kpi", "tags": ["a"], "key_points": [{"point": "x"}]}]}',
        b"pack: a\nquestions:\n  - prompt: Why?\n    category: kpi\n    key_points: [{point: x, phrases: [y]}]\n",
        b"# T\n## Metrics\n- Why **this**?\n  - a point\n  An answer.\n1. How?\n",
        b"#separator:tab\n#html:true\n#tags column:3\nWhy {{c1::this::h}}?\t<b>so</b>\ttag\n",
        "Où?;kpi\n".encode("utf-16"),
    ]
)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("seeds")
    own = write_packs(packs.read(packs.shipped()[0])[:1], Target.ANKI, (), NOW)
    return [
        collection(folder),
        package(collection_anki21b=collection(folder, version=18), collection_anki2=stub(folder)),
        package(collection_anki21=collection(folder)),
        own,
    ]


def clean(data: bytes, **options: object) -> None:
    """Reading either succeeds or raises findings that are lines of plain text."""
    try:
        reading = packs.read_any(Source("f", "f", "", data), Options(**options))  # type: ignore[arg-type]
    except PackErrors as errors:
        assert errors.findings
        for finding in errors.findings:
            assert str(finding).startswith("f:")
            assert printable(str(finding)) == str(finding) and "\n" not in str(finding)
    else:
        assert all(pack.questions for pack in reading.packs)
        assert len({q.id for pack in reading.packs for q in pack.questions}) >= 1


@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_random_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    clean(data, accept=True, propose=lambda prompts: [None] * len(prompts))


@given(
    seed=SEEDS,
    edits=st.lists(st.tuples(st.integers(0, 200), st.binary(max_size=4), st.integers(0, 3)), max_size=6),
)
@settings(max_examples=300)
def test_mutated_texts_are_read_or_refused_in_words(seed: bytes, edits: list[tuple[int, bytes, int]]) -> None:
    clean(_mutated(seed, edits))


@given(
    which=st.integers(0, 3),
    edits=st.lists(st.tuples(st.integers(0, 200_000), st.binary(max_size=4), st.integers(0, 3)), max_size=8),
    end=st.floats(0.2, 1.5),
)
@settings(max_examples=150)
def test_mutated_packages_are_read_or_refused_in_words(
    packages: list[bytes], which: int, edits: list[tuple[int, bytes, int]], end: float
) -> None:
    seed = packages[which]
    clean(
        _mutated(seed[: int(len(seed) * end)], [(at % len(seed), new, cut) for at, new, cut in edits]),
        history=True,
    )


def _mutated(seed: bytes, edits: list[tuple[int, bytes, int]]) -> bytes:
    for at, new, cut in edits:
        seed = seed[:at] + new + seed[at + cut :]
    return seed


def test_mutated_collections_within_a_good_package_are_read_or_refused(tmp_path: Path) -> None:
    inside = bytearray(collection(tmp_path, log=[(1_700_000_000_000, 0, 0, 3, 1)]))
    for at in range(0, len(inside), 61):
        broken = bytes(inside[:at]) + b"\xff\x00\x7f" + bytes(inside[at + 3 :])
        clean(package(collection_anki2=broken), history=True)


def test_damaged_note_types_are_told(tmp_path: Path) -> None:
    path = tmp_path / "x.anki2"
    path.write_bytes(collection(tmp_path))
    for models in ("", "[]", "{}", "[" * 9999, json.dumps({"1": 7}), json.dumps({"1": {"name": "x"}})):
        connection = sqlite3.connect(path)
        connection.execute("UPDATE col SET models = ?", (models,))
        connection.commit()
        connection.close()
        clean(path.read_bytes())


@pytest.mark.parametrize("name", ['["a"]', '{"a": 1}', "7", '"Big Pack"'])
def test_a_note_of_ours_whose_pack_has_no_name_is_told(tmp_path: Path, name: str) -> None:
    own = write_packs(packs.read(packs.shipped()[0])[:1], Target.ANKI, (), NOW)
    path = tmp_path / "own.anki2"
    with zipfile.ZipFile(io.BytesIO(own)) as archive:
        path.write_bytes(archive.read("collection.anki2"))
    with closing(sqlite3.connect(path)) as connection, connection:
        [(fields,)] = connection.execute("SELECT flds FROM notes LIMIT 1")
        shown, whole = fields.rpartition("\x1f")[::2]
        item = json.loads(unescape(whole)) | {"pack": json.loads(name)}
        changed = f"{shown}\x1f{escape(json.dumps(item))}"
        connection.execute("UPDATE notes SET flds = ? WHERE flds = ?", (changed, fields))
    assert any("pack: " in line for line in faults(path.read_bytes()))
