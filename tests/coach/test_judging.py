"""What a learner is told after an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.coach.conftest import GOOD, QUESTION, answer
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.coach.voice import Line
from tpm_coach.domain import Category, Feedback, Question, Rating, Verdict


def judged(coach: RulesCoach, *said: str, question: Question = QUESTION, seconds: float = 120) -> Feedback:
    return coach.judge(question, answer(*said, seconds=seconds))


def verdicts(feedback: Feedback) -> list[Verdict]:
    return [e.verdict for e in feedback.evidence]


def test_a_good_answer_makes_every_point(coach: RulesCoach) -> None:
    feedback = judged(coach, GOOD)
    assert verdicts(feedback) == [Verdict.COVERED] * 4
    assert feedback.coverage == 1
    assert feedback.suggested is Rating.EASY
    assert not feedback.guards
    assert feedback.coach == "rules"
    assert "4 of 4" in feedback.headline


def test_each_verdict_shows_the_words_that_earned_it(coach: RulesCoach) -> None:
    quotes = [e.quote for e in judged(coach, GOOD).evidence]
    assert all(quote in GOOD for quote in quotes)
    assert "estimated again" in quotes[0]
    assert "longest chain" in quotes[1]
    assert "soft launch" in quotes[2]
    assert "sponsor" in quotes[3]


def test_the_points_carry_their_weight_and_reason(coach: RulesCoach) -> None:
    first = judged(coach, GOOD).evidence[0]
    assert first.must
    assert first.why == "A plan on wrong facts slips again."
    assert 0 <= first.score <= 1


def test_a_missing_essential_point_is_named_and_caps_the_rating_at_hard(coach: RulesCoach) -> None:
    without = GOOD.split("I proposed")[0] + "That same" + GOOD.split("That same")[1]
    feedback = judged(coach, without)
    assert verdicts(feedback) == [Verdict.COVERED, Verdict.COVERED, Verdict.MISSED, Verdict.COVERED]
    assert feedback.suggested is Rating.HARD
    assert "Cuts or phases the scope" in feedback.headline


def test_a_missed_point_quotes_nothing(coach: RulesCoach) -> None:
    missed = [e for e in judged(coach, GOOD.split("I proposed")[0]).evidence if e.verdict is Verdict.MISSED]
    assert [e.quote for e in missed] == ["", ""]


def test_an_answer_about_something_else_earns_nothing(coach: RulesCoach) -> None:
    feedback = judged(
        coach,
        "My garden has been growing well this summer. I planted tomatoes in April and my neighbour lent me "
        "her watering can, so by August we had more soup than we could eat in a month.",
    )
    assert feedback.coverage == 0
    assert feedback.suggested is Rating.AGAIN


def test_an_empty_handed_verdict_names_what_the_screen_shows(coach: RulesCoach) -> None:
    said = "My garden grew well this summer, and my neighbour lent me her can, so there was soup. " * 2
    headlines = {judged(coach, said, question=replace(QUESTION, id=f"q-{i}")).headline for i in range(12)}
    assert len(headlines) > 1
    assert all("the points below" in headline for headline in headlines)
    assert not any("outline" in line for sentences in Line for line in sentences.value)


def test_points_that_may_be_there_are_offered_for_a_tick(coach: RulesCoach) -> None:
    said = (
        "It was a difficult time for us and there was a lot of pressure from above. We never told the "
        "sponsor the same day. We did not look at the critical path. It somehow came together at last."
    )
    feedback = judged(coach, said)
    assert verdicts(feedback).count(Verdict.UNSURE) == 2
    assert feedback.coverage == 0
    assert "2 of 4 points may be there in other words" in feedback.headline
    assert "tick" in feedback.headline.lower()
    assert "Was it this?" in feedback.headline


def test_mistyped_words_are_still_heard(coach: RulesCoach) -> None:
    mistyped = (
        GOOD.replace("estimated", "estimtaed").replace("longest", "longets").replace("sponsor", "sponser")
    )
    assert judged(coach, mistyped).coverage == 1


@pytest.mark.parametrize("join", ["\n- ", " and ", "\n\n"])
def test_bullets_and_run_on_lines_are_still_heard(coach: RulesCoach, join: str) -> None:
    assert judged(coach, join.join(GOOD.lower().split(". "))).coverage == 1


def test_a_denied_point_is_unsure_never_covered_nor_missed(coach: RulesCoach) -> None:
    feedback = judged(
        coach,
        "It was a difficult time for us and there was a lot of pressure from above. We never told the "
        "sponsor the same day. In the end we just kept on going as we were and it somehow came together.",
    )
    assert feedback.evidence[3].verdict is Verdict.UNSURE
    assert "never told the sponsor" in feedback.evidence[3].quote


def test_a_point_made_after_a_probe_says_so(coach: RulesCoach) -> None:
    first, last = GOOD.split(" That same day ")
    feedback = judged(coach, first, "Who hears about it, and when?", "That same day " + last)
    assert [e.after_probe for e in feedback.evidence] == [False, False, False, True]
    assert feedback.coverage == 1


def test_a_point_repeated_after_a_probe_was_still_made_before(coach: RulesCoach) -> None:
    feedback = judged(coach, GOOD, "Who hears about it?", "As I said, I told the sponsor the same day.")
    assert not any(e.after_probe for e in feedback.evidence)


def test_red_flags_are_heard_with_the_words_that_said_them(coach: RulesCoach) -> None:
    feedback = judged(coach, GOOD + " Until then everybody works weekends until it is done.")
    assert [flag.text for flag in feedback.red_flags] == ["Overtime as the first move"]
    assert "weekends" in feedback.red_flags[0].quote


@pytest.mark.parametrize(
    "said",
    [
        "I did not let everybody work weekends until it is done.",
        "We had a risk list and read it every Monday.",
    ],
)
def test_the_opposite_of_a_red_flag_is_none(coach: RulesCoach, said: str) -> None:
    assert not judged(coach, f"{GOOD} {said}").red_flags


def test_a_red_flag_that_is_a_denial_is_heard(coach: RulesCoach) -> None:
    assert [f.text for f in judged(coach, GOOD + " We had no risk list at all.").red_flags] == [
        "No list of risks"
    ]


def test_overtime_caps_the_rating_at_good(coach: RulesCoach) -> None:
    assert judged(coach, GOOD, seconds=60 * QUESTION.minutes * 1.4).suggested is Rating.EASY
    assert judged(coach, GOOD, seconds=60 * QUESTION.minutes * 1.6).suggested is Rating.GOOD


def test_a_story_question_wants_a_story_for_the_best_rating(coach: RulesCoach) -> None:
    story = replace(QUESTION, tags=("story",), category=Category.BEHAVIORAL)
    would = (
        "First I would sit down with both teams and estimate again the work that remains, and find out "
        "why we slipped. Then I would draw the longest chain of tasks, because it gates the launch. I "
        "would propose a soft launch with fewer features. I would tell the sponsor the same day, with three "
        "options and a price each."
    )
    assert judged(coach, GOOD, question=story).suggested is Rating.EASY
    feedback = judged(coach, would, question=story)
    assert feedback.suggested is Rating.GOOD
    assert feedback.tips[0].kind == "hypothetical"
    assert feedback.tips[0].quote in would


def test_a_question_without_key_points_gets_no_evidence_and_says_so(coach: RulesCoach) -> None:
    bare = replace(QUESTION, key_points=(), probes=(), red_flags=())
    feedback = judged(coach, GOOD, question=bare)
    assert feedback.evidence == ()
    assert feedback.suggested is Rating.GOOD
    assert "key points" in feedback.headline
    assert coach.respond(bare, answer(GOOD).turns) is None


def test_a_coach_without_a_bank_still_judges() -> None:
    assert RulesCoach(()).judge(QUESTION, answer(GOOD)).coverage == 1
