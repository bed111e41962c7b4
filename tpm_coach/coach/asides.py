"""What a learner says that is no answer: a question back, "I don't know", small talk, and what to reply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from tpm_coach.coach.facts import fact_for
from tpm_coach.coach.text import Stemmer, sentences, tokens
from tpm_coach.coach.voice import Line, say
from tpm_coach.domain import Question

SHORT = 14
"""Most words of small talk or of an "I don't know"; whoever says more has begun to answer."""
ASKING = 60
"""Most words of a turn that only asks."""
STATED = 5
"""Words that may always stand beside the questions of a turn that only asks."""


class Aside(StrEnum):
    """What a turn is that is no answer."""

    EMPTY = "empty"
    DO_NOT_KNOW = "do not know"
    HINT = "hint"
    REPEAT = "repeat"
    QUESTION = "question"
    GREETING = "greeting"
    THANKS = "thanks"
    THINKING = "thinking"
    UPSET = "upset"


def _starts(*patterns: str) -> re.Pattern[str]:
    lead = r"(?:(?:ok(?:ay)?|sorry|please|well|um+|uh+|h+m+|oh|so|honestly|hey|no|yes)[,.! ]+)*"
    return re.compile(f"^{lead}(?:{'|'.join(patterns)})", re.IGNORECASE)


def _holds(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


_SHORT_ASIDES = (
    (Aside.HINT, _holds("hints?", "clue")),
    (Aside.HINT, _starts("(?:can you |could you )?help", r"(?:i am|i['’]?m) stuck", r"any (?:tips|ideas)\?")),
    (Aside.REPEAT, _holds("(?:repeat|rephrase|reword) (?:it|that|the|this)", "was the question again")),
    (
        Aside.REPEAT,
        _starts("(?:what|which) was the question", "say (?:it|that) again", "(?:pardon|come again)"),
    ),
    (
        Aside.DO_NOT_KNOW,
        _starts(
            r"i (?:really |honestly |just )?(?:do ?n['’]?t|do not) (?:really )?"
            r"(?:know|remember|have (?:one|any))\b(?!.*\bbut\b)",
            r"(?:i )?dunno",
            "idk",
            r"(?:i (?:have|['’]ve got) )?(?:no|not a) (?:idea|clue|example)",
            r"(?:i (?:am|was)|i['’]m)? ?not (?:really )?sure\W*$",
            r"(?:i )?(?:pass|skip)(?: (?:it|this|on this|on that))?(?: one)?\W*$",
            r"i(?:['’]ve| have)? never (?:had|done|been|seen|faced)\b.{0,40}$",
            r"i (?:can['’]?t|cannot|could ?n['’]?t) think of",
            "nothing comes to mind",
            r"my mind(?:['’]s| is| went)? (?:a )?blank",
            "i give up",
            r"(?:nothing|none|nope|no|n/a|no comment|\?+)\W*$",
        ),
    ),
    (
        Aside.UPSET,
        _holds(
            r"(?:this|that|it|you|question)(?:['’]?s| is| are|['’]re) (?:so |just |really |all |a |an )*"
            "(?:stupid|dumb|idiot(?:ic)?|ridiculous|pointless|useless|nonsense|waste of time)",
            "shut up",
            r"fuck\w*",
            "i hate (?:this|you)",
            "leave me alone",
            "this sucks",
        ),
    ),
    (Aside.UPSET, _starts("(?:stupid|dumb|idiotic|pointless|boring|whatever|who cares|bullshit)")),
    (
        Aside.THINKING,
        _starts(
            "let me think",
            "i (?:need|want|would like) to think",
            r"i['’]d like to think",
            r"(?:just |give me )?(?:one|a) (?:moment|minute|second|sec)\b",
            "hold on",
            "wait",
            r"(?:h+m+|ok(?:ay)?|ready|sure|yes|all ?right)\W*$",
        ),
    ),
)
_SOCIAL = (
    (Aside.THANKS, _starts("(?:many |ok |great )?thanks?(?: you)?", "cheers", "(?:i )?appreciate")),
    (
        Aside.GREETING,
        _starts(
            r"(?:hi|hello|hey|howdy|good (?:morning|afternoon|evening))\b",
            "how are you",
            "nice to meet you",
            "who are you",
            r"are you (?:an? )?(?:ai|bot|robot|human|real|there)",
        ),
    ),
)
_ASKS = re.compile(
    r"^(?:(?:so|and|but|ok(?:ay)?|first|sorry|before i (?:start|begin|answer))[, ]+)*"
    r"(?:(?:can|may|could|should|shall) (?:i|we) (?:assume|ask|take|suppose|know|get|choose|pick|use)\b"
    r"|(?:can|could|would) you (?:tell|clarify|explain|share|give|say)\b|do you (?:mean|want|have|know)\b"
    r"|(?:what|who|which|when|where)(?:['’]s| is| are| was| were| do| does) "
    r"|how (?:many|much|big|large|long|often|old|far|soon) "
    r"|is (?:it|there|this|that|the) |are (?:there|we|they|the|these) |do(?:es)? (?:we|they|the|it|i) "
    r"|am i |have (?:we|they) |has (?:the|it) |i (?:have|had) a question"
    r"|i assume\b.*\b(?:right|correct|ok(?:ay)?)\W*$)",
    re.IGNORECASE,
)


def kind(text: str) -> Aside | None:
    """What sort of aside a turn is, or None for an answer."""
    said = " ".join(text.split())
    count = len(tokens(said))
    if not count:
        return Aside.QUESTION if "?" in said else Aside.EMPTY
    short = count <= SHORT
    if short and (aside := _first(_SHORT_ASIDES, said)):
        return aside
    social = _first(_SOCIAL, said)
    if count <= ASKING and social is None and _only_asks(text):
        return Aside.QUESTION
    return social if short else None


def _first(table: tuple[tuple[Aside, re.Pattern[str]], ...], said: str) -> Aside | None:
    return next((aside for aside, pattern in table if pattern.search(said)), None)


def _only_asks(text: str) -> bool:
    asked = stated = 0
    for span in sentences(text):
        sentence = text[span.start : span.end]
        count = len(tokens(sentence))
        if sentence.rstrip("\"'”’)] ").endswith("?") or (count <= 20 and _ASKS.search(sentence)):
            asked += count
        else:
            stated += count
    return asked > 0 and stated <= max(asked, STATED)


def reply(
    aside: Aside,
    question: Question,
    text: str,
    *,
    seed: str,
    probed: bool,
    stem: Stemmer,
    synonyms: Mapping[str, frozenset[str]],
) -> str:
    """What a good interviewer says to it; `probed` tells that a follow-up was open."""
    if aside is Aside.QUESTION:
        fact = fact_for(question.context, text, stem, synonyms)
        if fact:
            return say(Line.CONTEXT, seed, fact=fact)
        return say(Line.ASSUME if question.context or not _is_story(question) else Line.ASSUME_STORY, seed)
    if aside is Aside.REPEAT:
        return say(Line.REPEAT, seed, prompt=question.prompt)
    if aside is Aside.DO_NOT_KNOW and probed:
        return say(Line.LEAVE_IT, seed)
    if aside in (Aside.DO_NOT_KNOW, Aside.HINT):
        if not question.hint:
            return say(Line.DO_NOT_KNOW_BARE, seed)
        return say(Line.HINT if aside is Aside.HINT else Line.DO_NOT_KNOW, seed, hint=question.hint)
    return say(_PLAIN[aside], seed)


_PLAIN = {
    Aside.EMPTY: Line.EMPTY,
    Aside.GREETING: Line.GREETING,
    Aside.THANKS: Line.THANKS,
    Aside.THINKING: Line.THINKING,
    Aside.UPSET: Line.UPSET,
}


def _is_story(question: Question) -> bool:
    return "story" in question.tags or question.prompt.lower().startswith(
        ("tell me about", "describe a time")
    )
