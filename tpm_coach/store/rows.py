"""Values to rows and back; the JSON columns keep the domain's field names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from tpm_coach.domain import (
    Answer,
    Category,
    Draft,
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
    RehearsalKind,
    Remark,
    Review,
    Turn,
    TurnKind,
    Verdict,
)
from tpm_coach.store.tables import review as review_table
from tpm_coach.store.tables import weights

Row = Mapping[Any, Any]
_BEFORE, _AFTER = '{"must": false, "phrases": [], "text": "', '", "why": ""}'
_BETWEEN = f"{_AFTER}, {_BEFORE}"
QUESTION = ("id", "pack", "prompt", "labels", "position", "category", "minutes", "body", "fingerprint")
"""The columns that `question_cells` fills."""
_text = json.encoder.encode_basestring
"""A text as JSON, with its letters as they are."""


def question_row(question: Question, position: int) -> dict[str, Any]:
    """Return a question as a row, without version, active and stored_at; its body is JSON text already.

    The fingerprint is the hash of the row as JSON with sorted keys, but for its position.
    """
    return dict(zip(QUESTION, question_cells(question, position), strict=True))


def question_cells(question: Question, position: int) -> tuple[str | int, ...]:
    """Return the same as cells in the order of `QUESTION`: what is inserted by thousands is named once."""
    # Put together from its texts: the encoder, which looks at what each value is, took five times as long.
    points = f'"key_points": {_points(question.key_points)}'
    if _is_bare(question):
        body, named = _BARE.replace(_NO_POINTS, points), "  "
    else:
        body, named = _body(question, points), labels(question)
    id_, pack, prompt, minutes = question.id, question.pack, question.prompt, question.minutes
    category = question.category.value
    whole = (
        f'{{"body": {body}, "category": "{category}", "id": {_text(id_)}, "labels": {_text(named)}, '
        f'"minutes": {minutes}, "pack": {_text(pack)}, "prompt": {_text(prompt)}}}'
    )
    fingerprint = hashlib.sha256(whole.encode()).hexdigest()
    return id_, pack, prompt, named, position, category, minutes, body, fingerprint


def _is_bare(q: Question) -> bool:
    """Whether it has no more than a prompt and key points, as most of a list of questions."""
    told = q.context or q.hint or q.model_answer or q.theme or q.probes or q.red_flags
    return not (told or q.tags or q.companies or q.competencies) and q.level is Level.MID


def _body(question: Question, points: str) -> str:
    probes = [f'{{"ask": {_text(p.ask)}, "when_missing": {[*p.when_missing]}}}' for p in question.probes]
    flags = [f'{{"phrases": {_list(r.phrases)}, "text": {_text(r.text)}}}' for r in question.red_flags]
    return (
        f'{{"companies": {_list(question.companies)}, "competencies": {_list(question.competencies)}, '
        f'"context": {_text(question.context)}, "hint": {_text(question.hint)}, '
        f'{points}, "level": {_text(question.level)}, '
        f'"model_answer": {_text(question.model_answer)}, "probes": [{", ".join(probes)}], '
        f'"red_flags": [{", ".join(flags)}], "tags": {_list(question.tags)}, '
        f'"theme": {_text(question.theme)}}}'
    )


def _points(points: Sequence[KeyPoint]) -> str:
    texts: list[str] = []
    for k in points:
        if k.must or k.phrases or k.why:
            break
        texts.append(k.text)
    else:
        # Most rubrics from a table hold nothing but texts, with nothing to escape: a fifth of the time.
        whole = "".join(texts)
        if whole.isprintable() and '"' not in whole and "\\" not in whole:
            return f"[{_BEFORE}{_BETWEEN.join(texts)}{_AFTER}]" if points else "[]"
    said = [
        f'{{"must": {"true" if k.must else "false"}, "phrases": {_list(k.phrases)}, '
        f'"text": {_text(k.text)}, "why": {_text(k.why)}}}'
        for k in points
    ]
    return f"[{', '.join(said)}]"


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]" if texts else "[]"


def labels(question: Question) -> str:
    """Return what a selection can name a question by, each between spaces."""
    words = (*question.tags, *question.companies, *question.competencies, question.theme)
    return f" {' '.join(dict.fromkeys(filter(None, words)))} " if any(words) else "  "


_NO_POINTS = '"key_points": []'
_BARE = _body(Question("", "", Category.METRICS, ""), _NO_POINTS)


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
    return _columns(memory) | {"state": memory.state.value}


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


def memory_from_json(data: Mapping[str, Any] | None) -> Memory | None:
    """Return a memory as a row of `review` keeps it."""
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


def draft_row(learner_id: int, value: Draft) -> dict[str, Any]:
    """Return a draft as a row."""
    return {
        "learner_id": learner_id,
        "question_id": value.question_id,
        "kind": kind_of(value.ungraded),
        "turns": turns_json(value.turns),
        "unsent": value.unsent,
        "started_at": value.started_at,
        "seconds": value.seconds,
        "saved_at": value.saved_at,
    }


def draft_value(row: Row) -> Draft:
    """Return a row of `draft` as the domain's value."""
    return Draft(
        question_id=row["question_id"],
        turns=turns_value(row["turns"]),
        unsent=row["unsent"],
        started_at=row["started_at"],
        seconds=row["seconds"],
        saved_at=row["saved_at"],
        ungraded=RehearsalKind(row["kind"]) if row["kind"] else None,
    )


