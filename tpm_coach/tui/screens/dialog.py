"""What every dialog has: it lies above a screen, gives a result, and says its keys."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tpm_coach.tui import keys

T = TypeVar("T")


class Dialog(ModalScreen[T]):
    """A screen above another one, to which the keys of that one and of the app do not get through.

    TITLE names it in the help, HELP says in one or two sentences what is done there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", tooltip="Show every key of this screen.", id="app.help")
    ]

    def key_of(self, name: str) -> str:
        """Return the key of a binding of this dialog or the app by its id, the learner's own if any."""
        return keys.key_of(self.app, type(self), name)

    async def action_help(self) -> None:
        """Show every key of this dialog."""
        await self.app.run_action("app.help")
