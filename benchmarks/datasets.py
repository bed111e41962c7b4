"""Databases of any size, made by a fixed seed: questions as the shipped bank words them, and their log."""

from __future__ import annotations

import csv
import json
import random
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from tpm_coach import packs
from tpm_coach.domain import Category, KeyPoint, Question
from tpm_coach.store import Store, derived
from tpm_coach.store.rows import question_row

NOW = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
DUE = 200
"""So many questions are due today, whatever the size: a day holds no more."""
UNSEEN = 0.1
"""The share of questions, the last in bank order, that were never asked."""
JUDGED = 100_000
"""The latest answers are whole and judged; older ones are one sentence, so that a million fits on a disk."""

_POINTS = 5
_CATEGORIES = list(Category)


@dataclass(frozen=True)
class Bank:
    """What the shipped bank is made of: words with their counts, sentences, and key points."""

    words: Sequence[str]
    counts: Sequence[int]
    sentences: Sequence[str]
    points: Sequence[str]


@cache
def bank() -> Bank:
    """Return what the shipped bank is made of."""
    questions = [q for path in packs.shipped() for pack in packs.read(path) for q in pack.questions]
    texts = (f"{q.prompt} {q.model_answer}".lower() for q in questions)
    words = Counter(word for text in texts for word in re.findall(r"[a-z]{2,}", text))
    sentences = (s for q in questions for s in re.split(r"(?<=[.!?])\s+", q.model_answer))
    return Bank(
        list(words),
        list(words.values()),
        [s for s in sentences if 30 < len(s) < 200],
        [point.text for q in questions for point in q.key_points],
    )


def prompts(count: int, seed: int = 1) -> list[str]:
    """Return prompts of 8 to 16 words, each word as frequent as in the shipped bank."""
    known = bank()
    chance = random.Random(seed)
    found = (chance.choices(known.words, known.counts, k=chance.randint(8, 16)) for _ in range(count))
    return [f"{' '.join(chosen).capitalize()}?" for chosen in found]


