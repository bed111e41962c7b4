"""`tpm-coach packs`: check question packs and begin new ones."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tpm_coach.cli.output import BAD_INPUT, guarded, json_option, print_json, show, talk
from tpm_coach.errors import PackErrors
from tpm_coach.text import counted

if TYPE_CHECKING:
    from tpm_coach.domain import Evidence, Question
    from tpm_coach.packs.findings import Finding, Judge, Spread
    from tpm_coach.packs.yaml_format import Document

WORTH_SHARING = 300
"""Answers from which on it pays to start more processes: about a second's listening."""


@click.group()
def packs() -> None:
    """Look after question packs."""


@packs.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--fast", is_flag=True, help="Leave out the checks that listen to the model answers.")
@click.option(
    "--coverage", "counts", is_flag=True, help="Count themes, competencies, levels, formats instead."
)
@click.option("--markdown", is_flag=True, help="With --coverage: as Markdown.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --coverage: as Markdown between the coverage markers of this file.",
)
@json_option
@guarded
def check(
    paths: tuple[Path, ...], fast: bool, counts: bool, markdown: bool, into: Path | None, as_json: bool
) -> None:
    """Check that packs keep to the format and hold good questions.

    Each finding is one line: FILE:LINE: severity code: field: what to do. Without a PATH the question bank
    that comes with the program is checked; a folder stands for its packs. Ends with 2 when there are errors.
    """
    from tpm_coach.packs import shipped
    from tpm_coach.packs.findings import Severity
    from tpm_coach.packs.lint import lint

    if (markdown or into) and not counts:
        raise click.UsageError("--markdown and --into go with --coverage.")
    chosen = _files(paths) or shipped()
    documents, found = _read(chosen)
    if counts:
        if found:
            raise SystemExit(_report(found, as_json))
        _coverage(documents, markdown, into, as_json)
        return
    names = {path.resolve() for path in chosen}
    reference, _ = _read([path for path in shipped() if path.resolve() not in names])
    background = [question for document in (*documents, *reference) for question in document.pack.questions]
    found += lint(documents, None if fast else _judge(background), reference, _spread(background))
    _report(found, as_json)
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    questions = sum(len(document.pack.questions) for document in documents)
    talk(
        f"{counted(questions, 'question')} in {counted(len(chosen), 'file')}: "
        f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}."
    )
    if errors:
        raise SystemExit(BAD_INPUT)


@packs.command()
@click.argument("name")
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path),
    help="The file to write; NAME.yaml in this folder by default.",
)
@guarded
def new(name: str, file: Path | None) -> None:
    """Write a commented pack to start from."""
    from tpm_coach.packs.template import template
    from tpm_coach.text import slug

    target = file or Path(f"{slug(name)}.yaml")
    text = template(name, str(target))
    if not text:
        raise click.BadParameter(f"{name!r} has no letter or digit to make a name of", param_hint="NAME")
    try:
        with target.open("x", encoding="utf-8") as new_file:
            new_file.write(text)
    except FileExistsError:
        talk(f"{target} exists already; choose another file with --to")
        raise SystemExit(BAD_INPUT) from None
    except OSError as error:
        talk(f"{target} cannot be written: {error.strerror}")
        raise SystemExit(BAD_INPUT) from error
    show(str(target))
    talk(f"Write your questions there, then run: tpm-coach packs check {target}")


def _report(found: Sequence[Finding], as_json: bool) -> int:
    if as_json:
        print_json(found)
    else:
        for finding in found:
            show(str(finding))
    return BAD_INPUT


def _coverage(documents: Sequence[Document], markdown: bool, into: Path | None, as_json: bool) -> None:
    from tpm_coach.packs.coverage import as_markdown, as_text, between_markers, coverage

    found = coverage([question for document in documents for question in document.pack.questions])
    if into:
        try:
            page = between_markers(into.read_text(encoding="utf-8"), as_markdown(found))
        except OSError as error:
            raise click.BadParameter(
                f"{into} cannot be read: {error.strerror}", param_hint="--into"
            ) from error
        if not page:
            raise click.BadParameter(f"{into} has no coverage markers", param_hint="--into")
        into.write_text(page, encoding="utf-8")
    if as_json:
        print_json(found)
    elif not into:
        show(as_markdown(found) if markdown else as_text(found))


def _files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files to check, each once; a folder stands for the packs in it."""
    files: dict[Path, Path] = {}
    for path in paths:
        inside = sorted((*path.glob("*.yaml"), *path.glob("*.yml"))) if path.is_dir() else []
        for file in inside or [path]:
            files.setdefault(file.resolve(), file)
    return tuple(files.values())


def _read(paths: Sequence[Path]) -> tuple[list[Document], list[Finding]]:
    """The packs that can be read, and a finding for each thing that keeps the others from it."""
    from tpm_coach.packs import read_documents
    from tpm_coach.packs.findings import Finding, Severity

    documents: list[Document] = []
    found: list[Finding] = []
    for path in paths:
        try:
            documents += read_documents(path)
        except PackErrors as errors:
            found += [
                Finding(e.path, e.line, e.field, Severity.ERROR, "schema", e.message) for e in errors.findings
            ]
    return documents, found


def _judge(background: Sequence[Question]) -> Judge:
    """The offline coach, with the words of all these questions as its background."""
    from datetime import UTC, datetime

    from tpm_coach.coach.rules import RulesCoach
    from tpm_coach.domain import Answer, Turn, TurnKind

    coach = RulesCoach(background)
    start = datetime(2000, 1, 1, tzinfo=UTC)

    def judge(question: Question, text: str) -> Sequence[Evidence]:
        return coach.judge(question, Answer((Turn(TurnKind.ANSWER, text, start),), start, 0.0)).evidence

    return judge


def _spread(background: Sequence[Question]) -> Spread:
    """Share many answers among the processors; each process makes a coach of its own."""

    def spread(
        judge: Judge, questions: Sequence[Question], answers: Sequence[str]
    ) -> Iterable[Sequence[Evidence]]:
        processes = min(os.cpu_count() or 1, len(answers) // WORTH_SHARING)
        if processes < 2:
            return map(judge, questions, answers)
        size = -(-len(answers) // processes)
        parts = [slice(at, at + size) for at in range(0, len(answers), size)]
        # Spawned, since forking a process that has threads (the app's, a test runner's) can deadlock.
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            futures = [pool.submit(_listen, background, questions[part], answers[part]) for part in parts]
            return [evidence for future in futures for evidence in future.result()]

    return spread


def _listen(
    background: Sequence[Question], questions: Sequence[Question], answers: Sequence[str]
) -> list[Sequence[Evidence]]:
    return list(map(_judge(background), questions, answers))
