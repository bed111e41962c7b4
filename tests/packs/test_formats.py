"""Files as people have them: each is recognised by what it holds, and read as they meant it."""

# ruff: noqa: E501
from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.packs.anki_files import NOTES, collection, package, stub
from tpm_coach import packs
from tpm_coach.domain import Category, Level, Rating
from tpm_coach.errors import PackErrors
from tpm_coach.packs.building import Reading
from tpm_coach.packs.reading import Format, Options, Source

B, SD, PM, PD, M = Category


def read(data: str | bytes, suffix: str = "", **options: Any) -> Reading:
    raw = data.encode() if isinstance(data, str) else data
    return packs.read_any(Source("file", "file", suffix, raw), Options(**options))


def faults(data: str | bytes, suffix: str = "", **options: Any) -> list[str]:
    with pytest.raises(PackErrors) as raised:
        read(data, suffix, **options)
    return str(raised.value).splitlines()


def prompts(reading: Reading) -> list[tuple[str, Category]]:
    return [(q.prompt, q.category) for pack in reading.packs for q in pack.questions]


TABLE = 'Question,Type\nHow late is it?,PgM\n"Why, then?",behavioural\n'


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        pytest.param(TABLE, Format.CSV, id="comma"),
        pytest.param(TABLE.replace(",", ";"), Format.CSV, id="semicolon"),
        pytest.param(TABLE.replace(",", "\t"), Format.CSV, id="tab"),
        pytest.param(TABLE.replace(",", "|"), Format.CSV, id="bar"),
        pytest.param("How late is it?,PgM\nWhy?,behavioural\n", Format.CSV, id="no header"),
        pytest.param("questions:\n- {prompt: Why?, category: kpi}\n", Format.YAML, id="yaml"),
        pytest.param("- prompt: Why?\n  category: kpi\n", Format.YAML, id="yaml list"),
        pytest.param('{"questions": [{"prompt": "Why?", "category": "kpi"}]}', Format.JSON, id="json"),
        pytest.param('[{"question": "Why?", "type": "kpi"}]', Format.JSON, id="a json dump"),
        pytest.param(
            '{"q": "Why?", "area": "kpi"}\n{"q": "How?", "area": "PgM"}\n', Format.JSON, id="json lines"
        ),
        pytest.param("## Metrics\n- Why?\n- How?\n", Format.MARKDOWN, id="markdown"),
        pytest.param("## Metrics\n\n### Why?\n\nBecause.\n", Format.MARKDOWN, id="questions as headings"),
        pytest.param("Metrics:\nWhy?\nHow?\n", Format.TEXT, id="plain"),
        pytest.param("#separator:tab\n#deck column:1\nKPI\tWhy?\tSo.\n", Format.ANKI_TEXT, id="anki text"),
    ],
)
def test_a_format_is_told_by_what_a_file_holds(text: str, format_: Format) -> None:
    reading = read(text)
    assert reading.format is format_
    assert prompts(reading)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_table_is_read_in_any_encoding_and_with_any_line_ends(encoding: str, ends: str) -> None:
    text = "Question;Type\nWas heißt „fertig“ für dich?;PgM\n".replace("„", '"').replace("“", '"')
    text = text.replace('"fertig"', "fertig").replace("\n", ends)
    assert prompts(read(text.encode(encoding))) == [("Was heißt fertig für dich?", PM)]


def test_cyrillic_of_an_old_program_is_read() -> None:
    text = (
        "Question;Type\n"
        + "Расскажите о конфликте в вашей команде и о том, как вы его решили?;behavioral\n" * 5
    )
    assert prompts(read(text.encode("cp1251")))[0] == (text.split("\n")[1].split(";")[0], B)


