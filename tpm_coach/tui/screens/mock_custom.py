"""A custom mock interview: which categories, how many questions in each, how many minutes."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Input, Label, SelectionList, Static

from tpm_coach.domain import Category
from tpm_coach.mocking.choosing import MockPlan
from tpm_coach.mocking.values import Format
from tpm_coach.text import counted, one_line
from tpm_coach.tui.screens.dialog import Dialog
from tpm_coach.tui.widgets.key_bar import KeyBar

_NUMBERS = (
    ("questions", "Questions in each part", 2, 1, 10),
    ("minutes", "Minutes for each part", 20, 5, 240),
)


class Categories(SelectionList[Category]):
    """Where nothing stands before what is not ticked: the library puts the same mark in another colour."""

    def render_line(self, y: int) -> Strip:
        """Put a tick before what is ticked, and nothing before the rest."""
        line, at = super().render_line(y), self.scroll_offset.y + y
        if at >= self.option_count:
            return line
        left, mark, *rest = line
        ticked = self.get_option_at_index(at).value in self.selected
        return Strip([left, Segment("✓" if ticked else " ", mark.style), *rest])


class MockCustomScreen(Dialog[MockPlan | None]):
    """Gives the plan, None when the learner goes back."""

    TITLE = "Custom interview"
    HELP = "Each category that is ticked is a part of the interview."
    CSS_PATH = "mock_custom.tcss"
    AUTO_FOCUS = "#categories"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+j", "start", "Start", key_display="^s", id="mock_custom.start"),
        Binding("escape", "back", "Back", id="mock_custom.back"),
    ]

    def __init__(self, company: str) -> None:
        super().__init__()
        self._company = company

    def compose(self) -> ComposeResult:
        """The categories, two numbers, and what is wrong with them."""
        with Vertical(id="custom"):
            yield Static(Content("A custom interview: Space ticks a category, Tab goes on."), id="about")
            yield Categories(
                *((Content(category.title), category, True) for category in Category), id="categories"
            )
            for name, label, default, low, high in _NUMBERS:
                with Horizontal(classes="row"):
                    yield Label(Content(f"{label}, {low} to {high}"))
                    yield Input(str(default), id=name, compact=True)
            yield Static(Content(""), id="sum")
            yield Static(Content(""), id="fault")
            yield KeyBar()

    @on(Input.Changed)
    @on(SelectionList.SelectedChanged)
    def _add_up(self) -> None:
        """Say how long it gets in all."""
        parts = len(self.query_one(SelectionList).selected)
        each = [self._number(name, low, high) for name, _, _, low, high in _NUMBERS]
        questions, minutes = (parts * (number or 0) for number in each)
        told = ", ".join((counted(parts, "part"), counted(questions, "question"), counted(minutes, "minute")))
        first = f", {one_line(self._company, 20)}'s first" if self._company else ""
        known = parts and None not in each
        self.query_one("#sum", Static).update(Content(f"{told} in all{first}" if known else ""))

    def on_input_submitted(self) -> None:
        """Enter in a field starts, as Ctrl+S does."""
        self.action_start()

    def action_start(self) -> None:
        """Give the plan, or say what is wrong."""
        chosen = self.query_one(SelectionList).selected
        categories = tuple(category for category in Category if category in chosen)
        numbers = {name: self._number(name, low, high) for name, _, _, low, high in _NUMBERS}
        wrong = [label for name, label, *_ in _NUMBERS if numbers[name] is None]
        if wrong or not categories:
            text = f"{wrong[0]}: give a number within its bounds." if wrong else "Tick at least one category."
            self.query_one("#fault", Static).update(Content(one_line(text)))
            return
        self.dismiss(
            MockPlan(
                Format.CUSTOM, self._company, categories, numbers["questions"] or 1, numbers["minutes"] or 1
            )
        )

    def _number(self, name: str, low: int, high: int) -> int | None:
        text = self.query_one(f"#{name}", Input).value.strip()
        return int(text) if text.isdecimal() and low <= int(text) <= high else None

    def action_back(self) -> None:
        """Go back without an interview."""
        self.dismiss(None)
