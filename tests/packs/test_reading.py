"""YAML packs: what is read, and how each fault is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SMALL
from tpm_coach import packs
from tpm_coach.domain import Category, Level
from tpm_coach.errors import PackErrors
from tpm_coach.packs.yaml_format import parse_yaml

GOOD = "questions:\n  - prompt: Why?\n    category: metrics\n"
NAME = "p.yaml"


def faults(text: str | bytes) -> list[str]:
    with pytest.raises(PackErrors) as raised:
        parse_yaml(text, NAME, "stem")
    return str(raised.value).splitlines()


def test_a_prompt_and_a_category_are_enough() -> None:
    [document] = parse_yaml(GOOD, NAME, "my pack")
    [question] = document.pack.questions
    assert (document.pack.name, document.pack.title) == ("my-pack", "my-pack")
    assert (question.id, question.pack, question.category) == ("why", "my-pack", Category.METRICS)
    assert (question.level, question.minutes, question.version) == (Level.MID, 5, 1)


def test_a_bare_list_of_questions_is_a_pack_too() -> None:
    [document] = parse_yaml("- {prompt: Why?, category: metrics}\n", NAME, "x")
    assert len(document.pack.questions) == 1


def test_every_field_is_read() -> None:
    question = packs.read(SMALL)[0].questions[0]
    assert question.id == "conflict-with-peer"
    assert question.companies == ("google",)
    assert [point.must for point in question.key_points] == [True, False, False]
    assert question.key_points[0].why == "Shows respect."
    assert [probe.when_missing for probe in question.probes] == [(0,), (1,), (2,)]
    assert question.red_flags[0].phrases == ("it was all their fault", "the other team is lazy")
    assert question.model_answer.startswith("In my last program")


def test_a_file_may_hold_several_packs() -> None:
    text = "pack: a\n" + GOOD + "---\npack: b\n" + GOOD
    assert [document.pack.name for document in parse_yaml(text, NAME, "x")] == ["a", "b"]


@pytest.mark.parametrize(
    "wording", ["metrics", "Metrics", "KPI", "Metrics questions", "'measurement round'", "analytics"]
)
def test_a_category_may_be_worded_as_people_do(wording: str) -> None:
    [document] = parse_yaml(GOOD.replace("metrics", wording), NAME, "x")
    assert document.pack.questions[0].category is Category.METRICS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_in_any_of_its_encodings_is_read(encoding: str) -> None:
    [document] = parse_yaml(GOOD.replace("Why?", "Où, 日本?").encode(encoding), NAME, "x")
    assert document.pack.questions[0].prompt == "Où, 日本?"


def test_words_that_yaml_takes_for_something_else_stay_words() -> None:
    [document] = parse_yaml(
        GOOD + "    key_points:\n      - point: no\n        phrases: [yes, 3, 1e5, 2026-11-23, 0x1F]\n",
        NAME,
        "x",
    )
    [point] = document.pack.questions[0].key_points
    assert (point.text, point.phrases) == ("no", ("yes", "3", "1e5", "2026-11-23", "0x1F"))


def test_control_characters_do_not_get_in() -> None:
    [document] = parse_yaml(GOOD.replace("Why?", '"Why\\e[31m\\u202e so?"'), NAME, "x")
    assert document.pack.questions[0].prompt == "Why[31m so?"


def test_every_fault_is_named_with_its_line_at_once() -> None:
    text = (
        "pack: My Pack\n"
        "questions:\n"
        "  - category: metrics\n"
        "    hnit: start\n"
        "  - prompt: Why?\n"
        "    category: metricks\n"
        "    minutes: many\n"
        "    probes:\n"
        "      - ask: And then?\n"
        "        when_missing: [0]\n"
        "  - prompt: How?\n"
        "    category: magic\n"
        "    level: junior\n"
    )
    assert faults(text) == [
        "p.yaml:1: pack: 'My Pack' must be lower-case letters and digits joined by hyphens",
        "p.yaml:3: questions[1].prompt: is missing",
        "p.yaml:4: questions[1].hnit: is no key of the format; did you mean hint?",
        "p.yaml:6: questions[2].category: 'metricks' is none of the five categories; did you mean metrics?",
        "p.yaml:7: questions[2].minutes: input should be a valid integer, unable to parse string as an "
        "integer",
        "p.yaml:10: questions[2].probes[1].when_missing[1]: input should be greater than or equal to 1",
        "p.yaml:12: questions[3].category: 'magic' is none of the five categories; use one of behavioral, "
        "system_design, program_management, process_design, metrics",
        "p.yaml:13: questions[3].level: input should be 'mid', 'senior' or 'principal'",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param(GOOD + GOOD[11:], "p.yaml:4: questions[2].id: 'why' is taken by the question on line 2"),
        pytest.param(GOOD + "questions: []\n", "p.yaml:4: questions: stands here twice"),
        pytest.param(
            GOOD + "    probes: [{ask: So?, when_missing: [1]}]\n",
            "p.yaml:4: questions[1].probes[1].when_missing: names key point 1, but there are 0",
        ),
        pytest.param(
            GOOD.replace("Why?", "日本"), "p.yaml:2: questions[1].id: cannot be made from the prompt"
        ),
        pytest.param(GOOD.replace("Why?", '"\\e "'), "p.yaml:2: questions[1].prompt: is empty"),
        pytest.param("questions: []\n", "p.yaml:1: questions: is empty"),
        pytest.param("questions:\n", "p.yaml:1: questions: is missing"),
        pytest.param("", "p.yaml:1: holds no questions"),
        pytest.param("hello", "p.yaml:1: must be a mapping that holds 'questions:'"),
        pytest.param("a: [b\nc: d", "p.yaml:2: is not valid YAML"),
        pytest.param(b"# one\n# two\nquestions: \xff\n", "p.yaml:3: is not valid YAML"),
        pytest.param("a: b\nc: \x00", "p.yaml:2: is not valid YAML"),
        pytest.param(
            "questions:\n- !!python/object:os.system {a: b}", "p.yaml:2: questions[1]: has a YAML tag"
        ),
        pytest.param("a: &x [1]\nquestions: *x", "p.yaml:1: questions: is an alias (*name)"),
        pytest.param(
            GOOD + "    ? [a]\n    : b\n", "p.yaml:4: questions[1]: has a key that is no plain word"
        ),
        pytest.param(GOOD + '    "a\\e\\nb": c\n', "p.yaml:4: questions[1].a b: is no key of the format"),
        pytest.param("questions:\n  " + "[" * 100_000, "p.yaml:2: is nested deeper than 50 levels"),
        pytest.param("- " * 100_000, "p.yaml:1: is nested deeper than 50 levels"),
        pytest.param("{a: " * 100_000, "p.yaml:1: is nested deeper than 50 levels"),
        pytest.param(
            "questions:\n  - prompt: " + "x" * 20_001 + "\n    category: metrics\n",
            "p.yaml:2: questions[1].prompt: string should have at most 20000 characters",
        ),
    ],
)
def test_a_fault_is_named_with_file_line_and_field(text: str | bytes, fault: str) -> None:
    assert any(line.startswith(fault) for line in faults(text)), faults(text)


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_whatever_a_file_holds_it_is_read_or_refused_in_words(data: str | bytes) -> None:
    try:
        documents = parse_yaml(data, NAME, "x")
    except PackErrors as errors:
        assert all(str(finding).startswith(f"{NAME}:") for finding in errors.findings)
        assert all("\n" not in str(finding) for finding in errors.findings)
    else:
        assert all(document.pack.questions for document in documents)


@pytest.mark.parametrize(("kind", "told"), [("folder", "is a folder"), ("missing", "there is no such file")])
def test_a_path_that_is_no_file_is_told(tmp_path: Path, kind: str, told: str) -> None:
    path = tmp_path / "x.yaml"
    if kind == "folder":
        path.mkdir()
    with pytest.raises(PackErrors, match=told):
        packs.read(path)


def test_a_document_knows_the_line_of_each_value() -> None:
    [document] = packs.read_documents(SMALL)
    lines = SMALL.read_text().splitlines()
    for index, question in enumerate(document.pack.questions):
        assert question.prompt in lines[document.line("questions", index, "prompt") - 1]
        for number, point in enumerate(question.key_points):
            line = document.line("questions", index, "key_points", number, "point")
            assert lines[line - 1].endswith(f"point: {point.text}")


@pytest.mark.parametrize("path", packs.shipped(), ids=lambda path: path.stem)
def test_every_shipped_pack_is_valid_and_holds_one_category(path: Path) -> None:
    [pack] = packs.read(path)
    assert {question.category.value.replace("_", "-") for question in pack.questions} == {path.stem}
    assert all(question.key_points and question.model_answer for question in pack.questions)


def test_the_shipped_bank_covers_every_category_and_no_id_twice() -> None:
    shipped = [pack for path in packs.shipped() for pack in packs.read(path)]
    ids = [question.id for pack in shipped for question in pack.questions]
    assert len(ids) == len(set(ids))
    assert len({pack.name for pack in shipped}) == len(Category)
