"""Checks that need a judge: is each model answer heard by its own rubric, and by no other?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tpm_coach.domain import Category, Evidence, Verdict
from tpm_coach.packs.findings import Finding, Item, Judge, Severity, Spread

OWN_COVERAGE = 0.85
"""Least share of its own points that a model answer makes."""
NEARLY = 0.5
"""Score from which a point counts towards that share, though the coach is not sure of it."""
OTHERS = 20
"""Other questions of the category that each model answer is judged against."""
PACK_COVERAGE = 0.15
"""Most that a pack's answers may cover, on average, of the points of other questions."""
QUESTION_COVERAGE = 0.30
"""Most that other questions' answers may cover, on average, of one question's points."""
POINT_COVERAGE = 0.25
"""Most of the other questions' answers that may make one point."""
LEAST_OTHERS = 10
"""Answers of other questions below which nothing is said about one question."""


def check_answers(
    items: Sequence[Item], reference: Sequence[Item], judge: Judge, spread: Spread
) -> Iterator[Finding]:
    """Judge each model answer by its own rubric and by those of other questions of its category."""
    chosen = set(map(id, items))
    by_category: dict[Category, list[Item]] = defaultdict(list)
    for item in (*items, *reference):
        if item.question.key_points and item.question.model_answer:
            by_category[item.question.category].append(item)
    trials: list[tuple[Item, Item]] = []
    for group in by_category.values():
        group.sort(key=lambda item: (item.question.id, item.question.pack))
        pairs = ((group[at], group[asked]) for at, asked in _pairs(len(group)))
        trials += [(item, item) for item in group if id(item) in chosen]
        trials += [pair for pair in pairs if id(pair[0]) in chosen or id(pair[1]) in chosen]
    heard = spread(
        judge, [asked.question for _, asked in trials], [said.question.model_answer for said, _ in trials]
    )
    said_elsewhere: dict[Item, list[Sequence[Evidence]]] = defaultdict(list)
    shares: dict[str, list[float]] = defaultdict(list)
    for (said, asked), evidence in zip(trials, heard, strict=True):
        if said is asked:
            yield from _own(said, evidence)
            continue
        if id(asked) in chosen:
            said_elsewhere[asked].append(evidence)
        if id(said) in chosen:
            shares[said.document.path].append(_share(evidence))
    for asked, answers in said_elsewhere.items():
        if len(answers) >= LEAST_OTHERS:
            yield from _too_general(asked, answers)
    for path, covered in shares.items():
        mean = sum(covered) / len(covered)
        if mean > PACK_COVERAGE:
            message = (
                f"its answers make {mean:.0%} of other questions' points; {PACK_COVERAGE:.0%} is the most"
            )
            yield Finding(path, 1, "", Severity.ERROR, "pack-not-discriminating", message)


def _pairs(count: int) -> Iterator[tuple[int, int]]:
    """Pair each answer with up to OTHERS other questions, spread evenly, each asked equally often."""
    steps = min(OTHERS, count - 1)
    for at in range(count):
        for k in range(steps):
            yield at, (at + 1 + k * (count - 1) // steps) % count


def _own(item: Item, evidence: Sequence[Evidence]) -> Iterator[Finding]:
    missing = 0
    for number, heard in enumerate(evidence):
        if heard.verdict is Verdict.COVERED:
            continue
        missing += heard.score < NEARLY
        message = (
            f"is not heard in the model answer ({int(heard.score * 100)}%); say it there, or mend the phrases"
        )
        here = ("key_points", number)
        if heard.must:
            yield item.error("uncovered-must", message, *here)
        else:
            yield item.warning("uncovered-point", message, *here)
    share = 1 - missing / len(evidence)
    if share < OWN_COVERAGE:
        message = f"makes {share:.0%} of its own points; at least {OWN_COVERAGE:.0%} must be heard"
        yield item.error("low-coverage", message, "model_answer")


def _too_general(item: Item, answers: Sequence[Sequence[Evidence]]) -> Iterator[Finding]:
    mean = sum(map(_share, answers)) / len(answers)
    if mean > QUESTION_COVERAGE:
        message = f"answers to other questions make {mean:.0%} of its points; sharpen them to this question"
        yield item.warning("not-discriminating", message, "key_points")
    for number in range(len(item.question.key_points)):
        share = sum(evidence[number].verdict is Verdict.COVERED for evidence in answers) / len(answers)
        if share > POINT_COVERAGE:
            message = f"is heard in {share:.0%} of the answers to other questions; sharpen it or its phrases"
            yield item.warning("generic-point", message, "key_points", number)


def _share(evidence: Sequence[Evidence]) -> float:
    return sum(heard.verdict is Verdict.COVERED for heard in evidence) / len(evidence)
