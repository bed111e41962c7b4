"""The conversation as chat bubbles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widgets import Static

from tpm_coach.domain import Turn, TurnKind
from tpm_coach.text import printable

_SPEAKERS = {
    TurnKind.QUESTION: "Coach",
    TurnKind.PROBE: "Coach asks on",
    TurnKind.REPLY: "Coach",
    TurnKind.ANSWER: "You",
    TurnKind.ASIDE: "You, aside",
}


class Bubble(Static):
    """One message; quotes that counted can be marked in it."""

    def __init__(self, turn: Turn) -> None:
        side = "-learner" if turn.by_learner else "-coach"
        super().__init__(Content(printable(turn.text)), classes=f"bubble {side} -{turn.kind}")
        self.turn = turn
        self.border_title = _SPEAKERS[turn.kind]

    def mark(self, quotes: Iterable[str]) -> None:
        """Underline the stretches of the message that are quoted."""
        text = printable(self.turn.text)
        content = Content(text)
        for quote in quotes:
            start = text.find(quote) if quote else -1
            if start >= 0:
                content = content.stylize("underline $text-success", start, start + len(quote))
        self.update(content)


def new_turns(shown: Sequence[Turn], turns: Sequence[Turn]) -> Sequence[Turn] | None:
    """Return the turns to append to those shown, or None when the conversation is another one."""
    if tuple(turns[: len(shown)]) == tuple(shown):
        return turns[len(shown) :]
    return None