def test_columns_are_found_by_likely_names_and_shown() -> None:
    reading = read(
        "Nr;Interview Question;Area;Dificulty;What to look for;Sample Answer;Time\n"
        '7;How do you cut scope?;Program Sense;hard;"Names the date\nCuts (must)";I would...;10 min\n'
    )
    [question] = reading.packs[0].questions
    assert (question.prompt, question.category, question.level) == ("How do you cut scope?", PM, Level.SENIOR)
    assert [(p.text, p.must) for p in question.key_points] == [("Names the date", False), ("Cuts", True)]
    assert (question.model_answer, question.minutes) == ("I would...", 10)
    understood = {column.name: column.field for column in reading.columns}
    assert understood["Interview Question"] == "prompt"
    assert understood["Nr"] == ""


def test_columns_can_be_named_by_hand() -> None:
    table = "A,B,C\nx,Why?,metrics\n"
    assert prompts(read(table, columns={"prompt": "B", "category": "3"})) == [("Why?", M)]
    assert "no column 'Z'" in faults(table, columns={"prompt": "Z"})[0]
    assert "is no field" in faults(table, columns={"zzzz": "B"})[0]


def test_newlines_within_a_cell_stay_and_rows_are_named_by_the_line_they_start_on() -> None:
    text = 'Question,Type,Answer\n"Why\nso?",kpi,"one\n\ntwo"\nHow?,kpi,a,b\n'
    assert faults(text) == [
        "file:6: has 4 cells, but the table has 3 columns; put quotes around texts that hold the separator"
    ]
    [question] = read(text.removesuffix("How?,kpi,a,b\n")).packs[0].questions
    assert (question.prompt, question.model_answer) == ("Why so?", "one\n\ntwo")


def test_rows_without_a_question_are_skipped_and_told() -> None:
    reading = read("Question,Type,Note\nWhy?,kpi,\n,kpi,left over\n,,\n")
    assert [(row.where, row.reason) for row in reading.skipped] == [("line 3", "has no question")]


@pytest.mark.parametrize(
    ("wording", "category"),
    [
        ("PgM", PM),
        ("behavioural", B),
        ("tech design", SD),
        ("Behavorial", B),
        ("People / Culture", B),
        ("KPIs", M),
    ],
)
def test_categories_come_in_any_wording(wording: str, category: Category) -> None:
    assert prompts(read(f"Question,Type\nWhy?,{wording}\n")) == [("Why?", category)]


def test_an_unknown_category_is_asked_for_and_never_guessed_silently() -> None:
    table = "Question,Type\nWhy?,kpi\nHow?,Misc\nWho?,Misc\n"
    assert faults(table) == [
        "file:3: category: 'Misc' is none of the five categories (2 questions); say which with --category"
    ]
    likely: dict[str, Any] = {"propose": lambda prompts: [B] * len(prompts)}
    assert "likely behavioral: take that with --yes" in faults(table, **likely)[0]
    taken = read(table, accept=True, **likely)
    assert prompts(taken) == [("Why?", M), ("How?", B), ("Who?", B)]
    assert [(n.wording, n.proposed) for n in taken.categories if n.category is B] == [("Misc", True)]
    assert prompts(read(table, category=PD))[1] == ("How?", PD)


def test_a_markdown_list_gives_headings_points_and_answers() -> None:
    reading = read(
        "# Sam's questions\n\n## Behavioral\n- Tell me about a **failure**.\n  - Owns it\n  - Mends it (must)\n"
        "## Tech design\n1. How does a [CDN](http://x) work?\n   It caches; near *you*.\n2) Design a cache\n"
    )
    first, second, third = reading.packs[0].questions
    assert reading.packs[0].title == "Sam's questions"
    assert first.prompt == "Tell me about a failure."
    assert [(p.text, p.must) for p in first.key_points] == [("Owns it", False), ("Mends it", True)]
    assert (second.prompt, second.category) == ("How does a CDN work?", SD)
    assert second.model_answer == "It caches; near you."
    assert third.prompt == "Design a cache"


