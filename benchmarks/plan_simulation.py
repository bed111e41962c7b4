"""`make simulate`: what each policy leads to, through the product's own planner and store.

FSRS is the truth: a simulated learner answers with the recall that it gives. Writes docs/planning.md's table.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.page import write_between
from tpm_coach import planning
from tpm_coach.domain import Answer, Category, InterviewPlan, Pack, Question, Rating, Standing
from tpm_coach.planning.deadline import FIRST_RATINGS, Phase
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.practice.today import Planner
from tpm_coach.settings import Settings
from tpm_coach.store import Store

START = datetime(2026, 1, 1, 19, 0, tzinfo=UTC)
ANSWERS_A_DAY = 8
MINUTES = 3
REPORT = Path(__file__).parent.parent / "docs" / "planning.md"


@dataclass(frozen=True)
class Policy:
    """A way to spend the days: its retention, and the phase it keeps to (None: plain scheduling)."""

    name: str
    retention: float
    overlay: bool
    phase: Phase | None = None


POLICIES = (
    Policy("plain, retention .90", 0.90, overlay=False),
    Policy("final pass, .80 before", 0.80, overlay=True),
    Policy("greedy", 0.80, overlay=True, phase=Phase.GREEDY),
)


def bank(questions: int) -> Pack:
    """Return so many questions over the five categories."""
    categories = list(Category)
    items = [
        Question(f"q{n}", "bank", categories[n % 5], f"Question {n}?", minutes=MINUTES)
        for n in range(questions)
    ]
    return Pack("bank", "Bank", "1", "en", "", tuple(items))


def run(policy: Policy, questions: int, days: int, seed: int) -> tuple[float, float, int]:
    """Return mean recall on the interview day, the share of questions above 0.8, and the answers."""
    chance = Random(seed)
    budget = ANSWERS_A_DAY * (MINUTES + planning.FEEDBACK_MINUTES)
    settings = Settings(retention=policy.retention, minutes_per_day=budget, new_per_day=4)
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "simulation.db")
        store.bank.put([(bank(questions), "")], START)
        practice = Practice(store, settings, "me", START)
        planner = Planner(store.learner("me", START), settings)
        interview = START.date() + timedelta(days=days)
        if policy.overlay:
            practice.preparing.save(InterviewPlan("it", interview, START.date(), budget), START)
        answers = 0
        for offset in range(days):
            now = START + timedelta(days=offset)
            day = planner.day(now)
            situation = replace(planner.situation(Plan(), day, limited=True), phase=policy.phase)
            for pick in planning.pick(situation)[:ANSWERS_A_DAY]:
                question = practice.library.question(pick.standing.question_id)
                rating = answer(planner, pick.standing, day, chance)
                practice.drills.record(question, Answer((), now, 0.0), None, None, rating, now)
                answers += 1
        recalls = [
            planner.recall_on(s.memory, interview)
            for s in planner.mine.queue.available(interview)
            if s.memory
        ]
        store.close()
    return sum(recalls) / questions, sum(r >= 0.8 for r in recalls) / questions, answers


def answer(planner: Planner, standing: Standing, day: date, chance: Random) -> Rating:
    """Return how the learner's answer goes."""
    if standing.memory is None:
        return chance.choices(list(FIRST_RATINGS), weights=list(FIRST_RATINGS.values()))[0]
    return Rating.GOOD if chance.random() < planner.recall_on(standing.memory, day) else Rating.AGAIN


def table(runs: int, cases: Sequence[tuple[int, int]] = ((100, 30), (60, 60))) -> str:
    """Return the policies beside each other as a Markdown table."""
    heads = [f"{questions} questions, {days} days, {ANSWERS_A_DAY} a day" for questions, days in cases]
    lines = [f"| policy | {' | '.join(heads)} |", f"|---|{'---|' * len(cases)}"]
    for policy in POLICIES:
        cells = []
        for questions, days in cases:
            results = [run(policy, questions, days, seed) for seed in range(runs)]
            recall, ready, answers = (statistics.mean(column) for column in zip(*results, strict=True))
            noise = statistics.stdev(r for r, _, _ in results) if runs > 1 else 0.0
            cells.append(f"{recall:.3f} ± {noise:.3f} ({ready:.2f}; {answers:.0f} answers)")
        lines.append(f"| {policy.name} | {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    return "\n".join(lines)


def main() -> None:
    """Run, print, and write the table into docs/planning.md."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    text = f"{runs} runs each; mean recall on the interview day ± its spread over runs.\n\n{table(runs)}"
    write_between(REPORT, "policies", text)


if __name__ == "__main__":
    main()
