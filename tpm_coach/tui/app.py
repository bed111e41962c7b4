"""The app: draws its first frame at once and opens the practice in a thread behind it."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePath
from time import time
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.events import Event, Key
from textual.screen import ModalScreen, Screen

from tpm_coach.errors import CoachError
from tpm_coach.settings import Settings
from tpm_coach.text import one_line, printable
from tpm_coach.tui import keys, navigation, themes
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from tpm_coach.domain import Act
    from tpm_coach.practice.drill import Plan
    from tpm_coach.practice.service import Practice


def _commands() -> type[Provider]:
    from tpm_coach.tui.palette import Commands

    return Commands


Clock = Callable[[], datetime]

READ_SECONDS = 2.0
"""So long after it came a notice counts as read; what it covers is then free at the next key."""


class CoachApp(App[None]):
    """`open_practice` runs in a thread after the first frame; `failure` says why the app could not go on.

    It opens at home, or at a drill by `plan`, or at the mock interview of number `mock` (0: to choose one).
    `settings` are those of `config_file`; `keymap` is what of their keys is in use.
    """

    TITLE = "tpm-coach"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens/home.tcss"]
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", tooltip="Show every key of this screen.", id="app.help"),
        Binding("u", "undo", "Undo", tooltip="Take back what was done last.", show=False, id="app.undo"),
        Binding("U", "redo", "Redo", tooltip="Do again what was taken back last.", show=False, id="app.redo"),
        Binding(
            "ctrl+p",
            "command_palette",
            "Commands",
            tooltip="Find any command, screen or theme by its name.",
            show=False,
            priority=True,
            id="app.palette",
        ),
        Binding(
            "ctrl+q",
            "quit",
            "Quit",
            tooltip="Leave; what is written but not sent is kept.",
            show=False,
            priority=True,
            id="app.quit",
        ),
    ]

    def __init__(
        self,
        open_practice: Callable[[], Practice],
        clock: Clock,
        settings: Settings,
        config_file: Path,
        plan: Plan | None = None,
        mock: int | None = None,
    ) -> None:
        super().__init__()
        self._open_practice = open_practice
        self._clock = clock
        self._plan = plan
        self._mock = mock
        self.settings = settings
        self.config_file = config_file
        self.keymap: dict[str, str] = {}
        self._warned = False
        self.practice: Practice | None = None
        self.failure: CoachError | None = None
        for theme in themes.OURS:
            self.register_theme(theme)

    def get_default_screen(self) -> HomeScreen:
        """Home lies at the bottom: on a blank screen below it the first frame would wait."""
        return HomeScreen(self._clock)

    def on_mount(self) -> None:
        """Open the practice once the first frame is out."""
        self.adopt(self.settings)
        self.call_after_refresh(self._start_opening)
        for name, leave in (("SIGHUP", self._hung_up), ("SIGTERM", self._ended)):
            # A closed terminal is a way to leave: what is written is kept. Windows has no such signals.
            with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self._leave, leave)

    def adopt(self, settings: Settings) -> None:
        """Take on settings: colours and keys at once, the rest from the practice's next verb on."""
        self.settings = settings
        if self.practice:
            self.practice.adopt(settings)
        self.keymap = dict(settings.keys)
        self.set_keymap(self.keymap)
        if settings.theme in self.available_themes:
            self.theme = settings.theme
        else:
            self.theme = Settings().theme
            key = keys.key_of(self, HomeScreen, "home.settings")
            self.tell(f"There is no theme {settings.theme!r}; the settings ({key}) offer those there are.")
        if self.keymap:
            self._check_keys(self.keymap)

    @work(exclusive=True, group="keys")
    async def _check_keys(self, wished: dict[str, str]) -> None:
        self.keymap, faults = await asyncio.to_thread(_usable, wished)
        self.set_keymap(self.keymap)
        if faults:
            self.tell("\n".join(faults))

    def tell(self, text: str) -> None:
        """Show a notice of something that did not work."""
        self.notify(printable(text), severity="warning", timeout=8, markup=False)

    async def on_event(self, event: Event) -> None:
        """Clear what was read away before a key does its work; errors keep their time."""
        if isinstance(event, Key) and not event.is_forwarded:
            latest = time() - READ_SECONDS
            for notice in [n for n in self._notifications if n.severity != "error" and n.raised_at <= latest]:
                self._unnotify(notice)
        await super().on_event(event)

    def _leave(self, leave: Callable[[], Coroutine[None, None, None]]) -> None:
        self.run_worker(leave())

    async def _hung_up(self) -> None:
        with suppress(CoachError):
            await self._keep_all()
        # Textual's writer dies with the terminal; whatever is drawn after that would wait for it for ever.
        os._exit(128 + signal.SIGHUP)

    def _start_opening(self) -> None:
        self.run_worker(self._open(), exit_on_error=True)

    async def _open(self) -> None:
        try:
            self.practice = await asyncio.to_thread(self._open_practice)
        except CoachError as error:
            self.failure = error
            self.exit()
            return
        if not gc.isenabled():
            # It was put off while so much was imported: there is none in that, so it is never looked through.
            gc.freeze()
            gc.enable()
        screen = self.screen
        if isinstance(screen, HomeScreen):
            screen.begin(self.practice, self._plan, self._mock)
            self.run_worker(self._back_up(self.practice))

    async def _back_up(self, practice: Practice) -> None:
        try:
            await asyncio.to_thread(practice.care.daily, self._clock())
        except CoachError as error:
            self.tell(f"Today's backup was not made: {error}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer places only when the practice is open."""
        return self.practice is not None if action == "go" else True

    def action_go(self, name: str) -> None:
        """Show a place of the navigation table, the one that is open already if there is one."""
        place = navigation.named(name)
        opened = [screen for screen in self.screen_stack if navigation.place_of(screen) is place]
        if opened:
            self._go_back(opened[-1])
        elif self.practice:
            while isinstance(self.screen, ModalScreen):
                self.screen.dismiss()
            self.push_screen(place.screen(self.practice, self._clock))

    def action_home(self, action: str = "") -> None:
        """Go back to the home screen, and on with one of its actions."""
        home = next(screen for screen in self.screen_stack if isinstance(screen, HomeScreen))
        self._go_back(home, action)

    @work(exclusive=True, group="go")
    async def _go_back(self, screen: Screen[Any], action: str = "") -> None:
        if await self._back_to(screen) and action:
            await self.run_action(action, screen)

    async def _back_to(self, screen: Screen[Any]) -> bool:
        """Close what lies above a screen; False when the learner would rather stay."""
        while self.screen is not screen:
            if isinstance(self.screen, BaseScreen):
                try:
                    if not await self.screen.may_leave():
                        return False
                except CoachError as error:
                    self.tell(str(error))
                    return False
            await self.screen.dismiss()
        return True

    @work(exclusive=True, group="wear")
    async def wear(self, theme: str) -> None:
        """Use a theme, from now on and for good."""
        from tpm_coach import settings_file

        self.theme = theme
        try:
            self.adopt(await asyncio.to_thread(settings_file.save, self.config_file, {"theme": theme}))
        except CoachError as error:
            self.tell(str(error))

    def action_help(self) -> None:
        """Show every key of this screen."""
        from tpm_coach.tui.screens.help import HelpScreen

        screen = self.screen
        place = navigation.place_of(screen)
        title, about = (place.title, place.help) if place else (screen.TITLE or "", screen.HELP or "")
        self.push_screen(HelpScreen(screen, title, about))

    @work(exclusive=True, group="undo", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take back what was done last, whatever it was, unless the screen knows better."""
        if isinstance(self.screen, BaseScreen) and self.screen.take_back():
            return
        if self.practice:
            await self._done("Took back", self.practice.schedule.undo, self._clock())

    @work(exclusive=True, group="undo", exit_on_error=False)
    async def action_redo(self) -> None:
        """Do again what was taken back last."""
        if self.practice:
            await self._done("Done again", self.practice.schedule.redo)

    async def _done(self, what: str, verb: Callable[..., Act], *arguments: datetime) -> None:
        from tpm_coach.practice.schedule import said

        try:
            act = await asyncio.to_thread(verb, *arguments)
        except CoachError as error:
            self.notify(printable(str(error)), severity="warning", markup=False)
            return
        self.notify(f"{what}: {one_line(said(act), 100)}.", markup=False)
        if isinstance(self.screen, BaseScreen):
            self.screen.look_again()

    async def action_quit(self) -> None:
        """Leave; what is written but not sent is kept, what is not saved is asked about."""
        if all(worker.group != "quit" or worker.is_finished for worker in self.workers):
            self._quit()

    @work(group="quit")
    async def _quit(self) -> None:
        await self._leave_when(self._may_leave())

    async def _may_leave(self) -> bool:
        for screen in reversed(self.screen_stack):
            if isinstance(screen, BaseScreen) and not await screen.may_leave():
                return False
        return True

    async def _ended(self) -> None:
        # Nobody is there to be asked.
        await self._leave_when(self._keep_all())

    async def _leave_when(self, kept: Awaitable[bool]) -> None:
        """Leave once all is kept. When it cannot be, a second time leaves without it."""
        try:
            if not await kept:
                return
        except CoachError as error:
            if not self._warned:
                self._warned = True
                what = f"What you wrote could not be kept: {error}. Copy it, or leave once more."
                self.notify(printable(what), severity="error", timeout=12, markup=False)
                return
        self.exit()

    async def _keep_all(self) -> bool:
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                await screen.leave_safely()
        return True


def _usable(wished: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return what of a keymap can be used, and what is wrong with the rest; imports every screen."""
    faults = keys.faults(wished)
    return keys.complete({name: w for name, w in wished.items() if name not in faults}), list(faults.values())
