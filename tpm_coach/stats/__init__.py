"""Pure: the log -> numbers, and what they say."""

from tpm_coach.stats.figures import (
    Agreement,
    Retention,
    Sure,
    Tenth,
    Totals,
    Week,
    agreement,
    confidence,
    last_days,
    longest_streak,
    retention,
    totals,
    weeks,
)
from tpm_coach.stats.report import Statistics
from tpm_coach.stats.standing import DayAhead, Overdue, Readiness, ahead, overdue, readiness

__all__ = [
    "Agreement",
    "DayAhead",
    "Overdue",
    "Readiness",
    "Retention",
    "Statistics",
    "Sure",
    "Tenth",
    "Totals",
    "Week",
    "agreement",
    "ahead",
    "confidence",
    "last_days",
    "longest_streak",
    "overdue",
    "readiness",
    "retention",
    "totals",
    "weeks",
]
