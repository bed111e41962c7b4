"""The conversation as chat bubbles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tpm_coach.domain import Turn, TurnKind
from tpm_coach.tui.widgets.markdown import styled

_SPEAKERS = {
    TurnKind.QUESTION: "{}",
    TurnKind.PROBE: "{} follows up",
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
        border: round $accent 60%;
        border-title-color: $foreground-muted;

        &.-question {
            border: round $accent;
            text-style: bold;
        }
        &.-learner {
            border: round $primary;
            margin-left: 8;
        }
        &.-aside, &.-reply {
            border: round $foreground 30%;
        }
    }
    """

    def __init__(self, turn: Turn, coach: str = "Coach") -> None:
        side = "-learner" if turn.by_learner else "-coach"
        super().__init__(styled(turn.text), classes=f"bubble {side} -{turn.kind}")
        self.turn = turn
        self.border_title = title = _SPEAKERS[turn.kind].format(coach)
        # However short the message is, it says whose it is.
        self.styles.min_width = len(title) + 6

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


WIDE = 150
"""Columns from which what is said of a conversation stands beside it."""


class Conversation(VerticalScroll, can_focus=False):
    """The messages, and after them what is said of them; `coach` is the name of who asks.

    While it goes on the latest message stays in view, right above where the next one is written. On a screen
    of the classes `-wide` and `-judged` what is said of it stands beside it.
    """

    SCOPED_CSS = False
    DEFAULT_CSS = """
    Conversation {
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;

        #talk {
            height: auto;
        }
        &.-going-on #talk {
            min-height: 100%;
            align-vertical: bottom;
        }
    }
    .-wide.-judged Conversation {
        layout: horizontal;

        #talk, FeedbackView {
            width: 1fr;
        }
        FeedbackView {
            margin: 0 0 0 1;
            border-top: none;
            border-left: solid $primary 60%;
        }
    }
    """

    def __init__(self, coach: str = "Coach") -> None:
        super().__init__(id="chat")
        self._coach = coach
        self._shown: tuple[Turn, ...] = ()

    def compose(self) -> ComposeResult:
        """The messages have a part of their own: a wide screen puts it beside the rest."""
        yield Vertical(id="talk")

    async def show(self, turns: Sequence[Turn], *, going_on: bool) -> None:
        """Show these messages: new ones below the others, or in their place when it is another conversation.

        What is said of a conversation goes when it goes on, or is another one.
        """
        same = bool(self._shown) and tuple(turns[: len(self._shown)]) == self._shown
        talk = self.query_one("#talk")
        if not same:
            await talk.remove_children()
        if going_on or not same:
            await self.query_children().exclude("#talk").remove()
        fresh = turns[len(self._shown) :] if same else turns
        self._shown = tuple(turns)
        await talk.mount_all(Bubble(turn, self._coach) for turn in fresh)
        self.set_class(going_on, "-going-on")
        self.anchor(going_on)
        if not going_on and not same:
            self.scroll_home(animate=False)

    def mark(self, quotes: Iterable[str]) -> None:
        """Underline the stretches of what the learner said that are quoted."""
        quoted = list(quotes)
        for bubble in self.query(Bubble):
            if bubble.turn.by_learner:
                bubble.mark(quoted)

    def come_to(self, part: Widget) -> None:
        """Scroll to where a part begins."""
        # Its place is known only after the next layout.
        self.call_after_refresh(self.call_after_refresh, part.scroll_visible, top=True, animate=False)

    def page(self, step: int, turned: Callable[[], None] | None = None) -> None:
        """Scroll by a page, down or with a negative step up; call `turned` when it can be seen."""
        turn = self.scroll_page_down if step > 0 else self.scroll_page_up
        turn(animate=False, on_complete=turned)
