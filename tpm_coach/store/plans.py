"""What a learner prepares for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from tpm_coach.domain import ActKind, Category, InterviewPlan
from tpm_coach.errors import NotFound
from tpm_coach.store.driver import Direct, driving
from tpm_coach.store.engine import reading, writing
from tpm_coach.store.journal import images, note
from tpm_coach.store.rows import Row
from tpm_coach.store.tables import plan

_PLAN = Direct(plan)
_ACTIVE = f"SELECT {_PLAN.columns} FROM plan WHERE learner_id = ? AND active"  # noqa: S608


class Plans:
    """One learner's interview plans, by name; at most one is active."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def save(self, value: InterviewPlan, now: datetime) -> None:
        """Store a plan in place of the one of its name, and make it the active one."""
        row = {
            "learner_id": self._learner_id,
            "name": value.name,
            "interview": value.interview,
            "started": value.started,
            "minutes": value.minutes,
            "new_per_day": value.new_per_day,
            "weights": {category.value: weight for category, weight in value.weights},
            "active": True,
        }
        statement = upsert(plan).values(row)
        with self._changing(value.name, now) as connection:
            connection.execute(update(plan).where(self._mine).values(active=False))
            connection.execute(
                statement.on_conflict_do_update(index_elements=["learner_id", "name"], set_=row)
            )

    def activate(self, name: str, now: datetime) -> None:
        """Make a plan the active one; an empty name makes none active. Raises NotFound."""
        with self._changing(name, now) as connection:
            connection.execute(update(plan).where(self._mine).values(active=False))
            chosen = update(plan).where(self._mine, plan.c.name == name).values(active=True)
            if name and not connection.execute(chosen).rowcount:
                raise _unknown(name)

    def remove(self, name: str, now: datetime) -> None:
        """Forget a plan; raises NotFound."""
        with self._changing(name, now) as connection:
            if not connection.execute(delete(plan).where(self._mine, plan.c.name == name)).rowcount:
                raise _unknown(name)

    def all(self) -> list[tuple[InterviewPlan, bool]]:
        """Return every plan, the next interview first, and whether it is the active one."""
        query = select(plan).where(self._mine).order_by(plan.c.interview, plan.c.name)
        with reading(self._engine) as connection:
            return [(_value(row), row["active"]) for row in connection.execute(query).mappings()]

    def active(self) -> InterviewPlan | None:
        """Return the active plan."""
        with driving(self._engine, "BEGIN") as driver:
            row = driver.execute(_ACTIVE, (self._learner_id,)).fetchone()
            return _value(_PLAN.row(row)) if row else None

    @contextmanager
    def _changing(self, name: str, now: datetime) -> Iterator[Connection]:
        """Change the plan of this name, and which one is active, as one act."""
        with writing(self._engine) as connection:
            active = select(plan.c.name).where(self._mine, plan.c.active)
            names = sorted({*connection.execute(active).scalars(), *([name] if name else [])})
            before = images(connection, "plan", [(self._learner_id, each) for each in names])
            yield connection
            note(connection, self._learner_id, ActKind.PLAN, "", now, before)

    @property
    def _mine(self) -> Any:
        return plan.c.learner_id == self._learner_id


def _value(row: Row) -> InterviewPlan:
    return InterviewPlan(
        name=row["name"],
        interview=row["interview"],
        started=row["started"],
        minutes=row["minutes"],
        new_per_day=row["new_per_day"],
        weights=tuple((Category(key), float(weight)) for key, weight in row["weights"].items()),
    )


def _unknown(name: str) -> NotFound:
    return NotFound(f"there is no plan {name!r}; 'tpm-coach plan list' names them")
