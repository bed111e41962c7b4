"""The app: draws its first frame at once and opens the practice in a thread behind it."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from tpm_coach.errors import CoachError
from tpm_coach.text import printable
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from tpm_coach.practice.drill import Plan
    from tpm_coach.practice.service import Practice

Clock = Callable[[], datetime]


class CoachApp(App[None]):
    """`open_practice` runs in a thread after the first frame; `failure` says why the app could not go on."""

    TITLE = "tpm-coach"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True, show=False, id="app.quit"),
    ]

    def __init__(
        self, open_practice: Callable[[], Practice], clock: Clock, theme: str, plan: Plan | None = None
    ) -> None:
        super().__init__()
        self._open_practice = open_practice
        self._clock = clock
        self._wished_theme = theme
        self._plan = plan
        self.practice: Practice | None = None
        self.failure: CoachError | None = None

    def on_mount(self) -> None:
        """Show the home screen, then open the practice once its frame is out."""
        if self._wished_theme in self.available_themes:
            self.theme = self._wished_theme
        self.push_screen(HomeScreen(self._clock))
        self.call_after_refresh(self._start_opening)
        for name, leave in (("SIGHUP", self._hung_up), ("SIGTERM", self.action_quit)):
            # A closed terminal is a way to leave: what is written is kept. Windows has no such signals.
            with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self._leave, leave)

    def _leave(self, leave: Callable[[], Coroutine[None, None, None]]) -> None:
        self.run_worker(leave())

    async def _hung_up(self) -> None:
        with suppress(CoachError):
            await self._keep_all()
        # Textual's writer dies with the terminal; whatever is drawn after that would wait for it for ever.
        os._exit(128 + signal.SIGHUP)

    def _start_opening(self) -> None:
        gc.enable()
        self.run_worker(self._open(), exit_on_error=True)

    async def _open(self) -> None:
        try:
            self.practice = await asyncio.to_thread(self._open_practice)
        except CoachError as error:
            self.failure = error
            self.exit()
            return
        screen = self.screen
        if isinstance(screen, HomeScreen):
            screen.begin(self.practice, self._plan)
            self.run_worker(self._back_up(self.practice))

    async def _back_up(self, practice: Practice) -> None:
        try:
            await asyncio.to_thread(practice.care.daily, self._clock())
        except CoachError as error:
            message = f"Today's backup was not made: {error}"
            self.notify(printable(message), severity="warning", timeout=8, markup=False)

    async def action_quit(self) -> None:
        """Leave; what is written but not sent is kept."""
        await self._keep_all()
        self.exit()

    async def _keep_all(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                await screen.leave_safely()
