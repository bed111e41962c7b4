"""How well an answer makes each key point of a rubric, and which of its sentences does so."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

from tpm_coach.coach.negation import denied
from tpm_coach.coach.synonyms import LIKENESS
from tpm_coach.coach.text import STOP_WORDS, Span, Stemmer, Word, sentences, tokens, words
from tpm_coach.domain import Verdict

WORDS = 0.35
"""The share of whole words in a window's fit; the rest is the coverage of character 4-grams."""
QUESTION_WEIGHT = 0.2
"""What is left of a word's weight when the question says it: repeating the question earns little."""
DICE_FLOOR = 0.40
"""Least Dice similarity of character 3-grams at which two stems count as kin."""
INDEL_FLOOR = 0.80
"""Least normalised Indel similarity at which two stems of four letters or more count as one, mistyped."""
DOUBT = 1.5
"""Weight of doubt added to each phrasing: two telling words prove more than one."""
SUPPORT = 0.5
"""How far telling words of a point's other phrasings close the gap that its best phrasing leaves."""
SUPPORT_SCALE = 10.0
"""The summed weight of such words at which 1 - 1/e of that has happened: three or four rare words."""
MARGIN = 0.6
"""How much of a sibling point's lead in the same window is held against a point."""
SLOPE = 8.0
"""The logistic curve from fit to probability, fitted on people's labels of four public data sets."""
EVEN, EVEN_GAIN = 0.49, 0.29
"""The fit at which a point is as likely made as not is EVEN - EVEN_GAIN / phrasings: the best of many
phrasings fits well by chance more often than a single one."""
COVERED = 0.65
"""Probability from which a point counts as covered."""
MISSED = 0.35
"""Probability under which a point counts as missed."""
DENIED = 0.36
"""The probability of a point that is only spoken of to deny it: unsure, for the learner to decide."""
UNSEEN = 100
"""Texts without the word that are added to the bank, so that a small bank weighs words like a large one."""
GRAM = 4
"""Letters in a character gram; blanks count, so that short words and their order matter too."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How telling each stem and each character gram is: inverse document frequency over a bank's texts."""

    total: int
    stems: Mapping[str, int]
    grams: Mapping[str, int]

    @classmethod
    def of(cls, texts: Iterable[str], stem: Stemmer) -> Vocabulary:
        """Count each text as one document."""
        stems: Counter[str] = Counter()
        grams: Counter[str] = Counter()
        total = 0
        for text in texts:
            stems.update(set(stem.content(text)))
            grams.update(char_grams(text))
            total += 1
        return cls(total, stems, grams)

    def stem(self, stem: str) -> float:
        """The weight of one stem: log((documents + UNSEEN) / (documents with it + 0.5))."""
        return max(0.1, math.log((self.total + UNSEEN) / (self.stems.get(stem, 0) + 0.5)))

    def gram(self, gram: str) -> float:
        """The weight of one character gram, by the same formula."""
        return max(0.05, math.log((self.total + UNSEEN) / (self.grams.get(gram, 0) + 0.5)))


@dataclass(frozen=True, slots=True, eq=False)
class Phrasing:
    """A key point's text, or one of its phrases, as weighted stems and character grams.

    `stem_share` and `gram_share` turn heard weight into a share (0-1) of the window's fit.
    """

    stems: Mapping[str, float]
    grams: Mapping[str, float]
    stem_share: float
    gram_share: float


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A key point: its phrasings, the stems of all of them together, and those that a phrasing denies."""

    phrasings: tuple[Phrasing, ...]
    stems: Mapping[str, float]
    denied: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rubric:
    """The key points of one question, made ready for matching."""

    points: tuple[Point, ...]
    stems: tuple[str, ...]
    grams: tuple[str, ...]
    synonyms: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Match:
    """How well the answer makes one point: a probability, and the window of the answer that fits best.

    `denied` tells that the window denies what the point asks for, which holds the score below `COVERED`.
    """

    score: float
    span: Span | None
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer made ready for matching: its windows of one and two sentences, and what stands where.

    The windows are first the sentences, then each pair of neighbours; `stems` and `grams` name sentences.
    """

    text: str
    windows: tuple[Span, ...]
    words: tuple[tuple[Word, str], ...]
    stems: Mapping[str, Sequence[int]]
    grams: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Places:
    """What of a rubric stands where in an answer.

    `like` gives for each stem of the rubric the answer's stems that are like it; `stems` the windows that
    hold one of them, with the best likeness; `grams` the windows that hold each character gram.
    """

    like: Mapping[str, Mapping[str, float]]
    stems: Mapping[str, Mapping[int, float]]
    grams: Mapping[str, Collection[int]]


def char_grams(text: str) -> list[str]:
    """The character grams of a text's words, joined by single blanks, in order and each once."""
    line = f" {' '.join(tokens(text))} "
    return list(dict.fromkeys(line[i : i + GRAM] for i in range(len(line) - GRAM + 1)))


