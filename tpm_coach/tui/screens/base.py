"""What every screen has: verbs that run off the event loop, and errors as notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.screen import Screen
from textual.worker import Worker, WorkerState

from tpm_coach.errors import CoachError
from tpm_coach.text import printable
from tpm_coach.tui import keys


class BaseScreen(Screen[None]):
    """A screen whose workers' CoachErrors become notices; any other error ends the app.

    TITLE names it in the help, HELP says in one or two sentences what is done there, and COMMANDS_WRITTEN
    what words after a slash do in its answer box.
    """

    COMMANDS_WRITTEN: ClassVar[Mapping[Any, str]] = {}

    def key_of(self, name: str) -> str:
        """Return the key of a binding of this screen or the app by its id, the learner's own if any."""
        return keys.key_of(self.app, type(self), name)

    def look_again(self) -> None:
        """Show what is stored now, because something was taken back or done again."""

    def take_back(self) -> bool:
        """Take back what was done last on this screen; False where that may be whatever was done last."""
        return False

    async def leave_safely(self) -> None:
        """Store what would be lost if the app ended now."""

    async def may_leave(self) -> bool:
        """Make sure that nothing is lost when the screen goes; False when the learner would rather stay."""
        await self.leave_safely()
        return True

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show a verb's CoachError; raise what no person can act on."""
        if event.state is not WorkerState.ERROR or event.worker.error is None:
            return
        event.stop()
        if not isinstance(event.worker.error, CoachError):
            raise event.worker.error
        self.notify(printable(str(event.worker.error)), severity="error", timeout=8, markup=False)
