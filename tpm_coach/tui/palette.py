"""The command palette: what the screen does, the screens to go to, the themes, and the app's own commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType

from tpm_coach.tui import keys, navigation, themes
from tpm_coach.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from textual.screen import Screen

    from tpm_coach.tui.app import CoachApp


@dataclass(frozen=True)
class Command:
    """A line of the palette; one with `rare` is found by a search, and not listed without one."""

    name: str
    about: str
    run: IgnoreReturnCallbackType
    rare: bool = False


class Commands(Provider):
    """Everything that can be done from the screen that the palette was opened on."""

    async def discover(self) -> Hits:
        """Give the commands in their order."""
        for command in self._commands():
            if not command.rare:
                yield DiscoveryHit(command.name, command.run, help=command.about)

    async def search(self, query: str) -> Hits:
        """Give the commands that match by name or by what is said about them."""
        matcher = self.matcher(query)
        for command in self._commands():
            by_name = matcher.match(command.name)
            if score := by_name or matcher.match(command.about) / 2:
                yield Hit(score, matcher.highlight(command.name), command.run, help=command.about)

    def _commands(self) -> Iterator[Command]:
        app = cast("CoachApp", self.app)
        yield from _here(app, self.screen)
        if not isinstance(self.screen, HomeScreen):
            yield Command("Home", "Go back to what today holds.", app.action_home)
            yield from _from_home(app)
        for place in navigation.PLACES:
            if navigation.place_of(self.screen) is not place:
                yield Command(place.title, place.help, partial(app.action_go, place.name))
        yield Command("Help", "Show every key of this screen.", app.action_help)
        for name in themes.names():
            wear = partial(app.wear, name)
            yield Command(f"Theme {name}", "Use these colours from now on.", wear, rare=True)
        yield Command("Quit", "Leave; what is written but not sent is kept.", app.action_quit)


def _here(app: CoachApp, screen: Screen[Any]) -> Iterator[Command]:
    """What the keys of the screen do now, but for those that lead elsewhere."""
    kinds = {type(node) for node in screen.walk_children(with_self=True)}
    left = {key.id for kind in kinds for key in keys.declared(kind)}
    for node, binding, enabled, _ in screen.active_bindings.values():
        if enabled and binding.show and binding.id in left and not binding.action.startswith("app."):
            left.remove(binding.id)
            run = partial(app.run_action, binding.action, node)
            yield Command(binding.description, binding.tooltip or "On this screen.", run)


def _from_home(app: CoachApp) -> Iterator[Command]:
    """What the keys of home do by themselves."""
    for key in keys.declared(HomeScreen):
        if not key.action.startswith("app."):
            yield Command(key.name, key.about, partial(app.action_home, key.action))