def kind_of(ungraded: RehearsalKind | None) -> str:
    """Return how a draft's kind is stored: "" for an answer that is to be rated."""
    return ungraded.value if ungraded else ""


def feedback_json(feedback: Feedback | None) -> dict[str, Any] | None:
    """Return feedback as JSON."""
    if feedback is None:
        return None
    return {
        "coach": feedback.coach,
        "headline": feedback.headline,
        "suggested": int(feedback.suggested),
        "evidence": [_columns(item) for item in feedback.evidence],
        "tips": [_columns(item) for item in feedback.tips],
        "red_flags": [_columns(item) for item in feedback.red_flags],
        "guards": [_columns(item) for item in feedback.guards],
    }


def _columns(value: Memory | Evidence | Remark) -> dict[str, Any]:
    # asdict copies deeply: a review took 73 us to become a row instead of 11.
    return {name: getattr(value, name) for name in value.__slots__}


def feedback_value(data: Mapping[str, Any] | None) -> Feedback | None:
    """Return feedback from JSON."""
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
        "category": review.category.value,
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
        "spread": review.parameters.spread,
        "weights_id": review.parameters.weights_id,
        "recall": review.recall,
        "mock_answer_id": review.mock_answer_id,
        "turns": turns_json(review.answer.turns),
        "feedback": feedback_json(review.feedback),
        "before": _memory_json(review.before),
        "after": _memory_json(review.after),
    }


def listed(values: Iterable[Any]) -> Select[Any]:
    """Return the query for these texts or numbers, however many: a list of parameters has an end."""
    return select(func.json_each(json.dumps(list(values))).table_valued("value").c.value)


def reviews() -> Select[Any]:
    """Return the query for rows that `review_value` reads."""
    return select(review_table, weights.c.vector).outerjoin(
        weights, weights.c.id == review_table.c.weights_id
    )


def review_value(row: Row) -> Review:
    """Return a row of `reviews` as the domain's value."""
    after = memory_from_json(row["after"])
    if after is None:
        raise AssertionError("the column 'after' is never NULL")
    return Review(
        id=row["id"],
        question_id=row["question_id"],
        question_version=row["question_version"],
        category=Category(row["category"]),
        answer=Answer(turns_value(row["turns"]), row["started_at"], row["seconds"]),
        feedback=feedback_value(row["feedback"]),
        confidence=row["confidence"],
        rating=Rating(row["rating"]),
        reviewed_at=row["reviewed_at"],
        study_day=row["study_day"],
        before=memory_from_json(row["before"]),
        after=after,
        parameters=Parameters(
            row["retention"],
            row["maximum_interval"],
            tuple(row["vector"]) if row["vector"] else None,
            row["weights_id"],
            row["spread"],
        ),
        recall=row["recall"],
        mock_answer_id=row["mock_answer_id"],
    )
