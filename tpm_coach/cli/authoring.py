"""Commands to write and to mend questions in one's own editor."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.options import CategoryType
from tpm_coach.cli.output import BAD_INPUT, guarded, show, talk
from tpm_coach.domain import Category
from tpm_coach.errors import PackError, PackErrors
from tpm_coach.text import slug

if TYPE_CHECKING:
    from collections.abc import Callable

    from tpm_coach.domain import Question

OWN_PACK = "my-questions"

_NEW = """\
# A question of your own; save and close the editor to store it. Nothing is stored while it is empty.
# Only prompt and category are needed: behavioral, system_design, program_management, process_design, metrics.
questions:
  - prompt: {prompt}
    category: {category}
    # hint: One sentence to start from.
    # key_points:
    #   - point: What an interviewer ticks
    #     must: true
    #     phrases: [how a candidate says it, another way, a third, a fourth]
    # model_answer: >-
    #   What a strong answer sounds like.
"""


@click.command("edit")
@click.argument("question_id")
@pass_office
@guarded
def edit_question(office: Office, question_id: str) -> None:
    """Change a question in your editor ($EDITOR); its history stays."""
    import yaml

    from tpm_coach.packs.items import item

    question = office.practice.library.question(question_id)
    body = yaml.safe_dump({"questions": [item(question)]}, sort_keys=False, allow_unicode=True, width=110)
    head = (
        f"# {question.id} of the pack {question.pack}; save and close the editor to store it. Keep the id.\n"
    )

    def store(changed: Question) -> str:
        if changed.id != question.id:
            raise PackErrors([PackError("", 0, "id", f"must stay {question.id!r}: history hangs on it")])
        told = office.practice.library.edit(changed, office.now())
        return f"{question.id}: {', '.join(told)} changed" if told else f"{question.id} is as it was"

    _write(head + body, question.pack, store)


@click.command("add")
@click.option("--prompt", default="", help="The question; without it your editor ($EDITOR) opens.")
@click.option("--category", type=CategoryType(), help="Its category.")
@click.option("--pack", default=OWN_PACK, show_default=True, help="The pack of your own that it goes to.")
@pass_office
@guarded
def add_question(office: Office, prompt: str, category: Category | None, pack: str) -> None:
    """Write a question of your own."""
    import json

    name = slug(pack, 80)
    if not name:
        raise click.BadParameter(f"{pack!r} has no letter or digit to make a name of", param_hint="--pack")

    def store(new: Question) -> str:
        return f"{office.practice.library.add(new, name, office.now()).id} is new in {name}"

    if prompt and category:
        from tpm_coach.packs.yaml_format import parse_yaml

        text = json.dumps([{"prompt": prompt, "category": category.value}], ensure_ascii=False)
        [document] = parse_yaml(text, "--prompt", name)
        show(store(document.pack.questions[0]))
        return
    text = _NEW.format(
        prompt=json.dumps(prompt, ensure_ascii=False) if prompt else "",
        category=category.value if category else "",
    )
    _write(text, name, store)


def _write(text: str, pack: str, store: Callable[[Question], str]) -> None:
    """Open an editor until what is written there can be stored, or the author gives up."""
    from tpm_coach.packs.yaml_format import parse_yaml

    number, name = tempfile.mkstemp(prefix="question-", suffix=".yaml")
    path = Path(name)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
    while True:
        try:
            click.edit(filename=str(path))
        except click.ClickException as error:
            path.unlink()
            talk(f"{error.format_message()}; set EDITOR to the editor you like")
            raise SystemExit(BAD_INPUT) from error
        try:
            written = path.read_bytes()
            if written.decode("utf-8", "replace").strip() in ("", text.strip()):
                path.unlink()
                talk("Nothing was changed, so nothing was stored.")
                return
            documents = parse_yaml(written, str(path), pack)
            questions = [question for document in documents for question in document.pack.questions]
            if len(questions) != 1:
                raise PackErrors([PackError(str(path), 0, "questions", "must hold one question here")])
            told = store(questions[0])
        except PackErrors as errors:
            talk(str(errors))
            if _again():
                continue
            talk(f"Nothing was stored; what you wrote is in {path}")
            raise SystemExit(BAD_INPUT) from errors
        path.unlink()
        show(told)
        return


def _again() -> bool:
    try:
        return click.confirm("Open the editor again?", default=True, err=True)
    except click.Abort:
        return False
