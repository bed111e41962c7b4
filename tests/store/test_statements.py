"""How often the database is asked: what is done at every answer, and when the home screen opens.

Statements are counted where SQLite runs them, whatever way they came; a trigger's are part of its statement.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from tests.conftest import NOW, model_answer, question
from tpm_coach.domain import Pack, Rating
from tpm_coach.practice.drill import Drill, Plan, Stage
from tpm_coach.practice.service import Practice
from tpm_coach.settings import Settings
from tpm_coach.store import Store

Statements = list[str]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The statements that SQLite ran since the list was last cleared."""
    ran: Statements = []

    def trace(statement: str) -> None:
        # What a trigger does is told as a comment.
        if not statement.startswith("--") and not statement.upper().startswith("PRAGMA"):
            ran.append(" ".join(statement.split()))

    def watch(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(trace)

    event.listen(Pool, "connect", watch)
    yield ran
    event.remove(Pool, "connect", watch)
    ran.clear()
