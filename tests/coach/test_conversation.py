"""What the coach says while the learner answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.coach.conftest import AT, GOOD, LOREM, OTHER, QUESTION, turns
from tpm_coach.coach.probing import next_probe
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.coach.voice import Line
from tpm_coach.domain import Evidence, Probe, Response, Turn, TurnKind, Verdict

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
        "can we skip this?",
        "Skip this one please",
        "Let's move on please",
        "I don't know, can we move on to the next question?",
        "next question please",
        "I'd rather skip it.",
        "Could I have a different question?",
    ],
)
def test_who_wants_another_question_is_told_how(coach: RulesCoach, said: str) -> None:
    assert "/skip takes another question" in reply(coach, said)


@pytest.mark.parametrize(
    "said",
    [
        "I don't understand the question",
        "Sorry, I do not really get it.",
        "what do you mean by fixed date",
        "What do you mean?",
        "What does two weeks behind mean?",
        "Could you explain the question?",
        "I'm confused",
        "That is unclear.",
    ],
)
def test_what_was_not_understood_is_repeated_in_short_with_help(coach: RulesCoach, said: str) -> None:
    again = reply(coach, said)
    assert QUESTION.prompt in again
    assert "/hint" in again


def test_a_long_question_is_repeated_by_what_it_asks(coach: RulesCoach) -> None:
    long = replace(QUESTION, prompt=f"{'The tickets sell slowly in the rain, as ever. ' * 5}What do you do?")
    response = coach.respond(long, turns("I don't understand the question"))
    assert response is not None
    assert "What do you do?" in response.text
    assert "tickets" not in response.text


@pytest.mark.parametrize("said", ["I don't understand the question", "Could you repeat the question?"])
def test_an_open_probe_is_what_is_repeated(coach: RulesCoach, said: str) -> None:
    again = reply(coach, HALF, "What else could give?", said)
    assert "What else could give?" in again
    assert QUESTION.prompt not in again


@pytest.mark.parametrize("said", ["no idea", "Give me a hint", "I still don't know"])
@pytest.mark.parametrize("given", [QUESTION.hint, f"Here is a way in: {QUESTION.hint}"])
def test_no_hint_is_given_twice(coach: RulesCoach, given: str, said: str) -> None:
    before = (*turns(), Turn(TurnKind.REPLY, given, AT))
    response = coach.respond(QUESTION, (*before, Turn(TurnKind.ANSWER, said, AT)))
    assert response is not None
    assert response.kind is TurnKind.REPLY
    assert QUESTION.hint not in response.text
    assert "/skip takes another question" in response.text


@pytest.mark.parametrize("said", ["why two suppliers?", "why two suppliers"])
def test_why_is_a_question_to_the_interviewer(coach: RulesCoach, said: str) -> None:
    assert "two suppliers were late" in reply(coach, said)


@pytest.mark.parametrize("said", ["nice weather today", "Tell me a joke", "I am hungry", "lol", "What's up?"])
def test_small_talk_is_led_back_to_the_question(coach: RulesCoach, said: str) -> None:
    again = reply(coach, said)
    assert any(again == line for line in Line.CHAT.value)


@pytest.mark.parametrize(
    "said",
    [
        "idiot. your question is garbage",
        "You idiot",
        "you are a moron",
        "This question is crap!",
        "your questions are terrible",
        "What a stupid question",
        "bullshit",
        "You suck",
        "screw you",
        "go to hell, stupid machine",
        "Idiot. Your question is garbage and I will not answer it, it is a waste of my time and yours.",
    ],
)
def test_an_insult_is_met_calmly(coach: RulesCoach, said: str) -> None:
    assert any(reply(coach, said) == line for line in Line.UPSET.value)


def test_an_insult_before_filler_text_is_no_answer(coach: RulesCoach) -> None:
    assert reply(coach, f"You idiot. {LOREM}")


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
        "Work harder?",
        "Maybe cut the scope?",
        "Find out what is really left?",
        "Skip the family passes and tell the sponsor",
        "We moved on to the next release",
        "I don't understand why it slipped, so I ask the team",
        "I told the idiot to cut scope",
        "Why we slipped comes first",
        "whatever is not started gets cut",
        "Bad weather or press would move it",
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


def evidence(*verdicts: Verdict, must: tuple[int, ...] = ()) -> list[Evidence]:
    score = {Verdict.COVERED: 0.9, Verdict.UNSURE: 0.4, Verdict.MISSED: 0.1}
    return [Evidence(f"point {i}", v, score[v], must=i in must) for i, v in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("found", "asks"),
    [
        (evidence(Verdict.UNSURE, Verdict.UNSURE, Verdict.MISSED), "second?"),
        (evidence(Verdict.UNSURE, Verdict.UNSURE, Verdict.MISSED, must=(0,)), "second?"),
        (evidence(Verdict.MISSED, Verdict.MISSED, Verdict.MISSED, must=(2,)), "second?"),
        (evidence(Verdict.MISSED, Verdict.UNSURE, Verdict.MISSED, must=(0,)), "first?"),
        (evidence(Verdict.UNSURE, Verdict.UNSURE, Verdict.COVERED), "first?"),
    ],
)
def test_what_was_clearly_missed_is_asked_for_before_what_is_unsure(found: list[Evidence], asks: str) -> None:
    question = replace(QUESTION, probes=(Probe("first?", (0, 1)), Probe("second?", (2,))))
    assert next_probe(question, found, turns(HALF)) == asks
