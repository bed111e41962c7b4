"""How well the matcher tells key points that were made from those that were not, on people's labels.

usage: python -m benchmarks.coach_labels FILE.jsonl ...

One line is one key point against one answer: an object with `answer`, `point`, `label` (1 when people judged
that the answer makes the point), and where there are any `question`, `group` (answers that share a rubric)
and `phrases` (a list). Prints for each file the area under the ROC curve, precision and recall of
`covered`, how often `missed` is right, and the processor time of an answer.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.coach_eval import auc
from tpm_coach.coach import matching, synonyms
from tpm_coach.coach.text import Stemmer


def measure(rows: list[dict[str, Any]]) -> str:
    stem = Stemmer()
    table = synonyms.table(stem)
    texts = {row["point"] for row in rows} | {row.get("question") or "" for row in rows}
    known = matching.Vocabulary.of(sorted(texts), stem)
    answers: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        answers[row.get("group") or "", row.get("question") or "", row["answer"]].append(row)
    made: list[float] = []
    absent: list[float] = []
    times: list[float] = []
    for (_, question, answer), group in answers.items():
        points = [(row["point"], *row.get("phrases", ())) for row in group]
        rubric = matching.prepare(question, points, known, stem, table)
        began = time.process_time()
        matches = matching.match(rubric, matching.hear(answer, stem))
        times.append(1e3 * (time.process_time() - began))
        for row, match in zip(group, matches, strict=True):
            (made if row["label"] else absent).append(match.score)
    times.sort()
    covered = sum(score >= matching.COVERED for score in made)
    wrongly = sum(score >= matching.COVERED for score in absent)
    missed = sum(score < matching.MISSED for score in absent)
    in_vain = sum(score < matching.MISSED for score in made)
    return (
        f"{len(rows):6d} rows  AUC {auc(made, absent):.3f}  covered: precision "
        f"{covered / max(1, covered + wrongly):.2f}, recall {covered / len(made):.2f}  missed: right "
        f"{missed / max(1, missed + in_vain):.2f}  {times[len(times) // 2]:.2f} ms median, "
        f"{times[int(0.95 * len(times))]:.2f} ms at 95 %"
    )


def main() -> None:
    for name in sys.argv[1:]:
        rows = [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]
        print(f"{Path(name).stem:14s} {measure(rows)}")


if __name__ == "__main__":
    main()
