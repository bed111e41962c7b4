"""Checks of one question by itself: its rubric, its probes and the text of its model answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tpm_coach.domain import Category, KeyPoint
from tpm_coach.packs.findings import Finding, Item
from tpm_coach.packs.lint_words import is_stock, longest_run, stems, telling, words
from tpm_coach.text import counted

POINTS = (5, 7)
MUSTS = (1, 3)
LEAST_PHRASES = 4
PROBES = (2, 4)
ANSWER_WORDS = (180, 320)
DESIGN_ANSWER_WORDS = (180, 450)
TOLERANCE = 10
"""Words by which a model answer may miss the length the bar names."""
LONGEST_RUN = 5
"""Words in a row that a model answer may share with a point or a phrase."""
LEAST_FIRST_PERSON = 2
"""Times that "I", "me" or "my" stand in a spoken answer."""
HINT = 0.5
"""Share of a phrase's words that carry meaning from which on a probe that says them hints at it."""

_FIRST_PERSON = re.compile(r"\b(?:i|me|my|mine|myself)\b", re.IGNORECASE)
_CONTRAST = re.compile(
    r"\b(?:before|beneath|behind|despite|instead of|not|rather than|under|versus|without|when|while)\b.*",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"^\s*(?:[-*•–]\s|#{1,6}\s|\d{1,2}[.)]\s|[A-Z][\w ]{0,30}:\s*$)", re.MULTILINE)


def check_question(item: Item) -> Iterator[Finding]:
    """Everything that can be said about a question without looking at others."""
    question = item.question
    if not question.key_points:
        yield item.warning("no-rubric", "has no key points, so the coach can only listen; add five to seven")
    else:
        yield from _parts(item)
        for number, point in enumerate(question.key_points):
            yield from _point(item, number, point)
            if item.english:
                yield from _wording(item, number, point)
        if item.english:
            yield from _probes(item)
    for number, flag in enumerate(question.red_flags):
        if not flag.phrases:
            message = "has no phrases, so it is never heard; add two or more that are said word for word"
            yield item.warning("unheard-flag", message, "red_flags", number)
    if question.model_answer:
        yield from _answer(item)


def _parts(item: Item) -> Iterator[Finding]:
    question = item.question
    points = question.key_points
    if not POINTS[0] <= len(points) <= POINTS[1]:
        message = f"has {counted(len(points), 'key point')}; make it {POINTS[0]} to {POINTS[1]}"
        yield item.error("point-count", message, "key_points")
    musts = sum(point.must for point in points)
    if not MUSTS[0] <= musts <= MUSTS[1]:
        message = f"marks {counted(musts, 'point')} as must; mark {MUSTS[0]} to {MUSTS[1]}"
        yield item.error("must-count", message, "key_points")
    if not question.probes:
        yield item.error("no-probes", f"has no probes; add {PROBES[0]} to {PROBES[1]} follow-ups")
    elif not PROBES[0] <= len(question.probes) <= PROBES[1]:
        message = f"has {counted(len(question.probes), 'probe')}; make it {PROBES[0]} to {PROBES[1]}"
        yield item.warning("probe-count", message, "probes")
    if not question.red_flags:
        yield item.error("no-red-flags", "names no red flag; add what a weak candidate says")
    if not question.model_answer:
        yield item.error("no-model-answer", "has no model answer; write one as you would say it aloud")


def _point(item: Item, number: int, point: KeyPoint) -> Iterator[Finding]:
    here = ("key_points", number)
    if len(point.phrases) < LEAST_PHRASES:
        message = f"has {counted(len(point.phrases), 'phrase')}; add ways to say it, {LEAST_PHRASES} at least"
        yield item.error("few-phrases", message, *here)
    if not point.why:
        yield item.warning("no-why", "does not say why it matters; add one sentence in 'why'", *here)
    asked_for = (index for probe in item.question.probes for index in probe.when_missing)
    if point.must and item.question.probes and number not in asked_for:
        message = "is a must that no probe asks for; add it to a probe's when_missing"
        yield item.warning("unprobed-must", message, *here)


def _wording(item: Item, number: int, point: KeyPoint) -> Iterator[Finding]:
    asked = stems(item.question.prompt)
    if is_stock(point.text):
        message = f"{point.text!r} fits any question; sharpen it to this one"
        yield item.warning("generic-point", message, "key_points", number)
    for place, phrase in enumerate(point.phrases):
        here = ("key_points", number, "phrases", place)
        found = stems(phrase)
        if not found:
            message = f"{phrase!r} has only words the coach passes over; add one that carries the meaning"
            yield item.warning("empty-phrase", message, *here)
        elif found <= asked:
            message = f"{phrase!r} only repeats the question; say what the candidate adds to it"
            yield item.warning("echoes-prompt", message, *here)
        elif is_stock(phrase):
            message = f"{phrase!r} fits any answer; say what this one would say"
            yield item.warning("generic-phrase", message, *here)


def _probes(item: Item) -> Iterator[Finding]:
    question = item.question
    known = stems(f"{question.prompt} {question.context}")
    for number, probe in enumerate(question.probes):
        said = telling(probe.ask) - known
        for index in probe.when_missing:
            point = question.key_points[index]
            # In "Mitigates before root cause" a probe that says "cause" gives away only what to leave alone.
            if shared := said & telling(_CONTRAST.sub("", point.text) or point.text):
                message = (
                    f"says {_list(shared)}, which names key point {index + 1} ({point.text}); ask around it"
                )
                yield item.error("probe-names-point", message, "probes", number, "ask")
            elif phrase := _given_away(said, point.phrases):
                message = f"gives away {phrase!r} of key point {index + 1}; ask around it"
                yield item.warning("probe-hints", message, "probes", number, "ask")


def _given_away(said: frozenset[str], phrases: Iterable[str]) -> str:
    for phrase in phrases:
        meant = telling(phrase)
        shared = meant & said
        if shared and (shared == stems(phrase) or len(shared) > max(1, HINT * len(meant))):
            return phrase
    return ""


def _answer(item: Item) -> Iterator[Finding]:
    question, text = item.question, item.question.model_answer
    low, high = DESIGN_ANSWER_WORDS if question.category is Category.SYSTEM_DESIGN else ANSWER_WORDS
    length = len(text.split())
    if not low - TOLERANCE <= length <= high + TOLERANCE:
        message = f"has {length} words; make it {low} to {high}"
        yield item.error("answer-length", message, "model_answer")
    if item.english and len(_FIRST_PERSON.findall(text)) < LEAST_FIRST_PERSON:
        message = "is not told in the first person; say what I did or would do"
        yield item.error("not-first-person", message, "model_answer")
    if markup := _MARKUP.search(text):
        message = f"has a bullet, number or heading ({markup.group().strip()!r}); write it as it is spoken"
        yield item.error("answer-markup", message, "model_answer")
    said = words(text)
    for number, point in enumerate(question.key_points):
        lines = [words(line) for line in (point.text, *point.phrases)]
        runs = (longest_run(said, line) for line in lines if len(line) > LONGEST_RUN)
        longest = max(runs, key=len, default=())
        if len(longest) > LONGEST_RUN:
            message = f"copies {' '.join(longest)!r} from key point {number + 1}; say it in other words"
            yield item.error("copied-wording", message, "model_answer")


def _list(found: frozenset[str]) -> str:
    return ", ".join(repr(s) for s in sorted(found))
