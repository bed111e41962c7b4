"""Text made safe to show."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpm_coach.text import counted, one_line, printable, slug, unwrapped

ANY_TEXT = st.text(st.characters(exclude_categories=()))
STEERING = "\x00\x07\x08\x1b\x7f\x85\x9b\x9d\u200e\u200f\u061c\u202a\u202e\u2066\u2069\ud800"


@given(ANY_TEXT)
def test_no_character_that_could_steer_a_terminal_survives(text: str) -> None:
    assert all(char.isprintable() or char in "\t\n" or ord(char) > 0x9F for char in printable(text))
    assert not set(printable(text + STEERING)) & set(STEERING)


@given(ANY_TEXT)
def test_making_a_text_printable_twice_changes_nothing_more(text: str) -> None:
    assert printable(printable(text)) == printable(text)


@given(ANY_TEXT)
def test_printable_text_can_be_written_as_utf_8(text: str) -> None:
    assert printable(text).encode() == printable(text + "\udcff").encode()


@given(st.text(st.characters(categories=["L", "N", "P", "S", "M"], exclude_characters=STEERING)))
def test_letters_signs_and_emoji_stay_as_they_are(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(("raw", "seen"), [("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\tb\n", "a\tb\n")])
def test_line_ends_become_newlines_and_tabs_stay(raw: str, seen: str) -> None:
    assert printable(raw) == seen


def test_an_escape_sequence_loses_its_power_but_not_its_letters() -> None:
    assert printable("\x1b[31mred\x1b]0;title\x07") == "[31mred]0;title"


@given(ANY_TEXT, st.integers(2, 40))
def test_one_line_is_one_line_within_its_width(text: str, width: int) -> None:
    line = one_line(text, width)
    assert len(line) <= width
    assert line.splitlines() in ([], [line])
    assert line == line.strip()


@given(ANY_TEXT)
def test_one_line_without_a_width_loses_no_word(text: str) -> None:
    assert one_line(text).split() == printable(text).split()


def test_a_cut_line_ends_with_an_ellipsis() -> None:
    assert one_line("the quick brown fox", 10) == "the quick…"
    assert one_line("the quick", 9) == "the quick"


@given(ANY_TEXT, st.integers(1, 80))
def test_a_slug_is_an_id_within_its_limit(text: str, limit: int) -> None:
    result = slug(text, limit)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", result)
    assert len(result) <= limit
    assert slug(result, limit) == result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tell me about a conflict!", "tell-me-about-a-conflict"),
        ("Où est l'équipe?", "ou-est-l-equipe"),
        ("日本語", ""),
        ("one two three four", "one-two"),
    ],
)
def test_a_slug_reads_like_its_text(text: str, expected: str) -> None:
    assert slug(text, 30 if "four" not in text else 10) == expected


@pytest.mark.parametrize(
    ("number", "phrase"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1234, "1,234 days")]
)
def test_counts_agree_with_their_noun(number: int, phrase: str) -> None:
    assert counted(number, "day") == phrase
    assert counted(2, "memory", "memories") == "2 memories"


@given(st.text(alphabet="ab1 -*\n\t.)", max_size=40))
def test_unwrapping_twice_is_unwrapping_once(text: str) -> None:
    assert unwrapped(unwrapped(text)) == unwrapped(text)


def test_a_paragraph_becomes_one_line_and_a_list_stays_a_list() -> None:
    assert unwrapped("one\n  two\n\nthree\n- a\n- b\n1. c") == "one two\n\nthree\n- a\n- b\n1. c"
