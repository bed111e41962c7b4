"""Everything that one learner can do, opened once and handed to a face."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path

from tpm_coach import packs
from tpm_coach.coach import Coach
from tpm_coach.domain import Selection
from tpm_coach.practice.care import Care, Reason
from tpm_coach.practice.drilling import Drills
from tpm_coach.practice.exporting import Exports
from tpm_coach.practice.importing import Imports
from tpm_coach.practice.library import Library
from tpm_coach.practice.overview import Overview
from tpm_coach.practice.preparing import Preparing
from tpm_coach.practice.today import Planner
from tpm_coach.settings import Settings
from tpm_coach.store import Store

RATINGS_FOR_CUTS = 300
"""The latest ratings that the coach's cuts are fitted to."""


class Practice:
    """One learner's practice on one database.

    `drills` asks, listens and records; `library` keeps questions and packs; `overview` counts; `imports` and
    `exports` bring questions and answers in and out, `care` makes backups.
    Every verb takes `now`, a time with a zone, and can be called from any thread.
    """

    def __init__(self, store: Store, settings: Settings, learner: str, now: datetime) -> None:
        self._store = store
        self.settings = settings
        mine = store.learner(learner, now)
        planner = Planner(mine, settings)
        self.care = Care(store.path, settings)
        self.imports = Imports(store.bank, mine.log, planner, lambda at: self.care.back_up(Reason.IMPORT, at))
        self.exports = Exports(store.bank, mine.log)
        self.library = Library(store.bank, mine.desk, self.imports)
        self.overview = Overview(mine, store.bank, planner)
        self.preparing = Preparing(mine, planner)
        self.drills = Drills(mine, store.bank, planner, lambda: self.coach)

    @classmethod
    def open(cls, database: Path, settings: Settings, learner: str, now: datetime) -> Practice:
        """Open the database, store what is new in the shipped question bank, and return the practice.

        Raises StoreError, or PackErrors when a shipped pack is not valid.
        """
        store = Store.open(database)
        try:
            _store_shipped(store, now)
            return cls(store, settings, learner, now)
        except BaseException:
            store.close()
            raise

    @cached_property
    def coach(self) -> Coach:
        """The offline coach: the whole bank is its background, the learner's own ratings set its cuts."""
        from tpm_coach.coach import calibration
        from tpm_coach.coach.rules import RulesCoach

        judged = [
            (calibration.share(review.feedback.evidence), review.rating)
            for review in self.overview.history(limit=RATINGS_FOR_CUTS)
            if review.feedback and review.feedback.evidence and not review.feedback.guards
        ]
        cuts = calibration.refit([share for share, _ in judged], [rating for _, rating in judged])
        return RulesCoach(self._store.bank.questions(Selection()), cuts)

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()


def _store_shipped(store: Store, now: datetime) -> None:
    known = store.bank.fingerprints()
    new = [
        (path, fingerprint)
        for path in packs.shipped()
        if (fingerprint := packs.fingerprint(path)) not in known
    ]
    if new:
        read = [(pack, fingerprint) for path, fingerprint in new for pack in packs.read(path)]
        store.bank.put(read, now, shipped=True)
