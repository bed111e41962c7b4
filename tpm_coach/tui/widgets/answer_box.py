"""The box that an answer is written in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import ClassVar

from rich.containers import Lines
from rich.text import Text
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import DocumentNavigator, WrappedDocument

from tpm_coach.text import counted
from tpm_coach.tui import keys


@dataclass
class _Cut:
    """The line that was drawn last, without control codes, and cut into the rows that it takes."""

    text: str = ""
    clean: Text = field(default_factory=Text)
    line: tuple[object, ...] = ()
    rows: Lines = field(default_factory=Lines)


class _Line(Text):
    """A line that is made once for all its rows of a frame: Textual makes the whole line for each of them."""

    def __init__(self, text: str, cut: _Cut) -> None:
        if cut.text != text:
            cut.text, cut.clean = text, Text(text)
        super().__init__(end="", no_wrap=True)
        self.append(cut.clean)
        self._cut = cut

    def pad_right(self, count: int, character: str = " ") -> None:
        """Add a character so many times; Rich looks for control codes in all of the line again."""
        self.append(character * count)

    def divide(self, offsets: Iterable[int]) -> Lines:
        """Cut it before these characters, unless the same was cut just now."""
        at = tuple(offsets)
        line = (self.plain, tuple(self.spans), at)
        if self._cut.line != line:
            self._cut.line, self._cut.rows = line, super().divide(at)
        return self._cut.rows


class Wrapped(WrappedDocument):
    """The wrapped text; to find the cursor Textual cuts its line into styled rows, thrice at each key."""

    def get_sections(self, line_index: int) -> list[str]:
        """Return the rows of a line."""
        line = self.document[line_index]
        return [line[start:end] for start, end in pairwise((0, *self.get_offsets(line_index), len(line)))]


class AnswerBox(TextArea):
    """A multi-line box that counts its words: Enter makes a new line, Ctrl+J or Ctrl+S sends."""

    DEFAULT_CSS = """
    AnswerBox {
        height: auto;
        min-height: 22vh;
        max-height: 50vh;
        border: round $primary;
        border-subtitle-color: $foreground-muted;
        background: $background;

        &:focus {
            border: round $primary;
        }
        & .text-area--cursor-line {
            background: $background;
        }
        & .text-area--placeholder {
            color: $foreground-muted;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+j", "send", "Send", key_display="^s", id="answer.send"),
    ]

    class Sent(Message):
        """The learner sent `text`."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        self._cut = _Cut()
        super().__init__(soft_wrap=True, show_line_numbers=False, tab_behavior="focus", id="answer")
        self._wrap_quickly()

    def on_focus(self) -> None:
        """Say what to do here, with the key that sends: the learner may have changed it meanwhile."""
        sends = keys.key_of(self.app, AnswerBox, "answer.send")
        self.placeholder = f"Write as you would speak. {sends} sends, /help lists the commands."

    def _on_text_area_changed(self) -> None:
        count = len(self.text.split())
        words = counted(count, "word") if count else ""
        # To set a subtitle paints the whole box anew, even when it stays as it was.
        if words != (self.border_subtitle or ""):
            self.border_subtitle = words
        # TextArea scrolls before it knows how high it has become, so that a word that wraps was out of sight.
        self.call_after_refresh(self.scroll_cursor_visible)

    def load_text(self, text: str) -> None:
        """Show another text."""
        super().load_text(text)
        self._wrap_quickly()

    def _wrap_quickly(self) -> None:
        self.wrapped_document = Wrapped(self.document, self.wrap_width, self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)

    def get_line(self, line_index: int) -> Text:
        """Return a line to be drawn."""
        return _Line(self.document.get_line(line_index), self._cut)

    def action_cursor_page_up(self) -> None:
        """Page up in the text when it is longer than the box, otherwise in what is above the box."""
        if not self.max_scroll_y:
            raise SkipAction
        super().action_cursor_page_up()

    def action_cursor_page_down(self) -> None:
        """Page down in the text when it is longer than the box, otherwise in what is above the box."""
        if not self.max_scroll_y:
            raise SkipAction
        super().action_cursor_page_down()

    def action_send(self) -> None:
        """Send what is in the box."""
        self.post_message(self.Sent(self.text))
