"""A card: a frame with a title whose text is drawn for the width that it gets."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

Draw = Callable[[int], Content]
"""Returns what a card shows at a width in cells."""

_LEAST = 44
"""Nothing is drawn for fewer cells: what is narrower is cut at its right."""


class Card(Widget):
    """Draws again when its width changes."""

    def __init__(self, title: str, id: str, draw: Draw) -> None:  # noqa: A002
        super().__init__(id=id, classes="card")
        self.border_title = Content(title)
        self._draw = draw

    def show(self, draw: Draw) -> None:
        """Show something else."""
        self._draw = draw
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the text has at this width."""
        return self._at(width).get_height({}, width)

    def render(self) -> Content:
        """The text at the present width."""
        return self._at(self.content_size.width)

    def _at(self, width: int) -> Content:
        return self._draw(max(_LEAST, width))
