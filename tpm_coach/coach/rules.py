"""The offline coach: a rubric, a matcher and a few rules, in milliseconds and without a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from tpm_coach.coach import asides, calibration, flags, guards, matching, signals, synonyms
from tpm_coach.coach.probing import next_probe
from tpm_coach.coach.text import Stemmer
from tpm_coach.coach.voice import Line, say
from tpm_coach.domain import (
    LEARNER_TURNS,
    Answer,
    Evidence,
    Feedback,
    Question,
    Rating,
    Remark,
    Response,
    Turn,
    TurnKind,
    Verdict,
)

BACKGROUND = 1_000
"""Questions of the bank that are read for rare words; more would not change what is rare."""
READY = 256
"""Questions whose rubrics are kept ready."""


class RulesCoach:
    """Judges an answer by how well its words make the question's key points.

    `background` is the bank: its points and questions tell which words are rare and so telling. `cuts`
    turn coverage into a suggested rating, the learner's own ones when there are enough ratings. The
    rubrics of the last questions are kept ready in this object; it may be used from several threads.
    """

    def __init__(
        self, background: Iterable[Question] = (), cuts: calibration.Cuts = calibration.DEFAULT_CUTS
    ) -> None:
        self._stem = Stemmer()
        self._synonyms = synonyms.table(self._stem)
        self._known = matching.Vocabulary.of(_texts(islice(background, BACKGROUND)), self._stem)
        self._cuts = cuts
        self._ready = lru_cache(maxsize=READY)(self._prepare)

    @property
    def name(self) -> str:
        """Who judges, stored with each review."""
        return "rules"

    def respond(self, question: Question, turns: Sequence[Turn]) -> Response | None:
        """A follow-up on what is missing, a reply to an aside, or None when the answer needs no more."""
        if not turns or turns[-1].kind not in LEARNER_TURNS:
            return None
        last, seed = turns[-1], f"{question.id} {len(turns)}"
        aside = asides.kind(last.text)
        if aside is not None:
            text = asides.reply(aside, question, turns, seed=seed, stem=self._stem, synonyms=self._synonyms)
            return Response(TurnKind.REPLY, text)
        rubric, _ = self._ready(question)
        guard = guards.check(question, last.text, rubric, self._stem)
        if guard and guard.kind in _REPLIES:
            return Response(TurnKind.REPLY, say(_REPLIES[guard.kind], seed))
        said = "\n\n".join(turn.text for turn in turns if turn is last or turn.kind is TurnKind.ANSWER)
        heard = matching.hear(said, self._stem)
        probe = next_probe(question, self._evidence(question, heard, len(said)), turns)
        return Response(TurnKind.PROBE, probe) if probe else None

    def judge(self, question: Question, answer: Answer) -> Feedback:
        """Every key point with the words that made it, what else was noticed, and a suggested rating."""
        said, seed = answer.text, f"{question.id} {len(answer.turns)}"
        rubric, red = self._ready(question)
        guard = guards.check(question, said, rubric, self._stem)
        if guard:
            return self._withhold(question, guard, seed)
        told = signals.read(said)
        tips = signals.tips(question, said, told, answer.seconds)
        heard = matching.hear(said, self._stem)
        red_flags = flags.heard(red, heard)
        if not question.key_points:
            rating = Rating.HARD if len(tips) > 1 else Rating.GOOD
            return Feedback(self.name, say(Line.NO_RUBRIC, seed), rating, tips=tips, red_flags=red_flags)
        evidence = self._evidence(question, heard, _probed_from(answer.turns))
        return Feedback(
            self.name,
            _headline(evidence, seed),
            self._suggest(question, answer.seconds, told.kind, evidence),
            evidence,
            tips,
            red_flags,
        )

    def suggest(self, question: Question, answer: Answer, evidence: Sequence[Evidence]) -> Rating:
        """The rating that this evidence suggests; a point that the learner marked counts as marked."""
        told = signals.read(answer.text).kind
        return self._suggest(question, answer.seconds, told, [_as_marked(e) for e in evidence])

    def _suggest(
        self, question: Question, seconds: float, told: signals.Kind, evidence: Sequence[Evidence]
    ) -> Rating:
        """By weighted coverage, with caps.

        Again when nothing was heard for sure (Hard when half of it is unsure: the coach may be deaf to the
        wording), Hard when an essential point was missed, Good when one is unsure, on overtime, and where a
        real case was asked for and none given.
        """
        if not any(e.verdict is Verdict.COVERED for e in evidence):
            unsure = sum(e.verdict is Verdict.UNSURE for e in evidence)
            return Rating.HARD if evidence and 2 * unsure >= len(evidence) else Rating.AGAIN
        rating = self._cuts.rate(calibration.share(evidence))
        musts = {e.verdict for e in evidence if e.must}
        if Verdict.MISSED in musts:
            return min(rating, Rating.HARD)
        late = seconds > signals.OVER_TIME * 60 * question.minutes
        made_up = told is not signals.Kind.STORY and signals.asks_for_story(question)
        return min(rating, Rating.GOOD) if late or made_up or Verdict.UNSURE in musts else rating

    def _withhold(self, question: Question, guard: Remark, seed: str) -> Feedback:
        evidence = tuple(
            Evidence(point.text, Verdict.MISSED, 0.0, must=point.must, why=point.why)
            for point in question.key_points
        )
        line = say(Line.WITHHELD, seed)
        return Feedback(self.name, line, Rating.AGAIN, evidence, guards=(guard,))

    def _prepare(self, question: Question) -> tuple[matching.Rubric, flags.Flags]:
        texts = [(p.text, *p.phrases) for p in question.key_points]
        rubric = matching.prepare(question.prompt, texts, self._known, self._stem, self._synonyms)
        return rubric, flags.prepare(question, self._known, self._stem, self._synonyms)

    def _evidence(self, question: Question, heard: matching.Heard, probed_from: int) -> tuple[Evidence, ...]:
        """The verdict on every key point; what stands from `probed_from` on came only when asked."""
        rubric, _ = self._ready(question)
        said = heard.text
        matches = matching.match(rubric, heard)
        early: list[matching.Match] = []
        if probed_from < len(said):
            early = matching.match(rubric, matching.hear(said[:probed_from], self._stem))
        evidence = []
        for i, (point, found) in enumerate(zip(question.key_points, matches, strict=True)):
            late = bool(early) and found.span is not None and found.span.end > probed_from
            if late and early[i].score >= matching.COVERED:
                found, late = early[i], False
            verdict = matching.verdict(found.score)
            near = found.span if verdict is not Verdict.MISSED else None
            quote = said[near.start : near.end] if near else ""
            evidence.append(
                Evidence(
                    point.text,
                    verdict,
                    found.score,
                    quote,
                    point.must,
                    point.why,
                    after_probe=late and near is not None,
                )
            )
        return tuple(evidence)


def _as_marked(evidence: Evidence) -> Evidence:
    if evidence.marked is None:
        return evidence
    verdict = Verdict.COVERED if evidence.marked else Verdict.MISSED
    return replace(evidence, verdict=verdict, score=float(evidence.marked))


_REPLIES = {"language": Line.NOT_ENGLISH, "unrelated": Line.NOT_ENGLISH, "question": Line.QUESTION_BACK}


def _texts(questions: Iterable[Question]) -> Iterator[str]:
    for question in questions:
        yield question.prompt
        for point in question.key_points:
            yield " ".join((point.text, *point.phrases))


def _probed_from(turns: Sequence[Turn]) -> int:
    """Where in the answer's text the first turn after a follow-up begins; its end when there is none."""
    at, probed = 0, False
    for turn in turns:
        probed = probed or turn.kind is TurnKind.PROBE
        if turn.kind is TurnKind.ANSWER:
            if probed:
                return at
            at += len(turn.text) + 2
    return at


def _headline(evidence: Sequence[Evidence], seed: str) -> str:
    heard = sum(e.heard for e in evidence)
    unsure = sum(e.verdict is Verdict.UNSURE for e in evidence)
    must = [e for e in evidence if e.must and not e.heard]
    if not heard and unsure > 1:
        line = Line.MAYBE
    elif not heard:
        line = Line.NOTHING
    elif any(e.verdict is Verdict.MISSED for e in must):
        line, must = Line.MUST_MISSING, [e for e in must if e.verdict is Verdict.MISSED]
    elif must:
        line = Line.MUST_UNSURE
    else:
        line = Line.STRONG if heard >= 0.75 * len(evidence) else Line.MIDDLING
    point = must[0].key_point if must else ""
    return say(line, seed, heard=heard, unsure=unsure, total=len(evidence), point=point)
