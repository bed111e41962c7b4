"""From what was heard to a signal, the way a hiring committee writes it, with the evidence that decided.

An answer's score is the share (0-1) of its key points that were made, essential ones counted twice: a point
made unasked counts 1, one made only after a follow-up 2/3, and so does one that may have been made: so far a
reader found such points made (docs/coach.md). The score sets the signal; what weighs more caps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from tpm_coach.domain import Evidence, Feedback, Verdict
from tpm_coach.text import counted

MUST_WEIGHT = 2
AFTER_PROBE = UNSURE = 2 / 3
"""What a point counts that came only when asked, and one that the coach is not sure to have heard."""
LEAST = (0.20, 0.40, 0.55, 0.80)
"""The least scores of no hire, leaning hire, hire and strong hire."""
OVER_TIME = 1.5
"""Times the minutes that a question can have, from which an answer is over time."""
REASONS = 3
"""The most reasons beside the count of points."""
ROUNDING = 1e-9


class Signal(IntEnum):
    """What an interviewer would write down, from worst to best."""

    STRONG_NO_HIRE = 0
    NO_HIRE = 1
    LEANING_HIRE = 2
    HIRE = 3
    STRONG_HIRE = 4

    @property
    def title(self) -> str:
        """The name shown to people, such as "leaning hire"."""
        return self.name.lower().replace("_", " ")

    @property
    def mark(self) -> str:
        """A sign of two characters that needs no colour to be read."""
        return ("--", "- ", "~ ", "+ ", "++")[self]


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence of evidence, and the learner's own words where there are some."""

    text: str
    quote: str = ""


@dataclass(frozen=True)
class Assessment:
    """The signal of one answer; None when the question has no key points to judge by.

    `score` is the share (0-1) of the rubric that counted, `reasons` are what decided, weightiest first.
    """

    signal: Signal | None
    score: float
    reasons: tuple[Reason, ...]

    @property
    def decisive(self) -> Reason:
        """The weightiest reason: the first after the count of points."""
        return self.reasons[min(1, len(self.reasons) - 1)]


def assess(feedback: Feedback, *, seconds: float, minutes: float, hinted: bool = False) -> Assessment:
    """Return the signal of an answer that took `seconds`, where `minutes` could be spent on it.

    More points heard never make it worse; a red flag, a hint or more time never make it better.
    """
    if feedback.guards:
        guards = tuple(Reason(guard.text, guard.quote) for guard in feedback.guards)
        return Assessment(Signal.STRONG_NO_HIRE, 0.0, guards)
    if not feedback.evidence:
        return Assessment(None, 0.0, (Reason("No key points to judge by: rate it by your own feeling."),))
    score = sum(map(gained, feedback.evidence)) / sum(map(weight, feedback.evidence))
    by_points = Signal(sum(score + ROUNDING >= least for least in LEAST))
    caps = [(cap, why) for cap, why in _caps(feedback, seconds, minutes, hinted) if cap < by_points]
    signal = min([by_points, *(cap for cap, _ in caps)])
    decided = [why for _, why in sorted(caps, key=lambda pair: pair[0])]
    points = _heard(feedback) if signal >= Signal.HIRE else _missed(feedback)
    reasons = [*decided, *(reason for reason in points if reason not in decided)]
    return Assessment(signal, score, (_count(feedback.evidence), *reasons[:REASONS]))


def weight(evidence: Evidence) -> int:
    """Return how much a key point counts."""
    return MUST_WEIGHT if evidence.must else 1


def gained(evidence: Evidence) -> float:
    """Return what a key point brought, of its weight."""
    if evidence.heard:
        return weight(evidence) * (AFTER_PROBE if evidence.after_probe else 1.0)
    return weight(evidence) * UNSURE if _unsure(evidence) else 0.0


def together(signals: Iterable[Signal | None]) -> Signal | None:
    """Return the signal of several: their mean rounded down, and at most one step above the weakest.

    What could not be judged is left out.
    """
    known = [signal for signal in signals if signal is not None]
    if not known:
        return None
    return Signal(min(sum(known) // len(known), min(known) + 1))


def _caps(
    feedback: Feedback, seconds: float, minutes: float, hinted: bool
) -> Iterable[tuple[Signal, Reason]]:
    """What weighs more than points: the best signal that it leaves, and why."""
    missed = sum(e.must and not e.heard and not _unsure(e) for e in feedback.evidence)
    for e in feedback.evidence:
        if e.must and _unsure(e):
            yield Signal.HIRE, _essential(e)
        elif e.must and not e.heard:
            yield (Signal.NO_HIRE if missed > 1 else Signal.LEANING_HIRE), _essential(e)
    for flag in feedback.red_flags:
        cap = Signal.NO_HIRE if len(feedback.red_flags) > 1 else Signal.LEANING_HIRE
        yield cap, Reason(f"A red flag: {flag.text}", flag.quote)
    if seconds > OVER_TIME * 60 * minutes:
        yield Signal.HIRE, Reason(f"It took {seconds / 60:.0f} minutes; {minutes:.0f} were meant for it.")
    if hinted:
        yield Signal.HIRE, Reason("It needed a hint.")


def _essential(evidence: Evidence) -> Reason:
    if _unsure(evidence):
        return Reason(f"Essential, and not clearly said: {evidence.key_point}", evidence.quote)
    return Reason(f"Essential, and not heard: {evidence.key_point}")


def _unsure(evidence: Evidence) -> bool:
    return evidence.verdict is Verdict.UNSURE and evidence.marked is None


def _count(evidence: Sequence[Evidence]) -> Reason:
    heard = [e for e in evidence if e.heard]
    late = sum(e.after_probe for e in heard)
    asked = f", {late} of them only when asked" if late else ""
    return Reason(f"{len(heard)} of {counted(len(evidence), 'point')} heard{asked}.")


def _heard(feedback: Feedback) -> list[Reason]:
    """The best point that was heard."""
    best = sorted(feedback.evidence, key=lambda e: (not e.must, e.after_probe))
    return [Reason(f"Heard: {e.key_point}", e.quote) for e in best if e.heard and e.quote][:1]


def _missed(feedback: Feedback) -> list[Reason]:
    """The points that were not heard, essential ones first."""
    missed = sorted((e for e in feedback.evidence if not e.heard), key=lambda e: not e.must)
    return [_essential(e) if e.must else Reason(f"Not heard: {e.key_point}") for e in missed]
