"""The tables; migrations/ holds how they came to be, and the triggers and search indexes beside them."""

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

PLACE = 512
"""So many positions of the bank are a stretch of it, of which a shelf holds the questions that are alike."""

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
    Column("welcomed_at", UTCTime),
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
# `number` is what the search index knows a question by: VACUUM may change a row's own number otherwise.
# What is long comes last, since SQLite reads past it to what stands behind.
question = Table(
    "question",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(80), nullable=False, unique=True),
    Column("pack", ForeignKey("pack.name", ondelete="RESTRICT"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("category", String(32), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("stored_at", UTCTime, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("prompt", Text, nullable=False),
    Column("labels", Text, nullable=False),
    Column("body", JSON, nullable=False),
    # All that says which new question is next: it is found without the rows, which are wide.
    Index(None, "category", "position", "id", "minutes", "active"),
    Index(None, "pack"),
)

# FSRS weights that were trained on a learner's own log; at most one row of a learner is active. `replaced` is
# the row that was active before, NULL for the published weights. Reviews name rows, so none is ever deleted.
weights = Table(
    "weights",
    metadata,
    Column("id", Integer, primary_key=True),
    _learner_column(),
    Column("replaced", Integer),
    Column("study_day", Date, nullable=False),
    Column("trained_at", UTCTime, nullable=False),
    Column("reviews", Integer, nullable=False),
    Column("vector", JSON, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
)

# `category` is the one that the question had then; `recall` what FSRS expected, NULL for a first answer.
# `mock_answer_id` says in which mock interview it was given. Triggers keep `tally`, `recall_tally` and the
# index of answers.
review = Table(
    "review",
    metadata,
    Column("id", Integer, primary_key=True),
    _learner_column(),
    _question_column(),
    Column("question_version", Integer, nullable=False),
    Column("category", String(32), nullable=False),
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
    Column("spread", Boolean, nullable=False),
    Column("weights_id", Integer),
    Column("recall", Float),
    Column("mock_answer_id", Integer),
    Column("turns", JSON, nullable=False),
    Column("feedback", JSON(none_as_null=True)),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON, nullable=False),
    Index(None, "learner_id", "question_id"),
    # The learner's pace is read off it, without the rows, which are wide.
    Index(None, "learner_id", "study_day", "id", "category", "seconds"),
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

# What a learner did to a question's memory beside rating it: `after_review` is the question's latest review
# then (0: none), which is where replay puts it.
adjustment = Table(
    "adjustment",
    metadata,
    Column("id", Integer, primary_key=True),
    _learner_column(),
    _question_column(),
    Column("kind", String(16), nullable=False),
    Column("after_review", Integer, nullable=False),
    Column("study_day", Date, nullable=False),
    Column("done_at", UTCTime, nullable=False),
    Column("due_day", Date),
    Index(None, "learner_id", "question_id"),
    sqlite_autoincrement=True,
)

# What a learner can take back: each act with the images of its rows as they were before it, or after it once
# it is undone. A trigger drops what could be redone when something new is done, and now and then acts
# older than a learner's last thousand.
act = Table(
    "act",
    metadata,
    Column("id", Integer, primary_key=True),
    _learner_column(),
    Column("kind", String(16), nullable=False),
    Column("question_id", String(80)),
    Column("done_at", UTCTime, nullable=False),
    Column("images", JSON, nullable=False),
    Column("undone", Boolean, nullable=False),
    Index(None, "learner_id", "undone", "id"),
    sqlite_autoincrement=True,
)

# The log counted by day and category, kept by triggers: `first` are answers to new questions, `passed` and
# `recall` (a sum) concern the others, `covered` (a sum), `same` and `near` the judged ones.
tally = Table(
    "tally",
    metadata,
    _learner_column(primary_key=True),
    Column("study_day", Date, primary_key=True),
    Column("category", String(32), primary_key=True),
    *(Column(name, Integer, nullable=False) for name in ("answers", "first", "passed")),
    *(Column(name, Integer, nullable=False) for name in ("again", "hard", "good", "easy")),
    *(Column(name, Integer, nullable=False) for name in ("judged", "same", "near")),
    *(Column(name, Integer, nullable=False) for name in ("sure_1", "sure_2", "sure_3", "sure_4")),
    *(Column(name, Float, nullable=False) for name in ("seconds", "recall", "covered")),
    *(Column(name, Float, nullable=False) for name in ("covered_1", "covered_2", "covered_3", "covered_4")),
)

# Repeated answers by the tenth (0-9) that their expected recall fell into, kept by triggers.
recall_tally = Table(
    "recall_tally",
    metadata,
    _learner_column(primary_key=True),
    Column("tenth", Integer, primary_key=True),
    Column("answers", Integer, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("recall", Float, nullable=False),
)

# Active questions that are alike: of one category, length and set of competencies (JSON text), from one
# stretch of the bank (`place`: PLACE positions); `questions` counts them. Triggers keep it, and the two
# after it.
shelf = Table(
    "shelf",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("category", String(32), nullable=False),
    Column("place", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("competencies", Text, nullable=False),
    Column("questions", Integer, nullable=False),
    Index(None, "category", "place", "minutes", "competencies", unique=True),
)

# What readiness needs of each memory of an active question, by the question's number and narrow, since all of
# a learner's are read at once; days are counted as date.toordinal does.
standing = Table(
    "standing",
    metadata,
    _learner_column(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("shelf_id", Integer, nullable=False),
    Column("due", Integer, nullable=False),
    Column("stability", Float, nullable=False),
    Column("last", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
    Column("coverage", Float, nullable=False),
    sqlite_with_rowid=False,
)

# How many questions of a shelf a learner has a memory of.
shelf_seen = Table(
    "shelf_seen",
    metadata,
    _learner_column(primary_key=True),
    Column("shelf_id", Integer, primary_key=True),
    Column("questions", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# A learner's own tags, beside those of the pack.
own_tag = Table(
    "own_tag",
    metadata,
    _learner_column(primary_key=True),
    _question_column(primary_key=True),
    Column("tag", String(80), primary_key=True),
)

# A mock interview: `sections` are its parts, each with a category, minutes and the ids of its questions.
mock = Table(
    "mock",
    metadata,
    Column("id", Integer, primary_key=True),
    _learner_column(),
    Column("format", String(32), nullable=False),
    Column("company", Text, nullable=False),
    Column("sections", JSON, nullable=False),
    Column("study_day", Date, nullable=False),
    Column("started_at", UTCTime, nullable=False),
    Column("finished_at", UTCTime),
    Index(None, "learner_id", "id"),
    sqlite_autoincrement=True,
)

# One question of a mock interview: `unsent` is the text in the box while it is open, `done_at` ends it.
mock_answer = Table(
    "mock_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    _learner_column(),
    Column("mock_id", ForeignKey("mock.id", ondelete="RESTRICT"), nullable=False),
    _question_column(),
    Column("section", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("question_version", Integer, nullable=False),
    Column("turns", JSON, nullable=False),
    Column("unsent", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("started_at", UTCTime, nullable=False),
    Column("done_at", UTCTime),
    Column("feedback", JSON(none_as_null=True)),
    Index(None, "mock_id", "section", "position", unique=True),
    sqlite_autoincrement=True,
)

# What was answered without a grade, `kind` a second try after Again or a cram: it never reaches FSRS.
rehearsal = Table(
    "rehearsal",
    metadata,
    Column("id", Integer, primary_key=True),
    _learner_column(),
    _question_column(),
    Column("kind", String(16), nullable=False),
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

# An answer that is not rated yet; `kind` is that of the rehearsal it is for, "" for one to be rated.
draft = Table(
    "draft",
    metadata,
    _learner_column(primary_key=True),
    _question_column(primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("turns", JSON, nullable=False),
    Column("unsent", Text, nullable=False),
    Column("started_at", UTCTime, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("saved_at", UTCTime, nullable=False),
)
