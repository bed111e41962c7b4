"""What is done with the database: answering, taking back, the day's queue, statistics, export."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from statistics import median
from typing import Any, cast

from benchmarks.datasets import NOW, bank
from benchmarks.lab import Lab
from benchmarks.measuring import Figure, Growth, Timed, growth, pair, timed
from tpm_coach import training
from tpm_coach.domain import Filter, Rating, Selection, Turn, TurnKind
from tpm_coach.practice.drill import Plan, Stage
from tpm_coach.practice.exporting import Target
from tpm_coach.practice.service import Practice

ANSWER = "next question, four previews, answer stored"
SYNCED = "the same, waiting for the disk as Anki does"
UNDO = "undo of an answer"
QUEUE = "today's queue, just opened, 100,000 questions"
STATISTICS = "statistics, 100,000 questions and 1,000,000 answers"
EXPORT = "export of 100,000 answers"

WHY = {
    ANSWER: "the whole answer, its feedback, its search index, the day's counts and the journal go into the "
    "same transaction, where Anki stores a row of nine numbers.",
    SYNCED: "the wait for the disk is the same on both sides and most of it.",
    UNDO: "the journal keeps the rows for redo, and the answer goes out of the search index.",
    QUEUE: "each of the 200 questions that are due is read from where it lies in a file of a gigabyte.",
    STATISTICS: "the recall of each question that was ever answered is worked out and added up.",
    EXPORT: "all that was said and each point's evidence go out as text, 1.6 KB an answer, where Anki copies "
    "its file.",
    "training of personal weights, 100,000 answers": "both run the same trainer, ours in a process "
    "of its own, so that a fault of it ends nothing else.",
}
_EACH = 10
_ENOUGH = 1_000


class Answering:
    """A drill through questions that were seen before; each answer is a paragraph, rated Good."""

    def __init__(self, practice: Practice, questions: int, *, synced: bool = False) -> None:
        self._practice = practice
        self._planner = practice.drills._planner
        # No more than are answered: nobody has a queue of thousands.
        ids = tuple(f"bench-{n:06}" for n in range(1, min(questions, _ENOUGH)))
        self._drill = practice.drills.start(Plan(questions=ids), NOW)
        self._text = " ".join(bank().sentences[:6])
        if synced:
            pooled = practice._store._engine.raw_connection()
            cast(Any, pooled.driver_connection).execute("PRAGMA synchronous=FULL")
            pooled.close()

    def once(self) -> float:
        """Return the seconds of one answer."""
        turn = Turn(TurnKind.ANSWER, self._text, NOW)
        drill = replace(self._drill, stage=Stage.FEEDBACK, turns=(*self._drill.turns, turn), done=())
        if drill.question is None:
            raise ValueError("no question is left; the database is too small for so many rounds")
        start = time.perf_counter()
        self._planner.previews(drill.question.id, drill.memory, self._planner.day(NOW))
        self._drill = self._practice.drills.rate(drill, Rating.GOOD, NOW)
        return time.perf_counter() - start

    def undo(self) -> float:
        """Return the seconds of taking one back."""
        start = time.perf_counter()
        self._practice.schedule.undo(NOW)
        return time.perf_counter() - start


def _typical(once: Callable[[], float], after: Callable[[], object] = lambda: None) -> Timed:
    """The median of some, since every now and then one waits for SQLite to tidy up; `after` is not timed."""

    def run() -> float:
        found = median(once() for _ in range(_EACH))
        for _ in range(_EACH):
            after()
        return found

    return run


def _after(before: Callable[[], object], once: Callable[[], float]) -> Timed:
    """The median of some of what can only be done after something else, which is not timed."""

    def run() -> float:
        for _ in range(_EACH):
            before()
        return median(once() for _ in range(_EACH))

    return run


def figures(lab: Lab) -> Iterator[Figure]:
    """Measure each row beside Anki."""
    yield from _answers(lab)
    yield _queue(lab)
    yield _statistics(lab)
    yield _export(lab)
    yield from _training(lab)


def _answers(lab: Lab) -> Iterator[Figure]:
    questions, _ = lab.sizes[1]
    seen = round(questions * 0.8)
    practice, anki = lab.practice(1), lab.anki(1)
    mine = Answering(practice, seen)
    answered = _typical(anki.answer, anki.undo) if anki else None
    undone = _after(anki.answer, anki.undo) if anki else None
    yield pair(ANSWER, "Anki", 1.0, _typical(mine.once), answered, lab.rounds)
    yield pair(UNDO, "Anki", 1.0, _after(mine.once, mine.undo), undone, lab.rounds)
    practice.close()
    synced = Answering(lab.practice(1), seen, synced=True)
    yield pair(SYNCED, "Anki", 1.0, _typical(synced.once), answered, lab.rounds)
    lab.close()


def _queue(lab: Lab) -> Figure:
    database, anki = lab.home(2) / "tpm-coach.db", lab.anki(2)

    def ours() -> float:
        practice = lab.on(database)
        found = timed(lambda: practice.overview.due(Plan(), NOW))
        practice.close()
        return found

    figure = pair(QUEUE, "Anki", 0.1, ours, anki.queue if anki else None, lab.rounds)
    lab.close()
    return figure


def _statistics(lab: Lab) -> Figure:
    practice, anki = lab.practice(2), lab.anki(2)
    theirs = anki.statistics if anki else None
    figure = pair(
        STATISTICS, "Anki", 0.3, lambda: timed(lambda: practice.statistics.look(NOW)), theirs, lab.few(5)
    )
    lab.close()
    return figure


def _export(lab: Lab) -> Figure:
    practice, anki = lab.practice(1), lab.anki(1)
    package, lines = lab.folder / "out.apkg", lab.folder / "out.jsonl"

    def ours() -> None:
        with lines.open("w", encoding="utf-8") as file:
            file.writelines(practice.exports.history(Selection(), Target.JSON_LINES))

    theirs = partial(anki.export, package) if anki else None
    figure = pair(EXPORT, "Anki", 0.5, lambda: timed(ours), theirs, lab.few(3))
    lab.close()
    return figure


def _training(lab: Lab) -> Iterator[Figure]:
    for size in (0, 1):
        practice, anki = lab.practice(size), lab.anki(size)
        known = practice.optimizing._lessons()
        train = partial(training.vectors, known, [len(known.items)])
        work = f"training of personal weights, {lab.sizes[size][1]:,} answers"
        yield pair(work, "Anki", 1.1, partial(timed, train), anki.train if anki else None, lab.few(5))
        lab.close()


def growths(lab: Lab) -> Iterator[Growth]:
    """Measure what may grow with the number of questions and answers."""
    sizes = [cards for cards, _ in lab.sizes]
    practices = [lab.practice(size) for size in range(3)]
    drills = [Answering(p, round(cards * 0.8)) for p, cards in zip(practices, sizes, strict=True)]
    yield growth(ANSWER, 0.15, sizes, [_typical(d.once, d.undo) for d in drills], lab.few(5))
    yield growth(UNDO, 0.15, sizes, [_after(d.once, d.undo) for d in drills], lab.few(5))
    for work, verb in {
        "today's queue": lambda p: p.overview.due(Plan(), NOW),
        "home screen": lambda p: p.overview.today(NOW),
        "statistics": lambda p: p.statistics.look(NOW),
        "text search": lambda p: p.browsing.numbers("stakeholder roadmap", Filter(), None, NOW),
        "search with typos": lambda p: p.browsing.numbers("stakehloder raodmap", Filter(), None, NOW),
    }.items():
        timers = [partial(timed, partial(verb, practice)) for practice in practices]
        yield growth(work, 1.0, sizes, timers, lab.few(3))
    lab.close()
