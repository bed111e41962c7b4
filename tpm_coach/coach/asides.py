"""What a learner says that is no answer: a question back, "I don't know", small talk, and what to reply."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import takewhile

from tpm_coach.coach.facts import fact_for
from tpm_coach.coach.text import Stemmer, sentences, tokens
from tpm_coach.coach.voice import Line, say
from tpm_coach.domain import Question, Turn, TurnKind

SHORT = 14
"""Most words of small talk or of an "I don't know"; whoever says more has begun to answer."""
ASKING = 60
"""Most words of a turn that only asks."""
RANT = 30
"""Most words of a turn that begins with an insult and is nothing else."""
BRIEF = 30
"""Words up to which a question is said again as a whole; of a longer one only what it asks."""
STATED = 5
"""Words that may always stand beside the questions of a turn that only asks."""


class Aside(StrEnum):
    """What a turn is that is no answer."""

    EMPTY = "empty"
    DO_NOT_KNOW = "do not know"
    SKIP = "skip"
    HINT = "hint"
    REPEAT = "repeat"
    UNCLEAR = "unclear"
    QUESTION = "question"
    GREETING = "greeting"
    THANKS = "thanks"
    THINKING = "thinking"
    CHAT = "chat"
    UPSET = "upset"


def _starts(*patterns: str) -> re.Pattern[str]:
    lead = r"(?:(?:ok(?:ay)?|sorry|please|well|um+|uh+|h+m+|oh|so|honestly|hey|no|yes)[,.! ]+)*"
    return re.compile(f"^{lead}(?:{'|'.join(patterns)})", re.IGNORECASE)


def _holds(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


_BAD = (
    "stupid|dumb|idiot(?:ic)?|ridiculous|pointless|useless|worthless|nonsense|garbage|rubbish|trash|crap(?:py)?|"
    "bullshit|shit(?:ty)?|terrible|awful|horrible|lame|silly|boring|annoying"
)
_NAMES = "idiots?|morons?|imbeciles?|dumbass|assholes?|arseholes?|jerk|losers?|bastards?|bitch|dickhead|scum"
_INSULT = _starts(
    rf"(?:you(?:['’]?re| are)? )?(?:(?:an?|such|all|just|so|really|fucking|bloody|{_BAD}) )*(?:{_NAMES})\b",
    r"you (?:really |all |just )?(?:suck|stink)\b",
    rf"you(?:['’]?re| are) (?:\w+ )?(?:{_BAD})\b",
    rf"(?:your|this|these|the) (?:\w+ )?(?:questions?|coach|bot|interview|exercise)s?"
    rf"(?:['’]?s| is| are) (?:so |just |really |all |a |an |total |complete )*(?:{_BAD})\b",
    rf"(?:what an? )?(?:\w+ )?(?:{_BAD}) (?:questions?|bot|machine|coach|app|thing)\W*$",
    r"(?:screw|damn) you\b",
    r"(?:piss off|get lost|go to hell|go away|stfu|wtf)\b",
)
_LET = (
    r"(?:(?:can|could|may|shall|should) (?:i|we|you) |let['’]?s |let us |do you mind if (?:i|we) "
    r"|i(?:['’]d| would|['’]ll| will)? (?:want to |like to |rather |prefer to )?)"
)
_REST = (
    r"(?:[ ,]+(?:it|this|that|one|the|a|an|to|on|and|go|move|with|over|next|another|different|other"
    r"|questions?|now|for now|please|thanks?|thank you))*\W*$"
)
_SKIP = re.compile(
    r"(?:^|[.,;!?…] *)(?:(?:and|so|but|please|ok(?:ay)?|then|sorry|maybe|no|yes) *,? +)*"
    rf"(?:(?:{_LET})?(?:please |just )*(?:skip|move (?:on|along)|go (?:on )?to the next){_REST}"
    r"|(?:can (?:i|we) (?:have|get|do|try) |could (?:i|we) (?:have|get|do|try) |give me |i want )?"
    rf"(?:an? |the )?(?:next|another|different|other|new) question{_REST})",
    re.IGNORECASE,
)
_SHORT_ASIDES = (
    (Aside.SKIP, _SKIP),
    (Aside.HINT, _holds("hints?", "clue")),
    (Aside.HINT, _starts("(?:can you |could you )?help", r"(?:i am|i['’]?m) stuck", r"any (?:tips|ideas)\?")),
    (Aside.REPEAT, _holds("(?:repeat|rephrase|reword) (?:it|that|the|this)", "was the question again")),
    (
        Aside.REPEAT,
        _starts("(?:what|which) was the question", "say (?:it|that) again", "(?:pardon|come again)"),
    ),
    (
        Aside.UNCLEAR,
        _starts(
            r"i (?:really |still |just )?(?:do ?n['’]?t|do not|did ?n['’]?t|did not|can ?n['’]?o?t|can['’]t) "
            r"(?:really |quite |fully )?(?:understand|get|follow)"
            r"(?: (?:it|this|that|you|at all|(?:the|your|this|that) question"
            r"|what (?:you (?:mean|want|ask|are asking)|(?:is|was) (?:meant|asked|wanted))\b.*))*\W*$",
            r"what (?:do|did) you mean\b",
            r"what (?:does|is|do) .{1,60} (?:mean|supposed to mean)\W*$",
            r"(?:i am|i['’]m) (?:\w+ )?(?:confused|lost)\W*$",
            r"(?:this|that|it|(?:the|your|this) question)(?: is|['’]s) "
            r"(?:\w+ )?(?:unclear|confusing|not clear)\W*$",
            r"(?:can|could|would) you (?:please )?(?:explain|clarify|simplify) "
            r"(?:it|this|that|(?:the|your|this) question|what you mean)\b",
            r"(?:unclear|huh|what)\W*$",
        ),
    ),
    (
        Aside.DO_NOT_KNOW,
        _starts(
            r"i (?:really |honestly |just |still )?(?:do ?n['’]?t|do not) (?:really )?"
            r"(?:know|remember|have (?:one|any))\b(?!.*\bbut\b)",
            r"(?:i )?dunno",
            "idk",
            r"(?:i (?:have|['’]ve got) )?(?:no|not a) (?:idea|clue|example)",
            r"(?:i (?:am|was)|i['’]m)? ?not (?:really )?sure\W*$",
            r"(?:i )?pass(?: (?:it|this|on this|on that))?(?: one)?\W*$",
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
    (Aside.UPSET, _INSULT),
    (Aside.UPSET, _starts("(?:stupid|dumb|idiotic|pointless|who cares)")),
    (Aside.UPSET, _starts(r"(?:boring|whatever|bullshit)\W*$")),
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
    (
        Aside.CHAT,
        _starts(
            r"(?:what (?:an? )?)?(?:such )?(?:an? )?(?:nice|lovely|beautiful|great|fine|terrible|awful|bad|"
            r"hot|cold|rainy|sunny) (?:weather|day|morning|afternoon|evening|weekend)"
            r"(?: (?:today|outside|here|out there|is ?n['’]?t it|for a walk))*\W*$",
            r"(?:how(?:['’]s| is) )?the weather\b",
            r"it(?:['’]s| is) (?:raining|snowing|sunny|hot|cold|late|warm)\b",
            r"(?:tell me|do you know) (?:an? )?(?:\w+ )?joke",
            r"what(?:['’]s| is) (?:up|your name|for (?:lunch|dinner))\b",
            r"how(?:['’]s| is) (?:it going|life|your (?:day|life))\b",
            r"(?:i am|i['’]m) (?:\w+ )?(?:hungry|tired|bored|sleepy|thirsty|hungover)\W*$",
            r"(?:l+o+l+|rofl|(?:ha){2,}h?|(?:he){2,}|test(?:ing)?|bla(?:h)?(?: bla(?:h)?)*)\W*$",
            r"i love you\b",
        ),
    ),
)
_ASKS = re.compile(
    r"^(?:(?:so|and|but|ok(?:ay)?|first|sorry|before i (?:start|begin|answer))[, ]+)*"
    r"(?:(?:can|may|could|should|shall) (?:i|we) (?:assume|ask|take|suppose|know|get|choose|pick|use)\b"
    r"|(?:can|could|would) you (?:tell|clarify|explain|share|give|say)\b|do you (?:mean|want|have|know)\b"
    r"|why (?!(?:i|we|you|he|she|it|they|the|this|that|these|our|their|my)\b)|why the \w+\W*$"
    r"|(?:what|who|which|when|where)(?:['’]s| is| are| was| were| do| does) "
    r"|how (?:many|much|big|large|long|often|old|far|soon) "
    r"|is (?:it|there|this|that|the) |are (?:there|we|they|the|these) |do(?:es)? (?:we|they|the|it|i) "
    r"|am i |have (?:we|they) |has (?:the|it) |i (?:have|had) a question"
    r"|i assume\b.*\b(?:right|correct|ok(?:ay)?)\W*$)",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"^(?:(?:so|and|but|or|ok(?:ay)?|well|hm+|sorry|please|first|then|also|in|by|for|from|to|with|at|on|of|about)"
    r"[, ]+)*(?:what|who|whom|whose|which|when|where|why|how|can|could|may|might|shall|should|would|will|do"
    r"|does|did|is|are|was|were|am|has|have|had|is ?n['’]t|are ?n['’]t|do ?n['’]t|does ?n['’]t|any|your?"
    r"|there|i assume)\b"
    r"|^(?:the |a |our )?(?:team(?: size)?|headcount|budget|deadline|time ?(?:line|frame)|scope|users?"
    r"|customers?|stakeholders?|sponsor)\W*$"
    r"|\b(?:right|correct|ok(?:ay)?|yes|no|true)\W*$",
    re.IGNORECASE,
)
"""A question to the interviewer; other sentences with a question mark are a guess ("Work harder?")."""


def kind(text: str) -> Aside | None:
    """What sort of aside a turn is, or None for an answer."""
    said = " ".join(text.split())
    count = len(tokens(said))
    if not count:
        return Aside.QUESTION if "?" in said else Aside.EMPTY
    short = count <= SHORT
    if short and (aside := _first(_SHORT_ASIDES, said)):
        return aside
    if count <= RANT and _INSULT.search(said):
        return Aside.UPSET
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
        marked = sentence.rstrip("\"'”’)] ").endswith("?") and _ADDRESSED.search(sentence)
        if marked or (count <= 20 and _ASKS.search(sentence)):
            asked += count
        else:
            stated += count
    return asked > 0 and stated <= max(asked, STATED)


def reply(
    aside: Aside,
    question: Question,
    turns: Sequence[Turn],
    *,
    seed: str,
    stem: Stemmer,
    synonyms: Mapping[str, frozenset[str]],
) -> str:
    """What a good interviewer says to the last of the turns, which is such an aside."""
    if aside is Aside.QUESTION:
        fact = fact_for(question.context, turns[-1].text, stem, synonyms)
        if fact:
            return say(Line.CONTEXT, seed, fact=fact)
        return say(Line.ASSUME if question.context or not _is_story(question) else Line.ASSUME_STORY, seed)
    probe = _open_probe(turns)
    if aside is Aside.REPEAT:
        return say(Line.REPEAT, seed, prompt=probe or question.prompt)
    if aside is Aside.UNCLEAR:
        line = Line.UNCLEAR if question.hint else Line.UNCLEAR_BARE
        return say(line, seed, prompt=probe or _in_short(question.prompt))
    if aside is Aside.DO_NOT_KNOW and probe:
        return say(Line.LEAVE_IT, seed)
    if aside in (Aside.DO_NOT_KNOW, Aside.HINT):
        if not question.hint:
            return say(Line.DO_NOT_KNOW_BARE, seed)
        if any(turn.kind is TurnKind.REPLY and question.hint in turn.text for turn in turns):
            return say(Line.HINT_GIVEN, seed)
        return say(Line.HINT if aside is Aside.HINT else Line.DO_NOT_KNOW, seed, hint=question.hint)
    return say(_PLAIN[aside], seed)


def _open_probe(turns: Sequence[Turn]) -> str:
    """The follow-up that waits for an answer, or nothing."""
    since = takewhile(lambda turn: turn.kind is not TurnKind.ANSWER, reversed(turns[:-1]))
    return next((turn.text for turn in since if turn.kind is TurnKind.PROBE), "")


def _in_short(prompt: str) -> str:
    """A long question without what leads up to it."""
    if len(tokens(prompt)) <= BRIEF:
        return prompt
    told = [prompt[span.start : span.end] for span in sentences(prompt)]
    return next((sentence for sentence in reversed(told) if sentence.endswith("?")), prompt)


_PLAIN = {
    Aside.EMPTY: Line.EMPTY,
    Aside.SKIP: Line.SKIP,
    Aside.CHAT: Line.CHAT,
    Aside.GREETING: Line.GREETING,
    Aside.THANKS: Line.THANKS,
    Aside.THINKING: Line.THINKING,
    Aside.UPSET: Line.UPSET,
}


def _is_story(question: Question) -> bool:
    return "story" in question.tags or question.prompt.lower().startswith(
        ("tell me about", "describe a time")
    )
