"""The only place that knows SQLAlchemy: one file, frozen values in and out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.dialects.sqlite import insert

from tpm_coach.errors import StoreError
from tpm_coach.store.answers import Answers
from tpm_coach.store.bank import Bank
from tpm_coach.store.desk import Desk
from tpm_coach.store.engine import make_engine, reading, writing
from tpm_coach.store.greeting import Greeting
from tpm_coach.store.journal import Journal
from tpm_coach.store.listing import Listing
from tpm_coach.store.log import Log
from tpm_coach.store.mocks import Mocks
from tpm_coach.store.plans import Plans
from tpm_coach.store.queue import Queue
from tpm_coach.store.search import Search
from tpm_coach.store.shelves import Shelves
from tpm_coach.store.tables import learner as learner_table
from tpm_coach.store.tags import Tags
from tpm_coach.store.tallies import Tallies
from tpm_coach.store.trained import Trained
from tpm_coach.store.upgrade import upgrade

__all__ = [
    "Answers",
    "Bank",
    "Desk",
    "Journal",
    "LearnerStore",
    "Listing",
    "Log",
    "Mocks",
    "Plans",
    "Queue",
    "Search",
    "Shelves",
    "Store",
    "Tags",
    "Tallies",
    "Trained",
]


@dataclass(frozen=True)
class LearnerStore:
    """What is stored for one learner.

    `log` is what was answered, `queue` what may be asked and `shelves` all of it at once, `desk` what lies
    open or is put aside,
    `plans` what is prepared for, `journal` what can be taken back, `tallies` the log counted.
    `listing` and `search` are the bank as the learner sees it, `tags` what they marked in it, `answers` the
    log to be looked through, `mocks` the mock interviews, `trained` the personal FSRS weights,
    `greeting` whether they were welcomed.
    """

    name: str
    log: Log
    queue: Queue
    shelves: Shelves
    desk: Desk
    plans: Plans
    journal: Journal
    tallies: Tallies
    listing: Listing
    search: Search
    tags: Tags
    answers: Answers
    mocks: Mocks
    trained: Trained
    greeting: Greeting


class Store:
    """A database file; every method is one transaction and raises StoreError when it cannot be done."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.bank = Bank(engine)

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the database at `path`, made or upgraded when needed (after a backup).

        Raises StoreTooNew, StoreCorrupt, StoreBusy or StoreError; the file is then as it was.
        """
        try:
            path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
            # Answers are private: the file is made before SQLite would make it readable to others.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise StoreError(f"{path} cannot be opened: {error.strerror}; set TPM_COACH_HOME") from error
        engine = make_engine(path)
        try:
            upgrade(engine, path)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    @property
    def path(self) -> Path:
        """The database file."""
        return Path(str(self._engine.url.database))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def learner(self, name: str, now: datetime) -> LearnerStore:
        """Return what is stored for the learner called `name`, who is made on first use."""
        known = select(learner_table.c.id).where(learner_table.c.name == name)
        with reading(self._engine) as connection:
            learner_id = connection.scalar(known)
        if learner_id is None:
            with writing(self._engine) as connection:
                connection.execute(
                    insert(learner_table).values(name=name, created_at=now).on_conflict_do_nothing()
                )
                learner_id = connection.scalar(known)
        if learner_id is None:
            raise AssertionError("a learner that was just stored is there")
        trained = Trained(self._engine, learner_id)
        trained.active()
        return LearnerStore(
            name,
            Log(self._engine, learner_id),
            Queue(self._engine, learner_id),
            Shelves(self._engine, learner_id),
            Desk(self._engine, learner_id),
            Plans(self._engine, learner_id),
            Journal(self._engine, learner_id),
            Tallies(self._engine, learner_id),
            Listing(self._engine, learner_id),
            Search(self._engine, learner_id),
            Tags(self._engine, learner_id),
            Answers(self._engine, learner_id),
            Mocks(self._engine, learner_id),
            trained,
            Greeting(self._engine, learner_id),
        )

    def learners(self) -> list[str]:
        """Return the names of all learners, oldest first."""
        with reading(self._engine) as connection:
            return list(connection.scalars(select(learner_table.c.name).order_by(learner_table.c.id)))
