"""`tpm-coach stats` and `tpm-coach report`: the same figures for a person, a program, a browser."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import NOW, Run
from tests.histories import practised
from tpm_coach.domain import Answer, Rating
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings

EVIL = "<script>alert(1)</script> [b]bold[/b] | _x_ `y` & \x1b[31mred"
VOID = {"meta", "br", "hr", "img", "link"}


class Page(HTMLParser):
    """Reads a page strictly: every tag is closed, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture
def history(home: Path) -> int:
    """Three weeks of practice of the learner `me` in the home of `cli`."""
    practice = Practice.open(home / "tpm-coach.db", Settings(), "me", NOW)
    count = practised(practice)
    practice.close()
    return count


def report(cli: Run, path: Path, *args: str) -> str:
    result = cli(*args, "report", "--to", str(path))
    assert result.exit_code == 0, result.stderr
    assert result.stderr == f"The report was written to {path}.\n"
    return path.read_text(encoding="utf-8")


def test_the_page_is_whole_and_needs_nothing_from_outside(cli: Run, history: int, tmp_path: Path) -> None:
    text = report(cli, tmp_path / "report.html")
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(page.tags)
    assert not re.search(r"https?:|//|url\(|@import", text)
    assert not [
        name for name, _ in page.attributes if name in ("href", "src", "action") or name.startswith("on")
    ]
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert f"{history} answers" in " ".join(page.text)


def test_every_plot_has_a_title_a_description_and_a_table_beside_it(
    cli: Run, history: int, tmp_path: Path
) -> None:
    text = report(cli, tmp_path / "report.html")
    plots = [ET.fromstring(found) for found in re.findall(r"<svg.*?</svg>", text, re.DOTALL)]
    assert len(plots) >= 8
    names = [element.get("id") for plot in plots for element in plot.iter() if element.get("id")]
    assert len(names) == len(set(names)) == 2 * len(plots)
    for plot in plots:
        assert plot.get("role") == "img"
        title, note = plot.findtext("title"), plot.findtext("desc")
        assert title
        assert note
        assert (plot.get("aria-labelledby") or "").split() == [
            element.get("id") for element in plot.iter() if element.tag in ("title", "desc")
        ]
    for section in re.findall(r"<section.*?</section>", text, re.DOTALL):
        assert "<table>" in section


def test_drawings_stay_within_their_frame(cli: Run, history: int, tmp_path: Path) -> None:
    text = report(cli, tmp_path / "report.html")
    for found in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        plot = ET.fromstring(found)
        _, _, width, height = map(float, (plot.get("viewBox") or "").split())
        for element in plot.iter("rect"):
            x, y, w, h = (float(element.get(name) or "") for name in ("x", "y", "width", "height"))
            assert w >= 0
            assert h >= 0
            assert x >= 0
            assert y >= 0
            assert x + w <= width + 0.2
            assert y + h <= height + 0.2
        for element in plot.iter("circle"):
            assert 0 <= float(element.get("cx") or "") <= width
            assert 0 <= float(element.get("cy") or "") <= height


def test_what_people_wrote_is_text_in_the_page(cli: Run, tmp_path: Path) -> None:
    name = "<b>Anna</b> & [i]co"
    answer = f"{EVIL} We circle back to the goal."
    for n, question in enumerate(
        ("launch-metrics", "many-teams", "slow-reviews", "failed-launch", "cache-at-scale")
    ):
        given = f"{answer} {n}"
        cli("--learner", name, "review", question, "--rating", "good", "--answer", "-", stdin=given)
    text = report(cli, tmp_path / "report.html", "--learner", name)
    page = Page(text)
    assert not {"script", "b", "i"} & set(page.tags)
    assert "&lt;b&gt;Anna&lt;/b&gt; &amp; [i]co" in text
    assert "\x1b" not in text
    assert "script alert" in text
    markdown = report(cli, tmp_path / "report.md", "--learner", name)
    assert "\\<b\\>Anna\\</b\\> \\& \\[i\\]co" in markdown
    assert "\x1b" not in markdown


