"""Red flags: things said that count against a candidate, heard only when they are really said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tpm_coach.coach import matching
from tpm_coach.coach.negation import denied
from tpm_coach.coach.text import Stemmer
from tpm_coach.domain import Question, Remark

SAID = 0.62
"""Least fit of one phrase: nearly word for word, since an accusation must be right."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say a red flag; `negative` tells that it is said with a negation."""

    flag: str
    point: matching.Point
    negative: bool


@dataclass(frozen=True, slots=True)
class Flags:
    """The red flags of one question, made ready for matching."""

    phrases: tuple[Phrase, ...]
    rubric: matching.Rubric


def prepare(
    question: Question, known: matching.Vocabulary, stem: Stemmer, synonyms: Mapping[str, frozenset[str]]
) -> Flags:
    """Weigh each phrase of each red flag by itself."""
    said = [(flag.text, phrase) for flag in question.red_flags for phrase in flag.phrases]
    rubrics = [matching.prepare(question.prompt, [(phrase,)], known, stem, synonyms) for _, phrase in said]
    phrases = tuple(
        Phrase(flag, rubric.points[0], bool(denied(phrase)))
        for (flag, phrase), rubric in zip(said, rubrics, strict=True)
    )
    stems = dict.fromkeys(s for rubric in rubrics for s in rubric.stems)
    grams = dict.fromkeys(g for rubric in rubrics for g in rubric.grams)
    related = {s: others for rubric in rubrics for s, others in rubric.synonyms.items()}
    return Flags(
        phrases, matching.Rubric(tuple(p.point for p in phrases), tuple(stems), tuple(grams), related)
    )


def heard(flags: Flags, answer: matching.Heard) -> tuple[Remark, ...]:
    """Each red flag that was said, once, with the words that said it."""
    if not answer.windows or not flags.phrases:
        return ()
    places = matching.places(flags.rubric, answer)
    found: dict[str, tuple[float, Remark]] = {}
    for phrase in flags.phrases:
        fits = matching.fits(phrase.point, places, len(answer.windows))
        best = max(range(len(fits)), key=lambda k: (fits[k], -k))
        window = answer.windows[best]
        if fits[best] < SAID or bool(denied(answer.text, window.start, window.end)) != phrase.negative:
            continue
        remark = Remark("red flag", phrase.flag, answer.text[window.start : window.end])
        if phrase.flag not in found or fits[best] > found[phrase.flag][0]:
            found[phrase.flag] = (fits[best], remark)
    return tuple(remark for _, remark in found.values())