def prepare(
    question: str,
    points: Sequence[Sequence[str]],
    known: Vocabulary,
    stem: Stemmer,
    synonyms: Mapping[str, frozenset[str]],
) -> Rubric:
    """Weigh the words of each point; `points` holds for each its text first, then its phrases.

    A word of the question counts little, and so does a word that several points share. Two points with
    the same wording are one.
    """
    distinct = list(dict.fromkeys(tuple(point) for point in points))
    asked, asked_grams = set(stem.content(question)), set(char_grams(question))
    shared = Counter(s for point in distinct for s in {s for text in point for s in stem.content(text)})
    shared_grams = Counter(g for point in distinct for g in {g for text in point for g in char_grams(text)})

    def stem_weight(s: str) -> float:
        alone = 1 - (shared[s] - 1) / len(distinct)
        return known.stem(s) * (QUESTION_WEIGHT if s in asked else 1) * alone

    def gram_weight(g: str) -> float:
        alone = 1 - (shared_grams[g] - 1) / len(distinct)
        return known.gram(g) * (QUESTION_WEIGHT if g in asked_grams else 1) * alone

    def phrasing(text: str) -> Phrasing:
        stems = {s: stem_weight(s) for s in stem.content(text)}
        grams = {g: gram_weight(g) for g in char_grams(text)}
        total, letters = sum(stems.values()), sum(grams.values())
        sure = total / (total + DOUBT)
        return Phrasing(stems, grams, sure * WORDS / (total or 1), sure * (1 - WORDS) / (letters or 1))

    ready = {}
    for point in distinct:
        phrasings = tuple(phrasing(text) for text in point)
        weights = {s: w for each in phrasings for s, w in each.stems.items()}
        ready[point] = Point(phrasings, weights, frozenset(s for text in point for s in _denied(text, stem)))
    stems = dict.fromkeys(s for point in ready.values() for s in point.stems)
    return Rubric(
        tuple(ready[tuple(point)] for point in points),
        tuple(stems),
        tuple(dict.fromkeys(g for point in ready.values() for each in point.phrasings for g in each.grams)),
        {s: synonyms[s] for s in stems if s in synonyms},
    )


def _denied(text: str, stem: Stemmer) -> set[str]:
    starts = denied(text)
    return {stem(word.text) for word in words(text) if word.start in starts}


def hear(text: str, stem: Stemmer) -> Heard:
    """Split an answer into windows and note where each stem and gram stands."""
    spans = sentences(text)
    windows = [*spans, *(Span(a.start, b.end) for a, b in pairwise(spans))]
    stems: dict[str, list[int]] = defaultdict(list)
    grams: dict[str, list[int]] = defaultdict(list)
    content: list[tuple[Word, str]] = []
    for i, span in enumerate(spans):
        for word in words(text, span.start, span.end):
            if word.text not in STOP_WORDS:
                content.append((word, stem(word.text)))
                stems[content[-1][1]].append(i)
        for gram in char_grams(text[span.start : span.end]):
            grams[gram].append(i)
    return Heard(text, tuple(windows), tuple(content), stems, grams)


def _grams(s: str) -> frozenset[str]:
    return frozenset(s[i : i + 3] for i in range(len(s) - 2)) if len(s) > 2 else frozenset((s,))


