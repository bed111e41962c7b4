"""Questions as text that a person writes in an editor of their own."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from tpm_coach.domain import Category, Question
from tpm_coach.errors import PackError, PackErrors

if TYPE_CHECKING:
    from tpm_coach.practice.library import Library

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


def sheet(prompt: str = "", category: Category | None = None) -> str:
    """Return the text in which a new question is written, with what is known of it."""
    return _NEW.format(
        prompt=json.dumps(prompt, ensure_ascii=False) if prompt else "",
        category=category.value if category else "",
    )


def text_of(question: Question) -> str:
    """Return a question as text to be changed, the id and the pack told above it."""
    import yaml

    from tpm_coach.packs.items import item

    body = yaml.safe_dump({"questions": [item(question)]}, sort_keys=False, allow_unicode=True, width=110)
    head = (
        f"# {question.id} of the pack {question.pack}; save and close the editor to store it. Keep the id.\n"
    )
    return head + body


def question_in(written: bytes | str, path: str, pack: str) -> Question:
    """Return the one question that a text holds; raises PackErrors, naming the text by `path`."""
    from tpm_coach.packs.yaml_format import parse_yaml

    documents = parse_yaml(written, path, pack)
    questions = [question for document in documents for question in document.pack.questions]
    if len(questions) != 1:
        raise PackErrors([PackError(path, 0, "questions", "must hold one question here")])
    return questions[0]


def changed(library: Library, question: Question, written: bytes, path: str, now: datetime) -> str:
    """Store a question as it was changed in an editor and return what to tell; raises PackErrors."""
    new = question_in(written, path, question.pack)
    if new.id != question.id:
        raise PackErrors([PackError(path, 0, "id", f"must stay {question.id!r}: history hangs on it")])
    told = library.edit(new, now)
    return f"{question.id}: {', '.join(told)} changed" if told else f"{question.id} is as it was"
