"""The real app on the small pack, driven by keys; screens as SVG snapshots."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.conftest import NOW
from tests.tui.walks import NAMES, Walk
from tpm_coach.practice.drill import Plan
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Keys, Settings
from tpm_coach.tui.app import CoachApp
from tpm_coach.tui.widgets.key_bar import KeyBar

Running = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
Looks = Callable[..., Awaitable[None]]


def pytest_configure(config: pytest.Config) -> None:
    """Let tests carry the marks of walks.py."""
    for name, told in NAMES.items():
        config.addinivalue_line("markers", f"{name}(*screens): {told}.")


async def settled(pilot: Pilot[None]) -> None:
    """Wait until no verb is running and everything is drawn."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, each verb finished before the next key."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


async def write(pilot: Pilot[None], text: str) -> None:
    """Put text into the answer box, as a paste does, and send it."""
    pilot.app.screen.query_one(TextArea).insert(text)
    await press(pilot, "ctrl+s")


async def appears(pilot: Pilot[None], text: str) -> bool:
    """Wait until a text, such as a notice, is on the screen; False when it never comes."""
    for _ in range(200):
        if text in shown(pilot):
            return True
        await pilot.pause(0.01)
    return False


def shown(pilot: Pilot[None]) -> str:
    """All text on the screen, as a reader sees it."""
    lines = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in lines)


def key_bar(pilot: Pilot[None]) -> list[str]:
    """The lines of the key bar."""
    bar = pilot.app.screen.query_one(KeyBar).region
    return shown(pilot).splitlines()[bar.y : bar.bottom]


@pytest.fixture(autouse=True)
def _keys_count_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test presses its keys faster than a person who has looked at the screen."""
    monkeypatch.setattr("tpm_coach.tui.widgets.choice_bar.SETTLE_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def walk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """Hold a test with marks of walks.py to what they promise."""
    walk = Walk(tuple(mark for mark in request.node.iter_markers() if mark.name in NAMES))
    walk.watch(monkeypatch)
    failed = request.session.testsfailed
    yield walk
    if request.session.testsfailed == failed and (broken := [*walk.broken()]):
        pytest.fail("; ".join(broken))


@pytest.fixture
def running(practice: Practice, tmp_path: Path) -> Running:
    """Run the app: `async with running(plan=None, size=(80, 24), theme=..., keys=...) as pilot`."""

    @asynccontextmanager
    async def run(
        plan: Plan | None = None,
        size: tuple[int, int] = (80, 24),
        theme: str = "textual-dark",
        practice: Practice = practice,
        keys: Keys = (),
    ) -> AsyncIterator[Pilot[None]]:
        settings = Settings(theme=theme, keys=keys)
        app = CoachApp(lambda: practice, lambda: NOW, settings, tmp_path / "config.toml", plan)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settled(pilot)
            yield pilot

    return run


class _SVG(SingleFileSnapshotExtension):
    file_extension = "svg"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def looks(snapshot: SnapshotAssertion, walk: Walk) -> Looks:
    """Hold a screen against its picture: `await looks(pilot)`; `make snapshots` takes new ones.

    `rest` waits until nothing on the screen changes any more.
    """

    async def check(pilot: Pilot[None], rest: Callable[[Pilot[None]], Awaitable[None]] = settled) -> None:
        for box in (*pilot.app.screen.query(TextArea), *pilot.app.screen.query(Input)):
            box.cursor_blink = False
        await rest(pilot)
        walk.pictured.add(type(pilot.app.screen))
        assert pilot.app.export_screenshot() == snapshot(extension_class=_SVG)

    return check
