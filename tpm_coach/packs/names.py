"""Decks, tags and free wordings as categories and labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tpm_coach.domain import Category
from tpm_coach.packs.categories import category_of
from tpm_coach.text import slug


def category_in(wordings: Iterable[str]) -> Category | None:
    """Return the category that the first of several wordings, or a part of one, names."""
    for wording in wordings:
        if found := category_of(wording):
            return found
        for part in re.split(r"[/:>|,&()+]|\s-\s|\band\b", wording):
            if found := category_of(part):
                return found
    return None


def deck_labels(parts: Sequence[str]) -> list[str]:
    """Return the names of nested decks that are no category, as tags; Anki's own "Default" says nothing."""
    named = [part for part in parts if part.lower() != "default" and not category_of(part)]
    return list(dict.fromkeys(filter(None, (slug(part) for part in named))))
