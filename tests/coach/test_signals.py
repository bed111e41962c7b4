"""Tips on how an answer is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.coach.conftest import GOOD, QUESTION
from tpm_coach.coach.signals import TIPS, Kind, asks_for_story, read, tips
from tpm_coach.domain import Category, Question

STORY = replace(QUESTION, tags=("story",), category=Category.BEHAVIORAL, minutes=3)
PLAIN = (
    "Last May I moved our nine services to a new host. I asked each team for a date. We finished on time. "
)


def kinds(text: str, question: Question = STORY, seconds: float = 0) -> list[str]:
    return [tip.kind for tip in tips(question, text, read(text), seconds)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (GOOD, Kind.STORY),
        ("I would call them first, and then I would draw a plan.", Kind.HYPOTHETICAL),
        ("I think a good manager should always listen, and you must be kind.", Kind.OPINION),
    ],
)
def test_stories_plans_and_views_are_told_apart(text: str, kind: Kind) -> None:
    assert read(text).kind is kind


def test_a_well_told_story_gets_no_tip() -> None:
    assert kinds(GOOD) == []


@pytest.mark.parametrize(
    ("tip", "text"),
    [
        ("hypothetical", "I would call them, then I would draw a plan of 3 weeks. " * 6),
        ("opinion", "I think a good manager should listen, and you must be kind to all 40 people. " * 6),
        ("ownership", "We moved 9 services and we finished on time. They were happy with it. " * 6),
        ("blame", PLAIN * 4 + "It was the vendor's fault that the rest came late."),
        (
            "situation",
            "The company has 9 offices and makes tea for hotels. " * 12 + "Then I called them. We shipped.",
        ),
        ("result", "I called 9 people and I asked them what they wanted from it. " * 8),
        (
            "number",
            "I called them and I asked what they wanted. In the end it shipped, and they kept it. " * 6,
        ),
        ("short", PLAIN),
        ("long", PLAIN * 40),
        ("generic", PLAIN * 4 + "Communication is key and we were all on the same page."),
    ],
)
def test_a_tip_names_what_an_interviewer_would_miss(tip: str, text: str) -> None:
    assert tip in kinds(text)


def test_a_missing_result_quotes_nothing() -> None:
    text = "I called 9 people and I asked them what they wanted from it. " * 8
    assert [tip.quote for tip in tips(STORY, text, read(text)) if tip.kind == "result"] == [""]


def test_a_quoted_phrase_ends_with_a_whole_word() -> None:
    text = PLAIN * 4 + "I said those were not my problems. They were stupidly late, it was not my job."
    assert [tip.quote for tip in tips(STORY, text, read(text)) if tip.kind == "blame"] == ["not my job"]


def test_slow_writing_is_noted_for_a_good_length() -> None:
    assert kinds(PLAIN * 6, seconds=200) == []
    assert kinds(PLAIN * 6, seconds=400) == ["time"]


def test_fillers_count_only_in_dictated_text() -> None:
    assert "fillers" not in kinds(PLAIN * 4 + "It was basically, you know, sort of done. I mean, basically.")
    assert "fillers" in kinds(
        PLAIN * 4 + "Um, it was basically, uh, you know, sort of done. I mean, basically."
    )


def test_there_are_never_more_than_two_and_each_quotes_the_answer() -> None:
    text = "It was the vendor's fault, communication is key, we were on the same page. " * 30
    found = tips(STORY, text, read(text))
    assert len(found) == TIPS
    assert all(tip.quote in text for tip in found)


def test_whether_a_story_is_asked_for() -> None:
    assert asks_for_story(STORY)
    assert not asks_for_story(QUESTION)
    told = replace(STORY, tags=(), prompt="Tell me about a project that failed.")
    assert asks_for_story(told)
    assert not asks_for_story(replace(told, prompt="How do you handle a conflict?"))
