"""Every key of the app in a list, and a field to put others in place of the one under the cursor."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from tpm_coach.text import printable
from tpm_coach.tui import keys
from tpm_coach.tui.keys import Key

_HOW = (
    "Pick one, then write other keys with commas between, such as enter,d or f5; nothing means the default."
)


class KeysEditor(Vertical):
    """`mapped` is what is wished instead of the program's own keys, `faults` what of it cannot be."""

    DEFAULT_CSS = """
    KeysEditor {
        height: auto;
        OptionList {
            height: 12;
            border: round $primary 60%;
            padding: 0;
        }
        OptionList:focus {
            border: round $accent;
        }
        .how {
            color: $foreground-muted;
        }
        .fault {
            color: $text-error;
            height: auto;
        }
    }
    """

    def __init__(self, catalogue: Mapping[str, Key], mapped: Mapping[str, str]) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._saved = dict(mapped)
        self._picked = ""
        self.mapped = dict(mapped)
        self.faults: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """The list, and below it the field."""
        yield Static(Content(_HOW), classes="how")
        yield OptionList(*(Option(self._line(key), id=name) for name, key in self._catalogue.items()))
        with Horizontal(classes="field"):
            yield Label(Content(""))
            yield Input(compact=True)
            yield Static(classes="default")
        yield Static(classes="fault")

    def on_mount(self) -> None:
        """Begin at the first key."""
        self.query_one(OptionList).highlighted = 0

    @property
    def changes(self) -> dict[str, str]:
        """What differs from the file, by the names that config.toml has for it."""
        names = {*self._saved, *self.mapped}
        return {
            f"keys.{name}": self.mapped.get(name, "")
            for name in names
            if self.mapped.get(name, "") != self._saved.get(name, "")
        }

    def keep(self) -> None:
        """Take what is wished for what is in the file."""
        self._saved = dict(self.mapped)

    def go(self) -> None:
        """Put the cursor on the first key that cannot be."""
        options = self.query_one(OptionList)
        options.highlighted = options.get_option_index(next(iter(self.faults)))
        self.query_one(Input).focus()

    @on(OptionList.OptionHighlighted)
    def _pick(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._picked = event.option.id or ""
        key = self._catalogue[self._picked]
        self.query_one(Label).update(Content(key.id))
        self.query_one(".default", Static).update(Content(f"default {','.join(key.keys)}"))
        with self.prevent(Input.Changed):
            self.query_one(Input).value = self.mapped.get(self._picked, "")
        self._tell()

    @on(OptionList.OptionSelected)
    def _enter(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _write(self, event: Input.Changed) -> None:
        event.stop()
        if text := event.value.strip():
            self.mapped[self._picked] = text
        else:
            self.mapped.pop(self._picked, None)
        self.faults = {
            name: told for name, told in keys.faults(self.mapped).items() if name in self._catalogue
        }
        line = self._line(self._catalogue[self._picked])
        self.query_one(OptionList).replace_option_prompt(self._picked, line)
        self._tell()

    def _tell(self) -> None:
        told = self.faults.get(self._picked) or next(iter(self.faults.values()), "")
        self.query_one(".fault", Static).update(Content(printable(f"✗ {told}") if told else ""))

    def _line(self, key: Key) -> Content:
        mapped = self.mapped.get(key.id)
        shown = f"{mapped} (changed)" if mapped else ",".join(key.keys)
        return Content.assemble(f"{key.name:<24.23}", (f"{shown:<26}", "bold"), key.id)
