"""What is exported comes back as it was, whatever the questions say."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW
from tpm_coach import packs
from tpm_coach.domain import Category, KeyPoint, Level, Pack, Probe, Question, RedFlag
from tpm_coach.packs.reading import Source
from tpm_coach.packs.writing import Target, write_packs
from tpm_coach.text import printable, unwrapped

line = st.text(max_size=60).map(lambda text: " ".join(printable(text).split()))
words = line.filter(bool)
# CSV and Anki know one kind of line end, and neither keeps a blank at the end of a text.
# A pack keeps paragraphs, not the lines that a file broke them into.
text = st.text(max_size=80).map(lambda text: unwrapped(printable(text).strip()))
slugs = st.lists(
    st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True), max_size=3, unique=True
).map(tuple)
phrases = st.lists(words, max_size=2).map(tuple)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    points = draw(st.lists(st.builds(KeyPoint, words, phrases, st.booleans(), text), max_size=3).map(tuple))
    missing = st.lists(st.integers(0, max(0, len(points) - 1)), min_size=1, max_size=2).map(tuple)
    probes = draw(st.lists(st.builds(Probe, words, missing), max_size=2).map(tuple)) if points else ()
    return Question(
        id=draw(st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8})?", fullmatch=True)),
        pack="p",
        category=draw(st.sampled_from(Category)),
        prompt=draw(words),
        theme=draw(st.sampled_from(["", "a-theme"])),
        context=draw(text),
        competencies=draw(slugs),
        tags=draw(slugs),
        companies=draw(slugs),
        level=draw(st.sampled_from(Level)),
        minutes=draw(st.integers(1, 120)),
        hint=draw(text),
        key_points=points,
        probes=probes,
        red_flags=draw(st.lists(st.builds(RedFlag, words, phrases), max_size=2).map(tuple)),
        model_answer=draw(text),
    )


@st.composite
def some_packs(draw: st.DrawFn) -> tuple[Pack, ...]:
    found = draw(st.lists(questions(), min_size=1, max_size=4, unique_by=lambda q: q.id))
    head = {"title": draw(words), "version": draw(words), "language": "en", "licence": draw(line)}
    first = Pack(name="p", questions=tuple(found[:2]), **head)
    rest = tuple(replace(question, pack="q") for question in found[2:])
    return (first, replace(first, name="q", questions=rest)) if rest else (first,)


def back(exported: tuple[Pack, ...], target: Target) -> tuple[Pack, ...]:
    data = write_packs(exported, target, (), NOW)
    return packs.read_any(Source("export", "export", "", data)).packs


@pytest.mark.parametrize("target", [Target.YAML, Target.JSON, Target.CSV, Target.ANKI])
@given(exported=some_packs())
@settings(max_examples=60)
def test_an_export_reads_back_equal(exported: tuple[Pack, ...], target: Target) -> None:
    got = {pack.name: pack for pack in back(exported, target)}
    for pack in exported:
        key = (lambda q: q.id) if target is Target.ANKI else (lambda q: "")
        assert replace(got[pack.name], questions=()) == replace(pack, questions=())
        assert sorted(got[pack.name].questions, key=key) == sorted(pack.questions, key=key)
    assert len(got) == len(exported)


@pytest.mark.parametrize("target", [Target.YAML, Target.JSON, Target.CSV, Target.ANKI])
def test_the_shipped_bank_reads_back_equal(target: Target) -> None:
    bank = tuple(pack for path in packs.shipped() for pack in packs.read(path))
    got = {pack.name: pack for pack in back(bank, target)}
    for pack in bank:
        assert set(got[pack.name].questions) == set(pack.questions)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''=1", '=HYPERLINK("x")'])
def test_no_cell_of_a_table_is_a_formula_and_it_still_reads_back(small_pack: Pack, start: str) -> None:
    hostile = replace(small_pack.questions[0], prompt=start, hint=start, tags=())
    pack = replace(small_pack, questions=(hostile,))
    data = write_packs([pack], Target.CSV, (), NOW)
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))):
        assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert back((pack,), Target.CSV) == (pack,)


def shown(question: Question) -> Question:
    """What a booklet shows of a question."""

    def flat(text: str) -> str:
        return " ".join(text.split())

    points = tuple(replace(point, phrases=(), why=flat(point.why)) for point in question.key_points)
    lost = replace(question, id="", pack="", theme="", competencies=(), probes=(), red_flags=())
    return replace(lost, hint=flat(question.hint), key_points=points)


@given(exported=some_packs())
@settings(max_examples=100)
def test_a_booklet_gives_back_all_that_it_shows(exported: tuple[Pack, ...]) -> None:
    found = back(exported, Target.MARKDOWN)
    assert [shown(q) for pack in found for q in pack.questions] == [
        shown(q) for pack in exported for c in Category for q in pack.questions if q.category is c
    ]
    assert [pack.title for pack in found][:1] == [exported[0].title]


def test_a_booklet_folds_the_answers_and_runs_no_html(small_pack: Pack) -> None:
    hostile = replace(small_pack.questions[0], prompt="<script>alert(1)</script> [x](javascript:y) *z*")
    booklet = write_packs([replace(small_pack, questions=(hostile,))], Target.MARKDOWN, (), NOW).decode()
    assert "<script" not in booklet
    assert "[x\\](" in booklet
    assert "<details><summary>Answer</summary>" in booklet
    assert "## Behavioral" in booklet
    assert hostile.key_points[0].text in booklet


def test_json_lines_hold_a_question_each(small_pack: Pack) -> None:
    rows = write_packs([small_pack], Target.JSON_LINES, (), NOW).decode().splitlines()
    assert [json.loads(row)["id"] for row in rows] == [question.id for question in small_pack.questions]


def test_the_notes_of_a_later_export_have_the_same_guids(small_pack: Pack) -> None:
    from tpm_coach.packs.apkg_writer import guid

    assert guid("launch-metrics") == guid("launch-metrics")
    assert len({guid(question.id) for question in small_pack.questions}) == 10
    later = write_packs([small_pack], Target.ANKI, (), NOW + timedelta(days=1))
    assert packs.read_any(Source("x", "x", "", later)).packs[0].name == "small"
