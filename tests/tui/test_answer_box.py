"""The answer box: what is being written is always in sight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.widgets import TextArea
from textual.widgets.text_area import Document, Selection, WrappedDocument

from tests.tui.conftest import Running, press
from tpm_coach.tui.widgets.answer_box import AnswerBox, Wrapped


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_word_that_wraps_in_a_full_box_stays_in_sight(
    running: Running, size: tuple[int, int]
) -> None:
    async with running(size=size) as pilot:
        await press(pilot, "enter")
        box = pilot.app.screen.query_one(TextArea)
        typed = ["a" if n % 9 else "space" for n in range(size[0] + 10)]
        # Where the line wraps it is typed letter by letter; what stands before may come at once.
        began = "".join(" " if key == "space" else key for key in typed[:-40])
        box.insert("\n".join("a line of an answer" for _ in range(60)) + "\n" + began)
        await pilot.pause()
        for n, key in enumerate(typed[-40:]):
            await pilot.press(key)
            await pilot.pause()
            row = box.wrapped_document.location_to_offset(box.cursor_location).y
            assert box.scroll_offset.y <= row < box.scroll_offset.y + box.content_size.height, n


@given(st.lists(st.text(st.sampled_from("ab  \t語é-"), max_size=60)), st.integers(0, 30))
def test_a_line_is_wrapped_as_textual_wraps_it(lines: list[str], width: int) -> None:
    document = Document("\n".join(lines))
    ours, theirs = Wrapped(document, width, 4), WrappedDocument(document, width, 4)
    for index in range(document.line_count):
        assert ours.get_sections(index) == theirs.get_sections(index)


class _Both(App[None]):
    """The answer box and a box of Textual's, of the same size."""

    CSS = "TextArea { height: 8; min-height: 8; width: 40; border: none; } Screen { layout: vertical; }"

    def compose(self) -> ComposeResult:
        yield AnswerBox()
        yield TextArea(soft_wrap=True, show_line_numbers=False, id="theirs")


@pytest.mark.parametrize("selection", [((0, 5), (0, 5)), ((0, 100), (0, 130)), ((0, 290), (1, 3))])
async def test_a_long_line_looks_as_in_a_box_of_textuals(
    selection: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    text = "\n".join(
        (" ".join(f"wörd{n}" + "\t" * (n % 7 == 0) + "\a" * (n % 11 == 0) for n in range(60)), "", "the end")
    )
    app = _Both()
    async with app.run_test(size=(60, 24)) as pilot:
        boxes = [app.query_one(AnswerBox), app.query_one("#theirs", TextArea)]
        for box in boxes:
            box.cursor_blink = False
            box.load_text(text)
            box.selection = Selection(*selection)
            box.insert("more ", (0, 40))
            await pilot.pause()
            box.scroll_cursor_visible(animate=False)
        await pilot.pause()
        assert boxes[0].cursor_location == boxes[1].cursor_location
        ours, theirs = (["".join(s.text for s in box.render_line(y)) for y in range(8)] for box in boxes)
        assert ours == theirs and any(line.strip() for line in ours)
