from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpm_coach.text import printable
from tpm_coach.tui.widgets.markdown import styled


@pytest.mark.parametrize(
    ("text", "part", "style"),
    [
        ("# First\nthen", "# First", "bold"),
        ("It was **my** call", "**my**", "bold"),
        ("It was *my* call", "*my*", "italic"),
        ("run `make test` first", "`make test`", "$text-accent"),
        ("Steps:\n- one\n- two", "-", "bold $text-accent"),
        ("Steps:\n1. one", "1.", "bold $text-accent"),
        ("> they said", "> they said", "italic $foreground-muted"),
    ],
)
def test_markdown_is_styled(text: str, part: str, style: str) -> None:
    content = styled(text)
    assert (part, style) in [(content.plain[s.start : s.end], s.style) for s in content.spans]


@pytest.mark.parametrize("text", ["3 * 4 * 5", "snake_case_name", "a - b", "#1 priority", "**", "_ _"])
def test_plain_words_stay_plain(text: str) -> None:
    assert styled(text).spans == []


@given(st.text(alphabet="ab *_`#->1.[]@=()\n\x1b", max_size=200))
def test_no_character_is_lost_and_nothing_becomes_a_link(text: str) -> None:
    content = styled(text)
    assert content.plain == printable(text)
    assert not any("@" in str(span.style) or "link" in str(span.style) for span in content.spans)
