"""Every answer given: found, filtered, and set beside the one before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOW, model_answer
from tests.practice.answering import answered
from tpm_coach.domain import Category, Pack, Rating
from tpm_coach.errors import NotFound
from tpm_coach.practice.answers import Given, changes_in_words, points
from tpm_coach.practice.service import Practice
from tpm_coach.store import Store

DAY = timedelta(days=1)
Q, OTHER = "launch-metrics", "many-teams"


def test_answers_are_found_by_words_and_narrowed_latest_first(practice: Practice) -> None:
    first = answered(practice, Q, "We counted what people did every morning.", Rating.HARD)
    second = answered(practice, OTHER, "Every team sent somebody.", Rating.AGAIN, NOW + DAY)
    third = answered(practice, Q, rating=Rating.EASY, at=NOW + DAY)
    find = practice.answers.numbers
    assert find("", Given()) == [third.id, second.id, first.id]
    assert find("every", Given()) == [second.id, first.id]
    assert find("every morn", Given()) == [first.id]
    assert find("every", Given(category=Category.METRICS)) == [first.id]
    assert find("", Given(rating=Rating.AGAIN)) == [second.id]
    assert find("", Given(question_id=Q)) == [third.id, first.id]
    assert find("!!!", Given()) == []
    assert [r.id for r in practice.answers.reviews("every", Given(), 1)] == [second.id]


def test_a_page_tells_day_rating_points_and_how_the_answer_begins(
    practice: Practice, small_pack: Pack
) -> None:
    judged = answered(practice, Q, model_answer(small_pack, Q), Rating.EASY, seconds=90)
    bare = answered(practice, OTHER, rating=Rating.HARD)
    rows = practice.answers.rows([judged.id, bare.id, 999])
    assert set(rows) == {judged.id, bare.id}
    row = rows[judged.id]
    assert (row.study_day, row.rating, row.seconds, row.category) == (
        NOW.date(),
        Rating.EASY,
        90,
        Category.METRICS,
    )
    assert row.coverage == judged.feedback.coverage if judged.feedback else False
    assert model_answer(small_pack, Q).startswith(row.opening[:40]) and row.opening
    assert (rows[bare.id].coverage, rows[bare.id].opening) == (None, "")


def test_two_answers_side_by_side_say_what_changed(practice: Practice, small_pack: Pack) -> None:
    answered(practice, Q, "I would look at numbers.", Rating.AGAIN, NOW - 3 * DAY, seconds=30)
    whole = answered(practice, Q, model_answer(small_pack, Q), Rating.EASY, seconds=150)
    pair = practice.answers.beside(whole.id)
    assert (pair.place, pair.pairs) == (1, 1)
    assert pair.earlier.rating is Rating.AGAIN and pair.later.id == whole.id
    assert pair.changes and "Goal before number" in pair.changes.gained and pair.changes.lost == ()
    made = {point.text: (point.earlier, point.later) for point in points(pair)}
    assert made["Goal before number"] == (False, True)
    told = changes_in_words(pair)
    assert "Rating: Again, then Easy" in told
    assert "Minutes: 0.5, then 2.5 (+2.0)" in told
    assert practice.answers.latest_pair(Q) == pair


def test_pairs_are_gone_through_from_the_first_to_the_last(practice: Practice) -> None:
    numbers = [answered(practice, Q, f"Try {n} of mine.", at=NOW + n * DAY).id for n in range(4)]
    beside = practice.answers.beside
    assert [beside(n).place for n in numbers] == [1, 1, 2, 3]
    assert beside(numbers[2], 1).later.id == numbers[3]
    assert beside(numbers[2], -1).later.id == numbers[1]
    assert beside(numbers[3], 1).place == beside(numbers[3]).pairs == 3
    assert beside(numbers[0], -1).place == 1


def test_answers_that_were_not_judged_can_be_compared_all_the_same(practice: Practice) -> None:
    answered(practice, Q)
    later = answered(practice, Q, "A word or two.", at=NOW + DAY)
    pair = practice.answers.beside(later.id)
    assert pair.changes is None
    assert all(point.earlier is None for point in points(pair))
    assert "Words: 0, then 4 (+4)" in changes_in_words(pair)


def test_there_is_nothing_to_compare_with_one_answer_or_none(practice: Practice) -> None:
    with pytest.raises(NotFound, match="never"):
        practice.answers.latest_pair(Q)
    only = answered(practice, Q)
    with pytest.raises(NotFound, match="only once"):
        practice.answers.beside(only.id)
    with pytest.raises(NotFound, match="no question"):
        practice.answers.latest_pair("nope")


def test_an_answer_that_was_taken_back_is_not_shown(practice: Practice) -> None:
    gone = answered(practice, Q)
    practice.schedule.undo(NOW)
    with pytest.raises(NotFound, match="taken back"):
        practice.answers.shown(gone.id)
    assert practice.answers.rows([gone.id]) == {}


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("mornign", ["first"]),
        ("countd mornings", ["first"]),
        ("evrey team", ["second"]),
        ("metrcs", ["third", "first"]),
        ("every teem", ["second"]),
        ("xylophone", []),
        ("every xylophone", []),
        ("zz", []),
    ],
)
def test_typos_are_forgiven_where_no_answer_holds_the_words(
    practice: Practice, words: str, hits: list[str]
) -> None:
    numbers = {
        "first": answered(practice, Q, "We counted what people did in the mornings.").id,
        "second": answered(practice, OTHER, "Every team sent somebody.", at=NOW + DAY).id,
        "third": answered(practice, Q, at=NOW + DAY).id,
    }
    assert practice.answers.numbers(words, Given()) == [numbers[name] for name in hits]


def test_words_that_an_answer_holds_are_taken_as_they_are(practice: Practice) -> None:
    answered(practice, Q, "A form was filled.")
    exact = answered(practice, OTHER, "A farm was built.", at=NOW + DAY)
    assert practice.answers.numbers("farm", Given()) == [exact.id]


def test_what_another_learner_said_is_not_found_by_a_typo(practice: Practice, store: Store) -> None:
    other = Practice(store, practice.settings, "other", NOW)
    other.coach = practice.coach
    answered(other, Q, "A zeppelin was late.")
    assert practice.answers.numbers("zepelin", Given()) == []
