"""Finds the fact that answers what a learner asks back, among the sentences of a question's context."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tpm_coach.coach.matching import similarities
from tpm_coach.coach.text import Stemmer

ENOUGH = 0.6
"""Least fit at which a sentence is given as the answer."""
ALIKE = 0.6
"""Least likeness of two words that counts."""


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Topic:
    """What candidates often ask for, and how a sentence looks that tells it."""

    asks: re.Pattern[str]
    tells: re.Pattern[str]


_NUMBER = (
    r"\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty"
    r"|sixty|eighty|ninety|dozens?|hundreds?|thousands?|millions?|half"
)
_HAS_NUMBER = _words(_NUMBER)
_WANTS_NUMBER = _words("how (?:many|much|big|large)", "size", "number of")
_TOPICS = (
    _Topic(
        _words(
            "teams?", "people", "engineers?", "developers?", "headcount", "staff", "resources", "capacity"
        ),
        _words(
            "teams?",
            "people",
            "engineers?",
            "developers?",
            "analysts?",
            "groups?",
            "staff",
            "squads?",
            "crew",
        ),
    ),
    _Topic(
        _words(
            "deadline", "when", "how (?:long|soon)", "due", "timeline", "time ?frame", "dates?", "schedule"
        ),
        _words(
            "due",
            "deadline",
            r"(?:days?|weeks?|months?|hours?|quarters?|years?) (?:away|from now|left)",
            rf"(?:in|within|by|until|before|at|starts?|ends?)\b.{{0,15}}\b(?:{_NUMBER}|next|the)\b.{{0,10}}"
            r"(?:days?|weeks?|months?|hours?|minutes?|quarters?|years?|summer|winter|spring|autumn|end)",
            r"(?:leaves?|starts?|by|until|at) \d\d?[:.]\d\d",
            r"(?:by|before|until|on) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
        ),
    ),
    _Topic(
        _words(
            "users?",
            "customers?",
            "clients?",
            "audience",
            "who (?:uses|is it for|needs)",
            "used by",
            "market",
        ),
        _words(
            "users?",
            "customers?",
            "clients?",
            "patients?",
            "players?",
            "students?",
            "passengers?",
            "drivers?",
            "shoppers?",
            "citizens?",
            "readers?",
            "members?",
            "buyers?",
            "merchants?",
            "viewers?",
            "teachers?",
            "doctors?",
            "nurses?",
            "travellers?",
            "families",
            "subscribers?",
            "listeners?",
            "farmers?",
        ),
    ),
    _Topic(
        _words("budget", "money", "costs?", "spend", "funds?", "funding", "afford", "hire", "buy"),
        re.compile(
            r"\b(?:budget|money|costs?|funding|funds|euros?|dollars?|pounds|hire|buy|paid)\b|[€$£]", re.I
        ),
    ),
    _Topic(
        _words(
            "who (?:decides|owns|leads|runs|is in charge|reports|is responsible|else|asked)",
            "sponsor",
            "report(?:s)? to",
            "stakeholders?",
            "boss",
            "managers?",
            "authority",
            "leadership",
            "executives?",
            "decision maker",
        ),
        _words(
            "director",
            "vp",
            "managers?",
            "sponsor",
            "head of",
            "chief",
            "reports?",
            "owners?",
            "board",
            "ceo",
            "cto",
            "cfo",
            "nobody",
            "lead",
        ),
    ),
    _Topic(
        _words("scale", "volume", "traffic", "requests?", "load", "size", "how (?:many|much)"),
        re.compile(
            r"\b\d[\d,.]{2,}|\b(?:hundred|thousand|million|billion)s?\b"
            r"|\b(?:a|per|each) (?:second|day|hour|night)"
            r"|% |\bper cent\b|\bpercent\b",
            re.I,
        ),
    ),
    _Topic(
        _words(
            "before",
            "history",
            "previous(?:ly)?",
            "tried",
            "past",
            "happened",
            "last time",
            "so far",
            "already",
        ),
        _words("last", "ago", "before", "already", "previous(?:ly)?", "since", "used to", "tried", "never"),
    ),
    _Topic(
        _words(
            "tech", "technology", "stack", "systems?", "platform", "architecture", "tools?", "tooling", "data"
        ),
        _words(
            "databases?",
            "services?",
            "servers?",
            "apps?",
            "cloud",
            "apis?",
            "platform",
            "systems?",
            "tools?",
            "pipeline",
            "spreadsheets?",
            "software",
            "data",
        ),
    ),
)
_EMPTY = frozenset(
    """
    assume know tell ask question want think mean clarify say give have many much big large size team people
    number deadline when long time who whom there need first could possible make take case suppose anything
    something
    """.split()  # noqa: SIM905
)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n{2,}")


def fact_for(context: str, asked: str, stem: Stemmer, synonyms: Mapping[str, frozenset[str]]) -> str:
    """The sentence of the context that answers best what is asked, or nothing when none speaks of it."""
    empty = {stem(word) for word in _EMPTY}
    wanted = [s for s in dict.fromkeys(stem.content(asked)) if s not in empty]
    topics = [topic for topic in _TOPICS if topic.asks.search(asked)]
    number = bool(_WANTS_NUMBER.search(asked))
    best, fact = 0.0, ""
    for piece in _SENTENCE.split(context):
        sentence = " ".join(piece.split())
        like = similarities(wanted, dict.fromkeys(stem.content(sentence)), synonyms)
        fit = sum(m for m in (max(found.values()) for found in like.values()) if m >= ALIKE)
        fit += 0.8 * sum(bool(topic.tells.search(sentence)) for topic in topics)
        if number and not _HAS_NUMBER.search(sentence):
            fit *= 0.8
        if fit > best:
            best, fact = fit, sentence
    return fact if best >= ENOUGH else ""
