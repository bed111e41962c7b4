"""The pack format as a schema, and questions written back as the format has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SMALL
from tpm_coach import packs
from tpm_coach.domain import Category, Pack
from tpm_coach.packs.categories import category_of, nearest_category
from tpm_coach.packs.items import item
from tpm_coach.packs.schema import PackModel, json_schema


def test_a_question_written_as_an_item_reads_back_the_same(small_pack: Pack) -> None:
    again = PackModel.model_validate({"questions": [item(q) for q in small_pack.questions]})
    assert [model.question("small") for model in again.questions] == [*small_pack.questions]


@pytest.mark.parametrize("path", packs.shipped(), ids=lambda path: path.stem)
def test_shipped_questions_survive_the_round_trip_too(path: Any) -> None:
    [pack] = packs.read(path)
    again = PackModel.model_validate({"questions": [item(q) for q in pack.questions]})
    assert [model.question(pack.name) for model in again.questions] == [*pack.questions]


def test_an_item_leaves_out_what_is_empty(small_pack: Pack) -> None:
    written = item(small_pack.questions[3])
    assert "companies" not in written
    assert "context" not in written
    assert "must" not in written["key_points"][1]


def test_the_schema_describes_every_key_for_editors() -> None:
    schema = json_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["required"] == ["questions"]
    assert schema["$defs"]["QuestionModel"]["required"] == ["category", "prompt"]
    for name, part in {"PackModel": schema, **schema["$defs"]}.items():
        if "properties" in part:
            assert part["additionalProperties"] is False, name
            for key, field in part["properties"].items():
                assert key == "questions" or field.get("description"), f"{name}.{key}"


def test_the_schema_lets_people_word_a_category_freely() -> None:
    category = json_schema()["$defs"]["QuestionModel"]["properties"]["category"]
    assert category["type"] == "string"
    assert "enum" not in category
    assert category["examples"] == [str(c) for c in Category]


def test_the_schema_names_exactly_the_keys_a_full_pack_uses() -> None:
    text = SMALL.read_text()
    properties = json_schema()["$defs"]["QuestionModel"]["properties"]
    used = {
        line.split(":")[0].strip(" -")
        for line in text.splitlines()
        if line.startswith("    ") and ":" in line
    }
    assert {"prompt", "theme", "hint", "model_answer"} <= used & set(properties)


@pytest.mark.parametrize(
    ("wording", "category"),
    [
        ("behavioural", Category.BEHAVIORAL),
        ("System Design", Category.SYSTEM_DESIGN),
        ("system-design", Category.SYSTEM_DESIGN),
        ("PgM", Category.PROGRAM_MANAGEMENT),
        ("Programme Management", Category.PROGRAM_MANAGEMENT),
        ("process_design questions", Category.PROCESS_DESIGN),
        ("KPIs", Category.METRICS),
        ("cooking", None),
        ("", None),
    ],
)
def test_categories_in_peoples_words(wording: str, category: Category | None) -> None:
    assert category_of(wording) is category


@pytest.mark.parametrize("category", list(Category))
def test_every_category_is_named_by_its_own_value_and_title(category: Category) -> None:
    assert category_of(category.value) is category
    assert category_of(category.title) is category
    assert category_of(category.value.replace("_", "-")) is category


def test_a_near_miss_is_recognised() -> None:
    assert nearest_category("metricks") is Category.METRICS
    assert nearest_category("zzzzzz") is None


def test_a_paragraph_is_no_longer_broken_where_the_file_breaks_it(tmp_path: Path) -> None:
    path = tmp_path / "wrapped.yaml"
    path.write_text(
        "questions:\n- prompt: Why?\n  category: metrics\n  model_answer: |\n"
        "    I asked first,\n    then I listened.\n\n    Then:\n    - one\n    - two\n"
    )
    [pack] = packs.read(path)
    assert pack.questions[0].model_answer == "I asked first, then I listened.\n\nThen:\n- one\n- two"
