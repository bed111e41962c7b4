"""The search indexes: words asked of questions and answers, never what a person typed as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Engine, Select, column, func, literal_column, select, table

from tpm_coach.domain import Filter
from tpm_coach.store.engine import reading
from tpm_coach.store.listing import allowed, joined
from tpm_coach.store.tables import question

CROWD = 2_000
"""What more questions than this match is too common to be ranked, which would take most of the time."""

_index = table("question_text", column("rowid"), column("question_text"))
_words = table("question_word", column("term"))
# How well a row fits: its prompt says most, its labels least.
_rank: ColumnElement[float] = literal_column("bm25(question_text, 2.0, 3.0, 1.0)")


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


class Search:
    """The index of the questions that may be asked, and the words that are in it."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def find(self, expression: str, limit: int, wanted: Filter, day: date) -> list[int]:
        """Return the numbers of at most so many questions that match, the best first.

        When more than CROWD match they come in the order in which they were stored.
        """
        source = joined(self._learner_id, _index.join(question, question.c.number == _index.c.rowid))
        query = (
            select(question.c.number)
            .select_from(source)
            .where(_index.c.question_text.op("MATCH")(expression), *allowed(self._learner_id, wanted, day))
        )
        with reading(self._engine) as connection:
            found = list(connection.scalars(query.limit(CROWD + 1)))
            if len(found) <= CROWD:
                found = list(connection.scalars(query.order_by(_rank, question.c.number).limit(limit)))
        return found[:limit]

    def known(self, words: Sequence[str]) -> set[str]:
        """Return those of the words that stand in some question, case and accents aside."""
        with reading(self._engine) as connection:
            return {word for word in words if connection.scalar(_holding(quoted(word)))}

    def terms(self, initial: str = "") -> list[str]:
        """Return the words of all questions, as the index keeps them: all, or those that begin like this."""
        query = select(_words.c.term)
        if initial:
            query = query.where(_words.c.term >= initial, _words.c.term < f"{initial}\U0010ffff")
        with reading(self._engine) as connection:
            return list(connection.scalars(query))

    def texts(self, numbers: Sequence[int]) -> dict[int, str]:
        """Return what is searched through of questions: prompt, labels and id."""
        chosen = select(func.json_each(json.dumps(list(numbers))).table_valued("value").c.value)
        return dict(self._texts(question.c.number.in_(chosen)))

    def all_texts(self, wanted: Filter, day: date) -> Iterator[tuple[int, str]]:
        """Return what is searched through of every question that a filter lets through, one by one."""
        return self._texts(*allowed(self._learner_id, wanted, day))

    def _texts(self, *conditions: ColumnElement[bool]) -> Iterator[tuple[int, str]]:
        columns = question.c["number", "prompt", "labels", "id"]
        query = select(*columns).select_from(joined(self._learner_id)).where(*conditions)
        with reading(self._engine) as connection:
            for number, prompt, labels, id_ in connection.execute(query):
                yield number, f"{prompt} {labels} {id_}"


def _holding(expression: str) -> Select[tuple[int]]:
    return select(_index.c.rowid).where(_index.c.question_text.op("MATCH")(expression)).limit(1)
