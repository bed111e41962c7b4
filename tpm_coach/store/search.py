"""The search indexes: words asked of questions and answers, never what a person typed as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Engine, bindparam, column, literal_column, select, table

from tpm_coach.domain import Filter
from tpm_coach.store.driver import driving, in_sql
from tpm_coach.store.listing import allowed, joined
from tpm_coach.store.tables import question

CROWD = 2_000
"""What more questions than this match is too common to be ranked, which would take most of the time."""

_index = table("question_text", column("rowid"), column("question_text"))
# How well a row fits: its prompt says most, its labels least.
_rank: ColumnElement[float] = literal_column("bm25(question_text, 2.0, 3.0, 1.0)")
_MANY = """
    SELECT count(*) FROM (SELECT 1 FROM question_text WHERE question_text MATCH :expression LIMIT :most)
"""
_TEXT = "prompt || ' ' || labels || ' ' || question.id"
_TEXTS = f"SELECT number, {_TEXT} FROM json_each(?) AS wanted CROSS JOIN question ON number = value"  # noqa: S608


def quoted(word: str, *, prefix: bool = False) -> str:
    """Return a word as the index takes it: whatever is in it, it is one phrase and no syntax."""
    inner = word.replace('"', '""').replace("\x00", "")
    return f'"{inner}"*' if prefix else f'"{inner}"'


def every(words: Sequence[str]) -> str:
    """Return the expression for texts that hold every word, and a word that begins with the last one."""
    *whole, last = words
    # A single letter begins too many words, and says nothing beside others.
    rest = [] if whole and len(last) == 1 else [quoted(last, prefix=True)]
    return " AND ".join([quoted(word) for word in whole] + rest)


def phrase(words: Sequence[str]) -> str:
    """Return the expression for texts that hold the words side by side, the last one begun at least."""
    return quoted(" ".join(words), prefix=True)


def one_of_each(groups: Iterable[Iterable[str]]) -> str:
    """Return the expression for texts that hold a word of each group."""
    return " AND ".join(f"({any_of(group)})" for group in groups)


def any_of(words: Iterable[str]) -> str:
    """Return the expression for texts that hold one of the words at least."""
    return " OR ".join(quoted(word) for word in words)


class Words:
    """The words of a search index; `table` lists them, without one each connection makes its own."""

    def __init__(self, engine: Engine, index: str, table: str = "") -> None:
        self._engine = engine
        made = f"temp.{index}_word"
        making = f"CREATE VIRTUAL TABLE IF NOT EXISTS {made} USING fts5vocab(main, {index}, row)"
        self._making = "" if table else making
        self._holding = f"SELECT 1 FROM {index} WHERE {index} MATCH ? LIMIT 1"  # noqa: S608
        self._listing = f"SELECT term FROM {table or made} WHERE term >= ? AND term < ?"  # noqa: S608
        # What the index begins with: it is another whenever a word of it is.
        self._edition = f"SELECT block FROM {index}_data WHERE id = 10"  # noqa: S608
        self._terms: tuple[bytes, dict[str, list[str]]] = b"", {}

    def known(self, words: Sequence[str]) -> set[str]:
        """Return those of the words that stand in some text, case and accents aside."""
        with driving(self._engine, "BEGIN") as driver:
            return {word for word in words if driver.execute(self._holding, (quoted(word),)).fetchone()}

    def terms(self, initial: str = "") -> Sequence[str]:
        """Return the words of all texts, as the index keeps them: all, or those that begin like this."""
        with driving(self._engine, "BEGIN") as driver:
            [edition] = driver.execute(self._edition).fetchone()
            # Kept, since SQLite counts where they stand: a tenth of the whole index for each letter typed.
            if edition != self._terms[0]:
                self._terms = edition, {}
            _, kept = self._terms
            if initial not in kept:
                if self._making:
                    driver.execute(self._making)
                found = driver.execute(self._listing, (initial, f"{initial}\U0010ffff"))
                kept[initial] = [term for (term,) in found]
        return kept[initial]


class Search(Words):
    """The index of the questions that may be asked, and the words that are in it."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        super().__init__(engine, "question_text", "question_word")
        self._learner_id = learner_id

    def find(self, expression: str, limit: int, wanted: Filter, day: date) -> list[int]:
        """Return the numbers of at most so many questions that match, the best first.

        When more than CROWD match they come in the order in which they were stored.
        """
        stored, ranked, key = _queries(self._learner_id, wanted, day)
        key = key | {"expression": expression, "most": CROWD + 1}
        with driving(self._engine, "BEGIN") as driver:
            # The index alone is quick to say that they are few; all that a filter lets through are fewer.
            if driver.execute(_MANY, key).fetchone()[0] > CROWD:
                found = [number for (number,) in driver.execute(stored, key)]
                if len(found) > CROWD:
                    return found[:limit]
            return [number for (number,) in driver.execute(ranked, key | {"most": limit})]

    def texts(self, numbers: Sequence[int]) -> dict[int, str]:
        """Return what is searched through of questions: prompt, labels and id."""
        with driving(self._engine, "BEGIN") as driver:
            return dict(driver.execute(_TEXTS, (json.dumps(list(numbers)),)))

    def all_texts(self, wanted: Filter, day: date) -> Iterator[tuple[int, str]]:
        """Return what is searched through of every question that a filter lets through, one by one."""
        words: ColumnElement[str] = literal_column(_TEXT)
        query = select(question.c.number, words).select_from(joined(self._learner_id))
        text, key = in_sql(query.where(*allowed(self._learner_id, wanted, day)))
        with driving(self._engine, "BEGIN") as driver:
            yield from driver.execute(text, key)


@lru_cache(maxsize=16)
def _queries(learner_id: int, wanted: Filter, day: date) -> tuple[str, str, dict[str, Any]]:
    """Return the queries for `:most` questions that match `:expression`, as stored and ranked, and their key.

    Put together once: that takes ten times as long as to answer them.
    """
    source = joined(learner_id, _index.join(question, question.c.number == _index.c.rowid))
    matching = _index.c.question_text.op("MATCH")(bindparam("expression"))
    query = select(question.c.number).select_from(source)
    query = query.where(matching, *allowed(learner_id, wanted, day)).limit(bindparam("most"))
    stored, key = in_sql(query)
    ranked, _ = in_sql(query.order_by(_rank, question.c.number))
    return stored, ranked, key
