"""Values to rows and back; the JSON columns keep the domain's field names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from tpm_coach.domain import (
    Answer,
    Category,
    Evidence,
    Feedback,
    KeyPoint,
    Level,
    Memory,
    MemoryState,
    Parameters,
    Probe,
    Question,
    Rating,
    RedFlag,
    Remark,
    Review,
    Turn,
    TurnKind,
    Verdict,
)

Row = Mapping[Any, Any]


def question_row(question: Question, position: int) -> dict[str, Any]:
    """Return a question as a row, without version, active and stored_at."""
    # Written out, since asdict copies deeply, which took half of an import of 10,000 questions.
    body = {
        "theme": question.theme,
        "context": question.context,
        "competencies": question.competencies,
        "tags": question.tags,
        "companies": question.companies,
        "level": question.level,
        "hint": question.hint,
        "key_points": [
            {"text": k.text, "phrases": k.phrases, "must": k.must, "why": k.why} for k in question.key_points
        ],
        "probes": [{"ask": p.ask, "when_missing": p.when_missing} for p in question.probes],
        "red_flags": [{"text": r.text, "phrases": r.phrases} for r in question.red_flags],
        "model_answer": question.model_answer,
    }
    row = {
        "id": question.id,
        "pack": question.pack,
        "category": question.category.value,
        "minutes": question.minutes,
        "prompt": question.prompt,
        "labels": labels(question),
        "body": body,
    }
    text = json.dumps(row, sort_keys=True, ensure_ascii=False)
    return row | {"position": position, "fingerprint": hashlib.sha256(text.encode()).hexdigest()}


def labels(question: Question) -> str:
    """Return what a selection can name a question by, each between spaces."""
    words = [*question.tags, *question.companies, *question.competencies, question.theme]
    return f" {' '.join(dict.fromkeys(filter(None, words)))} "


def question_value(row: Row) -> Question:
    """Return a row of `question` as the domain's value."""
    body = row["body"]
    return Question(
        id=row["id"],
        pack=row["pack"],
        category=Category(row["category"]),
        prompt=row["prompt"],
        theme=body["theme"],
        context=body["context"],
        competencies=tuple(body["competencies"]),
        tags=tuple(body["tags"]),
        companies=tuple(body["companies"]),
        level=Level(body["level"]),
        minutes=row["minutes"],
        hint=body["hint"],
        key_points=tuple(
            KeyPoint(k["text"], tuple(k["phrases"]), k["must"], k["why"]) for k in body["key_points"]
        ),
        probes=tuple(Probe(p["ask"], tuple(p["when_missing"])) for p in body["probes"]),
        red_flags=tuple(RedFlag(r["text"], tuple(r["phrases"])) for r in body["red_flags"]),
        model_answer=body["model_answer"],
        version=row["version"],
    )


def memory_columns(memory: Memory) -> dict[str, Any]:
    """Return a memory as columns."""
    return asdict(memory) | {"state": memory.state.value}


def memory_value(row: Row) -> Memory:
    """Return a row of `memory` as the domain's value."""
    return Memory(
        due_day=row["due_day"],
        stability=row["stability"],
        difficulty=row["difficulty"],
        state=MemoryState(row["state"]),
        last_day=row["last_day"],
        reps=row["reps"],
        lapses=row["lapses"],
    )


def _memory_json(memory: Memory | None) -> dict[str, Any] | None:
    if memory is None:
        return None
    days = {"due_day": memory.due_day.isoformat(), "last_day": memory.last_day.isoformat()}
    return memory_columns(memory) | days


def _memory_from_json(data: Mapping[str, Any] | None) -> Memory | None:
    if data is None:
        return None
    days = {key: date.fromisoformat(data[key]) for key in ("due_day", "last_day")}
    return memory_value({**data, **days})


def turns_json(turns: Sequence[Turn]) -> list[dict[str, str]]:
    """Return a conversation as JSON."""
    return [{"kind": turn.kind.value, "text": turn.text, "at": turn.at.isoformat()} for turn in turns]


def turns_value(data: Sequence[Mapping[str, str]]) -> tuple[Turn, ...]:
    """Return a conversation from JSON."""
    return tuple(Turn(TurnKind(t["kind"]), t["text"], datetime.fromisoformat(t["at"])) for t in data)


def feedback_json(feedback: Feedback | None) -> dict[str, Any] | None:
    """Return feedback as JSON."""
    return None if feedback is None else asdict(feedback) | {"suggested": int(feedback.suggested)}


def _feedback_value(data: Mapping[str, Any] | None) -> Feedback | None:
    if data is None:
        return None
    return Feedback(
        coach=data["coach"],
        headline=data["headline"],
        suggested=Rating(data["suggested"]),
        evidence=tuple(
            Evidence(**(item | {"verdict": Verdict(item["verdict"])})) for item in data["evidence"]
        ),
        tips=tuple(Remark(**item) for item in data["tips"]),
        red_flags=tuple(Remark(**item) for item in data["red_flags"]),
        guards=tuple(Remark(**item) for item in data["guards"]),
    )


def review_row(learner_id: int, review: Review) -> dict[str, Any]:
    """Return a review as a row, without its id."""
    return {
        "learner_id": learner_id,
        "question_id": review.question_id,
        "question_version": review.question_version,
        "rating": int(review.rating),
        "suggested": int(review.feedback.suggested) if review.feedback else None,
        "confidence": review.confidence,
        "coverage": review.feedback.coverage if review.feedback else 0.0,
        "started_at": review.answer.started_at,
        "seconds": review.answer.seconds,
        "reviewed_at": review.reviewed_at,
        "study_day": review.study_day,
        "first": review.before is None,
        "retention": review.parameters.retention,
        "maximum_interval": review.parameters.maximum_interval,
        "turns": turns_json(review.answer.turns),
        "feedback": feedback_json(review.feedback),
        "before": _memory_json(review.before),
        "after": _memory_json(review.after),
    }


def review_value(row: Row) -> Review:
    """Return a row of `review` as the domain's value."""
    after = _memory_from_json(row["after"])
    if after is None:
        raise AssertionError("the column 'after' is never NULL")
    return Review(
        id=row["id"],
        question_id=row["question_id"],
        question_version=row["question_version"],
        answer=Answer(turns_value(row["turns"]), row["started_at"], row["seconds"]),
        feedback=_feedback_value(row["feedback"]),
        confidence=row["confidence"],
        rating=Rating(row["rating"]),
        reviewed_at=row["reviewed_at"],
        study_day=row["study_day"],
        before=_memory_from_json(row["before"]),
        after=after,
        parameters=Parameters(row["retention"], row["maximum_interval"]),
    )
