"""Whether a learner is ready, said only when there is enough to say it by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tpm_coach.domain import Category
from tpm_coach.mocking.signals import Signal
from tpm_coach.text import counted

SESSIONS = 10
"""Finished mock interviews before which nobody is called ready or not."""
FEWEST_ANSWERS = 4
"""Answers from which on a mock interview counts for that: those of a phone screen."""
LATEST = 5
"""The latest interviews that decide."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many interviews count so far, whether the learner is ready (None: too few to say) and why."""

    sessions: int
    ready: bool | None
    sentence: str


def outlook(history: Sequence[tuple[Signal | None, Mapping[Category, Signal | None], int]]) -> Outlook:
    """Return whether a learner is ready, from the finished interviews, oldest first.

    Each is its overall signal, its signal in each category and how many answers it had. From the tenth on a
    learner is ready when the latest five are hire or better and no category, when last asked, is below
    leaning hire.
    """
    counting = [
        (overall, mine) for overall, mine, n in history if n >= FEWEST_ANSWERS and overall is not None
    ]
    if len(counting) < SESSIONS:
        so_far = counted(len(counting), "interview") if counting else "No interview"
        more = SESSIONS - len(counting)
        sentence = f"{so_far} so far; {more} more before this says whether you are ready."
        return Outlook(len(counting), None, sentence)
    weak = [overall for overall, _ in counting[-LATEST:] if overall < Signal.HIRE]
    last: dict[Category, Signal] = {}
    for _, mine in counting:
        last |= {category: signal for category, signal in mine.items() if signal is not None}
    low = [category.title for category in Category if last.get(category, Signal.HIRE) < Signal.LEANING_HIRE]
    if not weak and not low:
        return Outlook(len(counting), True, f"Ready: the latest {LATEST} interviews were hire or better.")
    below = f"{len(weak)} of the latest {LATEST} interviews below hire" if weak else ""
    named = f"{' and '.join(low)} below leaning hire when last asked" if low else ""
    return Outlook(len(counting), False, f"Not ready yet: {', '.join(filter(None, (below, named)))}.")