def similarities(
    stems: Iterable[str], heard: Iterable[str], synonyms: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, float]]:
    """For each stem of the rubric the stems of the answer that are like it, and how much (0-1).

    The same stem counts 1, a synonym `LIKENESS`; else the larger of the Dice coefficient of character
    3-grams and of rapidfuzz's Indel similarity, each from its floor on. Digits are never alike.
    """
    index: dict[str, list[str]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for s in heard:
        grams = _grams(s)
        sizes[s] = len(grams)
        for gram in grams:
            index[gram].append(s)
    found: dict[str, dict[str, float]] = {}
    for t in stems:
        like = {t: 1.0} if t in sizes else {}
        if not t.isdigit():
            mine = _grams(t)
            common = Counter(s for gram in mine for s in index.get(gram, ()))
            for s, n in common.items():
                if s == t or s.isdigit():
                    continue
                dice = 2 * n / (len(mine) + sizes[s])
                best = dice if dice >= DICE_FLOOR else 0.0
                if len(t) >= 4 and len(s) >= 4:
                    best = max(best, Indel.normalized_similarity(t, s, score_cutoff=INDEL_FLOOR))
                if best:
                    like[s] = best
        for s in synonyms.get(t, ()):
            if s in sizes:
                like[s] = max(like.get(s, 0.0), LIKENESS)
        if like:
            found[t] = like
    return found


def places(rubric: Rubric, heard: Heard) -> Places:
    """Where in the answer the rubric's stems, or their like, and its grams stand."""
    count = (len(heard.windows) + 1) // 2
    near = [
        (i, *((count + i - 1,) if i else ()), *((count + i,) if i < count - 1 else ())) for i in range(count)
    ]

    def inside(held: Sequence[int]) -> Collection[int]:
        """The windows that hold one of these sentences."""
        return near[held[0]] if len(held) == 1 else {window for i in held for window in near[i]}

    like = similarities(rubric.stems, heard.stems, rubric.synonyms)
    stems: dict[str, dict[int, float]] = {}
    for t, alike in like.items():
        at: dict[int, float] = {}
        for s, m in sorted(alike.items(), key=lambda item: item[1]):
            at.update(dict.fromkeys(inside(heard.stems[s]), m))
        stems[t] = at
    return Places(like, stems, {g: inside(heard.grams[g]) for g in rubric.grams if g in heard.grams})


def fits(point: Point, at: Places, size: int) -> list[float]:
    """How well each window says the point (0-1): by its best phrasing, helped by words of the others."""
    best, said = [0.0] * size, [0.0] * size
    for phrasing in point.phrasings:
        stems, grams = [0.0] * size, [0.0] * size
        for t, weight in phrasing.stems.items():
            for i, m in at.stems.get(t, {}).items():
                stems[i] += weight * m
        for gram, weight in phrasing.grams.items():
            for i in at.grams.get(gram, ()):
                grams[i] += weight
        for i in range(size):
            fit = phrasing.stem_share * stems[i] + phrasing.gram_share * grams[i]
            if fit > best[i]:
                best[i], said[i] = fit, stems[i]
    if len(point.phrasings) > 1:
        pooled = [0.0] * size
        for t, weight in point.stems.items():
            for i, m in at.stems.get(t, {}).items():
                pooled[i] += weight * m
        for i, fit in enumerate(best):
            rest = max(0.0, pooled[i] - said[i])
            best[i] = fit + SUPPORT * (1 - fit) * (1 - math.exp(-rest / SUPPORT_SCALE))
    return best


def match(rubric: Rubric, heard: Heard) -> list[Match]:
    """Judge every key point of the rubric against the answer."""
    if not heard.windows:
        return [Match(probability(-MARGIN, len(point.phrasings)), None) for point in rubric.points]
    at = places(rubric, heard)
    fitted = {point: fits(point, at, len(heard.windows)) for point in dict.fromkeys(rubric.points)}
    found = {}
    for point, mine in fitted.items():
        others = [other for q, other in fitted.items() if q is not point]
        rivals = [max(column) for column in zip(*others, strict=True)] if others else [0.0] * len(mine)
        leads = [fit + MARGIN * min(0.0, fit - rival) for fit, rival in zip(mine, rivals, strict=True)]
        found[point] = _verdict(point, leads, at.like, heard)
    return [found[point] for point in rubric.points]


def _verdict(
    point: Point, leads: Sequence[float], like: Mapping[str, Mapping[str, float]], heard: Heard
) -> Match:
    """The best window; where that one denies the point, the next that would do alone and does not."""
    order = sorted(range(len(leads)), key=lambda k: (-leads[k], k))
    score = probability(leads[order[0]], len(point.phrasings))
    if score < COVERED:
        return Match(score, heard.windows[order[0]] if leads[order[0]] > 0 else None)
    for k in order:
        score = probability(leads[k], len(point.phrasings))
        if score < COVERED:
            break
        if not _denies(point, heard.windows[k], like, heard):
            return Match(score, heard.windows[k])
    return Match(DENIED, heard.windows[order[0]], denied=True)


def _denies(point: Point, window: Span, like: Mapping[str, Mapping[str, float]], heard: Heard) -> bool:
    """Whether half of the weight that speaks for the point in this window is denied there.

    A word that a phrasing of the point denies itself ("no surprises") speaks for it all the same.
    """
    starts = denied(heard.text, window.start, window.end)
    if not starts:
        return False
    value: dict[str, float] = {}
    for t, weight in point.stems.items():
        if t not in point.denied:
            for s, m in like.get(t, {}).items():
                value[s] = max(value.get(s, 0.0), weight * m)
    total = against = 0.0
    for word, s in heard.words:
        if window.start <= word.start < window.end and s in value:
            total += value[s]
            against += value[s] * (word.start in starts)
    return against > 0 and against >= total / 2


def verdict(score: float) -> Verdict:
    """What a probability means."""
    if score >= COVERED:
        return Verdict.COVERED
    return Verdict.UNSURE if score >= MISSED else Verdict.MISSED


def probability(fit: float, phrasings: int) -> float:
    """How likely a window that fits so well makes the point."""
    return 1 / (1 + math.exp(SLOPE * (EVEN - EVEN_GAIN / max(1, phrasings) - fit)))
