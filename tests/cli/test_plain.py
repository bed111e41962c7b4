"""A drill line by line, as a script or a screen reader drives it."""

from __future__ import annotations

import json

import pytest
from click.testing import Result

from tests.conftest import NOW, OFF_TOPIC, Run, model_answer
from tests.practice.test_drilling import DAY
from tpm_coach.domain import Pack

Q = "launch-metrics"
PROMPT = "Which metrics tell you that a launch went well?"


def drill(cli: Run, *lines: str, tag: str = "launch", **more: str) -> Result:
    result = cli("drill", "--plain", "--tag", tag, stdin="".join(f"{line}\n" for line in lines), **more)
    assert result.exit_code == 0, result.stderr
    return result


def history(cli: Run) -> list[dict[str, object]]:
    return list(json.loads(cli("history", "--json").stdout))


def resumed(cli: Run, *lines: str) -> Result:
    """A drill without a selection, which is where a draft comes back."""
    result = cli("drill", "--plain", stdin="".join(f"{line}\n" for line in lines))
    assert result.exit_code == 0, result.stderr
    return result


def test_a_whole_drill_through_stdin(cli: Run, small_pack: Pack) -> None:
    result = drill(cli, model_answer(small_pack, Q), ".", "3", "")
    assert result.stdout.startswith(PROMPT)
    assert "+ 1 Goal before number" in result.stdout
    assert "3 of 3 points" in result.stdout
    assert "comes back on 2026-1" in result.stdout.splitlines()[-1]
    assert "How sure are you" in result.stderr
    assert "That was the last question." in result.stderr
    [review] = history(cli)
    assert (review["question_id"], review["confidence"]) == (Q, 3)
    assert review["rating"] in ("good", "easy")


def test_stdout_is_data_and_stderr_is_talk(cli: Run, small_pack: Pack) -> None:
    result = drill(cli, model_answer(small_pack, Q), ".", "", "1")
    for talk in ("Question 1 of 1", "Rate it", "How sure", "Saved as", "Tomorrow"):
        assert talk in result.stderr
        assert talk not in result.stdout


def test_an_answer_of_several_lines_is_one_answer(cli: Run) -> None:
    drill(cli, "First line.", "", "  Third line. ", ".", "/done", "2")
    [review] = history(cli)
    turns = review["answer"]["turns"]  # type: ignore[index]
    assert [t["text"] for t in turns if t["kind"] == "answer"] == ["First line.\n\n  Third line."]
    assert review["rating"] == "hard"


def test_probes_are_asked_and_answered(cli: Run) -> None:
    result = drill(cli, OFF_TOPIC, ".", "We compared with the baseline.", ".", "/done", "", "1")
    asks = {"What came before all that?", "And how did you bring the others along?"}
    assert asks & set(result.stdout.splitlines())
    [review] = history(cli)
    kinds = [t["kind"] for t in review["answer"]["turns"]]  # type: ignore[index]
    assert kinds[:4] == ["question", "answer", "probe", "answer"]


@pytest.mark.parametrize(
    ("typed", "rating"), [("1", "again"), ("hard", "hard"), ("GOOD", "good"), (" 4 ", "easy")]
)
def test_a_rating_is_a_number_or_a_word(cli: Run, typed: str, rating: str) -> None:
    drill(cli, "/done", typed)
    assert [review["rating"] for review in history(cli)] == [rating]


@pytest.mark.parametrize("nonsense", ["5", "great", "m9", "m", "m²", "mx", "0", "-1", "..", "\x1b[A"])
def test_what_is_no_rating_is_asked_again(cli: Run, nonsense: str) -> None:
    result = drill(cli, "/done", nonsense, "1")
    assert "is no rating; use 1 to 4." in result.stderr
    assert [review["rating"] for review in history(cli)] == ["again"]


def test_a_point_can_be_marked_against_the_coach(cli: Run) -> None:
    result = drill(cli, OFF_TOPIC, ".", "/done", "", "m2", "2")
    assert "+ 2 Guardrail" in result.stdout
    *_, told = (line for line in result.stdout.splitlines() if "Suggested rating" in line)
    *_, asked = (line for line in result.stderr.splitlines() if "Enter takes" in line)
    assert f"Enter takes {told.split()[-1]};" in asked
    [review] = history(cli)
    marks = [e["marked"] for e in review["feedback"]["evidence"]]  # type: ignore[index]
    assert marks == [None, True, None]


def test_undo_takes_the_rating_back_and_asks_for_it_again(cli: Run) -> None:
    result = cli("drill", "--plain", "--count", "2", stdin="/done\n1\n/done\nu\n2\n/done\n3\n")
    assert result.exit_code == 0
    assert "Took back: the rating Again" in result.stderr
    assert [review["rating"] for review in history(cli)] == ["good", "hard"]


def test_undo_with_nothing_rated_says_so_and_goes_on(cli: Run) -> None:
    result = drill(cli, "/done", "u", "3")
    assert "nothing to undo" in result.stderr
    assert [review["rating"] for review in history(cli)] == ["good"]


def test_the_model_answer_comes_after_an_attempt(cli: Run, small_pack: Pack) -> None:
    result = drill(cli, "/model", OFF_TOPIC, ".", "/model", "1")
    assert "Try it first" in result.stderr
    assert model_answer(small_pack, Q) in result.stdout


