"""Interview plans as they are stored."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import NOW
from tpm_coach.domain import InterviewPlan
from tpm_coach.errors import StoreCorrupt
from tpm_coach.store import Store


def test_a_plan_that_cannot_be_read_is_told_with_what_to_do(store: Store, database: Path) -> None:
    mine, today = store.learner("me", NOW), NOW.date()
    plan = InterviewPlan("acme", today + timedelta(days=9), today, 30, 2)
    mine.plans.save(plan, NOW)
    assert mine.plans.active() == plan
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE plan SET weights = '{'")
        connection.commit()
    with pytest.raises(StoreCorrupt, match="'tpm-coach doctor' says where it is"):
        mine.plans.active()
