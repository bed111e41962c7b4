from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.conftest import NOW, Run


def test_a_date_is_set_and_said_in_plain_words(cli: Run) -> None:
    result = cli("plan", "--interview", "2026-12-14", "--minutes", "20")
    assert result.exit_code == 0
    assert "21 days to practise, 20 minutes a day" in result.stdout
    assert "At 20 minutes a day you will see every question" in result.stdout


def test_without_a_plan_it_says_how_to_make_one(cli: Run) -> None:
    result = cli("plan")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "tpm-coach plan --interview" in result.stderr
    assert json.loads(cli("plan", "--json").stdout) is None


def test_due_names_the_reason_and_the_recall_on_the_day(cli: Run) -> None:
    cli("plan", "--interview", "2026-11-27")
    cli("review", "launch-metrics", "--rating", "good")
    later = NOW + timedelta(days=1)
    due = {item["question_id"]: item for item in json.loads(cli("due", "--json", now=later).stdout)}
    assert all(item["reason"] for item in due.values())
    known = due.get("launch-metrics")
    assert known is None or 0 < known["retrievability_on_interview_day"] < known["retrievability"]
    assert any(item["reason"].startswith(("new", "worth", "final pass")) for item in due.values())


def test_a_category_of_weight_zero_is_left_out(cli: Run) -> None:
    cli("plan", "--interview", "2026-12-14", "--category", "metrics", "--weight", "0", "--minutes", "120")
    due = json.loads(cli("due", "--json").stdout)
    assert due and all(item["category"] != "metrics" for item in due)


def test_several_plans_are_kept_and_one_is_active(cli: Run) -> None:
    cli("plan", "--name", "first", "--interview", "2026-12-14")
    cli("plan", "--name", "second", "--interview", "2026-12-20")
    assert [(p["name"], p["active"]) for p in json.loads(cli("plan", "list", "--json").stdout)] == [
        ("first", False),
        ("second", True),
    ]
    assert cli("plan", "use", "first").exit_code == 0
    assert json.loads(cli("plan", "--json").stdout)["plan"]["name"] == "first"
    assert cli("plan", "off").exit_code == 0
    assert "No plan is active" in cli("plan").stderr
    assert cli("plan", "remove", "second").exit_code == 0
    assert cli("plan", "use", "second").exit_code == 2


def test_what_was_done_to_the_plans_is_taken_back(cli: Run) -> None:
    cli("plan", "--name", "first", "--interview", "2026-12-14", "--minutes", "25")
    cli("plan", "--name", "second", "--interview", "2026-12-20")
    listed = cli("plan", "list", "--json").stdout
    cli("plan", "--name", "first", "--minutes", "40")
    cli("plan", "off")
    cli("plan", "remove", "first")
    for _ in range(3):
        assert cli("undo").stdout == "Took back: the change of the interview plan\n"
    assert cli("plan", "list", "--json").stdout == listed
    for _ in range(2):
        cli("undo")
    assert json.loads(cli("plan", "list", "--json").stdout) == []
    for _ in range(5):
        assert cli("redo").exit_code == 0
    assert [p["name"] for p in json.loads(cli("plan", "list", "--json").stdout)] == ["second"]


def test_a_day_that_is_past_is_refused_in_one_line(cli: Run) -> None:
    result = cli("plan", "--interview", "2026-11-23")
    assert result.exit_code == 2
    assert result.stderr.strip() == "the interview is on 2026-11-23; give a day after 2026-11-23"


def test_other_minutes_stand_side_by_side(cli: Run) -> None:
    cli("plan", "--interview", "2026-12-14")
    rows = json.loads(cli("plan", "what-if", "--minutes", "10", "--minutes", "60", "--json").stdout)
    assert [row["minutes"] for row in rows] == [10, 60]
    assert rows[0]["recall"] <= rows[1]["recall"]
    assert len(rows[0]["days"]) == 21


def test_a_plan_changes_no_memory_and_no_log(cli: Run) -> None:
    cli("review", "launch-metrics", "--rating", "good")
    before = cli("questions", "show", "launch-metrics", "--json").stdout
    cli("plan", "--interview", "2026-12-01")
    cli("due")
    assert cli("questions", "show", "launch-metrics", "--json").stdout == before


@pytest.mark.parametrize(
    "args",
    [
        ("--interview", "9999-12-31"),
        ("--interview", "2027-01-10", "--category", "metrics", "--weight", "nan"),
    ],
)
def test_what_no_plan_can_be_is_refused_in_one_line(cli: Run, args: tuple[str, ...]) -> None:
    result = cli("plan", *args)
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert cli("plan", "list", "--json").stdout == "[]\n"


def test_spaces_around_a_name_name_the_same_plan(cli: Run) -> None:
    cli("plan", "--name", "big  tech", "--interview", "2026-12-14", "--minutes", "45")
    assert cli("plan", "--name", " big tech ", "--new", "2").exit_code == 0
    [plan] = json.loads(cli("plan", "list", "--json").stdout)
    assert (plan["name"], plan["minutes"], plan["new_per_day"]) == ("big tech", 45, 2)
    assert cli("plan", "use", "").exit_code == 2
    assert cli("plan", "remove", " ").exit_code == 2
    assert cli("plan", "remove", " big tech").exit_code == 0
