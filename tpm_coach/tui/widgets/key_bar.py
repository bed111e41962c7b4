"""The keys of a screen in one line, in two where one is too narrow, always with the way out and the help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import HorizontalGroup
from textual.content import Content
from textual.events import Resize
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from tpm_coach.tui.keys import declared

LINES = 2
"""As many lines the keys take at most; the last of those that do not fit are left to the help."""


@dataclass(frozen=True)
class _Shown:
    key: str
    display: str
    name: str
    action: str
    enabled: bool
    tooltip: str

    @property
    def cells(self) -> int:
        """The width in cells: both words, and a blank before, between and after."""
        return Content(self.display).cell_length + Content(self.name).cell_length + 3


class KeyBar(Footer):
    """A footer that goes on in a second line when the terminal is too narrow for all keys."""

    DEFAULT_CSS = """
    KeyBar {
        layout: vertical;
        height: auto;
        min-height: 1;
    }
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._lines: list[list[_Shown]] = []

    def compose(self) -> ComposeResult:
        """The keys that do something now, as many as there is room for."""
        self._lines = self._fitting() if self._bindings_ready else []
        for line in self._lines:
            with HorizontalGroup():
                for key in line:
                    # Textual's own footer binds each key to itself, and never lets go of it.
                    shown = FooterKey(
                        key.key, key.display, key.name, key.action, not key.enabled, key.tooltip
                    )
                    shown.set_reactive(FooterKey.compact, False)
                    yield shown

    def on_mount(self) -> None:
        """Hide the keys of what lies below a dialog: they do nothing now."""
        if self.screen.is_modal:
            below = self.app.screen_stack[self.app.screen_stack.index(self.screen) - 1]
            for bar in below.query(KeyBar):
                self.styles.min_height = bar.size.height

    async def recompose(self) -> None:
        """Show other keys, if they are others."""
        # A screen that is being closed may have lost its parts already.
        open_ = self.is_attached and self.screen in self.app.screen_stack
        if open_ and self._fitting() != self._lines:
            await super().recompose()

    def on_resize(self, _: Resize) -> None:
        """Fit the keys to another width."""
        if self._bindings_ready:
            self.call_after_refresh(self.recompose)

    def _fitting(self) -> list[list[_Shown]]:
        keys, width = self._keys(), self.app.size.width
        dropped = [key for key in keys if key.key != "escape" and key.action != "help"]
        while len(lines := list(_lines(keys, width))) > LINES and dropped:
            keys.remove(dropped.pop())
        return lines

    def _keys(self) -> list[_Shown]:
        """The keys that do something now, of an action the first, in the order in which they are declared."""
        found: dict[str, _Shown] = {}
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            if binding.show and binding.action not in found:
                display = self.app.get_key_display(binding)
                name, action = binding.description, binding.action
                found[action] = _Shown(binding.key, display, name, action, enabled, tooltip)
        # Textual puts a key that was changed behind the others.
        focused = self.screen.focused
        nodes = focused.ancestors_with_self if focused else [self.screen, self.app]
        order = [key.action for node in nodes for key in declared(type(node))]
        return sorted(found.values(), key=lambda key: order.index(key.action) if key.action in order else -1)


def _lines(keys: Sequence[_Shown], width: int) -> Iterator[list[_Shown]]:
    """Fill one line after the other."""
    line: list[_Shown] = []
    for key in keys:
        if line and sum(one.cells for one in line) + key.cells > width:
            yield line
            line = []
        line.append(key)
    if line:
        yield line
