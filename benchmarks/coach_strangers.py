"""How well the offline coach hears answers that were written without sight of the rubrics.

`strangers.jsonl` holds a hundred answers, twenty a category, written from the questions alone, and for each
key point whether another reader found it made (1), partly made (0.5) or not (0). `make coach-eval` writes the
table into docs/coach.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.coach_eval import REPORT, auc
from benchmarks.coach_variants import answer
from benchmarks.page import write_between
from tpm_coach import packs
from tpm_coach.coach import matching
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.domain import Evidence, Feedback, Question, Rating, Verdict
from tpm_coach.mocking.signals import assess

ANSWERS = Path(__file__).parent / "strangers.jsonl"
_VERDICTS = {1: Verdict.COVERED, 0.5: Verdict.UNSURE, 0: Verdict.MISSED}


@dataclass(frozen=True)
class Heard:
    """An answer, how far it made each point in a reader's judgement (0-1), and what the coach heard."""

    question: Question
    text: str
    made: tuple[float, ...]
    evidence: tuple[Evidence, ...]
    rating: Rating

    @property
    def read(self) -> tuple[Evidence, ...]:
        """The evidence as the reader has it."""
        return tuple(
            replace(e, score=made, verdict=_VERDICTS[made])
            for e, made in zip(self.evidence, self.made, strict=True)
        )


def heard(bank: Sequence[Question], coach: RulesCoach) -> Iterator[Heard]:
    """Judge the answers; raises SystemExit when a rubric's points are no longer those that were labelled."""
    known = {question.id: question for question in bank}
    for line in ANSWERS.read_text(encoding="utf-8").splitlines():
        row: Mapping[str, object] = json.loads(line)
        question, made, text = known[str(row["question"])], row["made"], str(row["answer"])
        if not isinstance(made, dict) or [p.text for p in question.key_points] != list(made):
            raise SystemExit(f"{question.id}: its key points changed; label its answer anew")
        feedback = coach.judge(question, answer(text))
        yield Heard(question, text, tuple(made.values()), feedback.evidence, feedback.suggested)


def table(found: Sequence[Heard], coach: RulesCoach) -> Iterable[str]:
    """One row for each category, one for all, and how the suggested ratings compare."""
    yield "| answers to | points made | covered of these | or unsure | *covered* is right | AUC |"
    yield "|---|---|---|---|---|---|"
    names = list(dict.fromkeys(one.question.category.title for one in found))
    for name in [*names, "all"]:
        pairs = [
            (e.score, made)
            for one in found
            if name in ("all", one.question.category.title)
            for e, made in zip(one.evidence, one.made, strict=True)
        ]
        whole, absent = [s for s, m in pairs if m == 1], [s for s, m in pairs if m == 0]
        sure = [m for s, m in pairs if s >= matching.COVERED]
        cells = (
            name,
            f"{len(whole)} of {len(pairs)}",
            f"{_share(whole, matching.COVERED):.0%}",
            f"{_share(whole, matching.MISSED):.0%}",
            f"{sum(m > 0 for m in sure) / len(sure):.0%}",
            f"{auc(whole, absent):.2f}",
        )
        yield f"| {' | '.join(cells)} |"
    unsure = [made for one in found for e, made in zip(one.evidence, one.made, strict=True) if _unsure(e)]
    ratings: list[tuple[int, int]] = [
        (one.rating, coach.suggest(one.question, answer(one.text), one.read)) for one in found
    ]
    signals = [(_signal(one, one.evidence), _signal(one, one.read)) for one in found]
    yield ""
    yield f"A point that the coach is unsure of was made to {sum(unsure) / len(unsure):.0%} in the mean."
    for name, graded in (("suggested rating", ratings), ("signal in a mock interview", signals)):
        exact = sum(said == read for said, read in graded) / len(graded)
        near = sum(abs(said - read) <= 1 for said, read in graded) / len(graded)
        lower = sum(read - said for said, read in graded) / len(graded)
        yield ""
        yield f"The {name} is what the reader's verdicts lead to in {exact:.0%}, within one of that in"
        yield f"{near:.0%}, and lower by {lower:.2f} in the mean."


def _unsure(evidence: Evidence) -> bool:
    return evidence.verdict is Verdict.UNSURE


def _signal(one: Heard, evidence: Sequence[Evidence]) -> int:
    feedback = Feedback("", "", one.rating, tuple(evidence))
    return assess(feedback, seconds=0.0, minutes=one.question.minutes).signal or 0


def _share(scores: Sequence[float], least: float) -> float:
    """The share (0-1) of scores that are so high at least."""
    return sum(score >= least for score in scores) / len(scores)


def main() -> None:
    """Print the table and write it into docs/coach.md."""
    bank = [question for path in packs.shipped() for pack in packs.read(path) for question in pack.questions]
    coach = RulesCoach(bank)
    text = "\n".join(table(list(heard(bank, coach)), coach))
    print(text)
    write_between(REPORT, "strangers", text)


if __name__ == "__main__":
    main()
