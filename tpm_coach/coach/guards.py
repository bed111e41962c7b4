"""What makes an answer no fair answer as a whole, so that no coverage is credited."""

from __future__ import annotations

import re

from tpm_coach.coach.matching import Rubric
from tpm_coach.coach.text import STOP_WORDS, Span, Stemmer, sentences, tokens
from tpm_coach.domain import Question, Remark

FEWEST_WORDS = 20
"""Words under which there is nothing to judge."""
SPOKEN = 0.25
"""Least share of function words in English speech; people's answers hold 45-60 %, lists of terms 0-15 %."""
FOREIGN = 0.08
"""Share of other languages' function words, or of letters outside English, that tells another language."""
COPIED = 0.70
"""Share of content words taken from the question at which it counts as pasted back."""
DENSE = 0.85
"""Share of content words from the rubric above any honest answer (40-80 %)."""
SEPARATORS = 0.12
"""Commas, semicolons and line ends for each word in a list; prose has 0.03-0.09."""
UNRELATED = 0.10
"""Share of content words from the question and its rubric under which words without grammar are no terms."""
QUOTE = 80
"""Most characters of the answer that are quoted."""
ONE_POINT = 0.80
"""Share of content words from one key point alone at which its text counts as pasted."""

_FOREIGN_WORDS = frozenset(
    """
    der die das und ist nicht ein eine ich wir mit auf den dem von zu haben wurde auch wenn aber sich sind
    le la les des et est une dans pour que qui nous vous je avec sur pas au du ce cette mais ont été
    el los las una por con para como pero más muy nosotros fue del se lo su ya hemos sin
    il lo gli che di per non sono abbiamo anche della nel più questo era ho
    os um uma não com mais nós foi também isso meu seu muito
    het een van ik wij niet dat voor zijn maar met hebben naar ook deze
    och att det som på är för inte jag vi av till med den
    nie się na jest że do jak ale czy był są tak dla
    ve bir bu için ile çok değil ama olarak
    lorem ipsum dolor amet consectetur adipiscing sed ut et quis enim
    yang dan di ini itu untuk dengan tidak kami saya dari pada
    """.split()  # noqa: SIM905
) - {
    "die",
    "den",
    "do",
    "as",
    "on",
    "me",
    "a",
    "an",
    "in",
    "so",
    "was",
    "am",
    "her",
    "he",
    "and",
    "ten",
    "most",
    "era",
    "pas",
}
_SEPARATOR = re.compile(r"[,;\n|/•·]+")


def check(question: Question, text: str, rubric: Rubric, stem: Stemmer) -> Remark | None:
    """The first guard that the answer runs into, or None for a fair answer."""
    said = tokens(text)
    if not said:
        return Remark("empty", "There is no answer yet.")
    first = _opening(text)
    spoken = sum(word in STOP_WORDS for word in said) / len(said)
    if _foreign(text, said, spoken):
        remark = "This does not read as English, and English is all that I can follow."
        return Remark("language", remark, _longest(text))
    content = [stem(word) for word in said if word not in STOP_WORDS]
    asked = set(stem.content(f"{question.prompt} {question.context}"))
    own = [s for s in content if s not in asked]
    if content and len(own) <= (1 - COPIED) * len(content):
        return Remark("question", "These are the question's own words given back.", first)
    if len(said) < FEWEST_WORDS:
        remark = (
            f"{len(said)} word{'s' * (len(said) != 1)} are too few to judge; {FEWEST_WORDS} is the least."
        )
        return Remark("short", remark, first)
    known = set(rubric.stems)
    dense = sum(s in known for s in content) / max(1, len(content))
    if spoken < SPOKEN and sum(s in known or s in asked for s in content) < UNRELATED * len(content):
        remark = "These words form no sentences, and they do not speak of the question."
        return Remark("unrelated", remark, _longest(text))
    separators = len(_SEPARATOR.findall(text)) / len(said)
    if spoken < SPOKEN or (dense >= DENSE and separators >= SEPARATORS):
        return Remark("keywords", "This is a list of terms, not an account of what you did.", first)
    if len(rubric.points) > 1:
        single = max(sum(s in point.stems for s in content) for point in rubric.points)
        if single >= ONE_POINT * len(content):
            return Remark("one point", "This repeats the words of a single point.", first)
    return None


def _foreign(text: str, said: list[str], spoken: float) -> bool:
    if spoken >= SPOKEN:
        return False
    letters = [c for c in text if c.isalpha()]
    strange = sum(not c.isascii() for c in letters) / max(1, len(letters))
    return strange >= FOREIGN or sum(word in _FOREIGN_WORDS for word in said) / len(said) >= FOREIGN


def _opening(text: str) -> str:
    return _quote(text, sentences(text)[0])


def _longest(text: str) -> str:
    return _quote(text, max(sentences(text), key=lambda span: span.end - span.start))


def _quote(text: str, span: Span) -> str:
    quote = text[span.start : span.end]
    if len(quote) <= QUOTE:
        return quote
    return quote[: QUOTE + 1].rpartition(" ")[0].rstrip() or quote[:QUOTE]