def test_markdown_has_the_sentences_and_the_tables(cli: Run, history: int, tmp_path: Path) -> None:
    text = report(cli, tmp_path / "report.md")
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    assert heads == [
        "Interview practice, 23 November 2026",
        *("Readiness", "Retention", "Practice", "Coverage", "To come", "Your words"),
    ]
    assert "| Category | Ready | Forgotten | Left out | Answered | Lapses |" in text
    assert "| circle back daily |" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in rows)


def test_a_report_before_the_first_answer_says_what_will_be_there(cli: Run, tmp_path: Path) -> None:
    text = report(cli, tmp_path / "report.html")
    Page(text)
    assert "Nothing is answered yet" in text and "You have not answered a question of any category" in text
    assert "No question has come back yet" in text and "0 answers" not in text
    assert "Your words are told from 5 answers on." in text
    assert report(cli, tmp_path / "report.md").count("## ") == 6


def test_a_report_after_a_long_pause_shows_no_empty_plots(cli: Run, home: Path, tmp_path: Path) -> None:
    practice = Practice.open(home / "tpm-coach.db", Settings(), "me", NOW)
    for days in (420, 400):
        question = practice.library.question("many-teams")
        at = NOW - timedelta(days=days)
        practice.drills.record(question, Answer((), at, 60.0), None, None, Rating.GOOD, at)
    practice.close()
    text = report(cli, tmp_path / "report.md")
    assert "No answer in the last 90 days." in text and "busiest" not in text
    assert "1 repeated answer passed" in text
    assert "passed, by week" not in text and "of 0 repeated answers" not in text


def test_json_on_stdout_goes_with_or_without_a_file(cli: Run, history: int, tmp_path: Path) -> None:
    alone = json.loads(cli("report", "--json").stdout)
    both = cli("report", "--json", "--to", str(tmp_path / "report.html"))
    assert json.loads(both.stdout) == alone
    assert (tmp_path / "report.html").exists()
    assert alone["totals"]["answers"] == history
    assert alone["words"]["fillers"][0]["text"] == "kind of"
    assert (len(alone["days"]), len(alone["ahead"])) == (90, 30)
    plain = json.loads(cli("stats", "--json").stdout)
    assert plain | {"words": None} == alone | {"words": None}
    assert plain["words"] is None


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "name a file with --to"),
        (("--to", "report.pdf"), "FILE.html or FILE.md"),
        (("--to", "report"), "FILE.html or FILE.md"),
    ],
)
def test_without_a_file_that_can_be_written_the_command_says_which(
    cli: Run, args: tuple[str, ...], said: str
) -> None:
    result = cli("report", *args)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_report_that_cannot_be_written_leaves_nothing_behind(cli: Run, tmp_path: Path) -> None:
    folder = tmp_path / "taken.html"
    folder.mkdir()
    result = cli("report", "--to", str(folder))
    assert result.exit_code == 1
    assert "is a folder" in result.stderr
    missing = cli("report", "--to", str(tmp_path / "no" / "report.html"))
    assert missing.exit_code == 1
    assert "cannot be written" in missing.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_stats_tell_a_person_everything_but_the_words(cli: Run, history: int) -> None:
    text = cli("stats").stdout
    assert f"{history} answers to 10 questions" in text
    for part in (
        "is the weakest category",
        "repeated answers passed; FSRS foresaw",
        "foreseen",
        "You said Very",
        "of the key points",
        "minutes of writing",
        "answers fall due",
    ):
        assert part in text
    assert max(map(len, text.splitlines())) <= 180


def test_stats_list_each_category_weakest_first(cli: Run, history: int) -> None:
    text = cli("stats").stdout
    ready = re.findall(r"^(\w[\w ]+?) +(\d+)% +\d+% +\d+% +\d+% +\d+$", text, re.MULTILINE)
    assert {"Metrics", "Behavioral", "System Design"} <= {name for name, _ in ready}
    categories = [int(share) for _, share in ready[:5]]
    assert categories == sorted(categories)
