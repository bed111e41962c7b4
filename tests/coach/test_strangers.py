"""What the coach hears in answers that were written without sight of the rubrics."""

from __future__ import annotations

from benchmarks.coach_strangers import heard
from tpm_coach import packs
from tpm_coach.coach.rules import RulesCoach
from tpm_coach.domain import Verdict


def test_what_it_credits_was_said_and_little_of_what_was_said_is_called_missed() -> None:
    bank = [question for path in packs.shipped() for pack in packs.read(path) for question in pack.questions]
    found = list(heard(bank, RulesCoach(bank)))
    verdicts = [(e.verdict, made) for one in found for e, made in zip(one.evidence, one.made, strict=True)]
    credited = [made for verdict, made in verdicts if verdict is Verdict.COVERED]
    said = [verdict for verdict, made in verdicts if made == 1]
    assert sum(made > 0 for made in credited) / len(credited) >= 0.95
    assert sum(verdict is Verdict.COVERED for verdict in said) / len(said) >= 0.5
    assert sum(verdict is Verdict.MISSED for verdict in said) / len(said) <= 0.2
