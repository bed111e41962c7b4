"""The answer box: what is being written is always in sight."""

from __future__ import annotations

import pytest
from textual.widgets import TextArea

from tests.tui.conftest import Running, press


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_word_that_wraps_in_a_full_box_stays_in_sight(
    running: Running, size: tuple[int, int]
) -> None:
    async with running(size=size) as pilot:
        await press(pilot, "enter")
        box = pilot.app.screen.query_one(TextArea)
        box.insert("\n".join("a line of an answer" for _ in range(60)) + "\n")
        await pilot.pause()
        for n in range(size[0] + 10):
            await pilot.press("a" if n % 9 else "space")
            await pilot.pause()
            row = box.wrapped_document.location_to_offset(box.cursor_location).y
            assert box.scroll_offset.y <= row < box.scroll_offset.y + box.content_size.height, n