def reworded(texts: Sequence[str], every: int = 20, seed: int = 2) -> list[str]:
    """Return the texts, each `every`th with one of its words put in the place of another text's."""
    chance = random.Random(seed)
    result = list(texts)
    for at in range(every, len(texts), every):
        copied = result[at - every // 2].split()
        copied[chance.randrange(1, len(copied))] = chance.choice(bank().words)
        result[at] = " ".join(copied)
    return result


def questions(count: int, pack: str = "bench", seed: int = 1) -> Iterator[Question]:
    """Return questions with five key points, in turn from the five categories."""
    points = bank().points
    chance = random.Random(seed)
    for n, prompt in enumerate(prompts(count, seed)):
        yield Question(
            id=f"{pack}-{n:06}",
            pack=pack,
            category=_CATEGORIES[n % 5],
            prompt=prompt,
            tags=(f"tag-{n % 50}",),
            key_points=tuple(KeyPoint(text) for text in chance.sample(points, _POINTS)),
        )


def write_csv(path: Path, count: int, *, rubric: bool) -> None:
    """Write questions as a CSV file: with a column for each key point, or as Anki's front and back."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if rubric:
            names = [f"key point {n}" for n in range(1, _POINTS + 1)]
            writer.writerow(["id", "category", "prompt", *names])
        for q in questions(count):
            points = [point.text for point in q.key_points]
            writer.writerow(
                [q.id, q.category.value, q.prompt, *points] if rubric else [q.prompt, "; ".join(points)]
            )


def steps(reviews: int) -> Iterator[tuple[date, int, int]]:
    """Return a question's answers, oldest first: study day, rating, and days until the next."""
    gap, day = 1, NOW.date() - timedelta(days=3 * 2 ** min(reviews, 8))
    for n in range(reviews):
        rating = 1 if n % 7 == 3 else 3 if n % 5 else 2
        gap = 1 if rating == 1 else min(2 * gap, 90)
        yield day, rating, gap
        day = min(day + timedelta(days=gap), NOW.date() - timedelta(days=1))


def answers_each(n: int, cards: int, reviews: int) -> int:
    """Return how often the question of this number was answered; the last ones in bank order never were."""
    seen = max(1, round(cards * (1 - UNSEEN)))
    return reviews // seen + (n < reviews % seen) if n < seen else 0


def ahead(n: int, cards: int) -> int:
    """Return in how many days the question of this number is due, 0 for today."""
    return 0 if n % max(1, round(cards * (1 - UNSEEN)) // DUE) == 0 else 1 + n % 90


def fill(path: Path, cards: int, reviews: int) -> Path:
    """Make a database of one learner with so many questions and reviews, written straight into the tables."""
    store = Store.open(path)
    store.learner("me", NOW)
    store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        _insert_questions(connection, cards)
        _insert_log(connection, cards, reviews)
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("COMMIT")
    derived.rebuild(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def _insert_questions(connection: sqlite3.Connection, cards: int) -> None:
    at = _sql_time(NOW)
    connection.execute("INSERT INTO pack VALUES ('bench', 'Bench', '1', 'en', '', 'bench', 1, ?)", (at,))
    rows = (
        question_row(question, n) | {"version": 1, "active": 1, "stored_at": at}
        for n, question in enumerate(questions(cards))
    )
    _insert(connection, "question", rows)


def _insert_log(connection: sqlite3.Connection, cards: int, reviews: int) -> None:
    log = sorted(_log(cards, reviews), key=lambda item: item[0])
    latest: dict[int, dict[str, object]] = {}
    _insert(connection, "review", _review_rows(log, latest, cards))
    _insert(connection, "memory", latest.values())


def _log(cards: int, reviews: int) -> Iterator[tuple[date, int, int, int, int]]:
    """Study day, number of the question, number of the answer, rating and gap of every answer."""
    for n in range(cards):
        for k, (day, rating, gap) in enumerate(steps(answers_each(n, cards, reviews))):
            yield day, n, k, rating, gap


def _review_rows(
    log: Sequence[tuple[date, int, int, int, int]], latest: dict[int, dict[str, object]], cards: int
) -> Iterator[dict[str, object]]:
    sentences, points = bank().sentences, bank().points
    chance = random.Random(3)
    for number, (day, n, k, rating, gap) in enumerate(log, 1):
        at = f"{day} 18:{number % 60:02}:00.000000"
        judged = number > len(log) - JUDGED
        said = " ".join(chance.choices(sentences, k=3 if judged else 1))
        # The last answers decide what is due: so many today, the rest in the three months to come.
        due = max(day + timedelta(days=gap), NOW.date() + timedelta(days=ahead(n, cards)))
        memory = {
            "due_day": due.isoformat(), "stability": float(gap), "difficulty": 5.0, "state": "review",
            "last_day": day.isoformat(), "reps": k + 1, "lapses": 0,
        }  # fmt: skip
        id_ = f"bench-{n:06}"
        before = {name: value for name, value in latest.get(n, {}).items() if name in memory}
        latest[n] = {"learner_id": 1, "question_id": id_, "review_id": number} | memory
        suggested = rating if number % 3 else max(1, rating - 1)
        feedback = None
        if judged:
            evidence = [
                {"key_point": points[(n + i) % len(points)], "verdict": "covered" if i < rating else "missed",
                 "score": 0.9 if i < rating else 0.1, "quote": "", "must": i == 0, "why": "",
                 "after_probe": False, "marked": None}
                for i in range(_POINTS)
            ]  # fmt: skip
            feedback = json.dumps({
                "coach": "rules", "headline": "", "suggested": suggested, "evidence": evidence, "tips": [],
                "red_flags": [], "guards": [],
            })  # fmt: skip
        moment = f"{at[:10]}T{at[11:19]}+00:00"
        yield {
            "id": number, "learner_id": 1, "question_id": id_, "question_version": 1,
            "category": _CATEGORIES[n % 5].value, "rating": rating, "suggested": suggested,
            "confidence": 1 + number % 4, "coverage": min(rating, _POINTS) / _POINTS, "started_at": at,
            "seconds": 60.0 + number % 240, "reviewed_at": at, "study_day": day.isoformat(), "first": k == 0,
            "retention": 0.85, "maximum_interval": 90, "spread": 0, "weights_id": None,
            "recall": None if k == 0 else 0.80 + number % 20 / 100, "mock_answer_id": None,
            "turns": json.dumps([
                {"kind": "question", "text": "Well?", "at": moment},
                {"kind": "answer", "text": said, "at": moment},
            ]),
            "feedback": feedback, "before": json.dumps(before) if before else None,
            "after": json.dumps(memory),
        }  # fmt: skip


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, object]]) -> None:
    iterator = iter(rows)
    first = next(iterator)
    names = ", ".join(f'"{name}"' for name in first)
    statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(first))})"
    connection.execute(statement, tuple(first.values()))
    connection.executemany(statement, (tuple(row.values()) for row in iterator))


def _sql_time(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")
