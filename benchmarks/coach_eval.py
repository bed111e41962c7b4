"""`make coach-eval`: how well the offline coach hears, on answers derived from the shipped question bank.

Writes its tables into docs/coach.md. With `--list` it also names the points that their own model answers
do not cover.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.coach_variants import Ear, Variant, answer, variants
from benchmarks.page import write_between
from tpm_coach import packs
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.domain import Feedback, Question, Rating, Verdict
from tpm_coach.stats import agreement

REPORT = Path(__file__).parent.parent / "docs" / "coach.md"
OTHERS = 20
"""Other questions of the same category whose model answers each rubric is held against."""


@dataclass
class Tally:
    """What was heard in all answers of one kind."""

    made: list[float] = field(default_factory=list)
    absent: list[float] = field(default_factory=list)
    hits: int = 0
    false_credit: int = 0
    ratings: list[tuple[Rating, Rating]] = field(default_factory=list)

    def add(self, variant: Variant, feedback: Feedback) -> None:
        """Count one answer."""
        self.ratings.append((feedback.suggested, variant.rating))
        for i, evidence in enumerate(feedback.evidence):
            covered = evidence.verdict is Verdict.COVERED
            if i in variant.made:
                self.made.append(evidence.score)
                self.hits += covered
            else:
                self.absent.append(evidence.score)
                self.false_credit += covered


@dataclass
class Removal:
    """What happens to the verdicts when one point's sentences are cut out of a model answer."""

    points: int = 0
    flipped: int = 0
    others: int = 0
    lost: int = 0


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a point made scores above a point not made; ties count half."""
    ranked = sorted([(s, 1) for s in positive] + [(s, 0) for s in negative])
    total, i = 0.0, 0
    while i < len(ranked):
        j = i
        while j < len(ranked) and ranked[j][0] == ranked[i][0]:
            j += 1
        total += (i + j + 1) / 2 * sum(label for _, label in ranked[i:j])
        i = j
    n, m = len(positive), len(negative)
    return (total - n * (n + 1) / 2) / (n * m) if n and m else float("nan")


def evaluate(bank: Sequence[Question]) -> tuple[dict[str, Tally], Removal, list[str], list[float]]:
    """Judge every derived answer of every question."""
    coach, ear = RulesCoach(bank), Ear(bank)
    tallies: dict[str, Tally] = defaultdict(Tally)
    removal, uncovered, times = Removal(), [], []
    for question in bank:
        same = [q for q in bank if q.category is question.category and q is not question]
        others = random.Random(question.id).sample(same, min(OTHERS, len(same)))
        whole = coach.judge(question, answer(question.model_answer))
        for variant in variants(question, others, ear):
            feedback = coach.judge(question, answer(variant.text))
            if variant.kind == "model answer":
                match = ear.match(question, variant.text)
                began = time.process_time()
                match()
                times.append(1e3 * (time.process_time() - began))
                uncovered += [
                    f"{question.id} point {i}{' (must)' * e.must}: {e.score:.2f} {e.key_point}"
                    for i, e in enumerate(feedback.evidence, 1)
                    if e.verdict is not Verdict.COVERED
                ]
            tallies[variant.kind].add(variant, feedback)
            if variant.kind == "one point removed":
                compare(removal, variant, whole, feedback)
    return tallies, removal, uncovered, times


def compare(removal: Removal, variant: Variant, whole: Feedback, feedback: Feedback) -> None:
    """Count the verdicts that turned, of those that were `covered` before."""
    for i, (before, after) in enumerate(zip(whole.evidence, feedback.evidence, strict=True)):
        if before.verdict is not Verdict.COVERED:
            continue
        turned = after.verdict is not Verdict.COVERED
        if i in variant.made:
            removal.others += 1
            removal.lost += turned
        else:
            removal.points += 1
            removal.flipped += turned


def table(tallies: dict[str, Tally]) -> Iterable[str]:
    """One row for each kind of answer."""
    strangers = tallies["another question's answer"].absent
    yield "| answer | answers | points heard | false credit | precision | AUC | rating exact | within one |"
    yield "|---|---|---|---|---|---|---|---|"
    for kind, tally in tallies.items():
        agreed = agreement(tally.ratings)
        absent = tallies["the same with typos"].absent if kind.startswith("typos") else strangers
        credited = tally.hits + tally.false_credit
        cells = (
            kind,
            f"{agreed.compared:,}",
            f"{tally.hits / len(tally.made):.1%}" if tally.made else "",
            f"{tally.false_credit / len(tally.absent):.1%}" if tally.absent else "",
            f"{tally.hits / credited:.1%}" if tally.made and tally.absent and credited else "",
            f"{auc(tally.made, tally.absent or absent):.3f}" if tally.made else "",
            f"{agreed.exact or 0:.0%}",
            f"{agreed.within_one or 0:.0%}",
        )
        yield f"| {' | '.join(cells)} |"


def summary(
    bank: Sequence[Question], tallies: dict[str, Tally], removal: Removal, times: list[float]
) -> Iterable[str]:
    """The figures that the coach is held to."""
    model, strange = tallies["model answer"], tallies["another question's answer"]
    typed, typed_strange = tallies["typos in 10% of words"], tallies["the same with typos"]
    loss = auc(model.made, strange.absent) - auc(typed.made, typed_strange.absent)
    ordered = sorted(times)
    yield "| what is measured | held to | measured |"
    yield "|---|---|---|"
    covered, credited = model.hits / len(model.made), strange.false_credit / len(strange.absent)
    flipped, lost = removal.flipped / removal.points, removal.lost / removal.others
    yield f"| own model answers: points covered | at least 85% | {covered:.1%} |"
    yield f"| other questions' answers: points credited | at most 15% | {credited:.1%} |"
    yield f"| a point's sentences removed: that point flips | at least 80% | {flipped:.1%} |"
    yield f"| the same: any other point lost | at most 5% | {lost:.1%} |"
    yield f"| typos in 10% of words: AUC lost | at most 0.03 | {loss:.3f} |"
    spread = f"{statistics.median(times):.1f} ms median, {ordered[int(0.95 * len(ordered))]:.1f} ms at 95%"
    yield f"| processor time to hear and match a model answer | 5 ms, 20 ms at 95% | {spread} |"
    yield ""
    yield f"{len(bank)} questions, {sum(len(q.key_points) for q in bank):,} key points."


def main() -> None:
    bank = [question for path in packs.shipped() for pack in packs.read(path) for question in pack.questions]
    tallies, removal, uncovered, times = evaluate(bank)
    lines = "\n".join([*summary(bank, tallies, removal, times), "", *table(tallies)])
    print(lines)
    if "--list" in sys.argv[1:]:
        print("\nNot covered by their own model answers:", *uncovered, sep="\n")
    write_between(REPORT, "coach-eval", lines)


if __name__ == "__main__":
    main()
