"""Questions as items of the pack format: its keys, its order, nothing that is empty."""

from __future__ import annotations

from typing import Any

from tpm_coach.domain import Question


def item(question: Question) -> dict[str, Any]:
    """Return a question as the pack format writes it; indexes of key points count from 1."""
    whole = {
        "id": question.id,
        "category": question.category.value,
        "theme": question.theme,
        "prompt": question.prompt,
        "context": question.context,
        "competencies": list(question.competencies),
        "tags": list(question.tags),
        "companies": list(question.companies),
        "level": question.level.value,
        "minutes": question.minutes,
        "hint": question.hint,
        "key_points": [
            _filled({"point": k.text, "must": k.must, "why": k.why, "phrases": list(k.phrases)})
            for k in question.key_points
        ],
        "probes": [{"when_missing": [i + 1 for i in p.when_missing], "ask": p.ask} for p in question.probes],
        "red_flags": [_filled({"flag": r.text, "phrases": list(r.phrases)}) for r in question.red_flags],
        "model_answer": question.model_answer,
    }
    return _filled(whole)


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", [], False)}
