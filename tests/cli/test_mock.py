"""Mock interviews from the command line, line by line and as files."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.conftest import OFF_TOPIC, Run, model_answer
from tpm_coach.domain import Pack

NASTY = "<script>alert(1)</script> & [bold]x[/] | `code` \x1b[2J"


def mock(cli: Run, *lines: str, args: tuple[str, ...] = ()) -> Result:
    result = cli("mock", "--plain", *args, stdin="".join(f"{line}\n" for line in lines))
    assert result.exit_code == 0, result.stderr
    return result


def records(cli: Run) -> list[dict[str, Any]]:
    return list(json.loads(cli("mock", "list", "--json").stdout))


def debrief(cli: Run, number: int = 1) -> dict[str, Any]:
    return dict(json.loads(cli("mock", "show", str(number), "--json").stdout))


ONE = ("--category", "metrics", "--questions", "1")
"""An interview of one question: launch-metrics or daily-users-drop."""
SKIPPED = ("", *["/skip"] * 4)


def test_a_whole_phone_screen_through_stdin(cli: Run) -> None:
    answer = (OFF_TOPIC, ".", "/done")
    result = mock(cli, "", *answer * 4, "", "2", "again", "easy")
    assert "Hello, I am the hiring manager" in result.stdout
    assert "Signal: strong no hire (--)" in result.stdout
    assert result.stdout.count("not rated yet") == 4
    assert "answer 4 is rated" in result.stderr.lower()
    assert [r["rating"] for r in json.loads(cli("history", "--json").stdout)] == [
        "easy",
        "again",
        "hard",
        "again",
    ]
    [record] = records(cli)
    assert (record["finished"], record["unrated"], record["overall"]) == (True, 0, "strong_no_hire")


def test_feedback_comes_after_the_last_question_only(cli: Run, small_pack: Pack) -> None:
    result = mock(cli, *SKIPPED)
    before, _, _ = result.stdout.partition("Mock interview 1:")
    assert "hire" not in before.replace("hiring", "")
    assert "heard" not in before


def test_probes_come_and_the_interviewer_asks_for_more(cli: Run) -> None:
    result = mock(cli, "", OFF_TOPIC, ".", OFF_TOPIC, ".", OFF_TOPIC, ".", "No, thanks.", ".", args=ONE)
    turns = [turn["kind"] for turn in debrief(cli)["answers"][0]["answer"]["turns"]]
    assert turns == ["question", "answer", "probe", "answer", "probe", "answer", "reply", "aside"]
    assert "Stdin ended" in result.stderr


def test_stdin_that_ends_keeps_everything_and_resume_goes_on(cli: Run) -> None:
    first = mock(cli, "", OFF_TOPIC, ".", "half a reply")
    assert "mock resume 1" in first.stderr
    again = cli("mock", "resume", "--plain", stdin="and the rest.\n.\n/finish\n")
    assert again.exit_code == 0
    assert "So far: half a reply" in again.stderr
    turns = debrief(cli)["answers"][0]["answer"]["turns"]
    assert [t["text"] for t in turns if t["kind"] == "answer"] == [OFF_TOPIC, "half a reply\nand the rest."]


def test_a_pause_before_a_part_and_within_a_question(cli: Run) -> None:
    assert "mock resume 1" in mock(cli, "/pause").stderr
    result = cli("mock", "resume", "1", "--plain", stdin="\n/pause\n")
    assert "Paused" in result.stderr
    assert records(cli)[0]["finished"] is False


def test_a_command_after_coming_back_leaves_the_text(cli: Run) -> None:
    mock(cli, "", "half a reply")
    cli("mock", "resume", "--plain", stdin="/help\n")
    assert "So far: half a reply" in cli("mock", "resume", "--plain").stderr
    cli("mock", "resume", "--plain", stdin="/finish\n")
    [answer] = debrief(cli)["answers"]
    assert answer["answer"]["turns"][-1]["text"] == "half a reply"


def test_ratings_can_be_left_taken_back_and_given_later(cli: Run) -> None:
    result = mock(cli, *SKIPPED, "3", "u", "1", "nonsense", "q")
    assert "'nonsense' is no rating" in result.stderr
    assert "mock rate 1" in result.stderr
    assert records(cli)[0]["unrated"] == 3
    later = cli("mock", "rate", "1", stdin="2\n2\n2\n")
    assert later.exit_code == 0
    assert records(cli)[0]["unrated"] == 0
    assert "Every answer is rated." in cli("mock", "rate", "1").stderr
    assert "nothing to undo" not in cli("undo").stderr
    assert records(cli)[0]["unrated"] == 1


def test_a_custom_interview_has_the_wished_parts(cli: Run) -> None:
    result = mock(
        cli,
        "",
        "/skip",
        "",
        "/skip",
        "",
        "",
        args=("--category", "metrics", "--category", "behavioral", "--questions", "1"),
    )
    assert "Metrics: 1 question in 20 minutes" in result.stderr
    assert "Behavioral: 1 question" in result.stderr
    assert records(cli)[0]["format"] == "custom"


def test_a_company_is_preferred(cli: Run) -> None:
    mock(cli, "", "/skip", args=("--company", "amazon", "--category", "metrics", "--questions", "1"))
    assert debrief(cli)["answers"][0]["question"]["id"] == "launch-metrics"


def test_the_list_shows_open_and_finished_ones_latest_first(cli: Run) -> None:
    mock(cli, *SKIPPED, "q")
    mock(cli, "")
    result = cli("mock", "list")
    second, first = result.stdout.splitlines()
    assert "open, 0 of 4 questions answered" in second
    assert "strong no hire" in first
    assert "1 interview so far; 9 more" in result.stderr


def test_the_debrief_is_data(cli: Run) -> None:
    mock(cli, *SKIPPED, "q")
    data = debrief(cli)
    assert data["overall"] == "strong_no_hire"
    assert data["outlook"]["ready"] is None
    assert [answer["number"] for answer in data["answers"]] == [1, 2, 3, 4]
    assert {item["category"] for item in data["categories"]} <= {
        "behavioral",
        "system_design",
        "program_management",
        "process_design",
        "metrics",
    }


class _Page(HTMLParser):
    """Every tag must be closed in its place; remembers tags, and the text outside of the style."""

    VOID = frozenset(("meta", "br", "line", "rect"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onclick"}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in self.VOID or self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data


def test_the_html_file_holds_everything_and_nothing_that_acts(
    cli: Run, tmp_path: Path, small_pack: Pack
) -> None:
    answer = f"{model_answer(small_pack, 'launch-metrics')} {NASTY}"
    mock(cli, "", answer, ".", "/done", "q", args=("--company", "amazon", *ONE))
    file = tmp_path / "debrief.html"
    result = cli("mock", "show", "1", "--to", str(file))
    assert result.exit_code == 0
    assert result.stdout == ""
    html = file.read_text()
    page = _Page()
    page.feed(html)
    assert page.open == []
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.text
    assert "Overall signal: strong hire (++)" in page.text
    assert "end of the minutes" in page.text
    assert "http" not in html
    assert "\x1b" not in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


def test_the_markdown_file_is_text_only(cli: Run, tmp_path: Path) -> None:
    mock(cli, "", f"{OFF_TOPIC} {NASTY}", ".", "/done", "q", args=ONE)
    file = tmp_path / "debrief.md"
    assert cli("mock", "show", "1", "--to", str(file)).exit_code == 0
    text = file.read_text()
    assert text.startswith("# Mock interview 1: Custom, 23 November 2026")
    assert "## What would help most" in text
    assert "\\<script\\>" in text
    assert "\\| \\`code\\`" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("show", "7"), 2, "there is no mock interview 7"),
        (("show", "1", "--to", "debrief.pdf"), 2, "FILE.html or FILE.md"),
        (("resume", "7", "--plain"), 2, "there is no mock interview 7"),
        (("resume", "--plain"), 0, "No mock interview is open"),
        (("finish", "7"), 2, "there is no mock interview 7"),
        (("give-up", "7", "--yes"), 2, "there is no mock interview 7"),
        (("--company", "nowhere", "--plain"), 2, "no question is tagged 'nowhere'"),
        (("--format", "phone", "--category", "metrics", "--plain"), 2, "--format custom"),
        (("--minutes", "1", "--plain"), 2, "5<=x<=240"),
        (("--format", "onsite"), 2, "needs a terminal"),
        ((), 2, "needs a terminal"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(cli: Run, args: tuple[str, ...], code: int, words: str) -> None:
    result = cli("mock", *args)
    assert (result.exit_code, words in result.stderr) == (code, True), result.stderr
    assert records(cli) == []


def test_a_debrief_that_cannot_be_written_leaves_no_file(cli: Run, tmp_path: Path) -> None:
    mock(cli, *SKIPPED, "q")
    result = cli("mock", "show", "1", "--to", str(tmp_path / "no" / "debrief.html"))
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert list(tmp_path.glob("*.html")) == []


def test_an_open_interview_has_no_debrief_and_can_be_finished_or_given_up(cli: Run) -> None:
    mock(cli, "", OFF_TOPIC, ".")
    assert "is not finished" in cli("mock", "show", "1").stderr
    assert cli("mock", "finish", "1").exit_code == 0
    assert len(debrief(cli)["answers"]) == 1
    mock(cli, "", OFF_TOPIC, ".")
    assert cli("mock", "give-up", "2", stdin="n\n").exit_code == 1
    assert len(records(cli)) == 2
    assert cli("mock", "give-up", "2", stdin="y\n").exit_code == 0
    assert [record["number"] for record in records(cli)] == [1]


def test_nothing_answered_cannot_be_finished(cli: Run) -> None:
    mock(cli, "")
    result = cli("mock", "finish", "1")
    assert result.exit_code == 2
    assert "nothing was answered yet" in result.stderr


def test_escapes_typed_into_an_answer_never_reach_the_terminal(cli: Run) -> None:
    result = mock(cli, "", f"{OFF_TOPIC} \x1b[2J\x9b31m", ".", "/done", "q", args=ONE)
    assert not set(result.output) & set("\x1b\x07\x9b")
