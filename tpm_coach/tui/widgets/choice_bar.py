"""A row of choices: a digit, the arrows and Enter, or the mouse takes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tpm_coach.domain import Memory, Rating

SETTLE_SECONDS = 0.5
"""For so long after choices appear no key takes one: it was meant for what was there before."""


@dataclass(frozen=True)
class Choice:
    """A choice: its name, and a note below it."""

    name: str
    note: str = ""


def rating_prompt(suggested: Rating | None) -> str:
    """Return the question that the four ratings answer."""
    return "How did it go?" + (f" The coach suggests {suggested.title}." if suggested else "")


def ratings(previews: Mapping[Rating, Memory]) -> list[Choice]:
    """Return the four ratings as choices, each with the day that it would bring the question back."""
    return [
        Choice(rating.title, f"{(due - memory.last_day).days} d, {due:%a} {due.day} {due:%b}")
        for rating, memory in previews.items()
        for due in [memory.due_day]
    ]


class _ChoiceCell(Static):
    def __init__(self, index: int, choice: Choice) -> None:
        super().__init__(classes="choice")
        self.index = index
        self._choice = choice

    def show(self, *, selected: bool) -> None:
        """Show the choice, with a mark when Enter takes it."""
        name = f"{'▸ ' if selected else ''}{self.index + 1} {self._choice.name}"
        note = f"\n{self._choice.note}" if self._choice.note else ""
        self.update(Content.assemble((name, "bold"), (note, "" if selected else "$foreground-muted")))
        self.set_class(selected, "-selected")


class ChoiceBar(Horizontal, can_focus=True):
    """`selected` is the index that Enter takes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Choice on the left", show=False, id="choice.left"),
        Binding("right", "move(1)", "Choice on the right", show=False, id="choice.right"),
        Binding("enter", "take", "Take", id="choice.take"),
        *(
            Binding(f"{n}", f"pick({n - 1})", f"Take choice {n}", show=False, id=f"choice.{n}")
            for n in range(1, 5)
        ),
    ]

    selected = reactive(0)

    class Taken(Message):
        """The learner took the choice at `index`."""

        def __init__(self, bar: ChoiceBar, index: int) -> None:
            super().__init__()
            self.bar = bar
            self.index = index

        @property
        def control(self) -> ChoiceBar:
            """The bar it was taken in."""
            return self.bar

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._choices: Sequence[Choice] = ()
        self._since = 0.0

    async def offer(self, choices: Sequence[Choice], selected: int) -> None:
        """Show these choices, one of them selected."""
        self._choices = choices
        self._since = monotonic()
        await self.recompose()
        self.selected = selected
        self.watch_selected(selected)

    def compose(self) -> ComposeResult:
        """One cell for each choice."""
        for index, choice in enumerate(self._choices):
            yield _ChoiceCell(index, choice)

    def watch_selected(self, selected: int) -> None:
        """Mark the selected cell."""
        for cell in self.query(_ChoiceCell):
            cell.show(selected=cell.index == selected)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a digit only for a choice that there is."""
        return action != "pick" or parameters[0] in range(len(self._choices))

    def action_move(self, step: int) -> None:
        """Select a neighbour."""
        self.selected = max(0, min(len(self._choices) - 1, self.selected + step))

    def action_take(self) -> None:
        """Take the selected choice."""
        self.action_pick(self.selected)

    def action_pick(self, index: int) -> None:
        """Take a choice by its index."""
        # Keys that were typed for the box before it went away take nothing.
        if monotonic() - self._since >= SETTLE_SECONDS:
            self.post_message(self.Taken(self, index))

    def on_click(self, event: Click) -> None:
        """Take the choice under the mouse."""
        if isinstance(event.widget, _ChoiceCell):
            self.action_pick(event.widget.index)
