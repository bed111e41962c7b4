"""Personal weights: whether there is enough to learn from, what training would change, take it or go back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tpm_coach.errors import TrainingError
from tpm_coach.text import counted, printable
from tpm_coach.tui.screens.base import BaseScreen
from tpm_coach.tui.widgets.bars import bar
from tpm_coach.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tpm_coach.practice.optimizing import Proposal
    from tpm_coach.practice.service import Practice

_ABOUT = (
    "FSRS sets the day on which a question comes back: with 21 weights it predicts when you will forget it. "
    "The published weights fit everybody a little; trained on your own answers they may fit you better. New "
    "weights are tried on answers that they were not trained on, and refused when they are no better."
)
_NOTE = "For log loss and RMSE lower is better. Due days stay: weights count from the next answer on."


class OptimizeScreen(BaseScreen):
    """Shows where the learner stands with personal weights; nothing is changed before they say so."""

    CSS_PATH = "optimize.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "t", "train", "Train", tooltip="Train on your answers and show the change.", id="weights.train"
        ),
        Binding("y", "accept", "Take them", tooltip="Put the new weights in use.", id="weights.accept"),
        Binding("r", "revert", "Go back", tooltip="Use the weights from before again.", id="weights.revert"),
        Binding("escape", "leave", "Back", id="weights.leave"),
    ]

    proposal: reactive[Proposal | None] = reactive(None, bindings=True)
    busy: reactive[bool] = reactive(False, bindings=True)

    def __init__(self, practice: Practice, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._practice = practice
        self._clock = clock

    def compose(self) -> ComposeResult:
        """What it is, where the learner stands, and what training found."""
        with VerticalScroll(id="page"):
            yield Static(Content("Personal weights"), id="title")
            yield Static(Content(_ABOUT), id="about")
            yield Static(Content("Counting your answers ..."), id="standing")
            yield Static(id="found")
        yield KeyBar()

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def on_mount(self) -> None:
        """Look whether there is enough to learn from."""
        self.proposal = await asyncio.to_thread(self._practice.optimizing.standing)

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_train(self) -> None:
        """Train, and show what the new weights would change."""
        self.busy = True
        self._tell(Content("Training, and trying the weights on held-out answers ..."))
        try:
            self.proposal = await asyncio.to_thread(self._practice.optimizing.look, self._clock())
        except TrainingError as error:
            self._tell(Content.styled(_sentence(str(error)), "$text-error"))
        finally:
            self.busy = False

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_accept(self) -> None:
        """Put the new weights in use."""
        if self.proposal is None:
            return
        optimizing = self._practice.optimizing
        await asyncio.to_thread(optimizing.accept, self.proposal, self._clock())
        self.proposal = await asyncio.to_thread(optimizing.standing)
        self.notify(f"The new weights are in use; {self.key_of('weights.revert')} goes back.", markup=False)

    @work(exclusive=True, group="verb", exit_on_error=False)
    async def action_revert(self) -> None:
        """Go back to the weights from before."""
        optimizing = self._practice.optimizing
        await asyncio.to_thread(optimizing.revert)
        self.proposal = await asyncio.to_thread(optimizing.standing)
        self.notify("The weights from before are in use again.", markup=False)

    def watch_proposal(self, proposal: Proposal | None) -> None:
        """Show the proposal."""
        if proposal is None:
            return
        self.query_one("#about").display = proposal.change is None
        self.query_one("#standing", Static).update(_standing(proposal, self.key_of("weights.train")))
        self._tell(_found(proposal, self.key_of("weights.accept")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        proposal = self.proposal
        if action == "train":
            return proposal is not None and not proposal.missing and not self.busy
        if action == "accept":
            return proposal is not None and proposal.acceptable and not self.busy
        if action == "revert":
            return proposal is not None and proposal.in_use is not None and not self.busy
        return True

    def action_leave(self) -> None:
        """Back to where the learner came from."""
        self.dismiss()

    def _tell(self, content: Content) -> None:
        found = self.query_one("#found", Static)
        found.update(content)
        found.display = bool(content.plain)


def _standing(proposal: Proposal, train: str) -> Content:
    from tpm_coach.practice.optimizing import OFFERED_FROM, said

    repeats = counted(proposal.repeats, "repeats", "repeat")
    answers = f"{counted(proposal.reviews, 'rated answer')}, {repeats} a question"
    training = Content(f"{proposal.stage.words}; {train} tries it, and changes nothing before you say so")
    if proposal.missing:
        training = Content(proposal.stage.words)
        if proposal.reviews < OFFERED_FROM:
            share = bar(proposal.reviews / OFFERED_FROM, 20)
            training = Content.assemble(
                training, "  ", share, f" {proposal.reviews} of {OFFERED_FROM} answers"
            )
    return Content("\n").join(
        [
            Content.assemble(("In use    ", "bold"), said(proposal.in_use)),
            Content.assemble(("Answers   ", "bold"), answers),
            Content.assemble(("Training  ", "bold"), training),
        ]
    )


def _found(proposal: Proposal, accept: str) -> Content:
    from tpm_coach.practice.optimizing import rows

    lines = []
    if proposal.change:
        lines.append(Content.styled(f"{'Weights':34}{'in use':>17}{'new':>17}", "bold"))
        lines += [Content(f"{what:34}{old:>17}{new:>17}") for what, old, new in rows(proposal.change)]
        lines += [Content.styled(_NOTE, "$foreground-muted")]
    if proposal.objection:
        lines.append(Content.styled(_sentence(proposal.objection), "bold"))
    elif proposal.change:
        lines.append(
            Content.styled(f"The new weights predict you better: {accept} puts them in use.", "bold")
        )
    return Content("\n").join(lines)


def _sentence(text: str) -> str:
    return printable(f"{text[:1].upper()}{text[1:]}.")