@pytest.mark.parametrize(
    "generation", ["collection_anki2", "collection_anki21", "collection_anki21b", "bare"]
)
@pytest.mark.parametrize("version", [11, 18])
def test_every_generation_of_an_anki_package_is_read(tmp_path: Path, generation: str, version: int) -> None:
    inside = collection(tmp_path, version=version)
    data = inside if generation == "bare" else package(**{generation: inside})
    if generation in ("collection_anki21", "collection_anki21b"):
        data = package(**{"collection_anki2": stub(tmp_path), generation: inside})
    first, second = read(data).packs[0].questions
    assert (first.prompt, first.category) == ("Tell me about a conflict you had?", B)
    assert first.model_answer == "- Owns it\n- Heals it"
    assert first.tags == ("peer",)
    assert second.prompt == "An SLO is an [what?], an [...] a contract."
    assert second.model_answer == "An SLO is an objective, an SLA a contract."
    assert (second.category, second.tags) == (M, ("basics",))


def test_the_newest_of_several_collections_counts(tmp_path: Path) -> None:
    old = collection(tmp_path, NOTES[:1])
    data = package(collection_anki2=old, collection_anki21=collection(tmp_path, NOTES, 18))
    assert len(read(data).packs[0].questions) == 2


def test_ankis_log_comes_along_only_when_asked(tmp_path: Path) -> None:
    at = int(datetime(2026, 11, 1, 12, tzinfo=UTC).timestamp() * 1000)
    log = [(at, 0, 0, 3, 1), (at + 1, 0, 1, 1, 1), (at + 2, 0, 0, 0, 4), (at + 3, 1, 0, 1, 0)]
    data = collection(tmp_path, log=log)
    assert read(data).answers == ()
    first, second = read(data, history=True).answers
    assert (first.question_id, first.rating, first.seconds) == (
        "tell-me-about-a-conflict-you-had",
        Rating.GOOD,
        9.0,
    )
    assert first.at == datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert second.rating is Rating.AGAIN


@pytest.mark.parametrize("version", [11, 18])
@pytest.mark.parametrize(
    ("scheduler", "learning"),
    [
        pytest.param(None, [1, 3, 4], id="before there were two schedulers"),
        pytest.param(1, [1, 3, 4], id="the first"),
        pytest.param(2, [1, 2, 3], id="a later one"),
    ],
)
def test_three_buttons_of_ankis_first_scheduler_are_again_good_and_easy(
    tmp_path: Path, version: int, scheduler: int | None, learning: list[int]
) -> None:
    at = int(datetime(2014, 11, 1, 12, tzinfo=UTC).timestamp() * 1000)
    steps = [(at + n, 0, 0, n + 1, 0) for n in range(3)]
    relearning = [(at + 10 + n, 0, 0, n + 1, 2) for n in range(3)]
    reviews = [(at + 20 + n, 0, 0, n + 1, 1) for n in range(4)]
    previews = [(at + 30, 0, 0, 2, 3)]
    log = [*steps, *relearning, *reviews, *previews]
    if version > 11 and scheduler is None:
        learning = [1, 2, 3]
    reading = read(collection(tmp_path, version=version, log=log, scheduler=scheduler), history=True)
    assert [int(answer.rating) for answer in reading.answers] == [*learning, *learning, 1, 2, 3, 4]
    assert any("three buttons" in note for note in reading.notes) is (learning[-1] == 4)


def test_a_rubric_in_numbered_columns_is_one_rubric() -> None:
    reading = read(
        "Question,Type,Key point 1,Key point 2,Key Point 3,Tag 1,Tag 2\n"
        "Why?,kpi,Names the date (must),,Cuts scope,late,scope\n"
    )
    [question] = reading.packs[0].questions
    assert [(p.text, p.must) for p in question.key_points] == [
        ("Names the date", True),
        ("Cuts scope", False),
    ]
    assert question.tags == ("late", "scope")
    assert [column.field for column in reading.columns] == [
        "prompt",
        "category",
        *["key_points"] * 3,
        *["tags"] * 2,
    ]


