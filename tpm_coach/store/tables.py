"""The tables; migrations/ holds how they came to be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UTCTime(TypeDecorator[datetime]):
    """A moment, stored in UTC; naive times are refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: D102
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("the store takes times with a zone only")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: D102
        return None if value is None else value.replace(tzinfo=UTC)


def _learner_column(**kwargs: Any) -> Column[int]:
    return Column("learner_id", ForeignKey("learner.id", ondelete="RESTRICT"), nullable=False, **kwargs)


def _question_column(**kwargs: Any) -> Column[str]:
    return Column("question_id", ForeignKey("question.id", ondelete="RESTRICT"), nullable=False, **kwargs)


learner = Table(
    "learner",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("created_at", UTCTime, nullable=False),
    # The number of a learner whose data was deleted is never given to another.
    sqlite_autoincrement=True,
)

pack = Table(
    "pack",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("title", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("stored_at", UTCTime, nullable=False),
)

# `labels` holds tags, companies, competencies and theme between spaces, to select by; `body` the rest.
question = Table(
    "question",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("pack", ForeignKey("pack.name", ondelete="RESTRICT"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("category", String(32), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("labels", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("stored_at", UTCTime, nullable=False),
    Index(None, "category", "position"),
    Index(None, "pack"),
)

review = Table(
    "review",
    metadata,
    Column("id", Integer, primary_key=True),
    _learner_column(),
    _question_column(),
    Column("question_version", Integer, nullable=False),
    Column("rating", Integer, nullable=False),
    Column("suggested", Integer),
    Column("confidence", Integer),
    Column("coverage", Float, nullable=False),
    Column("started_at", UTCTime, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("reviewed_at", UTCTime, nullable=False),
    Column("study_day", Date, nullable=False),
    Column("first", Boolean, nullable=False),
    Column("retention", Float, nullable=False),
    Column("maximum_interval", Integer, nullable=False),
    Column("turns", JSON, nullable=False),
    Column("feedback", JSON(none_as_null=True)),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON, nullable=False),
    Index(None, "learner_id", "question_id"),
    Index(None, "learner_id", "study_day"),
    # An undone row's number is never given again, so that nobody mistakes a new review for an old one.
    sqlite_autoincrement=True,
)

memory = Table(
    "memory",
    metadata,
    _learner_column(primary_key=True),
    _question_column(primary_key=True),
    Column("due_day", Date, nullable=False),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("state", String(16), nullable=False),
    Column("last_day", Date, nullable=False),
    Column("reps", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
    Column("review_id", ForeignKey("review.id", ondelete="RESTRICT"), nullable=False),
    Index(None, "learner_id", "due_day"),
    Index(None, "review_id"),
)

# A question kept out of a learner's queue; `until` is the study day it comes back, NULL for a suspension.
hold = Table(
    "hold",
    metadata,
    _learner_column(primary_key=True),
    _question_column(primary_key=True),
    Column("until", Date),
    Column("since", UTCTime, nullable=False),
)

# What was answered without a grade (a second try after Again): it never reaches FSRS.
rehearsal = Table(
    "rehearsal",
    metadata,
    Column("id", Integer, primary_key=True),
    _learner_column(),
    _question_column(),
    Column("study_day", Date, nullable=False),
    Column("rehearsed_at", UTCTime, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("coverage", Float, nullable=False),
    Column("turns", JSON, nullable=False),
    Column("feedback", JSON(none_as_null=True)),
    Index(None, "learner_id", "question_id"),
)

# One learner may prepare for several interviews; at most one plan is active.
plan = Table(
    "plan",
    metadata,
    _learner_column(primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("interview", Date, nullable=False),
    Column("started", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("new_per_day", Integer, nullable=False),
    Column("weights", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    _learner_column(primary_key=True),
    _question_column(primary_key=True),
    Column("turns", JSON, nullable=False),
    Column("unsent", Text, nullable=False),
    Column("started_at", UTCTime, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("saved_at", UTCTime, nullable=False),
)
