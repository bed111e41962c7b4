"""What is said of a mock interview: the changes that would help, being ready, and where the time is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.test_mocking import MISSED, feedback, point, points, signals
from tpm_coach.domain import Category, Evidence, Question, Remark
from tpm_coach.mocking import script
from tpm_coach.mocking.changes import Told, changes
from tpm_coach.mocking.outlook import SESSIONS, outlook
from tpm_coach.mocking.signals import Signal
from tpm_coach.mocking.values import Format, Mock, Section


def told(number: int, *points: Evidence, competency: str = "risk", **more: object) -> Told:
    question = Question("q", "p", Category.METRICS, "Well?", competencies=(competency,))
    tips = tuple(Remark(kind, "No result stated.") for kind in more.pop("tips", ()))  # type: ignore[attr-defined]
    flags = tuple(Remark("flag", "Blames others", "their fault") for _ in range(int(more.pop("flags", 0))))  # type: ignore[call-overload]
    late = str(more.pop("late", ""))
    return Told(number, question, feedback(*points, tips=tips, red_flags=flags), late, hinted=False)


def test_what_recurs_comes_before_what_happened_once() -> None:
    answers = [
        told(1, point(MISSED, must=True, text="Listened first"), point(), point()),
        told(2, point(), point(), tips=["result"]),
        told(3, point(), tips=["result"]),
        told(4, point(), tips=["result"]),
    ]
    first, second = changes(answers)
    assert "End with what changed" in first.text
    assert [quoted.number for quoted in first.quotes] == [2, 3, 4]
    assert "Say the essential points first" in second.text
    assert [(q.number, q.text) for q in second.quotes] == [(1, "Listened first")]
    assert first.cost > second.cost


def test_points_made_only_when_asked_are_quoted() -> None:
    [change] = changes([told(1, point(late=True, text="Guardrail"), point())])
    assert "before you are asked" in change.text
    assert [(q.number, q.text, q.quote) for q in change.quotes] == [(1, "Guardrail", "my words")]


def test_missed_points_are_gathered_by_competency() -> None:
    answers = [
        told(1, point(MISSED, text="One"), point(), competency="risk-management"),
        told(2, point(MISSED, text="Two"), point(), competency="risk-management"),
        told(3, point(MISSED, text="Three"), point(), point(), competency="writing"),
    ]
    first, second = changes(answers)
    assert "Work on risk management: 2 points" in first.text
    assert {quoted.text for quoted in first.quotes} == {"One", "Two"}
    assert "Work on writing" in second.text


def test_an_answer_over_time_and_a_red_flag_are_named() -> None:
    first, second = changes([told(1, point(), flags=1), told(2, point(), late="9:00 of 5 min, late")])
    assert (first.text, first.quotes[0].quote) == ("Leave out what speaks against you.", "their fault")
    assert second.quotes[0].text == "9:00 of 5 min, late"


def test_nothing_is_advised_when_nothing_was_lost() -> None:
    assert changes([told(1, point(must=True), point())]) == ()


@given(st.lists(points, max_size=6))
def test_at_most_two_changes_the_costlier_first_with_evidence_from_the_answers(
    answers: list[list[Evidence]],
) -> None:
    found = changes([told(n, *mine) for n, mine in enumerate(answers, 1)])
    assert len(found) <= 2
    assert [change.cost for change in found] == sorted((c.cost for c in found), reverse=True)
    for change in found:
        assert change.cost > 0
        assert 1 <= len(change.quotes) <= 3
        assert all(1 <= quoted.number <= len(answers) for quoted in change.quotes)


histories = st.lists(
    st.tuples(signals, st.dictionaries(st.sampled_from([*Category]), signals), st.integers(1, 10))
)


@given(histories)
def test_nobody_is_called_ready_before_ten_interviews(
    history: list[tuple[Signal, dict[Category, Signal], int]],
) -> None:
    found = outlook(history)
    assert found.sessions == sum(answers >= 4 for _, _, answers in history)
    assert (found.ready is None) is (found.sessions < SESSIONS)
    assert found.sentence.startswith("Ready") is (found.ready is True)


def test_ready_asks_for_five_good_interviews_and_no_weak_category() -> None:
    good = (Signal.HIRE, {Category.METRICS: Signal.HIRE}, 4)
    bad = (Signal.NO_HIRE, {Category.METRICS: Signal.NO_HIRE}, 4)
    weak = (Signal.HIRE, {Category.METRICS: Signal.NO_HIRE}, 4)
    assert outlook([bad] * 5 + [good] * 5).ready is True
    assert outlook([good] * 9 + [bad]).ready is False
    found = outlook([good] * 9 + [weak])
    assert found.ready is False
    assert "Metrics below leaning hire" in found.sentence


def a_mock(*lengths: int, minutes: int = 30) -> Mock:
    section = Section(None, minutes, tuple(f"q{n}" for n in range(len(lengths))), lengths)
    return Mock(Format.PHONE, "", (section, section), date(2026, 11, 23), NOW, number=1)


def test_the_interviewer_introduces_the_section_once_and_counts_the_questions() -> None:
    mock = a_mock(5, 5, 5)
    assert "three questions in 30 minutes" in script.opening(mock, 0, 0)
    assert "Hello" not in script.opening(mock, 0, 1)
    assert "last" in script.opening(mock, 0, 2).lower() or "one more" in script.opening(mock, 0, 2).lower()
    assert "colleague" in script.closing(mock, 0)
    assert "last question" in script.closing(mock, 1)


@pytest.mark.parametrize(
    ("position", "before", "seconds", "words"),
    [
        (0, 0, 60, ""),
        (0, 0, 800, "I have 2 more questions"),
        (2, 1200, 60, ""),
        (1, 700, 850, "about 4 minutes left, and 1 more question"),
        (2, 1200, 560, "about 1 minute left"),
        (2, 1200, 601, "Our 30 minutes are over"),
        (0, 0, 1801, "there are 2 more"),
    ],
)
def test_the_interviewer_says_where_the_time_is(
    position: int, before: float, seconds: float, words: str
) -> None:
    said = script.nudge(a_mock(5, 5, 5), 0, position, before, seconds)
    assert words in said
    assert bool(words) is bool(said)


@pytest.mark.parametrize(
    "text",
    ["no", "No, that's all", "nope, thanks.", "nothing more", "that is all from me", "go on", "I'm done"],
)
def test_declining_to_add_something_is_heard(text: str) -> None:
    assert script.declined(text)


@pytest.mark.parametrize(
    "text",
    [
        "No, and we told legal too",
        "nothing went live unchecked",
        "thanks to the team we shipped",
        "can I go on?",
    ],
)
def test_an_answer_that_begins_like_a_refusal_is_none(text: str) -> None:
    assert not script.declined(text)
