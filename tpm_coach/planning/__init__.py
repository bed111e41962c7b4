"""Pure: which questions a day holds and in which order, with and without an interview date; readiness."""

from tpm_coach.planning.day import Pick, Situation, answers_per_day, pick, why
from tpm_coach.planning.forecast import Forecast, ForecastDay, enough_minutes, forecast, new_by_day
from tpm_coach.planning.queue import (
    FEEDBACK_MINUTES,
    estimate,
    fresh,
    interleave,
    paces,
    queue,
    weak_categories,
    weakest_first,
)
from tpm_coach.planning.readiness import Recall, Strength, streak, strengths

__all__ = [
    "FEEDBACK_MINUTES",
    "Forecast",
    "ForecastDay",
    "Pick",
    "Recall",
    "Situation",
    "Strength",
    "answers_per_day",
    "enough_minutes",
    "estimate",
    "forecast",
    "fresh",
    "interleave",
    "new_by_day",
    "paces",
    "pick",
    "queue",
    "streak",
    "strengths",
    "weak_categories",
    "weakest_first",
    "why",
]
