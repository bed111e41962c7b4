"""Every key of the app in a list, and a field to put others in place of the one under the cursor."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from tpm_coach.text import printable
from tpm_coach.tui import keys
from tpm_coach.tui.keys import Key

_HOW = "Pick one with Enter, then write other keys, such as enter,d or f5; nothing means the default."


class KeysEditor(Vertical):
    """`mapped` is what is wished instead of the program's own keys, `faults` what of it cannot be."""

    DEFAULT_CSS = """
    KeysEditor {
        height: auto;
        OptionList {
            height: 10;
            border: round $primary 60%;
            padding: 0;
        }
        OptionList:focus {
            border: round $accent;
        }
        .how, .about {
            color: $foreground-muted;
            height: auto;
        }
        .fault {
            color: $text-error;
            height: auto;
        }
    }
    """

    class Changed(Message):
        """What is wished is another thing now."""

    def __init__(self, catalogue: Mapping[str, Key], mapped: Mapping[str, str]) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._saved = dict(mapped)
        self._picked = ""
        self.mapped = dict(mapped)
        self.faults: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """The list and what narrows it, and below it the field."""
        yield Static(Content(_HOW), classes="how")
        with Horizontal(classes="field"):
            yield Label(Content("Find"))
            yield Input(placeholder="a part of its name", compact=True, id="find")
        yield OptionList(id="list")
        with Horizontal(classes="field"):
            yield Label(id="picked")
            yield Input(compact=True, id="wished")
            yield Static(classes="default")
        yield Static(classes="about")
        yield Static(classes="fault")

    def on_mount(self) -> None:
        """Begin at the first key."""
        self._narrow("")

    def on_descendant_focus(self) -> None:
        """Bring all of it into view: what is wrong is told at its end."""
        self.come_into_view()

    def come_into_view(self) -> None:
        """Scroll the page until all of it is seen."""
        self.call_after_refresh(self.scroll_visible, animate=False)

    @property
    def fault(self) -> str:
        """What is wrong with the first key that cannot be, empty when all can."""
        return next(iter(self.faults.values()), "")

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
        find, options = self.query_one("#find", Input), self.query_one(OptionList)
        if find.value:
            with self.prevent(Input.Changed):
                find.value = ""
            self._narrow("")
        options.highlighted = options.get_option_index(next(iter(self.faults)))
        self.query_one("#wished", Input).focus()

    @on(Input.Changed, "#find")
    def _find(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(event.value)

    @on(Input.Submitted, "#find")
    def _found(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(OptionList).focus()

    def _narrow(self, typed: str) -> None:
        words = typed.lower().split()
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(
            Option(self._line(key), id=name)
            for name, key in self._catalogue.items()
            if all(word in f"{name} {key.name} {key.about}".lower() for word in words)
        )
        listed.highlighted = 0 if listed.option_count else None

    @on(OptionList.OptionHighlighted)
    def _pick(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._picked = event.option.id or ""
        key = self._catalogue[self._picked]
        self.query_one("#picked", Label).update(Content(key.name))
        self.query_one(".default", Static).update(Content(f"default {','.join(key.keys)}"))
        self.query_one(".about", Static).update(Content(key.about))
        wished = self.query_one("#wished", Input)
        with self.prevent(Input.Changed):
            wished.value = self.mapped.get(self._picked, "")
        wished.action_end()
        self._tell()

    @on(OptionList.OptionSelected)
    def _enter(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.query_one("#wished", Input).focus()

    @on(Input.Changed, "#wished")
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
        self.post_message(self.Changed())

    def _tell(self) -> None:
        told = self.faults.get(self._picked) or self.fault
        self.query_one(".fault", Static).update(Content(printable(f"✗ {told}") if told else ""))
        if told:
            self.come_into_view()

    def _line(self, key: Key) -> Content:
        mapped = self.mapped.get(key.id)
        shown = f"{mapped} (changed)" if mapped else ", ".join(keys.displayed(self.app, key.keys))
        return Content.assemble(
            f"{key.name:<22.21}", (f"{shown:<24.23}", "bold"), (key.id, "$foreground-muted")
        )
