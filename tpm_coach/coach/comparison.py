"""What is different between two answers to the same question."""

from __future__ import annotations

from dataclasses import dataclass

from tpm_coach.coach import signals
from tpm_coach.coach.text import tokens
from tpm_coach.domain import Answer, Feedback


@dataclass(frozen=True, slots=True)
class Comparison:
    """This answer against the last one, as differences: this minus last.

    `gained` and `lost` are the texts of key points, in the rubric's order. `actions` counts sentences
    openings of the kind "I asked", `results` the places where an outcome is stated, `numbers` those with a
    unit. Points that only one of the two rubrics knows are left out.
    """

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    words: int
    seconds: float
    actions: int
    results: int
    numbers: int


def compare(last: tuple[Answer, Feedback], this: tuple[Answer, Feedback]) -> Comparison:
    """Set an answer against the learner's own last one to the same question."""
    before = {e.key_point: e.heard for e in last[1].evidence}
    after = {e.key_point: e.heard for e in this[1].evidence}
    told_before, told_after = signals.read(last[0].text), signals.read(this[0].text)
    return Comparison(
        gained=tuple(point for point, heard in after.items() if heard and before.get(point) is False),
        lost=tuple(point for point, heard in after.items() if not heard and before.get(point) is True),
        words=_count(this[0].text) - _count(last[0].text),
        seconds=this[0].seconds - last[0].seconds,
        actions=len(told_after.own_actions) - len(told_before.own_actions),
        results=len(told_after.results) - len(told_before.results),
        numbers=len(told_after.numbers) - len(told_before.numbers),
    )


def _count(text: str) -> int:
    return len(tokens(text))
