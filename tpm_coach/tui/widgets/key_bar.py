"""The keys of a screen in one line: as many as fit, always with the way out and the help."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Resize
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from tpm_coach.tui.keys import declared


class KeyBar(Footer):
    """A footer that leaves out the last keys when the terminal is too narrow for all."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._composed_for = 0

    def compose(self) -> ComposeResult:
        """The keys that do something now, as many as there is room for."""
        keys = [key for key in super().compose() if isinstance(key, FooterKey)]
        # Textual puts a key that was changed behind the others.
        focused = self.screen.focused
        nodes = focused.ancestors_with_self if focused else [self.screen, self.app]
        order = [key.action for node in nodes for key in declared(type(node))]
        keys.sort(key=lambda key: order.index(key.action) if key.action in order else -1)
        self._composed_for = self.app.size.width
        dropped = [key for key in keys if key.key != "escape" and key.action != "help"]
        while dropped and sum(map(_cells, keys)) > self._composed_for:
            keys.remove(dropped.pop())
        yield from keys

    def on_resize(self, event: Resize) -> None:
        """Fit the keys to another width."""
        if self._composed_for and event.size.width != self._composed_for:
            self.call_after_refresh(self.recompose)


def _cells(key: FooterKey) -> int:
    """The width of a key in cells: both words, and a blank before, between and after."""
    return Content(key.key_display).cell_length + Content(key.description).cell_length + 3
