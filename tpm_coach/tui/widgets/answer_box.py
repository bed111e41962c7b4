"""The box that an answer is written in."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from tpm_coach.text import counted


class AnswerBox(TextArea):
    """A multi-line box that counts its words: Enter makes a new line, Ctrl+J or Ctrl+S sends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+j", "send", "Send", key_display="^s", id="answer.send"),
    ]

    class Sent(Message):
        """The learner sent `text`."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(soft_wrap=True, show_line_numbers=False, tab_behavior="focus", id="answer")
        self.placeholder = "Write as you would speak. Ctrl+S sends, /help lists the commands."

    def _on_text_area_changed(self) -> None:
        count = len(self.text.split())
        words = counted(count, "word") if count else ""
        # To set a subtitle paints the whole box anew, even when it stays as it was.
        if words != (self.border_subtitle or ""):
            self.border_subtitle = words
        # TextArea scrolls before it knows how high it has become, so that a word that wraps was out of sight.
        self.call_after_refresh(self.scroll_cursor_visible)

    def action_send(self) -> None:
        """Send what is in the box."""
        self.post_message(self.Sent(self.text))
