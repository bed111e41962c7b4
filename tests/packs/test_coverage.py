"""What a pack covers, against what the bank promises."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from tpm_coach.cli.packs import packs
from tpm_coach.domain import Category, Level, Question
from tpm_coach.packs.coverage import Coverage, as_markdown, as_text, between_markers, coverage, themes


def question(
    number: int,
    category: Category = Category.METRICS,
    theme: str = "okr-alignment",
    tags: tuple[str, ...] = (),
    competencies: tuple[str, ...] = (),
    level: Level = Level.MID,
) -> Question:
    return Question(
        f"q{number}", "p", category, "What?", theme=theme, tags=tags, competencies=competencies, level=level
    )


def rows(found: Coverage, title: str) -> dict[str, tuple[str | int, ...]]:
    [table] = [table for table in found.tables if table.title == title]
    return {str(row[0]): row[1:] for row in table.rows}


def test_each_question_counts_once_in_each_table() -> None:
    found = coverage(
        [
            question(1, tags=("story", "games"), competencies=("empathy", "triaging")),
            question(2, Category.BEHAVIORAL, "team-conflict", ("story",), ("empathy",), Level.PRINCIPAL),
        ]
    )
    assert found.questions == 2
    assert rows(found, "Category")["behavioral"] == (0, 0, 1, 1)
    assert rows(found, "Competency")["empathy"] == (1, 0, 0, 0, 1, 2)
    assert rows(found, "Competency")["curiosity"] == (0, 0, 0, 0, 0, 0)
    assert rows(found, "Format")["story"] == (1, 0, 0, 0, 1, 2)
    assert rows(found, "Behavioral")["team-conflict"] == (12, 3, 1)
    assert rows(found, "Metrics")["okr-alignment"] == (4, 1, 1)


def test_an_often_asked_theme_needs_three_questions_and_any_other_one() -> None:
    least = {(theme.category, theme.name): theme.least for theme in themes()}
    assert len(least) == len(themes()) == 77
    assert least[Category.METRICS, "measure-team-performance"] == 3
    assert least[Category.METRICS, "dashboards-burndown-and-reporting"] == 1
    two = [question(n, theme="measure-team-performance") for n in range(2)]
    assert "theme measure-team-performance in metrics: 2 of at least 3" in coverage(two).short
    three = [*two, question(3, theme="measure-team-performance")]
    assert not any("measure-team-performance" in line for line in coverage(three).short)


def test_formats_are_promised_where_they_belong() -> None:
    incidents = [question(n, Category.SYSTEM_DESIGN, tags=("incident",)) for n in range(15)]
    assert not any("incidents" in line for line in coverage(incidents).short)
    elsewhere = [question(n, tags=("incident",)) for n in range(15)]
    assert "incidents in system_design: 0 of at least 15" in coverage(elsewhere).short
    updates = [question(n, tags=("executive-update",)) for n in range(5)]
    pushed = [question(n, tags=("pushback", "executive-update")) for n in range(6)]
    assert "executive updates and pushbacks: 11 of at least 12" in coverage(updates + pushed).short


def test_a_theme_that_is_not_on_the_list_is_shown_apart() -> None:
    found = coverage([question(1, theme="okr-alignmnt"), question(2, Category.BEHAVIORAL, "")])
    [table] = [table for table in found.tables if table.title == "Other themes"]
    assert table.rows == (("behavioral", "none", 1), ("metrics", "okr-alignmnt", 1))


def test_the_tables_are_aligned_for_a_terminal_and_for_markdown() -> None:
    found = coverage([question(1, competencies=("empathy",))])
    lines = as_text(found).splitlines()
    head = next(line for line in lines if line.startswith("Competency"))
    empathy = next(line for line in lines if line.startswith("empathy"))
    assert len(head) == len(empathy)
    assert "| empathy | 0 | 0 | 0 | 0 | 1 | 1 |" in as_markdown(found)
    assert "competency empathy: 1 of at least 20" in as_text(found)


def test_only_the_text_between_the_markers_changes() -> None:
    page = "# Bank\n<!-- coverage -->\nold\n<!-- /coverage -->\nafter\n"
    once = between_markers(page, "new")
    assert once == "# Bank\n<!-- coverage -->\n\nnew\n\n<!-- /coverage -->\nafter\n"
    assert between_markers(once, "new") == once
    assert between_markers("no markers", "new") == ""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(packs, ["check", *map(str, arguments)])


def pack(folder: Path) -> Path:
    path = folder / "mine.yaml"
    path.write_text("- {prompt: What?, category: metrics, theme: okr-alignment}\n")
    return path


def test_the_command_prints_the_counts_as_text_markdown_or_json(tmp_path: Path) -> None:
    path = pack(tmp_path)
    assert "okr-alignment" in run(path, "--coverage").stdout
    assert "| okr-alignment | 4 | 1 | 1 |" in run(path, "--coverage", "--markdown").stdout
    data = json.loads(run(path, "--coverage", "--json").stdout)
    assert data["questions"] == 1
    assert data["tables"][0]["columns"] == ["Category", "mid", "senior", "principal", "all"]


def test_the_command_writes_the_counts_into_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- coverage -->\n<!-- /coverage -->\n")
    assert run(pack(tmp_path), "--coverage", "--into", page).exit_code == 0
    assert page.read_text().startswith("before\n<!-- coverage -->\n\n1 question.")
    page.write_text("no markers")
    refused = run(pack(tmp_path), "--coverage", "--into", page)
    assert (refused.exit_code, page.read_text()) == (2, "no markers")
    assert "has no coverage markers" in refused.stderr
    assert run(pack(tmp_path), "--into", page).exit_code == 2


def test_a_broken_pack_is_reported_and_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("- {prompt: What?}\n")
    result = run(path, "--coverage")
    assert result.exit_code == 2
    assert "category: is missing" in result.stdout
