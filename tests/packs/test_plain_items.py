"""Items with nothing unusual in them are read without the schema, and nobody can tell by what comes out."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, replace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tpm_coach import packs
from tpm_coach.domain import Category, KeyPoint, Level, Question
from tpm_coach.errors import PackErrors
from tpm_coach.packs.building import Reading
from tpm_coach.packs.items import item
from tpm_coach.packs.limits import MAX_TEXT
from tpm_coach.packs.plain_items import plain_question, spelt_out
from tpm_coach.packs.reading import Options, Source
from tpm_coach.packs.schema import QuestionModel

WORDS = st.sampled_from(
    [
        "Why?", "why", "why-so", "Why  so?", " Why ", "a\nb", "a\n\n- b", "tab\there", "\u202eleft", "\ud800",
        "", " ", "x" * 81, "7", "05", "120", "121", "-3", "1.0", "mid", "senior", "Wizard", "metrics", "Où?",
        "日本", "\xa0", "a; b", "- a", "Names it (must)", "[x]", "'=1+1", "true",
    ]
)  # fmt: skip
TEXTS = WORDS | st.text(max_size=12)
ODD = st.none() | st.booleans() | st.integers(-2, 130) | st.floats() | st.lists(TEXTS, max_size=2)
LISTS = st.lists(TEXTS, max_size=3) | ODD | TEXTS
NUMBERS = st.lists(st.integers(-1, 4) | TEXTS, max_size=2) | ODD
PLAIN_POINT = st.just(KeyPoint("Says why"))


@st.composite
def mapping(draw: st.DrawFn, required: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    """A mapping with few of its optional keys, so that it is often right, and now and then a wrong one."""
    names = draw(st.lists(st.sampled_from([*optional, *optional, "surprise"]), max_size=3, unique=True))
    return draw(st.fixed_dictionaries(required | {name: optional.get(name, ODD) for name in names}))


POINTS = mapping({"point": TEXTS}, {"must": ODD, "why": TEXTS | ODD, "phrases": LISTS})
PROBES = mapping({"ask": TEXTS, "when_missing": NUMBERS}, {"when_missing": NUMBERS})
FLAGS = mapping({"flag": TEXTS}, {"phrases": LISTS})
ITEMS = mapping(
    {"prompt": TEXTS, "category": st.sampled_from(Category)},
    {
        "id": TEXTS | ODD,
        "theme": TEXTS | ODD,
        "context": TEXTS | ODD,
        "competencies": LISTS,
        "tags": LISTS,
        "companies": LISTS,
        "level": TEXTS | ODD | st.sampled_from(Level),
        "minutes": TEXTS | ODD,
        "hint": TEXTS,
        "key_points": st.lists(POINTS | PLAIN_POINT, max_size=3) | ODD,
        "probes": st.lists(PROBES, max_size=2) | ODD,
        "red_flags": st.lists(FLAGS, max_size=2) | ODD,
        "model_answer": TEXTS,
        "category": st.sampled_from(["metrics", "cooking"]) | ODD,
    },
)


def by_schema(raw: Any, pack: str) -> Question | None:
    try:
        return QuestionModel.model_validate(spelt_out(raw)).question(pack)
    except ValidationError:
        return None


@given(ITEMS | st.dictionaries(TEXTS, ODD, max_size=2) | ODD)
@settings(max_examples=500)
def test_what_is_read_without_the_schema_is_what_the_schema_makes_of_it(raw: Any) -> None:
    found = plain_question(raw, "p")
    assert found is None or found == by_schema(raw, "p")


@pytest.mark.parametrize("path", packs.shipped(), ids=lambda path: path.stem)
def test_an_ordinary_question_needs_no_schema(path: Any) -> None:
    [pack] = packs.read(path)
    for question in pack.questions:
        raw = item(question) | {"category": question.category}
        assert plain_question(raw, pack.name) == question == by_schema(raw, pack.name)


def test_a_question_that_was_read_is_one_like_any_other() -> None:
    found = plain_question({"prompt": "Why?", "category": Category.METRICS}, "p")
    made = Question(id="why", pack="p", category=Category.METRICS, prompt="Why?")
    assert found is not None
    assert (found, hash(found), repr(found), asdict(found)) == (made, hash(made), repr(made), asdict(made))
    assert replace(found, hint="So.") == replace(made, hint="So.")
    with pytest.raises(AttributeError):
        found.hint = "So."  # type: ignore[misc]


@pytest.mark.parametrize("left_out", ["prompt", "category"])
def test_an_item_without_what_it_must_have_is_left_to_the_schema(left_out: str) -> None:
    raw = {"id": "why", "prompt": "Why?", "category": Category.METRICS}
    assert plain_question(raw, "p")
    del raw[left_out]
    assert plain_question(raw, "p") is None


def test_a_text_that_is_too_long_is_left_to_the_schema() -> None:
    raw = {"prompt": "Why?", "category": Category.METRICS}
    assert plain_question(raw | {"hint": "x" * MAX_TEXT}, "p")
    assert plain_question(raw | {"hint": "x" * (MAX_TEXT + 1)}, "p") is None
    assert plain_question(raw | {"key_points": [{"point": "x" * (MAX_TEXT + 1)}]}, "p") is None


HEADS = st.lists(
    st.sampled_from(
        ["id", "type", "theme", "tags", "level", "minutes", "hint", "key point 1", "key point 2", "red flags",
         "probes", "answer", "pack", "language", "notes"]
    ),
    unique=True,
)  # fmt: skip
CELLS = WORDS.filter(lambda text: text != "\ud800") | st.sampled_from(
    [
        "kpi",
        "PgM",
        "behavioral",
        "launch, cost",
        "Asks who; asks when",
        "- a\n- b (must)",
        '[{"point": "x", "phrases": ["y"]}]',
    ]
)


def told(data: bytes) -> tuple[Reading | None, list[str]]:
    try:
        return packs.read_any(Source("f", "f", ".csv", data), Options()), []
    except PackErrors as errors:
        return None, [str(finding) for finding in errors.findings]


@given(st.data())
@settings(max_examples=300)
def test_a_table_gives_the_same_questions_and_findings_as_by_the_schema_alone(data: st.DataObject) -> None:
    heads = ["question", *data.draw(HEADS)]
    width = len(heads)
    rows = data.draw(
        st.lists(st.lists(CELLS, min_size=width - 1, max_size=width + 1), min_size=1, max_size=4)
    )
    file = io.StringIO(newline="")
    csv.writer(file).writerows([heads, *rows])
    raw = file.getvalue().encode()
    found = told(raw)
    with (
        patch("tpm_coach.packs.building.plain_question", lambda *_: None),
        patch("tpm_coach.packs.cells.plain_points", lambda _: ()),
    ):
        assert told(raw) == found
