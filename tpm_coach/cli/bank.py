"""Commands that find questions, look after them and put them aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from tpm_coach.cli.authoring import add_question, edit_question
from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.options import DayType, selection_options
from tpm_coach.cli.output import as_data, guarded, json_option, print_json, show, talk
from tpm_coach.cli.packs import packs
from tpm_coach.domain import Category, Filter, Order, Question, Selection, State
from tpm_coach.errors import NotFound
from tpm_coach.text import counted, one_line

if TYPE_CHECKING:
    from tpm_coach.practice.browsing import Entry


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
        raise NotFound(f"there is no pack {pack!r}; 'tpm-coach packs list' names them")
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
    retired = office.practice.library.remove(pack, office.now(), drop_history=drop_history)
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
@click.option(
    "--state", type=click.Choice([state.value for state in State]), help="Only questions in this state."
)
@click.option(
    "--sort",
    type=click.Choice([order.value for order in Order]),
    default="bank",
    show_default=True,
    help="What comes first.",
)
@json_option
@pass_office
@guarded
def list_questions(
    office: Office, category: Category | None, tag: str, state: str | None, sort: str, as_json: bool
) -> None:
    """List the questions of a category, tag or state."""
    wanted = Filter(category, tag=tag, state=State(state) if state else None)
    found = office.practice.browsing.numbers("", wanted, Order(sort), office.now())
    _print_questions(office, found, as_json)


@questions.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@json_option
@pass_office
@guarded
def search_questions(office: Office, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find questions by words; typos are forgiven."""
    found = office.practice.browsing.numbers(" ".join(words), Filter(), None, office.now())
    _print_questions(office, found[:limit], as_json)


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
    if mine := office.practice.schedule.tags(question_id):
        show(f"Your tags: {', '.join(mine)}")
    for line in office.practice.browsing.memory_in_words(question_id, office.now()):
        show(line)


@questions.command("suspend")
@click.argument("question_id")
@pass_office
@guarded
def suspend_question(office: Office, question_id: str) -> None:
    """Never ask a question again."""
    office.practice.schedule.suspend(question_id, office.now())
    show(f"{question_id} is suspended")


@questions.command("resume")
@click.argument("question_id")
@pass_office
@guarded
def resume_question(office: Office, question_id: str) -> None:
    """Ask a suspended question again."""
    was = office.practice.schedule.resume(question_id, office.now())
    show(f"{question_id} {'is asked again' if was else 'was not suspended'}")


@questions.command("bury")
@click.argument("question_id")
@pass_office
@guarded
def bury_question(office: Office, question_id: str) -> None:
    """Do not ask a question before tomorrow."""
    until = office.practice.schedule.bury(question_id, office.now())
    show(f"{question_id} waits until {until}")


@questions.command("reset")
@click.argument("question_id")
@pass_office
@guarded
def reset_question(office: Office, question_id: str) -> None:
    """Make a question new again; your answers to it stay."""
    office.practice.schedule.reset(question_id, office.now())
    show(f"{question_id} is new again; 'tpm-coach undo' takes that back")


@questions.command("reschedule")
@click.argument("question_id")
@click.argument("day", type=DayType(), metavar="YYYY-MM-DD")
@pass_office
@guarded
def reschedule_question(office: Office, question_id: str, day: date) -> None:
    """Ask a question on another day; what FSRS believes of it stays."""
    memory = office.practice.schedule.reschedule(question_id, day, office.now())
    show(f"{question_id} comes back on {memory.due_day}")


@questions.command("tag")
@click.argument("question_id")
@click.argument("tags", nargs=-1)
@click.option("--remove", is_flag=True, help="Take these tags away instead, all of yours if none is named.")
@pass_office
@guarded
def tag_question(office: Office, question_id: str, tags: tuple[str, ...], remove: bool) -> None:
    """Give a question tags of your own, or list those it has."""
    from tpm_coach.practice.schedule import written_tags

    schedule = office.practice.schedule
    known = schedule.tags(question_id)
    if tags or remove:
        kept = [tag for tag in known if tag not in written_tags(tags)] if remove and tags else []
        schedule.tag(question_id, kept if remove else [*known, *tags], office.now())
    mine = schedule.tags(question_id)
    show(f"{question_id}: {', '.join(mine) or 'no tags of yours'}")


def _print_questions(office: Office, numbers: Sequence[int], as_json: bool) -> None:
    found = office.practice.browsing.questions(numbers, office.now())
    if not as_json:
        _show_questions([question for question, _ in found], {q.id: entry for q, entry in found})
        return
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
                "own_tags": entry.own_tags,
                "state": entry.state,
                "suspended": entry.state is State.SUSPENDED,
                "due_day": entry.due_day,
                "readiness": entry.readiness,
            }
            for q, entry in found
        ]
    )


def _show_questions(found: Sequence[Question], entries: Mapping[str, Entry] | None = None) -> None:
    for question in found:
        line = f"{question.id:44} {question.category.title:19} {one_line(question.prompt, 90)}"
        show(f"{entries[question.id].state:9} {line}" if entries else line)
    talk(f"{counted(len(found), 'question')}.")
