"""Mock interviews as values: what is asked, what it comes to, what would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpm_coach.domain import Category, Evidence, Feedback, Rating, Remark, Verdict
from tpm_coach.mocking.choosing import Candidate, MockPlan, chosen, enough, outline
from tpm_coach.mocking.signals import Assessment, Signal, assess, together
from tpm_coach.mocking.values import Format, Section

MISSED, UNSURE, COVERED = Verdict.MISSED, Verdict.UNSURE, Verdict.COVERED


def point(
    verdict: Verdict = COVERED, *, must: bool = False, late: bool = False, text: str = "A point"
) -> Evidence:
    quote = "" if verdict is MISSED else "my words"
    return Evidence(text, verdict, 0.5, quote, must, after_probe=late and verdict is not MISSED)


def feedback(*points: Evidence, **more: tuple[Remark, ...]) -> Feedback:
    return Feedback("rules", "Heard.", Rating.GOOD, points, **more)


def judged(*points: Evidence, seconds: float = 60.0, hinted: bool = False, flags: int = 0) -> Assessment:
    red = tuple(Remark("flag", "Blames others", "their fault") for _ in range(flags))
    return assess(feedback(*points, red_flags=red), seconds=seconds, minutes=5, hinted=hinted)


def signal(*points: Evidence, seconds: float = 60.0, hinted: bool = False, flags: int = 0) -> Signal:
    found = judged(*points, seconds=seconds, hinted=hinted, flags=flags).signal
    assert found is not None
    return found


points = st.lists(
    st.builds(point, st.sampled_from([MISSED, UNSURE, COVERED]), must=st.booleans(), late=st.booleans()),
    min_size=1,
    max_size=8,
)
signals = st.sampled_from([*Signal])


@given(points, st.data(), st.integers(0, 2))
def test_a_point_that_is_heard_too_never_makes_a_signal_worse(
    told: list[Evidence], data: st.DataObject, flags: int
) -> None:
    index = data.draw(st.integers(0, len(told) - 1))
    better = list(told)
    better[index] = replace(told[index], verdict=COVERED, quote="my words")
    assert signal(*better, flags=flags) >= signal(*told, flags=flags)


@given(points, st.data())
def test_a_tick_never_makes_a_signal_worse_and_unticking_never_better(
    told: list[Evidence], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(told) - 1))
    ticked, unticked = list(told), list(told)
    ticked[index] = replace(told[index], marked=True)
    unticked[index] = replace(told[index], marked=False)
    assert signal(*ticked) >= signal(*told) >= signal(*unticked)


@given(points, st.integers(0, 2), st.floats(0, 3600), st.booleans())
def test_red_flags_time_hints_and_follow_ups_never_make_a_signal_better(
    told: list[Evidence], flags: int, seconds: float, hinted: bool
) -> None:
    best = signal(*(replace(e, after_probe=False) for e in told), seconds=0.0)
    assert signal(*told, seconds=seconds, hinted=hinted, flags=flags) <= best
    assert signal(*told, flags=flags + 1) <= signal(*told, flags=flags)


@given(points)
def test_all_points_unasked_are_a_strong_hire_and_none_a_strong_no_hire(told: list[Evidence]) -> None:
    every = [replace(e, verdict=COVERED, quote="my words", after_probe=False) for e in told]
    none = [replace(e, verdict=MISSED, quote="", after_probe=False) for e in told]
    assert signal(*every) is Signal.STRONG_HIRE
    assert signal(*none) is Signal.STRONG_NO_HIRE


@given(points)
def test_the_evidence_names_only_what_is_in_the_feedback(told: list[Evidence]) -> None:
    named = [replace(e, key_point=f"Point {i}.") for i, e in enumerate(told)]
    found = judged(*named)
    assert len(found.reasons) <= 4
    for reason in found.reasons[1:]:
        [about] = [e for e in named if reason.text.endswith(e.key_point)]
        assert reason.quote in ("", about.quote)
        assert reason.text.startswith("Heard") is about.heard


def test_a_missed_essential_point_decides_and_is_named() -> None:
    told = judged(point(MISSED, must=True, text="Listened first"), *[point() for _ in range(8)])
    assert told.signal is Signal.LEANING_HIRE
    assert told.score >= 0.8
    assert told.decisive.text == "Essential, and not heard: Listened first"
    two = [point(MISSED, must=True) for _ in range(2)]
    assert signal(*two, *[point() for _ in range(16)]) is Signal.NO_HIRE


def test_what_may_have_been_said_is_no_strong_hire_when_it_is_essential() -> None:
    told = judged(point(UNSURE, must=True, text="Listened first"), *[point() for _ in range(8)])
    assert told.signal is Signal.HIRE
    assert (told.decisive.text, told.decisive.quote) == (
        "Essential, and not clearly said: Listened first",
        "my words",
    )


@pytest.mark.parametrize(
    ("more", "expected", "why"),
    [
        ({"flags": 1}, Signal.LEANING_HIRE, "A red flag: Blames others"),
        ({"flags": 2}, Signal.NO_HIRE, "A red flag: Blames others"),
        ({"seconds": 451.0}, Signal.HIRE, "It took 8 minutes; 5 were meant for it."),
        ({"hinted": True}, Signal.HIRE, "It needed a hint."),
    ],
)
def test_what_weighs_more_than_points_caps_the_signal(
    more: dict[str, float], expected: Signal, why: str
) -> None:
    told = judged(point(must=True), point(), **more)  # type: ignore[arg-type]
    assert (told.signal, told.decisive.text) == (expected, why)


def test_points_that_came_only_when_asked_are_worth_less() -> None:
    assert signal(point(late=True), point(late=True), point(late=True)) is Signal.HIRE
    assert (
        "3 of 3 points heard, 3 of them only when asked."
        in judged(point(late=True), point(late=True), point(late=True)).reasons[0].text
    )


def test_an_answer_that_could_not_be_judged_is_a_strong_no_hire_with_the_reason() -> None:
    guard = Remark("short", "4 words are too few to judge.", "I do not know")
    told = assess(feedback(point(MISSED), guards=(guard,)), seconds=5, minutes=5)
    assert (told.signal, told.decisive.text) == (Signal.STRONG_NO_HIRE, guard.text)


def test_a_question_without_key_points_has_no_signal() -> None:
    assert assess(feedback(), seconds=5, minutes=5).signal is None


@given(st.lists(signals, min_size=1, max_size=10), st.data())
def test_several_signals_together_are_near_the_weakest_and_never_fall_when_one_rises(
    several: list[Signal], data: st.DataObject
) -> None:
    whole = together(several)
    assert whole is not None
    assert min(several) <= whole <= min(min(several) + 1, max(several))
    index = data.draw(st.integers(0, len(several) - 1))
    better = [*several[:index], Signal(min(4, several[index] + 1)), *several[index + 1 :]]
    risen = together(better)
    assert risen is not None
    assert risen >= whole


def test_what_could_not_be_judged_has_no_say() -> None:
    assert together([None, Signal.HIRE]) is Signal.HIRE
    assert together([None]) is None


def bank(per_category: int = 6, **more: object) -> list[Candidate]:
    return [
        Candidate(f"{category}-{n}", category, theme=f"{category}-{n}", **more)  # type: ignore[arg-type]
        for category in Category
        for n in range(per_category)
    ]


def ids(sections: Sequence[Section]) -> list[str]:
    return [id_ for section in sections for id_ in section.questions]


def test_a_phone_screen_asks_four_categories_and_leaves_each_of_three_out_in_turn() -> None:
    left_out = []
    for number in range(1, 4):
        [section] = chosen(outline(MockPlan(), number), bank(), "me")
        asked = [id_.rpartition("-")[0] for id_ in section.questions]
        assert section.minutes == 30
        assert len(set(asked)) == 4
        left_out += [category for category in Category if category not in asked]
    assert set(left_out) == {Category.SYSTEM_DESIGN, Category.PROCESS_DESIGN, Category.METRICS}


def test_an_onsite_loop_has_a_section_for_each_category() -> None:
    sections = chosen(outline(MockPlan(Format.ONSITE), 1), bank(), "me")
    assert [section.category for section in sections] == [*Category]
    assert {(len(section.questions), section.minutes) for section in sections} == {(2, 45)}


def test_a_custom_interview_is_as_it_was_wished_for() -> None:
    wish = MockPlan(Format.CUSTOM, "", (Category.METRICS, Category.BEHAVIORAL, Category.METRICS), 3, 25)
    sections = chosen(outline(wish, 1), bank(), "me")
    assert [(s.category, len(s.questions), s.minutes) for s in sections] == [
        (Category.METRICS, 3, 25),
        (Category.BEHAVIORAL, 3, 25),
    ]


@given(st.text(max_size=5), st.integers(1, 50), st.sampled_from([*Format]), st.integers(0, 3))
def test_no_question_is_asked_twice_and_the_same_seed_asks_the_same(
    seed: str, number: int, format_: Format, per_category: int
) -> None:
    parts = outline(MockPlan(format_), number)
    first = chosen(parts, bank(per_category), seed)
    assert first == chosen(parts, bank(per_category)[::-1], seed)
    assert len(ids(first)) == len(set(ids(first)))
    assert all(section.questions for section in first)


@given(st.sets(st.sampled_from([c.question_id for c in bank()]), max_size=20), st.integers(1, 5))
def test_what_was_asked_last_time_comes_back_only_when_a_category_has_nothing_else(
    recent: set[str], number: int
) -> None:
    candidates = [replace(c, recent=c.question_id in recent) for c in bank()]
    asked = ids(chosen(outline(MockPlan(Format.ONSITE), number), candidates, "me"))
    for category in Category:
        fresh = [c for c in candidates if c.category is category and not c.recent]
        again = [id_ for id_ in asked if id_ in recent and id_.startswith(f"{category}-")]
        assert len(again) == max(0, 2 - len(fresh))


def rank(candidate: Candidate, themes: set[str]) -> tuple[bool, ...]:
    known = bool(candidate.theme) and candidate.theme in themes
    return candidate.recent, not candidate.tagged, not candidate.points, known, not candidate.wanted


some_banks = st.lists(
    st.builds(
        lambda theme, tagged, points, wanted, recent: Candidate(
            "", Category.METRICS, 5, theme, tagged, points, wanted, recent
        ),
        st.sampled_from(["", "a", "b", "c"]),
        st.booleans(),
        st.integers(0, 1),
        st.booleans(),
        st.booleans(),
    ),
    max_size=40,
).map(lambda some: [replace(c, question_id=f"q{n}", category=[*Category][n % 3]) for n, c in enumerate(some)])


@given(some_banks, st.integers(1, 3))
def test_of_those_that_are_drawn_the_best_are_no_worse_than_of_the_whole_bank(
    bank: list[Candidate], each: int
) -> None:
    parts = outline(MockPlan(Format.CUSTOM, "", tuple(Category), each), 1)
    number = sum(len(part.slots) for part in parts)
    drawn = [c for category in Category for c in enough((c for c in bank if c.category is category), number)]
    left, themes = {c.question_id: c for c in bank}, set[str]()
    for id_ in ids(chosen(parts, drawn, "me")):
        asked = left.pop(id_)
        others = [c for c in left.values() if c.category is asked.category]
        assert all(rank(asked, themes) <= rank(other, themes) for other in others)
        themes.add(asked.theme)


def test_no_more_are_drawn_than_are_needed() -> None:
    endless = (Candidate(f"q{n}", Category.METRICS, theme=f"{n}", wanted=True) for n in count())
    assert len(enough(endless, 10)) == 10


def test_a_company_and_what_needs_work_go_first() -> None:
    candidates = bank()
    tagged = {f"{category}-3" for category in Category}
    wanted = {f"{category}-{n}" for category in Category for n in (3, 5)}
    candidates = [
        replace(c, tagged=c.question_id in tagged, wanted=c.question_id in wanted) for c in candidates
    ]
    asked = ids(chosen(outline(MockPlan(Format.ONSITE, "amazon"), 1), candidates, "me"))
    assert set(asked) == wanted


def test_the_two_questions_of_a_section_have_different_themes_where_that_can_be() -> None:
    candidates = [replace(c, theme="conflict" if c.question_id[-1] != "4" else "failure") for c in bank()]
    for section in chosen(outline(MockPlan(Format.ONSITE), 1), candidates, "me")[:1]:
        assert {next(c.theme for c in candidates if c.question_id == id_) for id_ in section.questions} == {
            "conflict",
            "failure",
        }


def test_a_category_without_questions_is_replaced_in_a_phone_screen_and_left_out_of_a_loop() -> None:
    candidates = [c for c in bank() if c.category is not Category.BEHAVIORAL]
    [phone] = chosen(outline(MockPlan(), 1), candidates, "me")
    assert len(phone.questions) == 4
    loop = chosen(outline(MockPlan(Format.ONSITE), 1), candidates, "me")
    assert len(loop) == 4


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.integers(5, 120))
def test_the_minutes_of_a_section_are_shared_out_whole(lengths: list[int], minutes: int) -> None:
    section = Section(None, minutes, tuple(map(str, lengths)), tuple(lengths))
    shares = [section.share(position) for position in range(len(lengths))]
    assert sum(shares) >= minutes - 1e-6
    assert all(share >= length for share, length in zip(shares, lengths, strict=True))
