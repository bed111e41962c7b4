"""Commands to write and to mend questions in one's own editor."""

from __future__ import annotations

import click

from tpm_coach.cli.editing import edit_until_stored
from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.options import CategoryType
from tpm_coach.cli.output import guarded, show
from tpm_coach.domain import Category, Question
from tpm_coach.text import slug

OWN_PACK = "my-questions"


@click.command("edit")
@click.argument("question_id")
@pass_office
@guarded
def edit_question(office: Office, question_id: str) -> None:
    """Change a question in your editor ($EDITOR); its history stays."""
    from tpm_coach.practice.authoring import changed, text_of

    library = office.practice.library
    question = library.question(question_id)

    def store(written: bytes, path: str) -> str:
        return changed(library, question, written, path, office.now())

    edit_until_stored(text_of(question), "question-", ".yaml", store)


@click.command("add")
@click.option("--prompt", default="", help="The question; without it your editor ($EDITOR) opens.")
@click.option("--category", type=CategoryType(), help="Its category.")
@click.option("--pack", default=OWN_PACK, show_default=True, help="The pack of your own that it goes to.")
@pass_office
@guarded
def add_question(office: Office, prompt: str, category: Category | None, pack: str) -> None:
    """Write a question of your own."""
    import json

    from tpm_coach.practice.authoring import question_in, sheet

    name = slug(pack, 80)
    if not name:
        raise click.BadParameter(f"{pack!r} has no letter or digit to make a name of", param_hint="--pack")

    def store(new: Question) -> str:
        return f"{office.practice.library.add(new, name, office.now()).id} is new in {name}"

    if prompt and category:
        text = json.dumps([{"prompt": prompt, "category": category.value}], ensure_ascii=False)
        show(store(question_in(text, "--prompt", name)))
        return
    edit_until_stored(
        sheet(prompt, category),
        "question-",
        ".yaml",
        lambda written, path: store(question_in(written, path, name)),
    )
