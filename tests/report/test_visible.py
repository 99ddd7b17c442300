"""What is printed of characters that a terminal would obey or hide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initlint.report.style import wants_colour
from initlint.report.visible import encodable, visible, width, wrap


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 日本 é 😀", "plain 日本 é 😀"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\u009b"),
        ("\udcff\udc80", "\\xff\\x80"),
        ("\ud800", "\\ud800"),
        ("\u202e\u2028\ufeff", "\\u202e\\u2028\\ufeff"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_cannot_be_printed_is_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_visible_text_is_printable_and_stays_as_it_is(text: str) -> None:
    once = visible(text)

    assert once.isprintable()
    assert visible(once) == once


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_encodable_text_keeps_all_that_can_be_encoded(text: str) -> None:
    kept = "".join(char for char in text if not "\ud800" <= char <= "\udfff")

    assert encodable(kept) == kept
    assert encodable(text).encode("utf-8")[:1] == encodable(text)[:1].encode("utf-8")[:1]


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("😀", 2), ("", 0)]
)
def test_width_counts_terminal_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@given(st.text(alphabet="ab 日", max_size=80), st.integers(1, 30))
def test_wrapped_lines_fit_unless_one_word_does_not(text: str, room: int) -> None:
    lines = wrap(text, room)

    assert " ".join(lines).split() == text.split()
    assert [line for line in lines if width(line) > room and " " in line.strip()] == []


@pytest.mark.parametrize(
    ("environment", "is_terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
def test_colour_is_for_terminals_and_the_environment_may_say_otherwise(
    environment, is_terminal, wanted
) -> None:
    assert wants_colour(environment, is_terminal=is_terminal) is wanted
