"""What the coach says while the learner answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.coach.conftest import GOOD, OTHER, QUESTION, turns
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.domain import Response, TurnKind

HALF = GOOD.split(" I proposed ")[0]


def reply(coach: RulesCoach, *said: str) -> str:
    response = coach.respond(QUESTION, turns(*said))
    assert response is not None
    assert response.kind is TurnKind.REPLY
    return response.text


def test_the_most_valuable_missing_point_is_asked_for_first(coach: RulesCoach) -> None:
    assert coach.respond(QUESTION, turns(HALF)) == Response(TurnKind.PROBE, "What else could give?")


def test_a_complete_answer_needs_no_probe(coach: RulesCoach) -> None:
    assert coach.respond(QUESTION, turns(GOOD)) is None


def test_no_probe_is_asked_twice_and_none_after_two(coach: RulesCoach) -> None:
    said = [HALF]
    asked = []
    while (response := coach.respond(QUESTION, turns(*said))) is not None:
        asked.append(response.text)
        said += [response.text, "There was a lot going on at the time and we did what we could with it."]
    assert asked == ["What else could give?", "Who hears about it, and when?"]


def test_later_turns_count(coach: RulesCoach) -> None:
    rest = "I proposed" + GOOD.split(" I proposed")[1]
    assert coach.respond(QUESTION, turns(HALF, "What else could give?", rest)) is None


def test_a_short_true_answer_is_followed_up_not_brushed_off(coach: RulesCoach) -> None:
    response = coach.respond(QUESTION, turns("We cut the scope."))
    assert response is not None
    assert response.kind is TurnKind.PROBE


@pytest.mark.parametrize(
    ("asked", "fact"),
    [
        ("How big is the team?", "Nine engineers"),
        ("What is the deadline?", "eight weeks"),
        ("can I assume we have budget to hire", "no money for more people"),
        ("Who is the sponsor?", "director of the museum"),
        ("What happened before?", "suppliers were late"),
    ],
)
def test_a_question_back_is_answered_from_the_context(coach: RulesCoach, asked: str, fact: str) -> None:
    assert fact in reply(coach, asked)


@pytest.mark.parametrize("asked", ["Which programming language do they use?", "Can I assume that it rains?"])
def test_what_the_context_does_not_know_is_left_to_an_assumption(coach: RulesCoach, asked: str) -> None:
    said = reply(coach, asked)
    assert any(word in said.lower() for word in ("assum", "decide", "choose"))


@pytest.mark.parametrize(
    "said", ["I don't know", "idk", "No idea, sorry.", "pass", "Honestly, I do not remember."]
)
def test_not_knowing_is_met_with_a_way_in(coach: RulesCoach, said: str) -> None:
    assert QUESTION.hint in reply(coach, said)


def test_not_knowing_after_a_probe_lets_it_rest(coach: RulesCoach) -> None:
    said = reply(coach, HALF, "What else could give?", "I don't know")
    assert QUESTION.hint not in said
    assert "finish" in said


def test_not_knowing_without_a_hint_still_gets_an_answer(coach: RulesCoach) -> None:
    response = coach.respond(OTHER, turns("no idea"))
    assert response is not None
    assert response.kind is TurnKind.REPLY


def test_the_question_is_repeated_on_request(coach: RulesCoach) -> None:
    assert QUESTION.prompt in reply(coach, "Could you repeat the question?")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "hello",
        "Hi there! How are you?",
        "thanks",
        "ok",
        "let me think a second",
        "this is stupid",
        "a hint please",
        f"{QUESTION.prompt} {QUESTION.context}",
        "Ich habe zuerst mit den Teams gesprochen und dann den Umfang verkleinert, weil das Datum fest war.",
    ],
)
def test_what_is_no_answer_gets_a_reply_and_is_not_judged(coach: RulesCoach, said: str) -> None:
    assert reply(coach, said)


@pytest.mark.parametrize(
    "said",
    [
        "When it broke I rolled back.",
        "We rolled back within a minute",
        "I deleted the useless meeting",
        "I don't know the cause, but I roll back first",
        "No, we cut scope",
        "I helped the team",
        "What did I do? I cut the family passes and told everybody why.",
        GOOD,
    ],
)
def test_an_answer_is_never_taken_for_small_talk(coach: RulesCoach, said: str) -> None:
    response = coach.respond(QUESTION, turns(said))
    assert response is None or response.kind is TurnKind.PROBE


def test_its_words_vary_but_not_by_chance(coach: RulesCoach) -> None:
    said = {
        response.text
        for i in range(12)
        if (response := coach.respond(replace(QUESTION, id=f"question-{i}"), turns("hello")))
    }
    assert len(said) > 1
    assert reply(coach, "hello") == reply(coach, "hello")


def test_nothing_is_said_when_it_is_not_the_coachs_turn(coach: RulesCoach) -> None:
    assert coach.respond(QUESTION, ()) is None
    assert coach.respond(QUESTION, turns()) is None
    assert coach.respond(QUESTION, turns(HALF, "What else could give?")) is None
