"""The box that an answer is written in."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea


class AnswerBox(TextArea):
    """A multi-line box: Enter makes a new line, Ctrl+J or Ctrl+S sends."""

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

    @property
    def words(self) -> int:
        """How many words are in the box."""
        return len(self.text.split())

    def action_send(self) -> None:
        """Send what is in the box."""
        self.post_message(self.Sent(self.text))
