"""A learner's answers -> the words and phrases that they use more than the model answers do."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

FEW_ANSWERS = 5
"""Answers below which nothing is said of a learner's words."""
LEAST_USES, LEAST_ANSWERS = 3, 2
"""How often a word or phrase must have been said, and in how many answers."""
SURPRISE = 1.64
"""The z score from which use is more than chance (one-sided, 5 %)."""
PRIOR_WORDS = 500
"""Words that the prior is worth: how much evidence it takes to move a rare word."""
MOST = 12

FILLERS = {
    "um": "um+|uh+|erm+",
    "like": "(?<=, )like|like(?=,)",
    "basically": "basically",
    "actually": "actually",
    "literally": "literally",
    "obviously": "obviously",
    "honestly": "honestly|to be honest",
    "kind of": "kind of|kinda",
    "sort of": "sort of|sorta",
    "you know": "you know",
    "I mean": "i mean",
    "I guess": "i guess",
    "and stuff": "and stuff|and so on",
    "at the end of the day": "at the end of the day",
}
"""What is said without saying anything, and how it is found; "like" counts beside a comma only."""

_FILLER = {name: re.compile(rf"\b(?:{said})\b", re.IGNORECASE) for name, said in FILLERS.items()}
_ANY_FILLER = re.compile(rf"\b(?:{'|'.join(FILLERS.values())})\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_STOP = re.compile(r"[.!?;:()\n\"“”]+|,\s|\s[-–—]\s")

Gram = tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """Words that a learner uses: how often, and in how many answers.

    `model` is how often as many words of model answers would hold them, None when there is nothing to compare
    with, and for a filler.
    """

    text: str
    count: int
    answers: int
    model: float | None = None


@dataclass(frozen=True)
class Words:
    """What so many answers are made of: the most used words and phrases, the most telling first, and fillers.

    `per_answer` is the mean length of an answer in words; `fillers` come most used first.
    """

    answers: int
    per_answer: float
    used: tuple[Phrase, ...]
    phrases: tuple[Phrase, ...]
    fillers: tuple[Phrase, ...]


@dataclass
class _Counts:
    """How often each word or phrase was used and in how many texts; `total` words."""

    uses: Counter[Gram] = field(default_factory=Counter)
    texts: Counter[Gram] = field(default_factory=Counter)
    total: int = 0


def words(answers: Sequence[str], background: Sequence[str], stop_words: Collection[str]) -> Words:
    """Return what is typical of a learner's answers, held against other people's good ones.

    Words are ranked by the z score of the log-odds ratio with an informative Dirichlet prior (Monroe,
    Colaresi and Quinn 2008, "Fightin' Words"), so that what any answer about the subject holds does not win;
    without a background by their number. Function words (`stop_words`) are left out, and at the ends of
    phrases, which never reach over a full stop, a comma or a filler.
    """
    mine, others = _counted(answers, stop_words), _counted(background, stop_words)
    said = [(name, [len(found.findall(text)) for text in answers]) for name, found in _FILLER.items()]
    fillers = [Phrase(name, sum(counts), sum(map(bool, counts))) for name, counts in said if any(counts)]
    enough = len(answers) >= FEW_ANSWERS
    return Words(
        answers=len(answers),
        per_answer=mine.total / len(answers) if answers else 0.0,
        used=_typical(mine, others, [gram for gram in mine.uses if len(gram) == 1]) if enough else (),
        phrases=_typical(mine, others, [gram for gram in mine.uses if len(gram) > 1]) if enough else (),
        fillers=tuple(sorted(fillers, key=lambda f: (-f.count, f.text))),
    )


def _counted(texts: Sequence[str], stop_words: Collection[str]) -> _Counts:
    counts = _Counts()
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
        plain = _ANY_FILLER.sub(", ", plain)
        stretches = [_WORD.findall(stretch) for stretch in _STOP.split(plain)]
        counts.total += sum(map(len, stretches))
        here = Counter(gram for stretch in stretches for gram in _grams(stretch, stop_words))
        counts.uses.update(here)
        counts.texts.update(here.keys())
    return counts


def _grams(stretch: Sequence[str], stop_words: Collection[str]) -> Iterator[Gram]:
    """Words, and phrases of two and three words, that begin and end with a word that carries content."""
    content = [_carries(word, stop_words) for word in stretch]
    for at, word in enumerate(stretch):
        if content[at]:
            yield (word,)
            for end in (at + 2, at + 3):
                if end <= len(stretch) and content[end - 1]:
                    yield tuple(stretch[at:end])


def _carries(word: str, stop_words: Collection[str]) -> bool:
    return (
        len(word) > 1
        and word not in stop_words
        and not ("'" in word and all(part in stop_words for part in word.split("'")))
    )


def _typical(mine: _Counts, others: _Counts, grams: Sequence[Gram]) -> tuple[Phrase, ...]:
    scores = {
        gram: _z(mine.uses[gram], others.uses[gram], mine.total, others.total)
        for gram in grams
        if mine.uses[gram] >= LEAST_USES and mine.texts[gram] >= LEAST_ANSWERS
    }
    if others.total:
        scores = {gram: z for gram, z in scores.items() if z >= SURPRISE}
    chosen: list[Gram] = []
    for gram in sorted(scores, key=lambda gram: (-scores[gram], -mine.uses[gram], -len(gram), gram)):
        if len(chosen) < MOST and not any(_share_words(gram, one) for one in chosen):
            chosen.append(gram)
    scale = mine.total / others.total if others.total else None
    return tuple(
        Phrase(
            " ".join(gram),
            mine.uses[gram],
            mine.texts[gram],
            None if scale is None else others.uses[gram] * scale,
        )
        for gram in chosen
    )


def _z(mine: int, others: int, my_words: int, their_words: int) -> float:
    if not their_words:
        return 0.0
    prior = PRIOR_WORDS * (mine + others) / (my_words + their_words)
    mine_more, others_more = mine + prior, others + prior
    odds = _log_odds(mine_more, my_words + PRIOR_WORDS) - _log_odds(others_more, their_words + PRIOR_WORDS)
    return odds / sqrt(1 / mine_more + 1 / others_more)


def _log_odds(part: float, whole: float) -> float:
    return log(part / max(0.5, whole - part))


def _share_words(one: Gram, other: Gram) -> bool:
    """Whether a phrase lies in another, or begins as the other ends."""
    shorter, longer = sorted((one, other), key=len)
    size = len(shorter)
    return any(longer[at : at + size] == shorter for at in range(len(longer) - size + 1)) or any(
        one[-n:] == other[:n] or other[-n:] == one[:n] for n in range(1, size)
    )
