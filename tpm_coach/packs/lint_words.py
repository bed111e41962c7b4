"""Words and stems as the checker compares them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import snowballstemmer

FUNCTION_WORDS = frozenset(
    """
    a about above after again against all also am an and any are aren as at be because been before being
    below between both but by can cannot could couldn d did didn do does doesn doing don done down
    during each few for from further had hadn has hasn have haven having he her here hers herself him
    himself his how i if in into is isn it its itself just ll let m may me might more most much must my
    myself no nor not now of off on once only onto or other our ours ourselves out over own quite re
    really s same shall she should shouldn so some such t than that the their theirs them themselves
    then there these they this those though through to too under until up upon us ve very was wasn we
    were weren what when where whether which while who whom whose why will with within without won would
    wouldn you your yours yourself yourselves
    """.split()  # noqa: SIM905 - a column of words is read more easily than quoted ones
)
"""English words that carry no content."""

LIGHT_WORDS = frozenset(
    """
    able almost along already always another answer anybody anyone anything around ask away back become
    begin believe best better big bit both bring call cent come day days describe different difference
    easy else end enough even ever every everybody everyone everything exactly example explain face far
    feel felt few figure find first found full gave get give given go goes going gone good got half
    happen hard hear heard hour instead keep kept kind knew know known last later least left less like
    list little live long look lot made make man many matter mean mention minute moment month mostly
    move name near need never new next nobody none nothing number often old one open others part pass
    people perhaps person place point put question quarter real reason reply right room said saw say
    second see seen set show side since somebody someone something soon sort stand start state step
    still story sure take taken talk tell thing think thought time today together told tomorrow took
    towards tried true try turn use wait walk want way week well went whole woman wonder word work wrong
    year yes yet two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty
    hundred thousand
    """.split()  # noqa: SIM905 - as above
)
"""Words of everyday talk: an interviewer who says them gives nothing away."""

STOCK_PHRASES = (
    "aligned the stakeholders",
    "best practices",
    "built good relationships",
    "built relationships",
    "built trust",
    "clear communication",
    "clear goals",
    "clear roles and responsibilities",
    "collaborated closely",
    "collaborated with the team",
    "communicated clearly",
    "communicated with stakeholders",
    "continuous improvement",
    "cross-functional collaboration",
    "delivered on time",
    "did my best",
    "discussed it with the team",
    "engaged the stakeholders",
    "ensured alignment",
    "exceeded expectations",
    "fixed the problem",
    "followed up",
    "gathered feedback",
    "gathered requirements",
    "gathered the data",
    "good communication",
    "got buy-in",
    "got everyone aligned",
    "had a meeting",
    "had regular meetings",
    "helped the team",
    "identified the problem",
    "identified the risks",
    "improved the process",
    "in the end it worked",
    "involved the right people",
    "involved the stakeholders",
    "it was a success",
    "kept everyone informed",
    "kept everyone on the same page",
    "kept everyone updated",
    "kept the stakeholders informed",
    "kept track of progress",
    "learned a lot",
    "lessons learned",
    "listened to everyone",
    "made a decision",
    "made a plan",
    "made sure everyone was on the same page",
    "managed expectations",
    "managed the stakeholders",
    "measured success",
    "met with the stakeholders",
    "monitored progress",
    "motivated the team",
    "open communication",
    "prioritised the work",
    "regular meetings",
    "regular status meetings",
    "regular updates",
    "set clear expectations",
    "set clear goals",
    "set expectations",
    "set up a meeting",
    "solved the issue",
    "solved the problem",
    "stakeholder management",
    "supported the team",
    "talked to the stakeholders",
    "talked to the team",
    "team effort",
    "took ownership",
    "took responsibility",
    "tracked progress",
    "tracked the metrics",
    "trade-offs",
    "updated the stakeholders",
    "worked closely with the team",
    "worked hard",
    "worked together",
    "worked with stakeholders",
    "worked with the team",
)
"""What fits any answer, and so tells an interviewer nothing."""

_FILLERS = frozenset(
    """
    able actual actually always basically careful carefully close closely constantly different
    effectively ensure every everybody everyone everything great important involved key kept keep lot
    main make making made many people project properly proper quick quickly regularly relevant right
    strong success successful successfully team teams time together well whole
    """.split()  # noqa: SIM905 - as above
)

_TURN = re.compile(r"\b(?:after|before|n[o']t|no|nobody|never|until|without)\b|n['’]t\b", re.IGNORECASE)
"""Words that make something particular of a stock phrase: "before the status meeting"."""
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_stemmer = snowballstemmer.stemmer("english")


def words(text: str) -> list[str]:
    """The words of a text in lower case, as people count them: "re-plan", "don't" and "99.5" are one each."""
    return [match.replace("’", "'") for match in _WORD.findall(text.lower())]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one lower-case word."""
    return str(_stemmer.stemWord(word))


_LIGHT_STEMS = frozenset(stem(word) for word in LIGHT_WORDS)


@lru_cache(maxsize=50_000)
def stems(text: str) -> frozenset[str]:
    """The stems of the words of `text` that have content."""
    return frozenset(stem(word) for word in _PART.findall(text.lower()) if word not in FUNCTION_WORDS)


@lru_cache(maxsize=50_000)
def telling(text: str) -> frozenset[str]:
    """The stems of the words of `text` that carry meaning: content beyond everyday talk."""
    return stems(text) - _LIGHT_STEMS


def is_stock(phrase: str) -> bool:
    """Whether a phrase fits any answer, such as "worked closely with the whole team"."""
    if _TURN.search(phrase):
        return False
    said = _in_order(phrase)
    return said in _STOCK or tuple(s for s in said if s not in _FILLER_STEMS) in _STOCK_CORES


def _in_order(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in _PART.findall(phrase.lower()) if word not in FUNCTION_WORDS)


_FILLER_STEMS = frozenset(stem(word) for word in _FILLERS)
_STOCK = frozenset(map(_in_order, STOCK_PHRASES))
_STOCK_CORES = frozenset(
    core for stock in _STOCK if len(core := tuple(s for s in stock if s not in _FILLER_STEMS)) > 1
)


def longest_run(left: Sequence[str], right: Sequence[str]) -> tuple[str, ...]:
    """The longest run of words that stands in both texts, the first of equals."""
    best = end = 0
    above = [0] * (len(right) + 1)
    for word in left:
        row = [0] * (len(right) + 1)
        for column, other in enumerate(right, 1):
            if word == other:
                row[column] = above[column - 1] + 1
                if row[column] > best:
                    best, end = row[column], column
        above = row
    return tuple(right[end - best : end])
