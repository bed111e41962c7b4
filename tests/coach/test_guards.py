"""Answers that are no fair answer: nothing is credited, and the coach says why."""

from __future__ import annotations

import pytest

from tests.coach.conftest import GOOD, LOREM, QUESTION, answer
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.domain import Rating, Verdict

RUBRIC = ", ".join(phrase for point in QUESTION.key_points for phrase in point.phrases)

UNFAIR = {
    "empty": "  \n ",
    "short": "I would cut the scope and tell the sponsor the same day.",
    "question": f"{QUESTION.prompt} {QUESTION.context}",
    "keywords": RUBRIC,
    "language": (
        "Primero hablé con los dos equipos y les pregunté qué quedaba por hacer. Después reduje el alcance, "
        "informé al director con tres opciones y abrimos el museo en la fecha prevista."
    ),
    "unrelated": "banana wagon purple seventeen kettle moss trombone lantern pebble violin " * 3,
    "one point": (
        "We re-estimated the remaining work with the team. What is really left? We re-estimated the "
        "remaining work. Why we slipped, and what is really left of the remaining work."
    ),
}


@pytest.mark.parametrize(("kind", "text"), UNFAIR.items())
def test_nothing_is_credited_and_the_reason_is_given_once(coach: RulesCoach, kind: str, text: str) -> None:
    feedback = coach.judge(QUESTION, answer(text))
    assert [guard.kind for guard in feedback.guards] == [kind]
    assert feedback.guards[0].text.rstrip(".").lower() not in feedback.headline.lower()
    assert feedback.guards[0].quote in text
    assert {e.verdict for e in feedback.evidence} == {Verdict.MISSED}
    assert feedback.suggested is Rating.AGAIN


@pytest.mark.parametrize(
    "text",
    [
        "первым делом я поговорил с обеими командами и узнал, что осталось сделать до открытия музея, а "
        "потом сообщил директору о трёх вариантах и их цене, и мы открылись в срок без лишних слов",
        "まず両方のチームと話し合い、残りの作業を見積もり直しました。次に範囲を減らしました。",
        "Zuerst habe ich mit beiden Teams gesprochen und die Arbeit neu geschätzt. Dann haben wir den Umfang "
        "verkleinert und den Sponsor am selben Tag informiert, mit drei Optionen und ihrem Preis.",
    ],
)
def test_other_languages_are_recognised(coach: RulesCoach, text: str) -> None:
    assert [guard.kind for guard in coach.judge(QUESTION, answer(text)).guards] == ["language"]


def test_terms_without_commas_are_a_list_too(coach: RulesCoach) -> None:
    terms = "scope sponsor estimate launch slack chain options price critical path MVP soft launch features "
    assert coach.judge(QUESTION, answer(terms * 3)).guards[0].kind == "keywords"


@pytest.mark.parametrize("text", [GOOD, GOOD.replace(". ", "\n- "), f"{QUESTION.prompt}\n\n{GOOD}"])
def test_a_fair_answer_passes(coach: RulesCoach, text: str) -> None:
    assert not coach.judge(QUESTION, answer(text)).guards


@pytest.mark.parametrize("insult", ["Idiot.", "You idiot. Your question is garbage."])
def test_filler_text_after_an_insult_is_no_list_of_terms(coach: RulesCoach, insult: str) -> None:
    (guard,) = coach.judge(QUESTION, answer(f"{insult} {LOREM}")).guards
    assert guard.kind == "language"
    assert guard.quote.startswith("Lorem ipsum")


@pytest.mark.parametrize("text", [RUBRIC, LOREM, RUBRIC.replace(" ", "")])
def test_a_quote_ends_with_a_whole_word(coach: RulesCoach, text: str) -> None:
    quote = coach.judge(QUESTION, answer(text)).guards[0].quote
    assert quote
    assert not text.split(quote)[1][:1].isalnum() or " " not in quote
