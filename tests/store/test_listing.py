"""The bank as a learner sees it: states, filters, order, pages, and tags of one's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import NOW
from tests.store.reviews import rated
from tpm_coach.domain import Category, Filter, Order, Rating, Selection, State
from tpm_coach.errors import NothingToUndo
from tpm_coach.store import LearnerStore, Store
from tpm_coach.store.listing import LEECH_LAPSES

TODAY = NOW.date()
DAY = timedelta(days=1)
Q, OTHER = "launch-metrics", "many-teams"


@pytest.fixture
def mine(store: Store) -> LearnerStore:
    return store.learner("me", NOW)


def ids(mine: LearnerStore, wanted: Filter | None = None, order: Order = Order.BANK) -> list[str]:
    numbers = mine.listing.numbers(wanted or Filter(), TODAY, order)
    by_number = {row.number: row.question_id for row in mine.listing.rows(numbers, TODAY)}
    return [by_number[number] for number in numbers]


def states(mine: LearnerStore) -> dict[str, State]:
    return {row.question_id: row.state for row in mine.listing.rows(range(100), TODAY)}


def leech(mine: LearnerStore, question_id: str) -> None:
    rated(mine, question_id, Rating.GOOD, NOW - 40 * DAY)
    for n in range(LEECH_LAPSES):
        rated(mine, question_id, Rating.AGAIN, NOW - (30 - n) * DAY)


def test_each_state_is_told_and_can_be_asked_for(mine: LearnerStore) -> None:
    leech(mine, "cache-at-scale")
    rated(mine, Q, Rating.AGAIN, NOW - 9 * DAY)
    rated(mine, OTHER, Rating.AGAIN)
    rated(mine, "failed-launch", Rating.EASY)
    mine.desk.put_aside("slow-reviews", TODAY + DAY, NOW)
    mine.desk.put_aside("on-call-handover", None, NOW)
    expected = {
        "cache-at-scale": State.LEECH,
        Q: State.DUE,
        OTHER: State.LEARNING,
        "failed-launch": State.WAITING,
        "slow-reviews": State.BURIED,
        "on-call-handover": State.SUSPENDED,
    }
    assert states(mine) == dict.fromkeys(ids(mine), State.NEW) | expected
    for question_id, state in expected.items():
        assert question_id in ids(mine, Filter(state=state))
    assert set(ids(mine, Filter(state=State.NEW))) == set(ids(mine)) - set(expected)
    assert set(ids(mine, Filter(state=State.DUE))) == {Q, "cache-at-scale"}


def test_what_was_buried_until_today_is_back(mine: LearnerStore) -> None:
    mine.desk.put_aside(Q, TODAY, NOW - DAY)
    assert states(mine)[Q] is State.NEW
    rated(mine, Q, Rating.AGAIN, NOW - 9 * DAY)
    assert ids(mine, Filter(state=State.DUE)) == [Q]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(theme="conflict"), {"conflict-with-peer"}),
        (Filter(company="google", category=Category.SYSTEM_DESIGN), {"design-rate-limiter"}),
        (Filter(tag="failure"), {"failed-launch"}),
        (Filter(competency="conflict"), set()),
        (Filter(company="conflict"), set()),
        (Filter(theme="google"), set()),
        (Filter(theme="%"), set()),
        (Filter(tag="_"), set()),
    ],
)
def test_a_filter_asks_for_what_it_names_and_no_other_kind_of_label(
    mine: LearnerStore, wanted: Filter, found: set[str]
) -> None:
    assert set(ids(mine, wanted)) == found


def test_due_day_lapses_and_last_answer_put_first_what_matters(mine: LearnerStore) -> None:
    rated(mine, Q, Rating.GOOD, NOW - 2 * DAY)
    rated(mine, OTHER, Rating.AGAIN, NOW - 5 * DAY)
    leech(mine, "cache-at-scale")
    assert ids(mine, order=Order.DUE)[:3] == ["cache-at-scale", OTHER, Q]
    assert ids(mine, order=Order.LAPSES)[0] == "cache-at-scale"
    assert ids(mine, order=Order.LATEST)[:3] == ["cache-at-scale", OTHER, Q]
    assert sorted(ids(mine, order=Order.DUE)) == sorted(ids(mine))


def test_a_page_holds_what_is_asked_for(mine: LearnerStore) -> None:
    rated(mine, Q, Rating.GOOD)
    numbers = mine.listing.numbers(Filter(), TODAY)
    assert {row.number for row in mine.listing.rows(numbers[3:5], TODAY)} == set(numbers[3:5])
    [row] = [row for row in mine.listing.rows(numbers, TODAY) if row.question_id == Q]
    assert (row.category, row.theme, row.memory) == (Category.METRICS, "launch", mine.log.memory(Q))


def test_the_facets_count_what_a_filter_would_find(mine: LearnerStore) -> None:
    leech(mine, "cache-at-scale")
    mine.desk.put_aside("on-call-handover", None, NOW)
    mine.tags.change([Q, OTHER], ["loop"], [], NOW)
    facets = mine.listing.facets(TODAY)
    assert facets.categories == dict.fromkeys(Category, 2)
    for kind, counts in (
        ("theme", facets.themes),
        ("company", facets.companies),
        ("competency", facets.competencies),
        ("state", facets.states),
        ("tag", facets.own_tags),
    ):
        for value, count in counts.items():
            wanted: dict[str, Any] = {kind: value}
            assert count == len(ids(mine, Filter(**wanted))), (kind, value)
    assert facets.own_tags == {"loop": 2}
    assert set(facets.states) == {State.NEW, State.DUE, State.SUSPENDED, State.LEECH}


def test_own_tags_select_for_their_learner_only(store: Store, mine: LearnerStore) -> None:
    mine.tags.change([Q], ["loop"], [], NOW)
    other = store.learner("other", NOW)
    assert mine.tags.of(Q) == ("loop",)
    assert ids(mine, Filter(tag="loop")) == [Q]
    assert [s.question_id for s in mine.queue.unseen(TODAY, Selection(tag="loop"), None)] == [Q]
    assert mine.queue.totals(Selection(tag="loop"))[Category.METRICS] == 1
    assert ids(other, Filter(tag="loop")) == []
    assert other.queue.unseen(TODAY, Selection(tag="loop"), None) == []
    assert other.tags.used() == {}


def test_tags_of_many_questions_are_one_act(mine: LearnerStore) -> None:
    assert mine.tags.change([Q, OTHER, Q], ["loop", "hard"], [], NOW) == 4
    assert mine.tags.change([Q, OTHER], ["loop"], ["never-given"], NOW) == 0
    assert mine.tags.change([Q], ["mine"], ["loop"], NOW) == 2
    assert mine.tags.of(Q) == ("hard", "mine")
    mine.journal.undo(NOW)
    assert mine.tags.of(Q) == ("hard", "loop")
    mine.journal.undo(NOW)
    assert mine.tags.used() == {}
    with pytest.raises(NothingToUndo):
        mine.journal.undo(NOW)
    mine.journal.redo()
    mine.journal.redo()
    assert mine.tags.used() == {"hard": 2, "loop": 1, "mine": 1}
