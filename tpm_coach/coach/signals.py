"""What can be said about how an answer is told: tips, never the grade."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice

from tpm_coach.coach.text import Span, sentences, tokens
from tpm_coach.domain import Category, Question, Remark

TIPS = 2
"""The most tips in one feedback: more are not remembered."""
LONG_SITUATION = 0.5
"""Share of the words before the first thing done from which the situation is too long."""
SPOKEN_RATE = 130
"""Words a minute in calm speech."""
SHORT_WORDS = 80
"""Words under which even a good answer leaves the interviewer asking."""
FEW_NUMBERS_FROM = 60
"""Words from which an answer without a number is worth a tip."""
OVER_TIME = 1.5
"""Times the question's minutes from which an answer is over time."""


class Kind(StrEnum):
    """What sort of answer it is."""

    STORY = "story"
    HYPOTHETICAL = "hypothetical"
    OPINION = "opinion"


_STATES = (
    "needed|wanted|used to|liked|believed|hoped|realised|realized|noticed|joined|learned|seemed|lacked|owed"
)
_IRREGULAR = (
    "began|broke|brought|built|bought|called|chose|cut|did|drew|found|gave|held|kept|led|let|made|met|put|ran|read|"
    "sat|sent|set|shut|spoke|split|stood|swapped|told|took|went|withdrew|wrote|rewrote|withheld"
)
_ADVERBS = r"(?:\w+ly |then |also |first |only |just |still |never ){0,2}"
_ACT = rf"{_ADVERBS}(?!(?:{_STATES})\b)(?:\w\w+ed|{_IRREGULAR})\b"
_I_DID = re.compile(rf"\bI {_ACT}")
_DID = re.compile(rf"\b(?:I|[Ww]e) {_ACT}")
_I_WOULD = re.compile(r"\bI(?:['’]d| would| will|['’]ll| might| could| should)\b")
_WOULD = re.compile(r"\b(?:I|we|We|you|You)(?:['’]d| would| will|['’]ll| might| could| should| can)\b")
_OPINION = re.compile(
    r"\b(?:I (?:think|believe|feel)|in my (?:view|opinion)|it is important|it['’]s important|"
    r"one should|you (?:have to|need to|must|should)|a good (?:manager|leader|tpm|program manager))\b",
    re.IGNORECASE,
)
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|"
    "hundred|thousand|million|half|third|quarter|dozen|double|twice"
)
_NUMBER = re.compile(
    rf"[€$£]\s?\d[\d,.]*\w?|\b\d[\d,.]*\s?(?:%|[a-zA-Z]+)|\b(?:{_NUMBER_WORDS})(?:[ -](?:{_NUMBER_WORDS}))*"
    r"(?: (?:per cent|percent|of|a|an|and))? [a-z]+",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b(?:as a result|in the end|result(?:ed|s)? (?:was|in|were)|outcome|ended (?:up|with)|led to|"
    r"which meant|"
    r"shipped|launched|went live|delivered|released|saved|"
    r"(?:dropped|fell|rose|went|grew|came|down|up) (?:from|to|by)|"
    r"from \w+(?: \w+)? to \w+|reduced|increased|improved|recovered|finished|"
    r"since then|ever since|"
    r"(?:a|one|two|three|six) (?:week|month|quarter|year)s? (?:later|after)|today|"
    r"now (?:they|we|it|every|the)|"
    r"on (?:time|the date)|still (?:in use|use|uses|holds|runs)|adopted|"
    r"we (?:lost|missed|won|kept|made it))\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"\b(?:good communication|communication is key|team ?player|team effort|"
    r"work(?:ed)? (?:very |really )?hard|"
    r"think outside the box|at the end of the day|on the same page|win[- ]win|synergy|give 110|"
    r"best practices?|aligned (?:all |the )?stakeholders|leverag(?:e|ed|ing)|go(?:es)? the extra mile|"
    r"hit the ground running|low[- ]hanging fruit|move the needle|value[- ]add|proactive(?:ly)?|"
    r"passionate about|results[- ](?:driven|oriented)|detail[- ]oriented|made sure (?:that )?everyone)\b",
    re.IGNORECASE,
)
_BLAME = re.compile(
    r"\b(?:(?:the|their|that|my) (?:\w+ )?"
    r"(?:team|engineers?|developers?|manager|boss|vendor|designers?|qa) "
    r"(?:failed to|never bothered|(?:did ?n['’]?t|did not) (?:care|bother|listen)|"
    r"(?:messed|screwed) (?:it )?up|"
    r"dropped the ball|(?:was|were) (?:lazy|incompetent|useless|to blame))|"
    r"(?:his|her|their|the team['’]s|the vendor['’]s) fault|"
    r"because of (?:his|her|their) (?:incompetence|laziness|ego)|"
    r"(?:they|people|he|she) (?:are|were|is|was) (?:just |simply )?(?:lazy|stupid|incompetent|useless)|"
    r"not my (?:fault|job|problem))\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"\b(?:u+m+|u+h+|er+m+|you know|sort of|kind of|i mean|basically|like,)(?=\W|$)", re.IGNORECASE
)
_DICTATED = re.compile(r"\b(?:u+m+|u+h+|er+m+)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signals:
    """What was counted in one answer; spans point into its text.

    `situation` is the share (0-1) of the words before the first thing that somebody did. `trigger` is the
    sentence that gave the kind away (for a story, the first thing done by anybody).
    """

    kind: Kind
    words: int
    situation: float
    own_actions: tuple[Span, ...]
    numbers: tuple[Span, ...]
    results: tuple[Span, ...]
    generic: tuple[Span, ...]
    blame: tuple[Span, ...]
    fillers: tuple[Span, ...]
    trigger: Span | None
    opening: Span | None

    @property
    def minutes(self) -> float:
        """How long the answer takes when it is spoken."""
        return self.words / SPOKEN_RATE


def read(text: str) -> Signals:
    """Count the signals in an answer."""
    count = len(tokens(text))
    first = _DID.search(text)
    lead = len(tokens(text[: first.start()])) if first else 0
    done, would = len(_DID.findall(text)), len(_WOULD.findall(text))
    if would > done and _I_WOULD.search(text):
        kind = Kind.HYPOTHETICAL
    elif not done and _OPINION.search(text):
        kind = Kind.OPINION
    else:
        kind = Kind.STORY
    told = sentences(text)
    tell = {Kind.HYPOTHETICAL: _I_WOULD, Kind.OPINION: _OPINION, Kind.STORY: _DID}[kind]
    return Signals(
        kind=kind,
        words=count,
        situation=lead / count if count and first else 0.0,
        own_actions=_spans(_I_DID, text),
        numbers=_spans(_NUMBER, text),
        results=_spans(_RESULT, text),
        generic=_spans(_GENERIC, text),
        blame=_spans(_BLAME, text),
        fillers=_spans(_FILLER, text) if len(_DICTATED.findall(text)) > 1 else (),
        trigger=_first(tell, text, told),
        opening=told[0] if told else None,
    )


def asks_for_story(question: Question) -> bool:
    """Whether the question wants a real past case."""
    if "story" in question.tags:
        return True
    if "hypothetical" in question.tags:
        return False
    return question.category is Category.BEHAVIORAL and bool(
        re.match(
            r"(?:tell me about|describe|give me an example|when (?:did|have) you|have you ever)",
            question.prompt,
            re.I,
        )
    )


def tips(question: Question, text: str, heard: Signals, seconds: float = 0.0) -> tuple[Remark, ...]:
    """At most two remarks on how `text` was told, the most useful first; `seconds` is the time it took."""
    found = islice(
        chain(_substance(question, heard), _length(question, heard, seconds), _wording(heard)), TIPS
    )
    return tuple(Remark(kind, remark, _quote(text, span)) for kind, remark, span in found)


_Tip = tuple[str, str, Span | None]


def _substance(question: Question, heard: Signals) -> Iterator[_Tip]:
    """The kind of answer, who acted, how it ended."""
    story = asks_for_story(question)
    if story and heard.kind is Kind.HYPOTHETICAL:
        remark = "The question asks for what you did; this says what you would do. Give one real case."
        yield "hypothetical", remark, heard.trigger
    elif story and heard.kind is Kind.OPINION:
        remark = "The question asks for a case; this gives a view. Name one time, one place, one outcome."
        yield "opinion", remark, heard.trigger
    elif story and not heard.own_actions:
        remark = "No sentence says what you did yourself. Add one that starts with I and a verb."
        yield "ownership", remark, heard.trigger
    if heard.blame:
        yield "blame", "An interviewer hears blame here. Say what you changed instead.", heard.blame[0]
    told = story and heard.kind is Kind.STORY
    if told and heard.situation > LONG_SITUATION:
        remark = f"{heard.situation:.0%} of the words pass before anybody acts. Two sentences will do."
        yield "situation", remark, heard.opening
    if told and not heard.results:
        yield "result", "No result stated. End with what changed, and by how much.", None
    elif not heard.numbers and heard.words >= FEW_NUMBERS_FROM:
        remark = "Not one number with a unit. A size, a date or a before-and-after makes it believable."
        yield "number", remark, None


def _length(question: Question, heard: Signals, seconds: float) -> Iterator[_Tip]:
    """Words and time against the question's band."""
    minutes = question.minutes
    if heard.words < SHORT_WORDS:
        yield "short", f"{heard.words} words. There is room for more in {minutes} minutes.", None
    elif heard.minutes > OVER_TIME * minutes:
        remark = (
            f"Some {heard.minutes:.0f} minutes aloud for a question of {minutes}. Cut what earns no point."
        )
        yield "long", remark, None
    elif seconds > OVER_TIME * 60 * minutes:
        remark = f"It took {seconds / 60:.0f} minutes; {minutes} are usual. Start from three words on paper."
        yield "time", remark, None


def _wording(heard: Signals) -> Iterator[_Tip]:
    """Empty phrases and fillers."""
    if len(heard.generic) > 1:
        remark = "Phrases that anybody could say. Put what you saw and did in their place."
        yield "generic", remark, heard.generic[0]
    if len(heard.fillers) > 3:
        yield "fillers", f"{len(heard.fillers)} fillers. A short silence sounds surer.", heard.fillers[0]


def _quote(text: str, span: Span | None) -> str:
    return text[span.start : span.end] if span else ""


def _spans(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    return tuple(Span(match.start(), match.end()) for match in pattern.finditer(text))


def _first(pattern: re.Pattern[str], text: str, told: Sequence[Span]) -> Span | None:
    """The sentence that holds the first find."""
    match = pattern.search(text)
    if match is None:
        return None
    return next((span for span in told if span.start <= match.start() < span.end), Span(*match.span()))
