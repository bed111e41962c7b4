"""Commands that find questions, look after them and put them aside."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tpm_coach.cli.authoring import add_question, edit_question
from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.options import selection_options
from tpm_coach.cli.output import as_data, guarded, json_option, print_json, show, talk
from tpm_coach.cli.packs import packs
from tpm_coach.domain import Category, Question, Selection
from tpm_coach.errors import PackError, PackErrors
from tpm_coach.text import counted, one_line


@packs.command("list")
@json_option
@pass_office
@guarded
def list_packs(office: Office, as_json: bool) -> None:
    """List the packs in use."""
    stored = office.practice.library.packs()
    if as_json:
        print_json(stored)
        return
    for pack in stored:
        show(f"{pack.name:28} {pack.version:8} {counted(pack.questions, 'question'):15} {pack.title}")


@packs.command("show")
@click.argument("pack")
@json_option
@pass_office
@guarded
def show_pack(office: Office, pack: str, as_json: bool) -> None:
    """List the questions of a pack."""
    known = {info.name: info for info in office.practice.library.packs()}
    if pack not in known:
        raise PackErrors([PackError(pack, 0, "", "there is no such pack; 'tpm-coach packs list' names them")])
    questions = office.practice.library.questions(Selection(), pack)
    if as_json:
        from tpm_coach.packs.items import item

        print_json(as_data(known[pack]) | {"questions": [item(question) for question in questions]})
        return
    show(f"{known[pack].title}, version {known[pack].version}, licence {known[pack].licence or 'not stated'}")
    _show_questions(questions)


@packs.command("remove")
@click.argument("pack")
@click.option("--drop-history", is_flag=True, help="Delete the questions and every answer to them, for good.")
@pass_office
@guarded
def remove_pack(office: Office, pack: str, drop_history: bool) -> None:
    """Stop asking a pack's questions; your answers to them stay."""
    retired = office.practice.library.remove(pack, drop_history=drop_history)
    if drop_history:
        show(f"{pack}: {counted(retired, 'question')} deleted with every answer to them")
        return
    show(f"{pack}: {counted(retired, 'question')} no longer asked; importing the pack again brings them back")


@click.group()
def questions() -> None:
    """Find questions, write and mend them, put them aside."""


questions.add_command(add_question)
questions.add_command(edit_question)


@questions.command("list")
@selection_options
@json_option
@pass_office
@guarded
def list_questions(office: Office, category: Category | None, tag: str, as_json: bool) -> None:
    """List the questions of a category or tag."""
    found = office.practice.library.questions(Selection(category, tag))
    _print_questions(office, found, as_json)


@questions.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@json_option
@pass_office
@guarded
def search_questions(office: Office, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find questions by words; typos are forgiven."""
    _print_questions(office, office.practice.library.search(" ".join(words), limit), as_json)


@questions.command("show")
@click.argument("question_id")
@json_option
@pass_office
@guarded
def show_question(office: Office, question_id: str, as_json: bool) -> None:
    """Show a question with its rubric and what is remembered of it."""
    question = office.practice.library.question(question_id)
    memory = office.practice.overview.memory(question_id)
    if as_json:
        from tpm_coach.packs.items import item

        print_json(item(question) | {"pack": question.pack, "version": question.version, "memory": memory})
        return
    show(question.prompt)
    show(f"{question.category.title}, {question.level}, {question.minutes} min, {question.pack}")
    for number, point in enumerate(question.key_points, 1):
        show(f"{number}. {point.text}{' (must)' if point.must else ''}")
        show(f"   {'; '.join(point.phrases)}")
    if memory:
        show(
            f"Due on {memory.due_day}, answered {counted(memory.reps, 'time')}, "
            f"{counted(memory.lapses, 'lapse')}, stability {memory.stability:.1f} days"
        )


@questions.command("suspend")
@click.argument("question_id")
@pass_office
@guarded
def suspend_question(office: Office, question_id: str) -> None:
    """Never ask a question again."""
    office.practice.library.suspend(question_id, office.now())
    show(f"{question_id} is suspended")


@questions.command("resume")
@click.argument("question_id")
@pass_office
@guarded
def resume_question(office: Office, question_id: str) -> None:
    """Ask a suspended question again."""
    was = office.practice.library.resume(question_id)
    show(f"{question_id} {'is asked again' if was else 'was not suspended'}")


def _print_questions(office: Office, found: Sequence[Question], as_json: bool) -> None:
    suspended = office.practice.library.suspended()
    if as_json:
        print_json(
            [
                {
                    "question_id": q.id,
                    "category": q.category,
                    "prompt": q.prompt,
                    "pack": q.pack,
                    "level": q.level,
                    "minutes": q.minutes,
                    "tags": q.tags,
                    "suspended": q.id in suspended,
                }
                for q in found
            ]
        )
        return
    _show_questions(found, suspended)


def _show_questions(found: Sequence[Question], suspended: set[str] | None = None) -> None:
    for question in found:
        note = " (suspended)" if suspended and question.id in suspended else ""
        show(f"{question.id:44} {question.category.title:19} {one_line(question.prompt, 90)}{note}")
    talk(f"{counted(len(found), 'question')}.")
