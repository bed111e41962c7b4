"""Suggested ratings, and how they follow a learner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpm_coach.coach.calibration import DEFAULT_CUTS, ENOUGH_RATINGS, Cuts, refit, share
from tpm_coach.domain import Evidence, Rating, Verdict

RATED = st.lists(st.tuples(st.floats(0, 1), st.sampled_from(Rating)), max_size=60)


def test_more_coverage_never_rates_lower() -> None:
    ratings = [DEFAULT_CUTS.rate(i / 100) for i in range(101)]
    assert ratings == sorted(ratings)
    assert (ratings[0], ratings[-1]) == (Rating.AGAIN, Rating.EASY)


def test_essential_points_count_double() -> None:
    must = Evidence("a", Verdict.COVERED, 1.0, must=True)
    assert share([must, Evidence("b", Verdict.MISSED, 0.0)]) == pytest.approx(2 / 3)
    assert share([]) == 0


def test_too_few_ratings_change_nothing() -> None:
    assert refit([0.5] * (ENOUGH_RATINGS - 1), [Rating.EASY] * (ENOUGH_RATINGS - 1)) == DEFAULT_CUTS


def test_a_strict_learner_moves_the_cuts_up() -> None:
    strict = Cuts(0.5, 0.7, 0.9)
    shares = [i / 99 for i in range(100)]
    fitted = refit(shares, [strict.rate(s) for s in shares])
    assert [fitted.rate(s) for s in shares] == [strict.rate(s) for s in shares]


@given(RATED)
def test_fitted_cuts_are_ordered_and_never_fit_worse(rated: list[tuple[float, Rating]]) -> None:
    shares, ratings = [s for s, _ in rated], [r for _, r in rated]
    fitted = refit(shares, ratings, least=0)
    assert fitted.hard <= fitted.good <= fitted.easy

    def off(cuts: Cuts) -> int:
        return sum(abs(cuts.rate(s) - r) for s, r in rated)

    if fitted.hard <= DEFAULT_CUTS.good and fitted.good <= DEFAULT_CUTS.easy:
        assert off(fitted) <= off(DEFAULT_CUTS)
