"""What holds for any text whatever."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.coach.conftest import GOOD, OTHER, QUESTION, answer, turns
from tpm_coach.coach import matching, synonyms
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.coach.text import Stemmer, sentences, words

COACH = RulesCoach([QUESTION, OTHER])
PIECES = [
    *GOOD.split(". "),
    "We never told the sponsor",
    "and so on",
    "- 3.5 ms;",
    "1) what is really left",
    "",
    "Why?",
]
TALK = st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=14).map(". ".join))


@given(TALK, TALK)
def test_any_text_is_judged_with_quotes_from_the_answer(first: str, second: str) -> None:
    said = answer(first, "And then?", second)
    feedback = COACH.judge(QUESTION, said)
    assert len(feedback.evidence) == len(QUESTION.key_points)
    assert all(e.quote in said.text and 0 <= e.score <= 1 for e in feedback.evidence)
    assert all(r.quote in said.text for r in (*feedback.tips, *feedback.red_flags, *feedback.guards))
    assert len(feedback.tips) <= 2


@given(TALK)
def test_any_text_gets_the_same_response_and_feedback_twice(text: str) -> None:
    fresh = RulesCoach([QUESTION, OTHER])
    assert COACH.respond(QUESTION, turns(text)) == fresh.respond(QUESTION, turns(text))
    assert COACH.judge(QUESTION, answer(text)) == fresh.judge(QUESTION, answer(text))


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8), st.sampled_from(PIECES))
def test_saying_more_never_takes_a_point_away(said: list[str], more: str) -> None:
    stem = Stemmer()
    table = synonyms.table(stem)
    known = matching.Vocabulary.of([QUESTION.prompt], stem)
    points = [(p.text, *p.phrases) for p in QUESTION.key_points]
    rubric = matching.prepare(QUESTION.prompt, points, known, stem, table)
    text = ". ".join(said) + "."
    before = matching.match(rubric, matching.hear(text, stem))
    after = matching.match(rubric, matching.hear(f"{text}\n{more}.", stem))
    assert all(
        a.score >= b.score - 1e-9 for b, a in zip(before, after, strict=True) if not b.denied and not a.denied
    )


@given(st.text(max_size=300))
def test_sentences_lie_in_order_and_hold_every_word_once(text: str) -> None:
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    inside = [w for s in spans for w in words(text, s.start, s.end)]
    assert {w.text for w in inside} <= {w.text for w in words(text)}
