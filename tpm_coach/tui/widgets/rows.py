"""A list of any length: only what is in view is asked for and drawn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

Draw = Callable[[int, int], Content | None]
"""Returns the line of a key at a width in cells, None when what it says is not there yet."""

GUTTER = 2
"""Cells before each line: the cursor's mark, and that of a marked line."""


class Rows(ScrollView, can_focus=True):
    """Lines that stand for `keys`; `cursor` is the index of the one that verbs concern."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Line above", show=False, id="rows.up"),
        Binding("down,j", "move(1)", "Line below", show=False, id="rows.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="rows.pageup"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="rows.pagedown"),
        Binding("home", "end(0)", "First line", show=False, id="rows.home"),
        Binding("end", "end(-1)", "Last line", show=False, id="rows.end"),
        Binding("enter", "open", "Open", tooltip="Show all of it.", id="rows.open"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--line", "rows--cursor"}
    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;

        & > .rows--line {
            color: $foreground;
        }
        & > .rows--cursor {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
            text-style: $block-cursor-blurred-text-style;
        }
        &:focus > .rows--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
    }
    """

    cursor = reactive(0)

    class Wanted(Message):
        """These keys came into view."""

        def __init__(self, keys: Sequence[int]) -> None:
            super().__init__()
            self.keys = keys

    class Highlighted(Message):
        """The cursor came to a key; None when the list is empty."""

        def __init__(self, key: int | None) -> None:
            super().__init__()
            self.key = key

    class Opened(Message):
        """The learner wants to see all of the line under the cursor."""

    class Marked(Message):
        """The learner clicked the mark of the line under the cursor."""

    def __init__(self, draw: Draw, id: str = "rows") -> None:  # noqa: A002
        super().__init__(id=id)
        self.keys: Sequence[int] = ()
        self._draw = draw
        self._marked: Collection[int] = ()

    @property
    def key(self) -> int | None:
        """The key under the cursor."""
        return self.keys[self.cursor] if self.cursor < len(self.keys) else None

    def offer(self, keys: Sequence[int], cursor: int) -> None:
        """Show other keys, the cursor on one of them by its index."""
        self.keys = keys
        self.virtual_size = Size(0, len(keys))
        self.set_reactive(Rows.cursor, self.validate_cursor(cursor))
        self.watch_cursor(self.cursor, self.cursor)
        self.refresh()

    def mark(self, marked: Collection[int]) -> None:
        """Show which keys are marked."""
        self._marked = marked
        self.refresh()

    def around(self, cursor: int, keys: Sequence[int]) -> Sequence[int]:
        """Return those of the keys that are in view, or soon, when the cursor is there."""
        page = max(1, self.size.height)
        return keys[max(0, cursor - 2 * page) : cursor + 4 * page]

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor within the list."""
        return max(0, min(len(self.keys) - 1, cursor))

    def watch_cursor(self, before: int, cursor: int) -> None:
        """Bring the cursor into view, and say where it is."""
        page = self.size.height
        if page:
            top = min(cursor, max(self.scroll_offset.y, cursor - page + 1))
            self.scroll_to(y=top, animate=False, immediate=True, force=True)
        self.refresh_line(before)
        self.refresh_line(cursor)
        self.post_message(self.Highlighted(self.key))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what comes into view."""
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    def on_resize(self, event: Resize) -> None:
        """Keep the cursor in view, and ask for what came into it."""
        self.watch_cursor(self.cursor, self.cursor)
        self._ask()

    def _ask(self) -> None:
        top, page = self.scroll_offset.y, self.size.height
        soon = self.keys[max(0, top - page) : top + 2 * page]
        if any(self._draw(key, 80) is None for key in soon):
            self.post_message(self.Wanted(self.around(top, self.keys)))

    def render_line(self, y: int) -> Strip:
        """The line at a height: marks, and what it says cut to the width."""
        index, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        if index >= len(self.keys):
            return Strip.blank(width, self.get_visual_style("rows--line").rich_style)
        key, here = self.keys[index], index == self.cursor
        marks = f"{'▸' if here else ' '}{'●' if key in self._marked else ' '}"
        line = self._draw(key, width - GUTTER) or Content("…")
        if here:
            # The cursor's own colours are the only ones that are sure to be readable on it.
            line = line.without_spans
        style = self.get_visual_style("rows--cursor" if here else "rows--line")
        [strip] = Visual.to_strips(self, Content.assemble(marks, line), width, 1, style)[:1]
        return strip.adjust_cell_length(width, style.rich_style)

    def on_click(self, event: Click) -> None:
        """Put the cursor on the line under the mouse; its mark marks it, a second click opens it."""
        offset = event.get_content_offset(self)
        if offset is None or self.scroll_offset.y + offset.y >= len(self.keys):
            return
        self.cursor = self.scroll_offset.y + offset.y
        if offset.x < GUTTER:
            self.post_message(self.Marked())
        elif event.chain == 2:
            self.post_message(self.Opened())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open a line only when there is one."""
        return bool(self.keys) if action == "open" else True

    def action_move(self, step: int) -> None:
        """Move the cursor by a line."""
        self.cursor += step

    def action_page(self, step: int) -> None:
        """Move the cursor by a page."""
        self.cursor += step * max(1, self.size.height - 1)

    def action_end(self, index: int) -> None:
        """Move the cursor to the first line (0) or to the last one (-1)."""
        self.cursor = 0 if index == 0 else len(self.keys) - 1

    def action_open(self) -> None:
        """Show all of the line under the cursor."""
        if self.keys:
            self.post_message(self.Opened())
