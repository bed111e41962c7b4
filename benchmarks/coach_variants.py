"""Answers derived from the shipped bank's model answers, with what a fair coach would hear in each."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tpm_coach.coach import matching, synonyms
from tpm_coach.coach.text import Span, Stemmer, sentences
from tpm_coach.domain import Answer, Question, Rating, Turn, TurnKind

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FOREIGN = (
    "Primero hablé con cada uno por separado y les pregunté qué les preocupaba. Después definimos los "
    "riesgos, elegimos un responsable para cada punto y acordamos una fecha. Al final entregamos el proyecto "
    "a tiempo y con menos errores que antes, porque revisamos el plan todas las semanas con el equipo.",
    "Zuerst habe ich mit beiden Teams gesprochen und die Risiken auf eine Liste gesetzt. Dann haben wir für "
    "jedes Risiko einen Verantwortlichen bestimmt und den Plan jede Woche geprüft. Am Ende wurde das Projekt "
    "pünktlich geliefert, und die Zahl der Fehler ist deutlich gesunken.",
    "Nous avons d'abord mesuré l'impact, puis nous avons choisi un responsable et une date pour chaque "
    "action. Ensuite j'ai informé la direction avec trois options et leur prix. À la fin, le service est "
    "revenu à la normale et nous avons écrit une revue sans chercher de coupable.",
)
PADDING = (
    "That is how I look at it, and I hope it gives you a picture of the way I like to work with people.",
    "There is always more to say about something like this, and I am happy to go into it if you like.",
    "I enjoyed it a lot, it was a busy time, and I still think about it every now and then.",
)


@dataclass(frozen=True)
class Variant:
    """One derived answer: which points it makes (by index), and the rating it deserves."""

    kind: str
    question: Question
    text: str
    made: frozenset[int]
    rating: Rating


class Ear:
    """Tells which sentences of a model answer belong to which key point."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._stem = Stemmer()
        self._synonyms = synonyms.table(self._stem)
        texts = [q.prompt for q in questions]
        texts += [" ".join((p.text, *p.phrases)) for q in questions for p in q.key_points]
        self._known = matching.Vocabulary.of(texts, self._stem)

    def match(self, question: Question, text: str) -> Callable[[], list[matching.Match]]:
        """What hears and matches a text, with the question's rubric ready."""
        points = [(p.text, *p.phrases) for p in question.key_points]
        rubric = matching.prepare(question.prompt, points, self._known, self._stem, self._synonyms)
        return lambda: matching.match(rubric, matching.hear(text, self._stem))

    def sentences_of(self, question: Question) -> list[list[Span]]:
        """For each key point the sentences quoted for it and those that fit it better than any other."""
        points = [(p.text, *p.phrases) for p in question.key_points]
        rubric = matching.prepare(question.prompt, points, self._known, self._stem, self._synonyms)
        text = question.model_answer
        spans = sentences(text)
        found: list[list[Span]] = [[] for _ in points]
        for i, match in enumerate(matching.match(rubric, matching.hear(text, self._stem))):
            if match.span:
                found[i] += [s for s in spans if s.start >= match.span.start and s.end <= match.span.end]
        for span in spans:
            scores = [
                m.score
                for m in matching.match(rubric, matching.hear(text[span.start : span.end], self._stem))
            ]
            best = max(range(len(scores)), key=scores.__getitem__)
            if span not in found[best]:
                found[best].append(span)
        return found


def answer(text: str, seconds: float = 0.0) -> Answer:
    """A conversation of one turn."""
    return Answer((Turn(TurnKind.ANSWER, text, NOW),), NOW, seconds)


def worth(made: float, points: int) -> Rating:
    """What so many points made are worth: all but one Easy, half Good, two Hard."""
    if made < 2:
        return Rating.AGAIN
    return Rating.EASY if made >= points - 1 else Rating.GOOD if made >= points / 2 else Rating.HARD


def deserved(question: Question, made: frozenset[int]) -> Rating:
    """What these points are worth; a missing must caps at Hard."""
    rating = worth(len(made), len(question.key_points))
    musts = {i for i, point in enumerate(question.key_points) if point.must}
    return rating if musts <= made else min(rating, Rating.HARD)


def variants(question: Question, others: Sequence[Question], ear: Ear) -> Iterator[Variant]:
    """Every derived answer of one question; `others` are questions whose model answers do not belong here."""
    rng = random.Random(question.id)
    text = question.model_answer
    every = frozenset(range(len(question.key_points)))

    def made(kind: str, derived: str, points: frozenset[int] = frozenset()) -> Variant:
        return Variant(kind, question, derived, points, deserved(question, points))

    yield made("model answer", text, every)
    yield made("padded", " ".join((PADDING[0], text, *PADDING[1:])), every)
    yield made("typos in 10% of words", typos(text, rng), every)
    yield made("bullets", bullets(text), every)
    yield made("one run-on line", run_on(text), every)
    belongs = ear.sentences_of(question)
    for i in sorted(every):
        yield made("one point removed", without(text, belongs[i]), every - {i})
    for count in range(2, len(every)):
        gone = rng.sample(sorted(every), count)
        kind = f"{count} points removed" if count < 4 else "4 or more points removed"
        yield made(kind, without(text, [s for i in gone for s in belongs[i]]), every - set(gone))
    for other in others:
        yield made("another question's answer", other.model_answer)
        yield made("the same with typos", typos(other.model_answer, rng))
    yield made("first 15 words", " ".join(text.split()[:15]))
    yield made("keyword list", ", ".join(phrase for point in question.key_points for phrase in point.phrases))
    yield made("pasted question", f"{question.prompt} {question.context}")
    yield made("not English", rng.choice(FOREIGN))
    yield made('"we never ..."', never(question))


def typos(text: str, rng: random.Random, share: float = 0.10) -> str:
    """Swap, drop or double a letter in a share of the words of four letters and more."""

    def spoil(match: re.Match[str]) -> str:
        word = match.group()
        if rng.random() >= share:
            return word
        at = rng.randrange(1, len(word) - 1)
        how = rng.randrange(3)
        if how == 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word[:at] + word[at + 1 :] if how == 1 else word[:at] + word[at] + word[at:]

    return re.sub(r"[A-Za-z]{4,}", spoil, text)


def bullets(text: str) -> str:
    """Each sentence as a bullet without its full stop."""
    return "\n".join("- " + " ".join(text[s.start : s.end].rstrip(".;:").split()) for s in sentences(text))


def run_on(text: str) -> str:
    """All of it in one line without capitals or marks between the sentences."""
    return re.sub(r"[.,;:!?\"()]+", "", " and ".join(text.split("\n\n"))).replace("\n", " ").lower()


def without(text: str, gone: Sequence[Span]) -> str:
    """The text with some of its sentences cut out."""
    kept = [s for s in sentences(text) if not any(g.start < s.end and s.start < g.end for g in gone)]
    return " ".join(text[s.start : s.end] for s in kept)


def never(question: Question) -> str:
    """For each point a phrase in one clause that is not negative in itself, denied."""
    plain = (
        [
            p
            for p in point.phrases
            if not re.search(r"[,;:\"]|\bn(?:o|ot|ever|obody|one|othing)\b|n't\b|only", p)
        ]
        or [point.text]
        for point in question.key_points
    )
    return " ".join(f"We never {phrases[0]}." for phrases in plain)
