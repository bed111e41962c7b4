"""The pack checker: what keeps a question from being one that an interviewer would respect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tpm_coach.packs.findings import Finding, Item, Judge, Severity, Spread, items
from tpm_coach.packs.lint_answers import check_answers
from tpm_coach.packs.lint_bank import check_ids, check_phrases, check_prompts
from tpm_coach.packs.lint_rubric import check_question
from tpm_coach.packs.yaml_format import Document

__all__ = ["Finding", "Judge", "Severity", "Spread", "lint"]


def lint(
    documents: Sequence[Document],
    judge: Judge | None,
    reference: Sequence[Document] = (),
    spread: Spread = map,
) -> list[Finding]:
    """Check the questions of `documents`; the findings come by file and line.

    `reference` holds packs that are compared with but not reported on, such as the question bank that is
    shipped. Without a judge the checks that listen to the model answers are left out. The checks read
    English: of a pack in another language ids, prompts and counts are checked.
    """
    own, others = items(documents), items(reference)
    found = list(_check(own, others, judge, spread))
    order = {document.path: number for number, document in enumerate(documents)}
    return sorted(found, key=lambda finding: (order[finding.path], finding.line, finding.code, finding.field))


def _check(
    own: Sequence[Item], others: Sequence[Item], judge: Judge | None, spread: Spread
) -> Iterator[Finding]:
    for item in own:
        yield from check_question(item)
    yield from check_ids(own, others)
    yield from check_prompts(own, others)
    readable, readable_others = _english(own), _english(others)
    yield from check_phrases(readable, readable_others)
    if judge:
        yield from check_answers(readable, readable_others, judge, spread)


def _english(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(item for item in items if item.english)
