"""Everything that one learner can do, opened once and handed to a face."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tpm_coach import packs
from tpm_coach.practice.today import Planner
from tpm_coach.settings import Settings
from tpm_coach.store import Store

if TYPE_CHECKING:
    from tpm_coach.coach import Coach
    from tpm_coach.practice.answers import Answers
    from tpm_coach.practice.browsing import Browsing
    from tpm_coach.practice.care import Care
    from tpm_coach.practice.drilling import Drills
    from tpm_coach.practice.exporting import Exports
    from tpm_coach.practice.importing import Imports
    from tpm_coach.practice.library import Library
    from tpm_coach.practice.mocks import Mocks
    from tpm_coach.practice.optimizing import Optimizing
    from tpm_coach.practice.overview import Overview
    from tpm_coach.practice.preparing import Preparing
    from tpm_coach.practice.schedule import Schedule
    from tpm_coach.practice.statistics import Figures
    from tpm_coach.practice.welcome import Welcome

RATINGS_FOR_CUTS = 300
"""The latest ratings that the coach's cuts are fitted to."""


class Practice:
    """One learner's practice on one database.

    `drills` asks, listens and records, `mocks` holds mock interviews; `schedule` puts questions aside, moves
    them and takes back what was done; `library` keeps questions and packs, `browsing` looks through them and
    `answers` through what was answered; `overview` says what today holds, `statistics` what all of it adds up
    to; `imports` and `exports` bring questions and answers in and out, `care` makes backups.
    Every verb takes `now`, a time with a zone, and can be called from any thread. Each part is imported when
    it is first asked for: with all of them `due` took a quarter longer to start.
    """

    def __init__(self, store: Store, settings: Settings, learner: str, now: datetime) -> None:
        self._store = store
        self._mine = store.learner(learner, now)
        self.adopt(settings)

    def adopt(self, settings: Settings) -> None:
        """Count, plan and schedule with these settings from the next verb on."""
        self.settings = settings
        self._planner = Planner(self._mine, settings)
        for name, part in vars(Practice).items():
            if isinstance(part, cached_property) and name != "coach":
                vars(self).pop(name, None)

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
        """The offline coach: the bank is its background, the learner's own ratings set its cuts."""
        from tpm_coach.coach import calibration
        from tpm_coach.coach.rules import BACKGROUND, RulesCoach

        judged = [
            (calibration.share(review.feedback.evidence), review.rating)
            for review in self.overview.history(limit=RATINGS_FOR_CUTS)
            if review.feedback and review.feedback.evidence and not review.feedback.guards
        ]
        cuts = calibration.refit([share for share, _ in judged], [rating for _, rating in judged])
        return RulesCoach(self._store.bank.each(BACKGROUND), cuts)

    @cached_property
    def overview(self) -> Overview:
        """What today holds."""
        from tpm_coach.practice.overview import Overview

        return Overview(self._mine, self._store.bank, self._planner)

    @cached_property
    def drills(self) -> Drills:
        """Asks, listens and records."""
        from tpm_coach.practice.drilling import Drills

        return Drills(self._mine, self._store.bank, self._planner, lambda: self.coach)

    @cached_property
    def mocks(self) -> Mocks:
        """Mock interviews."""
        from tpm_coach.practice.mocks import Mocks

        return Mocks(self._mine, self._store.bank, self._planner, self.drills, lambda: self.coach)

    @cached_property
    def schedule(self) -> Schedule:
        """Questions put aside and moved; undo and redo."""
        from tpm_coach.practice.schedule import Schedule

        return Schedule(self._mine, self._store.bank, self._planner)

    @cached_property
    def preparing(self) -> Preparing:
        """Interview plans."""
        from tpm_coach.practice.preparing import Preparing

        return Preparing(self._mine, self._planner)

    @cached_property
    def browsing(self) -> Browsing:
        """The bank, looked through."""
        from tpm_coach.practice.browsing import Browsing

        return Browsing(self._mine, self._store.bank, self._planner)

    @cached_property
    def answers(self) -> Answers:
        """What was answered, looked through."""
        from tpm_coach.practice.answers import Answers

        return Answers(self._mine, self._store.bank)

    @cached_property
    def statistics(self) -> Figures:
        """What all of it adds up to."""
        from tpm_coach.practice.statistics import Figures

        return Figures(self._mine, self._store.bank, self._planner)

    @cached_property
    def library(self) -> Library:
        """Questions and packs."""
        from tpm_coach.practice.library import Library

        return Library(self._store.bank, self._mine.log)

    @cached_property
    def imports(self) -> Imports:
        """Questions and answers brought in."""
        from tpm_coach.practice.care import Reason
        from tpm_coach.practice.importing import Imports

        def back_up(now: datetime) -> object:
            return self.care.back_up(Reason.IMPORT, now)

        return Imports(self._store.bank, self._mine.log, self._planner, back_up)

    @cached_property
    def exports(self) -> Exports:
        """Questions and answers taken out."""
        from tpm_coach.practice.exporting import Exports

        return Exports(self._store.bank, self._mine)

    @cached_property
    def welcome(self) -> Welcome:
        """The first start."""
        from tpm_coach.practice.welcome import Welcome

        return Welcome(self._mine, self._store.bank, self._planner)

    @cached_property
    def care(self) -> Care:
        """Backups."""
        from tpm_coach.practice.care import Care

        return Care(self._store.path, self.settings)

    @cached_property
    def optimizing(self) -> Optimizing:
        """Personal FSRS weights."""
        from tpm_coach.practice.optimizing import Optimizing

        return Optimizing(self._mine, self.preparing)

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