def test_a_mistyped_command_is_no_part_of_the_answer(cli: Run) -> None:
    result = drill(cli, "/hnit", "/hint", "My answer.", ".", "/done", "1")
    assert "There is no command /hnit" in result.stderr
    assert "Start with the people who are hurt by it." in result.stdout
    [review] = history(cli)
    turns = review["answer"]["turns"]  # type: ignore[index]
    assert [t["text"] for t in turns if t["kind"] == "answer"] == ["My answer."]


@pytest.mark.parametrize("command", ["/skip", "/suspend", "/end"])
def test_a_question_can_be_left(cli: Run, command: str) -> None:
    drill(cli, command)
    assert history(cli) == []
    due = {item["question_id"] for item in json.loads(cli("due", "--tag", "launch", "--json").stdout)}
    assert (Q in due) is (command == "/end")


def test_stdin_that_ends_at_once_is_no_failure(cli: Run) -> None:
    result = drill(cli)
    assert result.stdout.strip() == PROMPT
    assert "kept" in result.stderr
    assert history(cli) == []


def test_stdin_that_ends_within_an_answer_keeps_it_for_the_next_run(cli: Run) -> None:
    drill(cli, "First half,", "")
    result = resumed(cli, "second half.", ".", "/done", "2", "/end")
    assert "You left this answer in the middle" in result.stderr
    assert "First half," in result.stderr
    [review] = history(cli)
    turns = review["answer"]["turns"]  # type: ignore[index]
    assert [t["text"] for t in turns if t["kind"] == "answer"] == ["First half,\n\nsecond half."]


def test_stdin_that_ends_within_a_reply_to_a_probe_keeps_conversation_and_reply(cli: Run) -> None:
    drill(cli, OFF_TOPIC, ".", "We compared it with")
    result = resumed(cli, "the baseline.", ".", "/done", "", "2", "/end")
    assert "We compared it with" in result.stderr
    [review] = history(cli)
    turns = review["answer"]["turns"]  # type: ignore[index]
    said = [t["text"] for t in turns if t["kind"] == "answer"]
    assert said == [OFF_TOPIC, "We compared it with\nthe baseline."]


def test_stdin_that_ends_before_the_rating_keeps_the_answer(cli: Run, small_pack: Pack) -> None:
    drill(cli, model_answer(small_pack, Q), ".", "2")
    assert history(cli) == []
    resumed(cli, "4", "3", "/end")
    assert [(r["question_id"], r["confidence"], r["rating"]) for r in history(cli)] == [(Q, 4, "good")]


@pytest.mark.parametrize("command", ["/end", "/skip", "/hint", "/help", "/hnit"])
def test_a_command_after_coming_back_is_obeyed_and_the_text_stays(cli: Run, command: str) -> None:
    drill(cli, "First half,")
    resumed(cli, command)
    later = NOW + DAY
    result = cli("drill", "--plain", now=later)
    assert "So far: First half," in result.stderr
    assert command not in result.stderr.partition("So far")[2]


def test_done_after_coming_back_takes_the_text_as_the_answer(cli: Run) -> None:
    drill(cli, "First half,")
    resumed(cli, "/done", "1", "/end")
    [review] = history(cli)
    turns = review["answer"]["turns"]  # type: ignore[index]
    assert [t["text"] for t in turns if t["kind"] == "answer"] == ["First half,"]


def test_bytes_that_are_no_text_are_taken_as_well_as_they_can_be(cli: Run) -> None:
    result = cli("drill", "--plain", "--tag", "launch", stdin=b"caf\xe9 \xff au lait\n.\n/done\n1\n")
    assert result.exit_code == 0
    [review] = history(cli)
    turns = review["answer"]["turns"]  # type: ignore[index]
    assert "au lait" in turns[1]["text"]


def test_a_drill_with_nothing_to_ask_says_why(cli: Run) -> None:
    assert cli("review", "launch-metrics", "--rating", "good").exit_code == 0
    result = drill(cli, tag="launch")
    assert result.stdout == ""
    assert "Nothing is due today. The next question comes back" in result.stderr


def test_escapes_typed_into_an_answer_never_reach_the_terminal(cli: Run) -> None:
    result = drill(cli, "\x1b[2J\x9b31m first the goal of the launch \x1b]0;x\x07", ".", "/done", "", "1")
    assert not set(result.output) & set("\x1b\x07\x9b")


def test_what_was_rated_again_can_be_tried_once_more_without_a_grade(cli: Run) -> None:
    result = drill(cli, "/done", "1", "y", OFF_TOPIC, ".", "/done", "", "")
    assert ", ungraded (" in result.stderr
    assert "not graded" in result.stderr
    assert [review["rating"] for review in history(cli)] == ["again"]


def test_nobody_has_to_try_again(cli: Run) -> None:
    result = drill(cli, "/done", "1", "")
    assert ", ungraded (" not in result.stderr
    assert [review["rating"] for review in history(cli)] == ["again"]


def test_cramming_asks_everything_and_leaves_the_schedule_as_it_is(cli: Run) -> None:
    cli("review", Q, "--rating", "easy")
    before = cli("questions", "show", Q, "--json").stdout
    result = cli(
        "drill", "--plain", "--cram", "--category", "metrics", stdin="/done\n\n/done\n\n", now=NOW + DAY
    )
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count(", ungraded (") == 2
    assert "The schedule is as it was" in result.stderr
    assert cli("questions", "show", Q, "--json", now=NOW + DAY).stdout == before
    assert len(history(cli)) == 1
