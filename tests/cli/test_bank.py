"""Commands that look through questions and answers, and tag them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from click.testing import Result

from tests.conftest import NOW, Run, model_answer
from tests.practice.test_drilling import DAY
from tpm_coach.domain import Pack

Q, OTHER = "launch-metrics", "many-teams"


def data(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def ids(result: Result) -> list[str]:
    return [item["question_id"] for item in data(result)]


def answer(cli: Run, text: str, question_id: str = Q, rating: str = "good", **more: Any) -> None:
    result = cli("review", question_id, "--rating", rating, "--answer", "-", stdin=text, **more)
    assert result.exit_code == 0, result.stderr


def test_questions_are_listed_by_state_and_sorted(cli: Run, small_pack: Pack) -> None:
    answer(cli, model_answer(small_pack, Q), now=NOW - DAY)
    cli("questions", "suspend", OTHER)
    assert ids(cli("questions", "list", "--state", "suspended", "--json")) == [OTHER]
    assert ids(cli("questions", "list", "--sort", "readiness", "--json"))[-1] == Q
    assert ids(cli("questions", "list", "--sort", "due", "--json"))[0] == Q
    [item] = data(cli("questions", "list", "--state", "learning", "--json"))
    due_day = data(cli("questions", "show", Q, "--json"))["memory"]["due_day"]
    assert (item["question_id"], item["due_day"], item["own_tags"]) == (Q, due_day, [])
    assert 0.5 < item["readiness"] < 1
    assert cli("questions", "list", "--state", "suspended").stdout.startswith("suspended many-teams")
    assert cli("questions", "list", "--state", "sleepy").exit_code == 2


def test_own_tags_are_given_listed_drilled_and_taken_away(cli: Run) -> None:
    assert cli("questions", "tag", Q).stdout == f"{Q}: no tags of yours\n"
    assert cli("questions", "tag", Q, "Amazon loop", "hard").stdout == f"{Q}: amazon-loop, hard\n"
    assert cli("questions", "tag", OTHER, "hard").stdout == f"{OTHER}: hard\n"
    assert set(ids(cli("questions", "list", "--tag", "hard", "--json"))) == {Q, OTHER}
    assert ids(cli("due", "--tag", "amazon-loop", "--json")) == [Q]
    assert "Your tags: amazon-loop, hard" in cli("questions", "show", Q).stdout
    assert ids(cli("--learner", "Anna", "questions", "list", "--tag", "hard", "--json")) == []
    assert cli("questions", "tag", Q, "--remove", "hard").stdout == f"{Q}: amazon-loop\n"
    assert cli("questions", "tag", Q, "--remove").stdout == f"{Q}: no tags of yours\n"
    assert cli("undo").stdout == "Took back: the tags of “Which metrics tell you that a launch went well?”\n"
    assert ids(cli("questions", "list", "--tag", "amazon-loop", "--json")) == [Q]


@pytest.mark.parametrize(
    ("words", "reason"), [((Q, "!!!"), "'!!!' has no letter or digit"), (("nope", "x"), "no question 'nope'")]
)
def test_a_tag_that_cannot_be_is_one_sentence(cli: Run, words: tuple[str, ...], reason: str) -> None:
    result = cli("questions", "tag", *words)
    assert result.exit_code == 2
    assert reason in result.stderr and len(result.stderr.splitlines()) == 1


def test_a_question_is_shown_with_what_is_remembered_in_words(cli: Run) -> None:
    answer(cli, "We looked at one number.", now=NOW - DAY)
    shown = cli("questions", "show", Q).stdout
    assert re.search(r"^Due on \w+ \d+ Nov 2026, in \d+ days\.$", shown, re.MULTILINE)
    assert "Answered once, never forgotten." in shown


def test_answers_are_searched(cli: Run) -> None:
    answer(cli, "We counted sign-ups every morning.")
    answer(cli, "Every team sent somebody.", OTHER)
    assert ids(cli("history", "--search", "every", "--json")) == [OTHER, Q]
    assert ids(cli("history", "--search", "every morning", "--json")) == [Q]
    assert ids(cli("history", OTHER, "--search", "every", "--json")) == [OTHER]
    assert ids(cli("history", "--search", "every", "--limit", "1", "--json")) == [OTHER]
    assert cli("history", "--search", '" OR *').stdout == ""
    assert "1 rated answer." in cli("history", "--search", "sign").stderr


def test_two_answers_are_compared(cli: Run, small_pack: Pack) -> None:
    answer(cli, "We looked at one number.", rating="again", now=NOW - DAY)
    answer(cli, model_answer(small_pack, Q), rating="easy")
    shown = cli("history", Q, "--compare").stdout
    assert "Rating: Again, then Easy" in shown
    assert "Gained: Goal before number" in shown
    assert "2026-11-22, Again:\nWe looked at one number." in shown
    assert model_answer(small_pack, Q) in shown
    told = data(cli("history", Q, "--compare", "--json"))
    assert (told["earlier"]["rating"], told["later"]["rating"]) == ("again", "easy")
    assert "Goal before number" in told["changes"]["gained"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--compare",), "--compare needs a question"),
        ((Q, "--compare"), "never answered"),
        (("nope", "--compare"), "no question 'nope'"),
    ],
)
def test_what_cannot_be_compared_is_said(cli: Run, words: tuple[str, ...], reason: str) -> None:
    result = cli("history", *words)
    assert result.exit_code == 2
    assert reason in result.stderr
