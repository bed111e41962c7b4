"""People's wordings of the five categories."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from tpm_coach.domain import Category

_WORDINGS = {
    Category.BEHAVIORAL: "behavioral behavioural behaviour behavior people leadership culture soft star",
    Category.SYSTEM_DESIGN: "systemdesign system design technical tech techdesign sysdesign architecture sd",
    Category.PROGRAM_MANAGEMENT: (
        "programmanagement programmemanagement program programme pgm pm projectmanagement project execution "
        "programsense delivery tpm"
    ),
    Category.PROCESS_DESIGN: "processdesign process processes processimprovement operations ops",
    Category.METRICS: "metrics metric measurement measuring measure kpi kpis data analytics analytical",
}
_BY_WORDING = {word: category for category, words in _WORDINGS.items() for word in words.split()}


def category_of(wording: str) -> Category | None:
    """Return the category that `wording` names ("PgM", "behavioural", "Tech design"), or None."""
    key = re.sub(r"[^a-z]", "", wording.lower())
    return _BY_WORDING.get(key) or _BY_WORDING.get(re.sub(r"(questions?|round|interview|skills)$", "", key))


def nearest_category(wording: str) -> Category | None:
    """Return the category whose wording is most like `wording`, or None when none is near."""
    match = process.extractOne(wording.lower(), list(_BY_WORDING), scorer=fuzz.ratio, score_cutoff=60)
    return _BY_WORDING[match[0]] if match else None


def misspelt_category(wording: str) -> Category | None:
    """Return the category that `wording` names but for a typo ("Behavorial"), or None."""
    match = process.extractOne(wording.lower(), list(_BY_WORDING), scorer=fuzz.ratio, score_cutoff=86)
    return _BY_WORDING[match[0]] if match and len(wording) > 4 else None
