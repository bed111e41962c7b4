"""Study days, and FSRS in the domain's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpm_coach.domain import Adjustment, AdjustmentKind, Logged, Memory, MemoryState, Rating
from tpm_coach.scheduling import (
    Parameters,
    first_recall,
    forgetting,
    gains,
    previews,
    replay,
    retrievability,
    review,
    spread,
    study_day,
)

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")

MONDAY = date(2026, 11, 23)
ratings = st.sampled_from(Rating)
parameters = st.builds(
    Parameters,
    retention=st.floats(0.70, 0.97),
    maximum_interval=st.integers(1, 3650),
)
logs = st.lists(st.tuples(ratings, st.integers(0, 400)), min_size=1, max_size=12)


def history(log: list[tuple[Rating, int]], how: Parameters) -> tuple[Memory, date]:
    """The memory after a log of ratings, each so many days after the one before, and its last day."""
    memory, day = None, MONDAY
    for rating, gap in log:
        day += timedelta(days=gap)
        memory = review(memory, rating, day, how)
    assert memory
    return memory, day


@pytest.mark.parametrize(
    ("local", "zone", "expected"),
    [
        pytest.param("2026-11-23T21:00", BERLIN, "2026-11-23", id="an evening counts for its day"),
        pytest.param("2026-11-24T00:30", BERLIN, "2026-11-23", id="after midnight is still that evening"),
        pytest.param("2026-11-24T03:59:59", BERLIN, "2026-11-23", id="until the roll-over"),
        pytest.param("2026-11-24T04:00", BERLIN, "2026-11-24", id="then the next day begins"),
        pytest.param("2026-03-29T01:59", BERLIN, "2026-03-28", id="spring, before the clock jumps"),
        pytest.param("2026-03-29T03:00", BERLIN, "2026-03-28", id="spring, after the clock jumped"),
        pytest.param("2026-03-29T04:00", BERLIN, "2026-03-29", id="spring, a short night later"),
        pytest.param("2026-10-25T02:30", BERLIN, "2026-10-24", id="autumn, the first half past two"),
        pytest.param("2026-10-25T02:30/1", BERLIN, "2026-10-24", id="autumn, the second half past two"),
        pytest.param("2026-10-25T04:00", BERLIN, "2026-10-25", id="autumn, a long night later"),
        pytest.param("2026-03-08T03:30", NEW_YORK, "2026-03-07", id="New York in spring"),
        pytest.param("2026-11-01T01:30/1", NEW_YORK, "2026-10-31", id="New York in autumn"),
        pytest.param("2026-11-01T04:00", NEW_YORK, "2026-11-01", id="New York in the morning"),
        pytest.param("2026-10-04T03:59", LORD_HOWE, "2026-10-03", id="half an hour forward"),
        pytest.param("2026-04-05T01:45/1", LORD_HOWE, "2026-04-04", id="half an hour back"),
        pytest.param("2026-01-01T03:00", KIRITIMATI, "2025-12-31", id="a new year waits for the roll-over"),
    ],
)
def test_a_study_day_begins_at_four_in_the_local_morning(local: str, zone: ZoneInfo, expected: str) -> None:
    text, _, fold = local.partition("/")
    at = datetime.fromisoformat(text).replace(tzinfo=zone, fold=int(fold or 0))
    assert study_day(at, zone) == date.fromisoformat(expected)
    assert study_day(at.astimezone(UTC), zone) == date.fromisoformat(expected)


@pytest.mark.parametrize(("hour", "expected"), [(0, "2026-11-24"), (2, "2026-11-23"), (23, "2026-11-23")])
def test_the_roll_over_can_be_moved(hour: int, expected: str) -> None:
    at = datetime(2026, 11, 24, 1, 0, tzinfo=BERLIN)
    assert study_day(at, BERLIN, hour) == date.fromisoformat(expected)


def test_a_naive_time_has_no_study_day() -> None:
    with pytest.raises(ValueError, match="zone"):
        study_day(datetime(2026, 11, 24, 1, 0), BERLIN)  # noqa: DTZ001


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001
    st.timedeltas(timedelta(0), timedelta(days=3)),
    st.sampled_from([BERLIN, NEW_YORK, LORD_HOWE, KIRITIMATI]),
    st.integers(0, 23),
)
def test_study_days_never_run_backwards(at: datetime, gap: timedelta, zone: ZoneInfo, hour: int) -> None:
    start = at.replace(tzinfo=UTC)
    assert study_day(start, zone, hour) <= study_day(start + gap, zone, hour)


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, LORD_HOWE])
def test_practice_every_evening_counts_a_day_each_even_23_hours_apart(zone: ZoneInfo) -> None:
    how = Parameters(retention=0.9)
    early = [datetime(2026, 11, 1 + n, 22 - n, 0, tzinfo=zone) for n in range(9)]
    steady = [datetime(2026, 11, 1 + n, 20, 0, tzinfo=zone) for n in range(9)]
    marks = [Rating.AGAIN] + [Rating.GOOD] * 8
    memories = [
        replay([Logged(r, study_day(at, zone), how) for r, at in zip(marks, evenings, strict=True)])
        for evenings in (early, steady)
    ]
    assert memories[0] == memories[1]
    assert memories[0]
    assert memories[0].stability == pytest.approx(18.61, abs=0.01)


def fsrs_itself(log: list[Rating]) -> list[tuple[float, float, date]]:
    """Stability, difficulty and due day by py-fsrs alone, each answer on its due day."""
    scheduler = fsrs.Scheduler(
        desired_retention=0.9,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=36500,
        enable_fuzzing=False,
    )
    card = fsrs.Card(card_id=1)
    at = datetime.combine(MONDAY, time(12), UTC)
    states = []
    for rating in log:
        card, _ = scheduler.review_card(card, fsrs.Rating(int(rating)), at)
        assert card.stability is not None
        assert card.difficulty is not None
        at = card.due
        states.append((card.stability, card.difficulty, card.due.date()))
    return states


def test_the_published_sequence_gives_exactly_what_fsrs_gives() -> None:
    log = [Rating(n) for n in (3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3)]
    how = Parameters(retention=0.9, maximum_interval=36500)
    memory, day, states, gaps = None, MONDAY, [], []
    for rating in log:
        memory = review(memory, rating, day, how)
        states.append((memory.stability, memory.difficulty, memory.due_day))
        gaps.append((memory.due_day - day).days)
        day = memory.due_day
    assert states == fsrs_itself(log)
    assert gaps[:6] == [2, 11, 46, 163, 497, 1346]
    assert gaps[6] < gaps[5]
    assert memory
    assert (memory.reps, memory.lapses) == (13, 2)


@pytest.mark.parametrize(
    ("rating", "days"), [(Rating.AGAIN, 1), (Rating.HARD, 1), (Rating.GOOD, 2), (Rating.EASY, 8)]
)
def test_first_intervals_are_those_of_fsrs(rating: Rating, days: int) -> None:
    memory = review(None, rating, MONDAY, Parameters(retention=0.9))
    assert memory.due_day == MONDAY + timedelta(days=days)
    assert (memory.reps, memory.lapses, memory.last_day) == (1, 0, MONDAY)
    assert memory.state is MemoryState.REVIEW


@given(logs, parameters)
def test_a_question_never_comes_back_on_the_same_day_nor_after_the_longest_interval(
    log: list[tuple[Rating, int]], how: Parameters
) -> None:
    memory, day = history(log, how)
    assert day < memory.due_day <= day + timedelta(days=how.maximum_interval)


@given(logs, st.integers(0, 400), parameters)
def test_previews_are_what_rating_then_stores_and_a_better_rating_never_comes_back_sooner(
    log: list[tuple[Rating, int]], gap: int, how: Parameters
) -> None:
    memory, day = history(log, how)
    day += timedelta(days=gap)
    seen = previews(memory, day, how)
    assert seen == {rating: review(memory, rating, day, how) for rating in Rating}
    assert all(worse.due_day <= better.due_day for worse, better in pairwise(seen.values()))


@given(parameters)
def test_previews_of_a_new_question_are_in_order_too(how: Parameters) -> None:
    days = [memory.due_day for memory in previews(None, MONDAY, how).values()]
    assert days == sorted(days)


@given(logs, parameters)
def test_replay_is_review_after_review(log: list[tuple[Rating, int]], how: Parameters) -> None:
    day, dated = MONDAY, []
    for rating, gap in log:
        day += timedelta(days=gap)
        dated.append(Logged(rating, day, how))
    assert replay(dated) == history(log, how)[0]


def test_an_empty_log_leaves_no_memory() -> None:
    assert replay([]) is None


@given(logs, st.lists(st.integers(0, 2000), min_size=2, max_size=5), parameters)
def test_recall_fades_from_certainty_and_never_comes_back_by_itself(
    log: list[tuple[Rating, int]], waits: list[int], how: Parameters
) -> None:
    memory, day = history(log, how)
    recalls = [retrievability(memory, day + timedelta(days=wait), how) for wait in sorted(waits)]
    assert retrievability(memory, day, how) == pytest.approx(1)
    assert all(0 < later <= sooner <= 1 for sooner, later in pairwise(recalls))


def test_recall_on_the_due_day_is_about_the_wished_retention() -> None:
    for wished in (0.8, 0.9, 0.95):
        how = Parameters(retention=wished, maximum_interval=3650)
        memory, _ = history([(Rating.GOOD, 0), (Rating.GOOD, 3), (Rating.GOOD, 12)], how)
        assert retrievability(memory, memory.due_day, how) == pytest.approx(wished, abs=0.01)


def test_a_clock_set_back_counts_as_the_day_of_the_last_answer() -> None:
    how = Parameters()
    memory = review(None, Rating.GOOD, MONDAY, how)
    yesterday = MONDAY - timedelta(days=1)
    assert review(memory, Rating.GOOD, yesterday, how) == review(memory, Rating.GOOD, MONDAY, how)
    assert retrievability(memory, yesterday, how) == retrievability(memory, MONDAY, how)


def test_only_a_known_question_can_lapse() -> None:
    how = Parameters()
    first = review(None, Rating.AGAIN, MONDAY, how)
    assert first.lapses == 0
    assert review(first, Rating.AGAIN, first.due_day, how).lapses == 1
    assert review(first, Rating.HARD, first.due_day, how).lapses == 0


@given(logs, st.integers(0, 2000), parameters)
def test_the_forgetting_curve_is_that_of_fsrs(
    log: list[tuple[Rating, int]], wait: int, how: Parameters
) -> None:
    memory, day = history(log, how)
    noon = datetime.combine(day, time(12), UTC)
    card = fsrs.Card(card_id=1, stability=memory.stability, difficulty=memory.difficulty, last_review=noon)
    theirs = fsrs.Scheduler().get_card_retrievability(card, noon + timedelta(days=wait))
    assert retrievability(memory, day + timedelta(days=wait), how) == pytest.approx(theirs, rel=1e-12)


@given(st.integers(0, 400), ratings, parameters)
def test_the_recall_after_a_first_answer_is_that_of_the_memory_it_gives(
    ahead: int, rating: Rating, how: Parameters
) -> None:
    expected = retrievability(review(None, rating, MONDAY, how), MONDAY + timedelta(days=ahead), how)
    assert first_recall(rating, ahead, how) == pytest.approx(expected, rel=1e-9)


@given(logs, st.integers(1, 400), st.integers(0, 400), parameters)
def test_the_gain_of_an_answer_is_that_of_the_memories_it_would_give(
    log: list[tuple[Rating, int]], wait: int, ahead: int, how: Parameters
) -> None:
    memory, day = history(log, how)
    on = day + timedelta(days=wait)
    later = on + timedelta(days=ahead)

    def after(rating: Rating) -> float:
        return retrievability(review(memory, rating, on, how), later, how)

    now, left = retrievability(memory, on, how), retrievability(memory, later, how)
    expected = now * after(Rating.GOOD) + (1 - now) * after(Rating.AGAIN) - left
    assert gains(how, on, later)(memory) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(logs, st.integers(0, 400), parameters)
def test_the_curve_by_itself_is_that_of_a_memory(
    log: list[tuple[Rating, int]], wait: int, how: Parameters
) -> None:
    memory, day = history(log, how)
    expected = retrievability(memory, day + timedelta(days=wait), how)
    assert forgetting(how)(memory.stability, (day - memory.last_day).days + wait) == expected


def whole_days(how: Parameters, memory: Memory, seed: str) -> list[int]:
    return [(m.due_day - m.last_day).days for m in previews(memory, memory.due_day, how, seed).values()]


@given(logs, parameters, st.text(max_size=20))
def test_spreading_moves_a_day_within_its_range_and_never_breaks_the_order_of_ratings(
    log: list[tuple[Rating, int]], how: Parameters, seed: str
) -> None:
    memory, _ = history(log, how)
    plain = whole_days(how, memory, seed)
    moved = whole_days(replace(how, spread=True), memory, seed)
    assert moved == whole_days(replace(how, spread=True), memory, seed)
    for before, after in zip(plain, moved, strict=True):
        assert after <= max(before, how.maximum_interval)
        if before < 2.5:
            assert after == before
        else:
            assert after >= 2
    for (lower, higher), (low, high) in zip(pairwise(plain), pairwise(moved), strict=True):
        assert low < high or (lower >= higher and low <= high) or high == how.maximum_interval


def test_spreading_keeps_a_crowd_of_questions_apart() -> None:
    days = [spread(10, 90, f"me/question-{n}") for n in range(300)]
    assert set(days) == {8, 9, 10, 11, 12}
    assert max(days.count(day) for day in set(days)) < 100


def test_spreading_leaves_what_fsrs_believes_as_it_is() -> None:
    plain, moved = Parameters(), Parameters(spread=True)
    one, other = (review(None, Rating.EASY, MONDAY, how, "me/q") for how in (plain, moved))
    assert replace(other, due_day=one.due_day) == one


@given(logs, st.integers(0, 100), parameters)
def test_a_reset_begins_anew_and_another_day_changes_nothing_but_the_day(
    log: list[tuple[Rating, int]], days: int, how: Parameters
) -> None:
    memory, day = history(log, how)
    entries: list[Logged | Adjustment] = []
    last = MONDAY
    for rating, gap in log:
        last += timedelta(days=gap)
        entries.append(Logged(rating, last, how))
    wished = day + timedelta(days=days)
    moved = replay([*entries, Adjustment(AdjustmentKind.RESCHEDULE, wished)])
    assert moved == replace(memory, due_day=wished)
    reset = Adjustment(AdjustmentKind.RESET)
    assert replay([*entries, reset]) is None
    assert replay([*entries, reset, Logged(Rating.GOOD, day, how)]) == review(None, Rating.GOOD, day, how)


def test_the_published_sequence_gives_the_same_states_where_fsrs_takes_its_default_steps() -> None:
    log = [Rating(n) for n in (3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3)]
    scheduler = fsrs.Scheduler(desired_retention=0.9, enable_fuzzing=False)
    card, at = fsrs.Card(card_id=1), datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    memory, theirs, ours, waits = None, [], [], []
    for rating in log:
        card, _ = scheduler.review_card(card, fsrs.Rating(int(rating)), at)
        memory = review(memory, rating, at.date(), Parameters(retention=0.9, maximum_interval=36500))
        theirs.append((card.stability, card.difficulty))
        ours.append((memory.stability, memory.difficulty))
        waits.append((card.due - at).days)
        at = card.due
    assert ours == theirs
    assert waits == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
