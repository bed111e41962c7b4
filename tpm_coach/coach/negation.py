"""Which words of a sentence are denied: "we never had a risk log"."""

from __future__ import annotations

import re

from tpm_coach.coach.text import words

REACH = 10
"""How many words a negation reaches inside its clause."""

_NEGATIONS = frozenset(
    """
    not never no nobody none nothing neither nor without cannot cant hardly lacked lacking forgot skipped
    didn don doesn wasn weren isn aren hadn haven hasn couldn wouldn shouldn won
    didnt dont doesnt wasnt werent isnt arent hadnt havent hasnt couldnt wouldnt shouldnt wont
    """.split()  # noqa: SIM905
)
_ENDS = frozenset("but and because so until unless although though instead rather which who".split())  # noqa: SIM905
_HARMLESS = frozenset({"only", "just", "merely", "least", "doubt", "matter"})
_PAUSE = re.compile(r"[,.;:!?()\n–—]")


def denied(text: str, start: int = 0, end: int | None = None) -> frozenset[int]:
    """Where the words begin that a negation just before them, in the same clause, turns into their opposite.

    Two negations in one clause cancel each other ("nobody could merge without an owner"), and "not only"
    denies nothing.
    """
    found: set[int] = set()
    scope: list[int] = []
    left, at = 0, start
    for word in words(text, start, end):
        if _PAUSE.search(text, at, word.start) or word.text in _ENDS:
            found.update(scope)
            scope, left = [], 0
        at = word.end
        if word.text in _NEGATIONS:
            if left:
                scope, left = [], 0
            else:
                left = REACH
        elif left == REACH and word.text in _HARMLESS:
            left = 0
        elif left and word.text != "t":
            scope.append(word.start)
            left -= 1
            if not left:
                found.update(scope)
                scope = []
    return frozenset(found | set(scope))
