"""Which follow-up is worth asking: the one that could bring out most of what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from tpm_coach.coach.calibration import MUST_WEIGHT
from tpm_coach.domain import Evidence, Question, Turn, TurnKind, Verdict

MOST = 2
"""The most follow-ups in one conversation."""
WORTH_ASKING = 0.5
"""Least expected gain of a follow-up: one ordinary point that is as likely missing as not."""


def next_probe(question: Question, evidence: Sequence[Evidence], turns: Sequence[Turn]) -> str | None:
    """The follow-up with the largest expected gain, or None when nothing is worth another question.

    A probe gains the probability that each of its points is still missing, essential ones counted double;
    a probe that reaches a missed essential point goes before any that does not. What is unsure may have
    been said already, so a probe for that alone comes after any for a clearly missed point.
    """
    asked = {turn.text for turn in turns if turn.kind is TurnKind.PROBE}
    if len([turn for turn in turns if turn.kind is TurnKind.PROBE]) >= MOST:
        return None
    best: tuple[bool, bool, bool, float] = (False, False, False, 0.0)
    ask: str | None = None
    for probe in question.probes:
        if probe.ask in asked:
            continue
        missing = [
            evidence[i]
            for i in dict.fromkeys(probe.when_missing)
            if 0 <= i < len(evidence) and evidence[i].verdict is not Verdict.COVERED
        ]
        gain = sum((1 - e.score) * (MUST_WEIGHT if e.must else 1) for e in missing)
        missed = [e for e in missing if e.verdict is Verdict.MISSED]
        value = (any(e.must for e in missed), bool(missed), any(e.must for e in missing), gain)
        if gain >= WORTH_ASKING and value > best:
            best, ask = value, probe.ask
    return ask
