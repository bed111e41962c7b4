"""Settings: each with what it is for, changed in place and checked as it is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast
from zoneinfo import available_timezones

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.suggester import Suggester
from textual.theme import Theme
from textual.widgets import Collapsible, Input, Label, Select, Static

from tpm_coach import settings as known
from tpm_coach.errors import SettingsError
from tpm_coach.settings import Option
from tpm_coach.text import printable
from tpm_coach.tui import keys
from tpm_coach.tui.screens.ask import DISCARD, LEAVING, SAVE, AskScreen
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets.choice_bar import Choice
from tpm_coach.tui.widgets.key_bar import KeyBar
from tpm_coach.tui.widgets.keys_editor import KeysEditor

if TYPE_CHECKING:
    from tpm_coach.practice.service import Practice
    from tpm_coach.tui.app import CoachApp


TALL = 50
"""From so many lines on the keys are shown without being asked for."""

_TITLE = "Settings"
_CORRECT = 0
_CORRECTING = (Choice("Correct it"), Choice("Discard"))
"""What is offered in place of LEAVING where a value is wrong; to discard has the same number."""


class _Zones(Suggester):
    """Suggests names of time zones."""

    def __init__(self) -> None:
        super().__init__(case_sensitive=False)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first name that begins as `value`, which comes in lower case."""
        zones = sorted(await asyncio.to_thread(available_timezones))
        return next((zone for zone in zones if zone.casefold().startswith(value)), None)


class Row(Vertical):
    """A setting: its field, its default, what it is for, and what is wrong with it.

    `name` is its name in config.toml; `fault` is empty when the value is right.
    """

    def __init__(self, name: str, label: str, field: Input | Select[str], default: str, about: str) -> None:
        super().__init__()
        self.setting = name
        self.field = field
        self.fault = ""
        self._label = label
        self._default = default
        self._about = about
        self._saved = ""

    def on_mount(self) -> None:
        """Take what the field shows first for what is in the file."""
        self.keep()

    def compose(self) -> ComposeResult:
        """One line for the value, and the words about it below."""
        with Horizontal():
            yield Label(Content(self._label))
            yield self.field
            yield Static(Content(f"default {self._default}" if self._default else ""), classes="default")
        if self._about:
            yield Static(Content(self._about), classes="about")
        yield Static(classes="fault")

    @property
    def text(self) -> str:
        """The value as it stands in the field."""
        return str(self.field.value).strip()

    @property
    def changed(self) -> bool:
        """Whether the value is another one than in the file."""
        return self.text != self._saved

    def go(self) -> None:
        """Put the cursor into the field, with what is wrong in view."""
        self.field.focus()
        self.call_after_refresh(self.scroll_visible, animate=False)

    def keep(self) -> None:
        """Take the value for the one in the file."""
        self._saved = self.text

    def tell(self, fault: str) -> None:
        """Show what is wrong with the value, nothing when it is right."""
        self.fault = fault
        self.query_one(".fault", Static).update(Content(printable(f"✗ {fault}")))
        self.set_class(bool(fault), "-wrong")


