"""The command that fits FSRS to its learner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tpm_coach.cli.office import Office, pass_office
from tpm_coach.cli.output import as_data, guarded, json_option, print_json, show, talk
from tpm_coach.errors import TrainingError
from tpm_coach.text import counted

if TYPE_CHECKING:
    from tpm_coach.practice.optimizing import Proposal


@click.command()
@click.option("--yes", is_flag=True, help="Ask nothing; weights that are no better are refused all the same.")
@click.option("--revert", is_flag=True, help="Go back to the weights that were in use before.")
@json_option
@pass_office
@guarded
def optimize(office: Office, yes: bool, revert: bool, as_json: bool) -> None:
    """Train FSRS on your own answers; take what it learns or leave it.

    Trained weights are held against those in use on answers they have not seen, and refused when they are no
    better. With --json they are only taken together with --yes.
    """
    if revert and yes:
        raise click.UsageError("--revert asks nothing, so --yes has nothing to answer")
    if revert:
        _revert(office, as_json)
        return
    optimizing = office.practice.optimizing
    proposal = optimizing.look(office.now())
    if as_json and not yes:
        print_json(proposal)
        return
    if not as_json:
        _show(proposal)
    if proposal.objection:
        raise TrainingError(proposal.objection)
    if not yes and not click.confirm("Put the new weights in use?", err=True):
        talk("Nothing was changed.")
        return
    accepted = optimizing.accept(proposal, office.now())
    if as_json:
        print_json(as_data(proposal) | {"accepted": accepted})
        return
    talk("The new weights are in use. 'tpm-coach optimize --revert' goes back.")


def _revert(office: Office, as_json: bool) -> None:
    from tpm_coach.practice.optimizing import said

    back = office.practice.optimizing.revert()
    if as_json:
        print_json({"in_use": back})
    else:
        show(f"In use again: {said(back)}")


def _show(proposal: Proposal) -> None:
    from tpm_coach.practice.optimizing import rows, said

    show(f"In use: {said(proposal.in_use)}")
    repeats = f"{proposal.repeats:,} of them repeat a question"
    show(f"{counted(proposal.reviews, 'rated answer')}, {repeats}; training {proposal.stage.words}")
    if proposal.change is None:
        return
    show()
    show(f"{'Weights':40}{'in use':>20}{'new':>20}")
    for what, old, new in rows(proposal.change):
        show(f"{what:40}{old:>20}{new:>20}")
    talk("Log loss and RMSE are better when lower; held-out answers were given after what is learned from.")
    talk("What is due stays due: weights count from each question's next answer on.")
