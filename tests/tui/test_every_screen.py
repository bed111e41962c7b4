"""Every screen is walked by keyboard alone, by mouse alone, and held against a picture, by some test."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest
from textual.command import CommandPalette

from docs import tour
from tests import tui
from tests.tui.walks import NAMES, Kind

KINDS: list[Kind] = sorted({*tour.kinds(), CommandPalette}, key=lambda kind: kind.__name__)


@pytest.fixture(scope="module")
def marks() -> list[pytest.Mark]:
    """The marks of all tests of the app and of their cases."""
    modules = [import_module(f"{tui.__name__}.{found.name}") for found in pkgutil.iter_modules(tui.__path__)]
    return [mark for module in modules for mark in _marks(module)]


def _marks(module: ModuleType) -> Iterator[pytest.Mark]:
    for name, function in vars(module).items():
        if name.startswith("test_") and function.__module__ == module.__name__:
            for mark in getattr(function, "pytestmark", ()):
                yield mark
                if mark.name == "parametrize":
                    for case in mark.args[1]:
                        yield from getattr(case, "marks", ())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_every_screen_has_a_test(marks: list[pytest.Mark], kind: Kind, name: str) -> None:
    told = any(kind in mark.args for mark in marks if mark.name == name)
    assert told, f"no test is marked @{name}({kind.__name__}): none {NAMES[name]}"
