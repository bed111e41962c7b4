"""The log of rated answers, and the memory that follows from it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from tests.conftest import NOW
from tests.store.reviews import BERLIN, HOW, day_of, draft, made, rated
from tpm_coach.domain import (
    Category,
    Evidence,
    Feedback,
    Logged,
    Memory,
    Rating,
    Remark,
    Review,
    Selection,
    Verdict,
)
from tpm_coach.errors import NothingToUndo, StoreError
from tpm_coach.scheduling import replay
from tpm_coach.store import LearnerStore, Store

Q = "launch-metrics"
DAY = timedelta(days=1)
_numbers = count()


@pytest.fixture
def mine(store: Store) -> LearnerStore:
    return store.learner("me", NOW)


@examples(max_examples=30)
@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]).map(ZoneInfo),
    start=st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001
    steps=st.lists(
        st.one_of(
            st.tuples(st.sampled_from(Rating), st.integers(0, 60) | st.integers(0, 24 * 200)),
            st.just("undo"),
        ),
        max_size=10,
    ),
)
def test_replaying_the_log_always_gives_the_stored_memory(
    store: Store, zone: ZoneInfo, start: datetime, steps: list[tuple[Rating, int] | str]
) -> None:
    mine = store.learner(f"learner {next(_numbers)}", NOW)
    at = start.replace(tzinfo=zone)
    for step in steps:
        if isinstance(step, str):
            if mine.log.reviews(Q):
                mine.journal.undo(at)
        else:
            rating, hours = step
            at = (at.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)).astimezone(zone)
            rated(mine, Q, rating, at, zone=zone)
        log = [Logged(review.rating, review.study_day, HOW) for review in reversed(mine.log.reviews(Q))]
        assert mine.log.memory(Q) == replay(log)


def test_a_recorded_review_reads_back_as_it_was(mine: LearnerStore) -> None:
    feedback = Feedback(
        coach="rules",
        headline="1 of 2 points heard.",
        suggested=Rating.HARD,
        evidence=(
            Evidence("Purpose", Verdict.COVERED, 0.9, "the purpose", must=True, after_probe=True),
            Evidence("Guardrail", Verdict.MISSED, 0.1, why="Else it is gamed.", marked=True),
        ),
        tips=(Remark("numbers", "Say a number."),),
        red_flags=(Remark("blame", "Blames others", "their fault"),),
        guards=(Remark("short", "Too short"),),
    )
    new = made(mine, Q, Rating.HARD, text="Zwölf 🎯 'quotes' \"and\" {braces} %s ;--")
    new = replace(new, feedback=feedback, confidence=3, question_version=7, recall=0.75, mock_answer_id=5)
    stored = mine.log.rate(Q, lambda _: new)
    assert mine.log.reviews() == [stored]
    assert mine.log.reviews()[0].feedback == feedback
    assert stored.id > 0


def test_a_rating_counts_from_the_memory_at_the_moment_of_storing(mine: LearnerStore) -> None:
    first = rated(mine, Q, Rating.AGAIN)
    seen = []

    def late(before: Memory | None) -> Review:
        seen.append(before)
        return made(mine, Q, Rating.EASY)

    mine.log.rate(Q, late)
    assert seen == [first.after]


def test_recording_drops_the_draft_of_its_question_only(mine: LearnerStore) -> None:
    mine.desk.save_draft(draft(Q))
    mine.desk.save_draft(draft("many-teams"))
    rated(mine, Q)
    assert mine.desk.draft(Q) is None
    assert mine.desk.draft("many-teams") == draft("many-teams")


def test_a_review_of_an_unknown_question_is_refused_and_stores_nothing(mine: LearnerStore) -> None:
    with pytest.raises(StoreError):
        rated(mine, "no-such-question")
    assert mine.log.reviews() == []


def test_undo_gives_the_memory_back_exactly_and_the_answer_as_a_draft(mine: LearnerStore) -> None:
    first = rated(mine, Q, Rating.GOOD, NOW)
    second = rated(mine, Q, Rating.AGAIN, NOW + 9 * DAY, text="A second try.")
    assert mine.journal.undo(NOW + 9 * DAY).review == second
    assert mine.log.memory(Q) == first.after
    assert mine.log.reviews() == [first]
    kept = mine.desk.draft(Q)
    assert kept
    assert kept.turns == second.answer.turns
    assert kept.seconds == second.answer.seconds


def test_undo_goes_back_step_by_step_over_questions_until_nothing_is_left(mine: LearnerStore) -> None:
    stored = [
        rated(mine, question_id, rating, NOW + n * DAY)
        for n, (question_id, rating) in enumerate(
            [(Q, Rating.GOOD), ("many-teams", Rating.EASY), (Q, Rating.AGAIN), (Q, Rating.HARD)]
        )
    ]
    assert [mine.journal.undo(NOW).review for _ in stored] == stored[::-1]
    assert mine.log.memory(Q) is None
    assert mine.log.memory("many-teams") is None
    with pytest.raises(NothingToUndo, match="nothing to undo"):
        mine.journal.undo(NOW)


def test_an_undone_number_is_never_given_again(mine: LearnerStore) -> None:
    first = rated(mine, Q)
    mine.journal.undo(NOW)
    assert rated(mine, Q).id > first.id


def test_undo_never_overwrites_what_was_written_since(mine: LearnerStore) -> None:
    rated(mine, Q)
    mine.desk.save_draft(draft(Q, "written since"))
    mine.journal.undo(NOW)
    kept = mine.desk.draft(Q)
    assert kept
    assert kept.unsent == "written since"


def test_learners_share_questions_but_no_history(store: Store) -> None:
    anna, ben = store.learner("Anna", NOW), store.learner("Ben", NOW)
    rated(anna, Q)
    anna.desk.save_draft(draft("many-teams"))
    assert ben.log.reviews() == []
    assert ben.log.memory(Q) is None
    assert ben.desk.draft("many-teams") is None
    with pytest.raises(NothingToUndo):
        ben.journal.undo(NOW)
    rated(ben, Q, Rating.AGAIN)
    undone = anna.journal.undo(NOW).review
    assert undone
    assert undone.rating is Rating.GOOD
    assert ben.log.memory(Q)
    assert store.learners() == ["Anna", "Ben"]


def test_opening_a_learner_twice_makes_one(store: Store) -> None:
    store.learner("me", NOW)
    store.learner("me", NOW + DAY)
    assert store.learners() == ["me"]


def test_naive_times_are_refused(store: Store, mine: LearnerStore) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        mine.log.rate(Q, lambda _: replace(made(mine, Q), reviewed_at=naive))
    assert mine.log.reviews() == []
    with pytest.raises(StatementError, match="zone"):
        store.learner("naive", naive)
    assert store.learners() == ["me"]


def test_times_come_back_in_utc_whatever_zone_they_were_given_in(mine: LearnerStore) -> None:
    stored = rated(mine, Q, at=datetime(2026, 7, 1, 23, 30, tzinfo=ZoneInfo("Asia/Tokyo")))
    [back] = mine.log.reviews()
    assert back.reviewed_at == stored.reviewed_at == datetime.fromisoformat("2026-07-01T14:30:00+00:00")
    assert str(back.reviewed_at.tzinfo) == "UTC"


def test_reviews_come_latest_first_and_can_be_limited(mine: LearnerStore) -> None:
    for n, question_id in enumerate([Q, "many-teams", Q]):
        rated(mine, question_id, at=NOW + n * DAY)
    assert [r.question_id for r in mine.log.reviews()] == [Q, "many-teams", Q]
    assert [r.study_day for r in mine.log.reviews(Q)] == [day_of(NOW + 2 * DAY), day_of(NOW)]
    assert [r.study_day for r in mine.log.reviews(limit=1)] == [day_of(NOW + 2 * DAY)]


def test_the_log_knows_its_days_and_how_much_was_answered_on_each(mine: LearnerStore) -> None:
    evening = datetime(2026, 11, 24, 1, 0, tzinfo=BERLIN)
    rated(mine, Q, at=evening)
    rated(mine, "many-teams", at=evening - timedelta(hours=3))
    rated(mine, Q, at=evening + DAY)
    days = [(seen.day, seen.answers) for seen in mine.tallies.days()]
    assert days == [(date(2026, 11, 23), 2), (date(2026, 11, 24), 1)]


def test_the_queue_holds_what_is_due_and_what_is_unseen(mine: LearnerStore) -> None:
    everything = Selection()
    today = day_of(NOW)
    stored = rated(mine, Q, Rating.AGAIN)
    assert mine.queue.due(today, everything) == []
    assert [s.question_id for s in mine.queue.due(stored.after.due_day, everything)] == [Q]
    assert mine.queue.due(stored.after.due_day, Selection(Category.BEHAVIORAL)) == []
    unseen = {s.question_id for s in mine.queue.unseen(today, everything, 9)}
    assert len(unseen) == 9
    assert Q not in unseen
    assert [seen.first for seen in mine.tallies.days(since=today)] == [1]
    assert mine.queue.seen_counts()[Category.METRICS] == 1
    assert mine.queue.load(stored.after.due_day) == {stored.after.due_day: 1}


def test_answers_to_several_questions_are_told_oldest_first(mine: LearnerStore) -> None:
    questions = ["many-teams", "launch-metrics", "conflict-with-peer"] * 2
    given = [rated(mine, question_id, at=NOW + n * DAY).id for n, question_id in enumerate(questions)]
    assert [json.loads(line)["id"] for line in mine.log.told(questions)] == given
