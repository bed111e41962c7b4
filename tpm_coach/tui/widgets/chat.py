"""The conversation as chat bubbles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widgets import Static

from tpm_coach.domain import Turn, TurnKind
from tpm_coach.tui.widgets.markdown import styled

_SPEAKERS = {
    TurnKind.QUESTION: "{}",
    TurnKind.PROBE: "{} asks on",
    TurnKind.REPLY: "{}",
    TurnKind.ANSWER: "You",
    TurnKind.ASIDE: "You, aside",
}


class Bubble(Static):
    """One message; quotes that counted can be marked in it. `coach` is the name of who asks."""

    DEFAULT_CSS = """
    Bubble {
        height: auto;
        width: auto;
        max-width: 88%;
        padding: 0 1;
        border: round $primary 70%;
        border-title-color: $text-muted;

        &.-question {
            border: round $accent;
            text-style: bold;
        }
        &.-learner {
            border: round $secondary 70%;
            margin-left: 8;
        }
        &.-aside, &.-reply {
            border: round $surface-lighten-2;
        }
    }
    """

    def __init__(self, turn: Turn, coach: str = "Coach") -> None:
        side = "-learner" if turn.by_learner else "-coach"
        super().__init__(styled(turn.text), classes=f"bubble {side} -{turn.kind}")
        self.turn = turn
        self.border_title = _SPEAKERS[turn.kind].format(coach)

    def mark(self, quotes: Iterable[str]) -> None:
        """Underline the stretches of the message that are quoted."""
        self.update(marked(self.turn.text, quotes))


def marked(text: str, quotes: Iterable[str]) -> Content:
    """Return a text with the stretches of it that are quoted underlined."""
    content = styled(text)
    for quote in quotes:
        start = content.plain.find(quote) if quote else -1
        if start >= 0:
            content = content.stylize("underline $text-success", start, start + len(quote))
    return content


def new_turns(shown: Sequence[Turn], turns: Sequence[Turn]) -> Sequence[Turn] | None:
    """Return the turns to append to those shown, or None when the conversation is another one."""
    if tuple(turns[: len(shown)]) == tuple(shown):
        return turns[len(shown) :]
    return None
