"""Each command as it should work: data on stdout, talk on stderr, JSON with the keys it promises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.conftest import NOW, OFF_TOPIC, Run, model_answer
from tests.practice.test_drilling import DAY
from tpm_coach.domain import Category, Pack

Q = "launch-metrics"
PROMPT = "“Which metrics tell you that a launch went well?”"
MEMORY_KEYS = {"due_day", "stability", "difficulty", "state", "last_day", "reps", "lapses"}
REVIEW_KEYS = {
    "id",
    "question_id",
    "question_version",
    "answer",
    "feedback",
    "confidence",
    "rating",
    "reviewed_at",
    "study_day",
    "before",
    "after",
}


def data(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def review(cli: Run, question_id: str = Q, rating: str = "good", **more: Any) -> Any:
    return data(cli("review", question_id, "--rating", rating, "--json", **more))


def test_due_tells_why_each_question_is_there(cli: Run) -> None:
    review(cli, rating="again", now=NOW - 3 * DAY)
    due = {item["question_id"]: item for item in data(cli("due", "--json"))}
    assert due[Q] == {
        "question_id": Q,
        "category": "metrics",
        "reason": "overdue by 2 days",
        "state": "review",
        "due_day": "2026-11-21",
        "retrievability": due[Q]["retrievability"],
        "retrievability_on_interview_day": None,
        "minutes": 5,
    }
    assert 0 < due[Q]["retrievability"] < 1
    assert [item["reason"] for item in due.values()].count("new") == 4
    shown = cli("due")
    assert len(shown.stdout.splitlines()) == 5
    assert "5 questions today." in shown.stderr


def test_a_category_has_one_name_in_every_help_and_error(cli: Run) -> None:
    named = cli("due", "--help").stdout
    told = cli("due", "--category", "cooking").stderr
    assert "system-design" in named and "system-design" in told
    assert "system_design" not in named + told
    for wording in ("system-design", "system_design"):
        assert {item["category"] for item in data(cli("due", "--category", wording, "--json"))} == {
            "system_design"
        }


@pytest.mark.parametrize(
    "options", [["--category", "Metrics"], ["--tag", "launch"], ["--category", "kpi", "--weak"]]
)
def test_due_can_be_narrowed(cli: Run, options: list[str]) -> None:
    assert {item["category"] for item in data(cli("due", "--json", *options))} == {"metrics"}


def test_feedback_judges_an_answer_from_stdin_and_stores_nothing(cli: Run, small_pack: Pack) -> None:
    judged = data(cli("feedback", Q, "--json", stdin=model_answer(small_pack, Q)))
    assert {"question_id", "coach", "suggested", "evidence", "tips", "red_flags", "guards"} <= set(judged)
    assert judged["question_id"] == Q
    assert judged["suggested"] in {"good", "easy"}
    assert [set(e) for e in judged["evidence"]] == [{"key_point", "must", "verdict", "score", "quote"}] * 3
    assert judged["evidence"][0]["verdict"] == "covered"
    assert judged["evidence"][0]["quote"] in model_answer(small_pack, Q)
    assert data(cli("history", "--json")) == []


def test_feedback_reads_a_file_and_says_what_was_missed_and_why(cli: Run, tmp_path: Path) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text(OFF_TOPIC)
    result = cli("feedback", Q, str(answer))
    assert result.exit_code == 0
    assert "- Goal before number (must): A number without a use is noise." in result.stdout
    assert "Suggested rating: Again" in result.stdout


def test_review_stores_an_answer_given_elsewhere(cli: Run, tmp_path: Path, small_pack: Pack) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text(model_answer(small_pack, Q))
    stored = data(
        cli("review", Q, "--rating", "hard", "--answer", str(answer), "--confidence", "2", "--json")
    )
    assert set(stored) >= REVIEW_KEYS
    assert set(stored["after"]) == MEMORY_KEYS
    assert (stored["rating"], stored["confidence"], stored["before"]) == ("hard", 2, None)
    assert stored["study_day"] == "2026-11-23"
    assert stored["reviewed_at"] == "2026-11-23T18:30:00+00:00"
    assert stored["feedback"]["evidence"][0]["verdict"] == "covered"
    assert data(cli("history", "--json")) == [stored]


def test_review_without_an_answer_says_when_it_comes_back(cli: Run) -> None:
    result = cli("review", Q, "--rating", "again")
    assert result.stdout == f"{Q}: Again, comes back on 2026-11-24\n"


def test_undo_takes_back_the_latest_rating_and_redo_brings_it_again(cli: Run) -> None:
    first = review(cli)
    second = review(cli, rating="again", now=NOW + DAY)
    assert second["before"] == first["after"]
    undone = data(cli("undo", "--json"))
    assert (undone["kind"], undone["question_id"], undone["review"]) == ("rate", Q, second)
    assert data(cli("history", "--json")) == [first]
    assert cli("undo").stdout == f"Took back: the rating Good of {PROMPT}\n"
    assert cli("undo").exit_code == 1
    assert cli("redo").stdout == f"Done again: the rating Good of {PROMPT}\n"
    assert data(cli("redo", "--json"))["review"] == second
    assert cli("redo").exit_code == 1
    assert data(cli("history", "--json")) == [second, first]


def test_a_new_act_ends_what_could_be_done_again(cli: Run) -> None:
    review(cli)
    cli("undo")
    assert cli("questions", "suspend", Q).exit_code == 0
    assert "nothing to redo" in cli("redo").stderr
    assert cli("undo").stdout == f"Took back: suspending {PROMPT}\n"


def due_of(cli: Run, question_id: str = Q) -> str | None:
    memory = data(cli("questions", "show", question_id, "--json"))["memory"]
    return memory["due_day"] if memory else None


def test_a_question_can_be_moved_to_another_day_forgotten_and_buried(cli: Run) -> None:
    before = review(cli)["after"]["due_day"]
    assert "comes back on 2026-12-24" in cli("questions", "reschedule", Q, "2026-12-24").stdout
    assert due_of(cli) == "2026-12-24"
    assert "new again" in cli("questions", "reset", Q).stdout
    assert due_of(cli) is None
    assert data(cli("history", Q, "--json"))
    assert "2026-11-24" in cli("questions", "bury", Q).stdout
    assert Q not in [item["question_id"] for item in data(cli("due", "--json"))]
    for _ in range(3):
        assert cli("undo").exit_code == 0
    assert due_of(cli) == before


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("reset", Q), "is new"),
        (("reschedule", Q, "2026-12-24"), "is new"),
        (("reset", "nope"), "no question"),
        (("bury", "nope"), "no question"),
        (("reschedule", "nope", "2026-12-24"), "no question"),
    ],
)
def test_what_cannot_be_moved_is_told_and_nothing_changes(
    cli: Run, command: tuple[str, ...], reason: str
) -> None:
    result = cli("questions", *command)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert "nothing to undo" in cli("undo").stderr


def test_no_question_goes_to_a_day_that_is_gone_or_ten_years_off(cli: Run) -> None:
    review(cli)
    for day in ("2026-11-22", "2099-01-01"):
        result = cli("questions", "reschedule", Q, day)
        assert result.exit_code == 2
        assert day in result.stderr
    assert cli("questions", "reschedule", Q, "tomorrow").exit_code == 2


def test_history_lists_latest_first_of_one_question_or_all(cli: Run) -> None:
    for n, question_id in enumerate([Q, "many-teams", Q]):
        review(cli, question_id, now=NOW + n * DAY)
    assert [r["question_id"] for r in data(cli("history", "--json"))] == [Q, "many-teams", Q]
    assert [r["study_day"] for r in data(cli("history", Q, "--json"))] == ["2026-11-25", "2026-11-23"]
    assert len(data(cli("history", "--limit", "1", "--json"))) == 1
    shown = cli("history", "many-teams")
    assert shown.stdout.startswith("2026-11-24  Good")
    assert "1 rated answer." in shown.stderr


def test_stats_add_up(cli: Run, small_pack: Pack) -> None:
    review(cli, now=NOW - DAY)
    data(cli("review", Q, "--rating", "good", "--answer", "-", "--json", stdin=model_answer(small_pack, Q)))
    stats = data(cli("stats", "--json"))
    assert stats["learner"] == "me"
    assert stats["streak"] == 2
    assert stats["totals"]["answers"] == 2
    assert stats["totals"]["retention"] == 1
    assert stats["totals"]["ratings"] == {"again": 0, "hard": 0, "good": 2, "easy": 0}
    assert {c["name"] for c in stats["categories"]} == {str(c) for c in Category}
    assert "2 answers to 1 question on 2 days" in cli("stats").stdout


def test_stats_of_a_new_learner_claim_nothing(cli: Run) -> None:
    result = cli("stats")
    assert result.exit_code == 0
    assert "Nothing is answered yet" in result.stdout
    assert "%" not in result.stdout
    assert "first answers" in result.stderr


def test_questions_are_listed_and_narrowed(cli: Run) -> None:
    questions = data(cli("questions", "list", "--json"))
    assert len(questions) == 10
    assert set(questions[0]) >= {
        "question_id",
        "category",
        "prompt",
        "pack",
        "level",
        "minutes",
        "tags",
        "suspended",
    }
    chosen = data(cli("questions", "list", "--category", "system design", "--tag", "google", "--json"))
    assert [q["question_id"] for q in chosen] == ["design-rate-limiter"]


def test_questions_are_found_in_spite_of_typos(cli: Run) -> None:
    found = data(cli("questions", "search", "rate", "limitter", "--limit", "1", "--json"))
    assert [q["question_id"] for q in found] == ["design-rate-limiter"]
    assert "0 questions." in cli("questions", "search", "xylophone").stderr


def test_a_question_is_shown_in_the_words_of_the_pack_format(cli: Run, small_pack: Pack) -> None:
    shown = data(cli("questions", "show", Q, "--json"))
    assert (shown["id"], shown["pack"], shown["version"], shown["memory"]) == (Q, "small", 1, None)
    assert shown["model_answer"] == model_answer(small_pack, Q)
    assert shown["probes"][0] == {"when_missing": [1], "ask": "What came before all that?"}
    review(cli)
    assert set(data(cli("questions", "show", Q, "--json"))["memory"]) == MEMORY_KEYS
    assert "1. Goal before number (must)" in cli("questions", "show", Q).stdout


def test_a_suspended_question_is_not_due_until_it_is_resumed(cli: Run) -> None:
    first = data(cli("due", "--json"))[0]["question_id"]
    assert cli("questions", "suspend", first).exit_code == 0
    assert first not in {item["question_id"] for item in data(cli("due", "--json"))}
    listed = data(cli("questions", "list", "--json"))
    assert [q["question_id"] for q in listed if q["suspended"]] == [first]
    assert "is asked again" in cli("questions", "resume", first).stdout
    assert first in {item["question_id"] for item in data(cli("due", "--json"))}
    assert "was not suspended" in cli("questions", "resume", first).stdout


def test_packs_are_listed_shown_removed_and_brought_back(cli: Run, pack_file: Path) -> None:
    [pack] = data(cli("packs", "list", "--json"))
    assert (pack["name"], pack["title"], pack["version"], pack["questions"]) == (
        "small",
        "Small",
        "1.0.0",
        10,
    )
    assert len(data(cli("packs", "show", "small", "--json"))["questions"]) == 10
    assert cli("packs", "remove", "small").stdout.startswith("small: 10 questions no longer asked")
    assert data(cli("packs", "list", "--json")) == []
    assert data(cli("due", "--json")) == []
    [change] = data(cli("import", str(pack_file), "--json"))
    assert len(change["returned"]) == 10
    assert len(data(cli("due", "--json"))) == 4


def test_an_import_tells_what_changed(cli: Run, pack_file: Path) -> None:
    text = pack_file.read_text().replace("Design a handover", "Plan a handover")
    pack_file.write_text(text[: text.index("  - id: daily-users-drop")])
    [change] = data(cli("import", str(pack_file), "--json"))
    assert {key: change[key] for key in ("pack", "added", "updated", "retired", "unchanged")} == {
        "pack": "small",
        "added": [],
        "updated": ["on-call-handover"],
        "retired": ["daily-users-drop"],
        "unchanged": 8,
    }


def test_a_dry_run_stores_nothing(cli: Run, pack_file: Path) -> None:
    pack_file.write_text(
        pack_file.read_text().replace("pack: small", "pack: other").replace("id: ", "id: x-")
    )
    result = cli("import", "--dry-run", str(pack_file))
    assert result.stdout == "other: 10 new, 0 changed, 0 retired, 0 as before\n"
    assert "Nothing was stored" in result.stderr
    assert [pack["name"] for pack in data(cli("packs", "list", "--json"))] == ["small"]


def test_learners_have_histories_of_their_own(cli: Run) -> None:
    review(cli)
    anna = data(cli("--learner", "Anna", "history", "--json"))
    assert anna == []
    data(cli("--learner", "  Anna ", "review", Q, "--rating", "easy", "--json"))
    assert [r["rating"] for r in data(cli("--learner", "Anna", "history", "--json"))] == ["easy"]
    assert [r["rating"] for r in data(cli("history", "--json"))] == ["good"]
    assert data(cli("--learner", "Anna", "stats", "--json"))["learner"] == "Anna"


def test_the_settings_file_counts(cli: Run, home: Path) -> None:
    (home / "config.toml").write_text('new_per_day = 1\ntimezone = "Pacific/Kiritimati"\n')
    assert len(data(cli("due", "--json"))) == 1
    assert review(cli)["study_day"] == "2026-11-24"


def test_the_version_and_the_help_name_the_program(cli: Run) -> None:
    assert cli("--version").stdout.startswith("tpm-coach, version ")
    assert cli("-h").stdout == cli("--help").stdout
    assert "TPM_COACH_HOME" in cli("--help").stdout
