"""The checker, as an author meets it: break one thing in a good question, read what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tpm_coach.cli.packs import _judge, _spread, packs
from tpm_coach.domain import Evidence, Question, Verdict
from tpm_coach.packs import read_documents, shipped
from tpm_coach.packs.lint import Finding, Judge, Severity, lint
from tpm_coach.packs.lint_words import is_stock, longest_run, words
from tpm_coach.packs.template import template

Item = dict[str, Any]
GOOD: Item = yaml.safe_load(template("good", "good.yaml"))["questions"][0]


def write(folder: Path, *questions: Item, name: str = "mine", **head: Any) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(
        yaml.safe_dump({"pack": name, **head, "questions": list(questions)}, sort_keys=False, width=200)
    )
    return path


def changed(**fields: Any) -> Item:
    return {**deepcopy(GOOD), **fields}


def check(*paths: Path, judge: Judge | None = None, reference: Sequence[Path] = ()) -> list[Finding]:
    documents = [document for path in paths for document in read_documents(path)]
    others = [document for path in reference for document in read_documents(path)]
    return lint(documents, judge, others)


def codes(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def other(number: int, **fields: Any) -> Item:
    """A question without a rubric that shares nothing with the good one."""
    asked = f"Prompt{number} speaks alpha{number} beta{number} gamma{number}"
    return {
        "id": f"other-{number}",
        "category": "metrics",
        "theme": f"theme-{number}",
        "prompt": asked,
    } | fields


def test_a_good_question_has_no_finding(tmp_path: Path) -> None:
    assert check(write(tmp_path, GOOD)) == []


def test_a_question_without_rubric_gets_one_warning(tmp_path: Path) -> None:
    found = check(write(tmp_path, {"category": "metrics", "prompt": "What do you count?"}))
    assert [(f.code, f.severity) for f in found] == [("no-rubric", Severity.WARNING)]


def drop_point(item: Item) -> None:
    item["key_points"].pop()
    item["key_points"].pop()
    item["probes"][2]["when_missing"] = [1]


def too_many_points(item: Item) -> None:
    for number in range(2):
        phrases = [f"unlike{number} anything{k}" for k in range(4)]
        item["key_points"].append({"point": f"Extra{number}", "why": "Because.", "phrases": phrases})


def no_must(item: Item) -> None:
    for point in item["key_points"]:
        point.pop("must", None)


def all_musts(item: Item) -> None:
    for point in item["key_points"]:
        point["must"] = True


def three_phrases(item: Item) -> None:
    del item["key_points"][1]["phrases"][3]


def no_reason(item: Item) -> None:
    del item["key_points"][1]["why"]


def phrase_of_a_sibling(item: Item) -> None:
    item["key_points"][4]["phrases"][0] = "the added salaries"


def phrase_that_fits_a_sibling(item: Item) -> None:
    item["key_points"][4]["phrases"][0] = "dependency heard"


def phrase_twice(item: Item) -> None:
    item["key_points"][1]["phrases"].append("add up the salary")


def stock_phrase(item: Item) -> None:
    item["key_points"][1]["phrases"][0] = "worked closely with the team"


def stock_point(item: Item) -> None:
    item["key_points"][1]["point"] = "Communicates clearly"


def phrase_of_nothing(item: Item) -> None:
    item["key_points"][1]["phrases"][0] = "so there we are"


def phrase_from_the_prompt(item: Item) -> None:
    item["key_points"][1]["phrases"][0] = "thirty people complain"


def probe_that_names(item: Item) -> None:
    item["probes"][0]["ask"] = "What is its price?"


def probe_that_hints(item: Item) -> None:
    item["probes"][0]["ask"] = "What would the salaries of all of them be, added up?"


def must_without_probe(item: Item) -> None:
    item["probes"][0]["when_missing"] = [2]


def one_probe(item: Item) -> None:
    item["probes"] = [{"when_missing": [1, 3, 5], "ask": "And then?"}]


def short_answer(item: Item) -> None:
    item["model_answer"] = " ".join(item["model_answer"].split()[:160])


def long_answer(item: Item) -> None:
    item["model_answer"] += " and on" * 60


def answer_of_somebody_else(item: Item) -> None:
    text = item["model_answer"].replace("I'd", "they'd").replace("I ", "they ")
    item["model_answer"] = text.replace(" my ", " their ").replace("My", "Their")


def answer_with_bullets(item: Item) -> None:
    item["model_answer"] = item["model_answer"].replace("What I would", "- What I would")


def answer_with_heading(item: Item) -> None:
    item["model_answer"] = "Situation:\n" + item["model_answer"]


def answer_from_the_rubric(item: Item) -> None:
    item["model_answer"] += " I asked the director what she reads in the minutes."


@pytest.mark.parametrize(
    ("harm", "code", "severity"),
    [
        (drop_point, "point-count", "error"),
        (too_many_points, "point-count", "error"),
        (no_must, "must-count", "error"),
        (all_musts, "must-count", "error"),
        (three_phrases, "few-phrases", "error"),
        (no_reason, "no-why", "warning"),
        (phrase_of_a_sibling, "sibling-phrase", "error"),
        (phrase_that_fits_a_sibling, "sibling-fit", "warning"),
        (phrase_twice, "repeated-phrase", "warning"),
        (stock_phrase, "generic-phrase", "warning"),
        (stock_point, "generic-point", "warning"),
        (phrase_of_nothing, "empty-phrase", "warning"),
        (phrase_from_the_prompt, "echoes-prompt", "warning"),
        (probe_that_names, "probe-names-point", "error"),
        (probe_that_hints, "probe-hints", "warning"),
        (must_without_probe, "unprobed-must", "warning"),
        (one_probe, "probe-count", "warning"),
        (short_answer, "answer-length", "error"),
        (long_answer, "answer-length", "error"),
        (answer_of_somebody_else, "not-first-person", "error"),
        (answer_with_bullets, "answer-markup", "error"),
        (answer_with_heading, "answer-markup", "error"),
        (answer_from_the_rubric, "copied-wording", "error"),
        (lambda item: item.pop("probes"), "no-probes", "error"),
        (lambda item: item.pop("red_flags"), "no-red-flags", "error"),
        (lambda item: item["red_flags"][0].pop("phrases"), "unheard-flag", "warning"),
        (lambda item: item.pop("model_answer"), "no-model-answer", "error"),
    ],
)
def test_each_weakness_has_its_own_finding(
    tmp_path: Path, harm: Callable[[Item], object], code: str, severity: str
) -> None:
    item = deepcopy(GOOD)
    harm(item)
    found = check(write(tmp_path, item))
    assert code in codes(found)
    assert {f.severity for f in found if f.code == code} == {Severity(severity)}
    assert set(codes(found)) - {code} <= {"unprobed-must"}


def test_a_finding_names_the_line_that_its_author_must_edit(tmp_path: Path) -> None:
    item = deepcopy(GOOD)
    stock_phrase(item)
    path = write(tmp_path, other(1), item)
    found = [f for f in check(path) if f.code == "generic-phrase"]
    assert len(found) == 1
    assert "worked closely with the team" in path.read_text().splitlines()[found[0].line - 1]
    assert found[0].field == "meeting-nobody-wants.key_points[2].phrases[1]"
    assert str(found[0]).startswith(f"{path}:{found[0].line}: warning generic-phrase: meeting-nobody-wants.")


def test_a_system_design_may_take_longer_to_answer(tmp_path: Path) -> None:
    item = changed(category="system_design")
    item["model_answer"] += " and on" * 60
    assert check(write(tmp_path, item)) == []


def test_a_probe_may_use_the_words_of_the_question_and_of_its_facts(tmp_path: Path) -> None:
    item = deepcopy(GOOD)
    item["key_points"][0]["point"] = "Learns what the director needs from the status hour"
    item["probes"][0]["ask"] = "The director loves this hour. What now?"
    assert check(write(tmp_path, item)) == []


def test_a_probe_may_say_what_a_point_tells_to_leave_alone(tmp_path: Path) -> None:
    item = deepcopy(GOOD)
    item["key_points"][1]["point"] = "Counts salaries before looking for the culprit"
    item["probes"][0]["ask"] = "You have no idea yet who the culprit is. What do you do?"
    assert check(write(tmp_path, item)) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "How would you measure the performance of an engineering team?",
            "How do you measure a team of engineers' performance?",
        ),
        (
            "A serious bug shows up two days before release. What do you do?",
            "It is two days before release and a serious bug turns up. What do you do?",
        ),
        (
            "Design a rate limiter for an API gateway.",
            "Design a rate limiter for an API gateway that runs on many instances.",
        ),
    ],
)
def test_the_same_question_in_other_words_is_found_within_and_across_packs(
    tmp_path: Path, first: str, second: str
) -> None:
    one, two = other(1, prompt=first), other(2, prompt=second)
    within = check(write(tmp_path, one, two, name="both"))
    assert [(f.code, f.field) for f in within if f.code != "no-rubric"] == [
        ("near-duplicate", "other-2.prompt")
    ]
    across = check(write(tmp_path, two, name="second"), reference=[write(tmp_path, one, name="first")])
    assert [(f.code, "other-1" in f.message) for f in across if f.code != "no-rubric"] == [
        ("near-duplicate", True)
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Tell me about a deadline you missed.", "Tell me about a metric that misled you."),
        (
            "Two engineers you depend on are openly at odds. How do you step in?",
            "The team you depend on has just pulled its two engineers off your work. What do you do?",
        ),
        (
            "Tell me about a process you introduced and later took back.",
            "Tell me about a process you found broken and what you did to mend it.",
        ),
    ],
)
def test_questions_of_one_kind_are_no_duplicates(tmp_path: Path, first: str, second: str) -> None:
    found = check(write(tmp_path, other(1, prompt=first), other(2, prompt=second)))
    assert set(codes(found)) == {"no-rubric"}


def test_ids_and_pack_names_are_unique_across_files(tmp_path: Path) -> None:
    first = write(tmp_path, other(1), name="first")
    second = write(tmp_path, other(2, id="other-1"), name="second", pack="first")
    found = [f for f in check(first, second) if f.code != "no-rubric"]
    assert [(f.path, f.code) for f in found] == [
        (str(second), "duplicate-pack"),
        (str(second), "duplicate-id"),
    ]


def test_a_phrase_that_many_questions_share_is_generic(tmp_path: Path) -> None:
    def with_phrase(number: int, theme: str) -> Item:
        points = [{"point": f"Point{number}", "phrases": [f"draw a burndown chart number{number}"]}]
        return other(number, theme=theme, key_points=points)

    spread = write(tmp_path, *(with_phrase(n, f"theme-{n}") for n in range(6)), name="spread")
    item = deepcopy(GOOD)
    item["key_points"][1]["phrases"][0] = "a burndown chart"
    found = check(write(tmp_path, item), reference=[spread])
    assert [(f.code, f.field[-22:]) for f in found] == [("generic-phrase", "key_points[2].phrases[1]"[-22:])]
    same_theme = write(tmp_path, *(with_phrase(n, "charts") for n in range(6)), name="charts")
    assert check(write(tmp_path, item), reference=[same_theme]) == []


def test_the_phrases_that_fit_any_answer_are_known() -> None:
    stock = ["worked with the team", "communicated clearly", "We kept everyone informed.", "set clear goals"]
    assert [phrase for phrase in stock if not is_stock(phrase)] == []
    telling = [
        "same day",
        "what changed",
        "who decides",
        "kept both managers informed",
        "before the status meeting",
    ]
    assert [phrase for phrase in telling if is_stock(phrase)] == []


def hearing(*scores: float) -> Judge:
    """A judge that hears each answer to its own question with these scores, and nothing of any other."""

    def judge(question: Question, text: str) -> Sequence[Evidence]:
        own = text == question.model_answer
        evidence = []
        for point, score in zip(question.key_points, scores, strict=True):
            heard = score if own else 0.0
            verdict = Verdict.COVERED if heard >= 0.65 else Verdict.MISSED
            evidence.append(Evidence(point.text, verdict, heard, must=point.must))
        return evidence

    return judge


def test_a_model_answer_must_be_heard_by_its_own_rubric(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    lines = path.read_text().splitlines()
    assert check(path, judge=hearing(0.9, 0.9, 0.9, 0.9, 0.9, 0.9)) == []
    nearly = check(path, judge=hearing(0.9, 0.55, 0.9, 0.9, 0.9, 0.9))
    assert [(f.code, f.severity) for f in nearly] == [("uncovered-point", Severity.WARNING)]
    assert "Puts a price on it" in lines[nearly[0].line - 1]
    must = check(path, judge=hearing(0.9, 0.9, 0.6, 0.9, 0.9, 0.9))
    assert [(f.code, f.severity) for f in must] == [("uncovered-must", Severity.ERROR)]
    assert "Moves the reporting into writing" in lines[must[0].line - 1]
    missed = check(path, judge=hearing(0.9, 0.2, 0.9, 0.9, 0.9, 0.9))
    assert codes(missed) == ["uncovered-point", "low-coverage"]
    assert "83%" in missed[1].message


def many(count: int) -> list[Item]:
    items = []
    for number in range(count):
        item = changed(id=f"question-{number}", prompt=f"Prompt{number} speaks alpha{number} beta{number}")
        item["key_points"] = [
            {**point, "phrases": [f"{phrase} {number}{number}" for phrase in point["phrases"]]}
            for point in item["key_points"]
        ]
        item["model_answer"] += f"\n\nThat is all I have, number {number}."
        items.append(item)
    return items


def discriminating(findings: Sequence[Finding]) -> list[Finding]:
    return [
        f for f in findings if f.code in {"pack-not-discriminating", "not-discriminating", "generic-point"}
    ]


def test_answers_that_fit_every_question_are_found(tmp_path: Path) -> None:
    path = write(tmp_path, *many(24))
    heard: list[tuple[str, str]] = []

    def credulous(question: Question, text: str) -> Sequence[Evidence]:
        heard.append((question.id, text))
        easy = question.id == "question-3"
        return [
            Evidence(
                point.text, Verdict.COVERED if easy or number < 2 else Verdict.MISSED, 0.9, must=point.must
            )
            for number, point in enumerate(question.key_points)
        ]

    found = discriminating(check(path, judge=credulous))
    whole = [f for f in found if f.code == "pack-not-discriminating"]
    assert [(f.severity, f.line) for f in whole] == [(Severity.ERROR, 1)]
    assert "36%" in whole[0].message
    assert [f.field for f in found if f.code == "generic-point" and f.field.startswith("question-5.")] == [
        "question-5.key_points[1]",
        "question-5.key_points[2]",
    ]
    judged = [question for question, _ in heard]
    assert len(heard) == 24 * 21
    assert {judged.count(f"question-{number}") for number in range(24)} == {21}


def test_answers_that_fit_their_own_question_only_are_fine(tmp_path: Path) -> None:
    judge = hearing(0.9, 0.9, 0.9, 0.9, 0.9, 0.9)
    assert discriminating(check(write(tmp_path, *many(12)), judge=judge)) == []


def test_a_pack_in_another_language_is_checked_for_its_parts_only(tmp_path: Path) -> None:
    item = deepcopy(GOOD)
    stock_phrase(item)
    del item["red_flags"]
    assert codes(check(write(tmp_path, item, language="de"), judge=hearing(0, 0, 0, 0, 0, 0))) == [
        "no-red-flags"
    ]


def test_findings_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    weak = deepcopy(GOOD)
    weak["id"], weak["prompt"] = "weak", "Alpha beta gamma delta?"
    short_answer(weak)
    three_phrases(weak)
    first, second = write(tmp_path, other(1), weak, name="z"), write(tmp_path, other(2), name="a")
    found = check(first, second)
    assert [f.path for f in found] == [str(first)] * (len(found) - 1) + [str(second)]
    lines = [f.line for f in found if f.path == str(first)]
    assert lines == sorted(lines)
    assert len(lines) >= 3


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_the_longest_run_is_the_longest_stretch_of_both(left: list[str], right: list[str]) -> None:
    def stretches(text: list[str]) -> set[tuple[str, ...]]:
        return {tuple(text[i:j]) for i in range(len(text) + 1) for j in range(i, len(text) + 1)}

    run = longest_run(left, right)
    common = stretches(left) & stretches(right)
    assert run in common
    assert len(run) == max(map(len, common))


def test_words_are_counted_as_people_count_them() -> None:
    assert words("We don’t re-plan at 99.5%, do we?") == ["we", "don't", "re-plan", "at", "99.5", "do", "we"]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(packs, ["check", *map(str, arguments)])


def test_the_command_prints_findings_and_ends_with_2_when_there_are_errors(tmp_path: Path) -> None:
    path = write(tmp_path, changed(red_flags=[]))
    result = run(path, "--fast")
    assert result.exit_code == 2
    line = check(path)[0].line
    message = "names no red flag; add what a weak candidate says"
    assert result.stdout == f"{path}:{line}: error no-red-flags: meeting-nobody-wants: {message}\n"
    assert result.stderr == "1 question in 1 file: 1 error, 0 warnings.\n"


def test_the_command_ends_with_0_when_there_are_only_warnings(tmp_path: Path) -> None:
    result = run(write(tmp_path, other(1)), "--fast")
    assert (result.exit_code, result.stderr) == (0, "1 question in 1 file: 0 errors, 1 warning.\n")


def test_json_is_an_array_of_findings(tmp_path: Path) -> None:
    path = write(tmp_path, other(1))
    result = run(path, "--fast", "--json")
    assert json.loads(result.stdout) == [
        {
            "path": str(path),
            "line": 3,
            "field": "other-1",
            "severity": "warning",
            "code": "no-rubric",
            "message": "has no key points, so the coach can only listen; add five to seven",
        }
    ]
    good = json.loads(run(write(tmp_path, GOOD), "--fast", "--json").stdout)
    assert good == []


def test_a_file_that_is_no_pack_is_a_finding_and_the_others_are_checked_all_the_same(tmp_path: Path) -> None:
    broken = write(tmp_path, other(1, promt="?"), name="broken")
    fine = write(tmp_path, other(2), name="fine")
    result = run(broken, tmp_path / "nowhere.yaml", fine, "--fast")
    assert result.exit_code == 2
    assert "did you mean prompt?" in result.stdout
    assert f"{tmp_path / 'nowhere.yaml'}: error schema: there is no such file" in result.stdout
    assert f"{fine}:" in result.stdout


def test_the_coach_hears_an_answer_that_says_nothing(tmp_path: Path) -> None:
    silent = " ".join(["I would have a look at it, and then see what I think of it myself."] * 14)
    result = run(write(tmp_path, changed(model_answer=silent)))
    assert result.stdout.count("error uncovered-must") == 3
    assert "error low-coverage" in result.stdout


def test_the_shipped_packs_are_compared_with(tmp_path: Path) -> None:
    taken = read_documents(shipped()[0])[0].pack.questions[0]
    result = run(write(tmp_path, other(1, id=taken.id, prompt=taken.prompt)), "--fast")
    assert "duplicate-id" in result.stdout
    assert "near-duplicate" in result.stdout


def test_a_folder_stands_for_its_packs_and_each_file_is_checked_once(tmp_path: Path) -> None:
    first, second = write(tmp_path, other(1), name="first"), write(tmp_path, other(2), name="second")
    result = run(tmp_path, first, second, "--fast")
    assert result.stderr == "2 questions in 2 files: 0 errors, 2 warnings.\n"


def test_many_answers_are_shared_among_processes_with_the_same_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [document] = read_documents(write(tmp_path, *many(3)))
    questions = document.pack.questions * 2
    answers = [question.model_answer for question in document.pack.questions] + ["I would not know."] * 3
    monkeypatch.setattr("tpm_coach.cli.packs.WORTH_SHARING", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    judge = _judge(questions)
    shared = _spread(questions)(judge, questions, answers)
    assert isinstance(shared, list)
    alone = map(judge, questions, answers)
    assert [list(map(verdict, heard)) for heard in shared] == [list(map(verdict, heard)) for heard in alone]
    assert list(map(verdict, shared[0])) != list(map(verdict, shared[3]))


def verdict(heard: Evidence) -> tuple[str, Verdict, str]:
    return heard.key_point, heard.verdict, heard.quote