FAULTY = """{
  "pack": "x",
  "title": ["a"],
  "questions": [
    {"prompt": "Why?", "category": "kpi"},
    {
      "prompt": "How?", "category": "kpi",
      "key_points": [{"point": "a"},
                     {"pont": "b"}],
      "minutes": 999
    },
    {"prompt": "So?",
     "category": "magic"}
  ]
}"""


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param(
            FAULTY,
            [
                "3: title",
                "9: questions[2].key_points[2].point",
                "9: questions[2].key_points[2].pont",
                "10: questions[2].minutes",
                "13: questions[3].category",
            ],
            id="a pack",
        ),
        pytest.param('[\n{"questions": [{"prompt": "W?", "category": "kpi"}]},\n{"pack": "b", "questions": [\n'
                     '{"prompt": "W?", "category": "kpi"},\n5]}]', ["5: questions[2]"], id="packs"),
        pytest.param('{"packs": [{"questions": [\n{"prompt": "W?", "level": "x", "category": "kpi"}]}]}',
                     ["2: questions[1].level"], id="packs in an object"),
        pytest.param('{"data": [\n{"q": "Why?", "area": "kpi"},\n{"q": "How?",\n"area": "kpi", "time": "ages"}]}',
                     ["3: questions[2].minutes"], id="a dump with other keys"),
        pytest.param('{"prompt": "W?", "category": "kpi"}\n\n{"prompt": "H?", "category": "kpi",  "level": "x"}\n',
                     ["3: questions[2].level"], id="json lines"),
        pytest.param('[{"prompt": "A"},\n {"prompt": "B",\n  "key_points": [\n  {"point": "x", "point": "y"}]}]',
                     ["4: is not valid JSON"], id="a key twice"),
        pytest.param('{"questions": [{"prompt": "B",\n "minutes": NaN}]}', ["2: is not valid JSON"], id="no number"),
    ],
)  # fmt: skip
def test_a_fault_in_json_names_its_line(text: str, places: list[str]) -> None:
    assert [":".join(told.split(":")[1:3]) for told in faults(text)] == places


@pytest.mark.parametrize(
    ("row", "field"),
    [('"category": "kpi", "level": "x"', "level"), ('"category": "cooking %d"', "category")],
    ids=["of their own", "wordings"],
)
def test_a_hundred_faults_in_a_long_json_file_are_found_soon(row: str, field: str) -> None:
    # The lines of all 100,000 would take minutes.
    rows = ",\n".join(f'{{"prompt": "Why {n}?", {row.replace("%d", str(n))}}}' for n in range(100_000))
    told = faults(f"[\n{rows}]")
    assert len(told) == 100
    assert told[-1].startswith(f"file:101: questions[100].{field}")


def test_ankis_text_export_gives_decks_tags_and_plain_text() -> None:
    text = (
        "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n"
        'g1\tBasic\tTPM::Metrics\t"Why <b>""this""</b>?"\t<div>So&amp;so.</div>\tlead::x meta\n'
    )
    [question] = read(text).packs[0].questions
    assert (question.prompt, question.category) == ('Why "this"?', M)
    assert question.model_answer == "So&so."
    assert question.tags == ("lead", "x", "meta")


def test_questions_with_the_same_first_words_have_ids_of_their_own() -> None:
    long = "Tell me about a time when you had to work with a team that did not want to work with you"
    reading = read(f"Metrics:\n{long} at all?\n{long} any more?\n日本語?\n日本?\n")
    ids = [question.id for question in reading.packs[0].questions]
    assert len(set(ids)) == 4
    again = read(f"Metrics:\n{long} at all?\n{long} any more?\n日本語?\n日本?\n")
    assert ids == [question.id for question in again.packs[0].questions]


def test_ids_never_become_paths() -> None:
    [question] = read("id,Question,Type\n../../etc/passwd,Why?,kpi\n").packs[0].questions
    assert question.id == "etc-passwd"