class SettingsScreen(BaseScreen):
    """Changes config.toml; what is saved counts at once, in this app too.

    Settings are the app's as much as the practice's: the app takes them on and hands them over.
    """

    CSS_PATH = "settings.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s,ctrl+j",
            "save",
            "Save",
            tooltip="Store what was changed; it counts at once.",
            key_display="^s",
            id="settings.save",
        ),
        Binding(
            "ctrl+t",
            "app.go('weights')",
            "Personal weights",
            tooltip="Train FSRS on your own answers.",
            key_display="^t",
            id="settings.weights",
        ),
        Binding("escape", "leave", "Back", tooltip="Leave the settings.", id="settings.leave"),
    ]

    def __init__(self, practice: Practice, clock: Callable[[], datetime]) -> None:
        super().__init__()

    @property
    def _coach(self) -> CoachApp:
        return cast("CoachApp", self.app)

    def compose(self) -> ComposeResult:
        """A row for each setting, and the keys folded below."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static(Content(_TITLE), id="title")
            for option in known.options():
                if option.name != "keys":
                    yield self._row(option)
            yield Collapsible(title="Keys", id="keys")
        yield KeyBar()

    def on_mount(self) -> None:
        """Follow the theme, which the command palette changes too."""
        tall = self.app.size.height >= TALL
        self.set_class(tall, "-tall")
        self.query_one(Collapsible).collapsed = not tall
        self.app.theme_changed_signal.subscribe(self, self._worn)

    def _worn(self, theme: Theme) -> None:
        row = next(row for row in self._rows if row.setting == "theme")
        if row.text != theme.name:
            row.field.value = theme.name
            row.keep()

    def _row(self, option: Option) -> Row:
        field: Input | Select[str]
        value = known.shown(getattr(self._coach.settings, option.name))
        if option.name == "theme":
            field = _choice(sorted(self.app.available_themes), self.app.theme)
        elif option.kind is bool:
            field = _choice(["on", "off"], value)
        else:
            zones = _Zones() if option.name == "timezone" else None
            field = Input(value, compact=True, suggester=zones)
        label = option.name.replace("_", " ").capitalize()
        return Row(option.name, label, field, known.shown(option.default), option.about)

    @on(Collapsible.Expanded)
    @work(exclusive=True, group="keys", exit_on_error=False)
    async def _show_keys(self) -> None:
        if not self.query(KeysEditor):
            catalogue = await asyncio.to_thread(keys.catalogue)
            editor = KeysEditor(catalogue, dict(self._coach.settings.keys))
            await self.query_one(Collapsible.Contents).mount(editor)
        self.query_one(KeysEditor).come_into_view()

    @on(Input.Changed)
    @on(Select.Changed)
    def _check(self, event: Input.Changed | Select.Changed) -> None:
        row = next(node for node in event.control.ancestors if isinstance(node, Row))
        try:
            known.typed(row.setting, row.text, row.setting)
            row.tell("")
        except SettingsError as error:
            row.tell(str(error).removeprefix(f"{row.setting}: "))
        if row.setting == "theme":
            self.app.theme = row.text
        self._say_whether_saved()

    @on(KeysEditor.Changed)
    def _say_whether_saved(self) -> None:
        key = self.key_of("settings.save")
        told = f"   not saved yet: {key} saves it" if self._unsaved else ""
        head = Content.assemble(_TITLE, (told, "not bold $text-warning"))
        self.query_one("#title", Static).update(head)

    @property
    def _rows(self) -> list[Row]:
        return list(self.query(Row))

    @on(Input.Submitted)
    def _next(self) -> None:
        self.focus_next()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_save(self) -> None:
        """Write what was changed into config.toml."""
        await self._saved()

    async def _saved(self) -> bool:
        from tpm_coach import settings_file

        if wrong := self._wrong:
            wrong.go()
            self._coach.tell("Nothing is saved: correct what is marked with ✗ first.")
            return False
        changes = self._changes
        if changes:
            path = self._coach.config_file
            self._coach.adopt(await asyncio.to_thread(settings_file.save, path, changes))
        for part in (*self._rows, *self.query(KeysEditor)):
            part.keep()
        self._say_whether_saved()
        self.notify("The settings are saved." if changes else "There is nothing to save.", markup=False)
        return True

    @property
    def _wrong(self) -> Row | KeysEditor | None:
        """The first part with a value that cannot be saved."""
        parts = (*self._rows, *self.query(KeysEditor))
        return next((part for part in parts if part.fault), None)

    @property
    def _changes(self) -> dict[str, Any]:
        """What is not in the file yet."""
        changes = {row.setting: known.typed(row.setting, row.text, "") for row in self._rows if row.changed}
        for editor in self.query(KeysEditor):
            changes |= editor.changes
        return changes

    @property
    def _unsaved(self) -> bool:
        return any(row.changed for row in self._rows) or any(e.changes for e in self.query(KeysEditor))

    async def may_leave(self) -> bool:
        """Ask when something is not saved."""
        if not self._unsaved:
            return True
        if wrong := self._wrong:
            asked = AskScreen(f"Not every setting can be saved: {wrong.fault}.", _CORRECTING)
        else:
            asked = AskScreen("Not every setting is saved yet.", LEAVING)
        answer = await self.app.push_screen_wait(asked)
        if wrong and answer == _CORRECT:
            wrong.go()
            return False
        if answer == DISCARD:
            self._coach.adopt(self._coach.settings)
        return answer == DISCARD or (answer == SAVE and await self._saved())

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_leave(self) -> None:
        """Go back; what is not saved is asked about."""
        if await self.may_leave():
            self.dismiss()


def _choice(names: Sequence[str], value: str) -> Select[str]:
    return Select([(name, name) for name in names], value=value, allow_blank=False, compact=True)
