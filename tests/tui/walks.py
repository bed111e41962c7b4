"""Marks for the screens that a test walks by keyboard alone or by mouse alone, or holds against pictures.

While its test runs a mark is kept honest by a `Walk`; test_every_screen.py holds that no screen lacks one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import wraps
from itertools import chain
from typing import Any

import pytest
from textual.app import App
from textual.events import Event, Key, MouseDown
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from tpm_coach.tui.app import CoachApp

Kind = type[Screen[Any]]

NAMES = {
    "by_keyboard": "opens these screens, does what they are for and leaves them, with keys only",
    "by_mouse": "opens these screens, does what they are for and leaves them, with clicks only",
    "pictured": "holds these screens against their pictures",
}
"""The marks, and what a test with one of them does."""

_DOING: tuple[tuple[type[Any], Sequence[str]], ...] = (
    (
        App,
        ("exit", "pop_screen", "post_message", "push_screen", "run_action", "simulate_key", "switch_screen"),
    ),
    (Widget, ("focus", "post_message", "run_action")),
    (Screen, ("dismiss",)),
)
"""Calls that do what a hand should."""


def by_keyboard(*kinds: Kind) -> pytest.MarkDecorator:
    """Mark a test that walks screens by keys; text may be put into a box, as a paste does."""
    return pytest.mark.by_keyboard.with_args(*kinds)


def by_mouse(*kinds: Kind, keys: tuple[str, ...] = ()) -> pytest.MarkDecorator:
    """Mark a test that walks screens by clicks; text may be put into a box, as a paste does.

    `keys` may be pressed nevertheless: there is nothing to click in their place.
    """
    return pytest.mark.by_mouse.with_args(*kinds, keys=keys)


def pictured(*kinds: Kind) -> pytest.MarkDecorator:
    """Mark a test that holds screens against their pictures."""
    return pytest.mark.pictured.with_args(*kinds)


@dataclass
class Walk:
    """What a test with these marks promises, and what it did.

    `tops` holds the screen that was on top at each key or click of a hand, and at the end of each app, where
    None means that the app was left; with each, whether a hand was at it.
    """

    marks: tuple[pytest.Mark, ...]
    tops: list[tuple[Kind | None, bool]] = field(default_factory=list)
    pictured: set[Kind] = field(default_factory=set)

    def kinds(self, name: str) -> list[Kind]:
        """The screens that marks of a name tell."""
        return [kind for mark in self.marks if mark.name == name for kind in mark.args]

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Fail from now on what no hand does or what the other hand does, and note what is walked on."""
        walked = dict.fromkeys(self.kinds("by_keyboard") + self.kinds("by_mouse"))
        if not walked:
            return
        kinds: list[type[Any]] = [CoachApp, *walked]
        for kind, names in chain(_DOING, ((kind, _actions(kind)) for kind in kinds)):
            for name in names:
                patch.setattr(kind, name, _by_hand(getattr(kind, name)))
        if self.kinds("by_keyboard"):
            patch.setattr(Pilot, "_post_mouse_events", _never("a walk by keyboard alone uses the mouse"))
            patch.setattr(App, "on_event", self._noting_keys(App.on_event))
        if self.kinds("by_mouse"):
            allowed = {key for mark in self.marks for key in mark.kwargs.get("keys", ())}
            patch.setattr(Pilot, "press", _only(allowed, Pilot.press))
            clicked = self._noting_clicks(Pilot._post_mouse_events)
            patch.setattr(Pilot, "_post_mouse_events", clicked)
        patch.setattr(App, "_shutdown", self._noting_the_end(App._shutdown))

    def broken(self) -> Iterator[str]:
        """Say which promises were not kept."""
        for kind in self.kinds("by_keyboard") + self.kinds("by_mouse"):
            if (kind, True) not in self.tops:
                yield f"nothing was pressed or clicked on {kind.__name__}"
            elif all(top is kind for top, _ in self.tops[self.tops.index((kind, True)) :]):
                yield f"{kind.__name__} was never left"
        for kind in self.kinds("pictured"):
            if kind not in self.pictured:
                yield f"no picture of {kind.__name__} was looked at"

    def _noting_keys(self, on_event: Callable[..., Any]) -> Callable[..., Any]:
        async def noting(app: App[Any], event: Event) -> None:
            if isinstance(event, Key) and not event.is_forwarded:
                self.tops.append((type(app.screen), True))
            await on_event(app, event)

        return noting

    def _noting_clicks(self, post: Callable[..., Any]) -> Callable[..., Any]:
        async def noting(pilot: Pilot[Any], events: list[type[Event]], *args: Any, **kwargs: Any) -> bool:
            if MouseDown in events:
                self.tops.append((type(pilot.app.screen), True))
            posted: bool = await post(pilot, events, *args, **kwargs)
            return posted

        return noting

    def _noting_the_end(self, shutdown: Callable[..., Any]) -> Callable[..., Any]:
        async def noting(app: App[Any]) -> None:
            self.tops.append((None if app._exit else type(app.screen), False))
            await shutdown(app)

        return noting


def _actions(kind: type[Any]) -> Sequence[str]:
    return [name for name in dir(kind) if name.startswith("action_")]


def _by_hand(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method that a test may not call: it is for what a key or a click leads to."""

    @wraps(method)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if sys._getframe(1).f_globals["__name__"].startswith("tests."):
            pytest.fail(f"a walk by hand calls {method.__qualname__}")
        return method(*args, **kwargs)

    return guarded


def _only(allowed: set[str], press: Callable[..., Any]) -> Callable[..., Any]:
    async def pressing(pilot: Pilot[Any], *keys: str) -> None:
        if others := [key for key in keys if key not in allowed]:
            pytest.fail(f"a walk by mouse alone presses {', '.join(others)}")
        await press(pilot, *keys)

    return pressing


def _never(told: str) -> Callable[..., Any]:
    async def failing(*_: Any, **__: Any) -> None:
        pytest.fail(told)

    return failing
