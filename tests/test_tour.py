"""docs/tour.md shows what there is, and nothing of the computer that it was made on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import tour

PICTURES = sorted(tour.FOLDER.glob("*.svg"))


def test_the_tour_is_the_one_that_make_docs_writes() -> None:
    assert tour.PAGE.read_text(encoding="utf-8") == tour.page(tour.all_shots()), "run 'make docs'"


def test_every_picture_is_in_the_tour_once() -> None:
    named = re.findall(r"\(pictures/([a-z-]+)\.svg\)", tour.PAGE.read_text(encoding="utf-8"))
    assert sorted(named) == sorted(path.stem for path in PICTURES)


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_holds_no_path_and_fetches_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"/(home|root|tmp|Users|private)/|@font-face|<script|<image", text)
    assert not re.search(r"(href|src)\s*=", text)


def test_a_picture_with_a_path_in_it_is_refused() -> None:
    with pytest.raises(SystemExit, match="import: the picture holds"):
        tour.clean("import", f"<svg><text>{Path.cwd() / 'questions'}</text></svg>")
