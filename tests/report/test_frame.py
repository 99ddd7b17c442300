"""Excerpts of one line: what is shown, and where the span stands in it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from initlint.report.frame import Excerpt, excerpt
from initlint.report.region import Region, region
from initlint.report.visible import width
from initlint.source.text import Source, Span
from tests.report.strategies import lines


def place(start: int, stop: int) -> Region:
    return Region(1, start + 1, 1, stop + 1)


def marked(shown: Excerpt) -> str:
    """The part of an excerpt above its underline, where every character is one column wide."""
    return shown.text[shown.indent : shown.indent + shown.length]


def test_a_line_that_fits_is_shown_whole() -> None:
    assert excerpt("image: busybox", place(7, 14), 72) == Excerpt("image: busybox", 7, 7)


@pytest.mark.parametrize(
    ("line", "start", "stop", "shown"),
    [
        ("\ta\tb", 1, 4, Excerpt("    a    b", 4, 6)),
        ("日本: ab", 4, 6, Excerpt("日本: ab", 6, 2)),
        ("日本", 0, 2, Excerpt("日本", 0, 4)),
        ("e\u0301: x", 4, 5, Excerpt("e\u0301: x", 3, 1)),
        ("\x1b[2J!", 0, 1, Excerpt("\\x1b[2J!", 0, 4)),
        ("a\udcffb", 2, 3, Excerpt("a\\xffb", 5, 1)),
        ("a\u202eb", 2, 3, Excerpt("a\\u202eb", 7, 1)),
        ("a\u00a0b", 2, 3, Excerpt("a\\u00a0b", 7, 1)),
        ("ab", 2, 2, Excerpt("ab", 2, 1)),
        ("", 0, 0, Excerpt("", 0, 1)),
    ],
)
def test_columns_are_counted_as_a_terminal_shows_them(line, start, stop, shown) -> None:
    assert excerpt(line, place(start, stop), 40) == shown


def test_a_span_far_to_the_right_keeps_some_of_what_is_before_it() -> None:
    shown = excerpt("a" * 100 + "HERE" + "b" * 100, place(100, 104), 30)

    assert shown == Excerpt("…" + "a" * 8 + "HERE" + "b" * 16 + "…", 9, 4)


def test_a_span_at_the_end_of_a_long_line_uses_all_the_room_before_it() -> None:
    shown = excerpt("a" * 100 + "HERE", place(100, 104), 30)

    assert shown == Excerpt("…" + "a" * 24 + "HERE", 25, 4)


def test_a_span_wider_than_the_room_is_shown_from_its_beginning() -> None:
    shown = excerpt("a: " + "HERE" * 40, place(3, 163), 30)

    assert marked(shown).startswith("HERE")
    assert shown.text.endswith("…")


@given(
    line=lines.map(lambda text: text.replace("\n", " ")), data=st.data(), room=st.integers(20, 80)
)
def test_an_excerpt_fits_and_its_underline_stays_below_it(line, data, room) -> None:
    start, stop = sorted(data.draw(st.tuples(*[st.integers(0, len(line))] * 2)))
    shown = excerpt(line, place(start, stop), room)

    assert width(shown.text) <= room
    assert shown.indent + shown.length <= max(width(shown.text), shown.indent + 1)


@given(before=lines, after=lines, room=st.integers(20, 80))
@example(before="", after="", room=20)
def test_a_span_of_plain_characters_stands_above_its_underline(before, after, room) -> None:
    line = f"{before}§§§{after}".replace("\n", " ")
    start = line.index("§")
    shown = excerpt(line, place(start, start + 3), room)

    at = shown.text.index("§§§")
    assert (width(shown.text[:at]), shown.length) == (shown.indent, 3)


def test_a_region_that_ends_behind_a_line_break_has_its_last_line_before_it() -> None:
    source = Source("a.yaml", "a:\n  b\nc\n")

    assert region(source, Span(0, 7)) == Region(1, 1, 3, 1)
    assert region(source, Span(0, 7)).last_line == 2
    assert region(source, Span(9, 9)).last_line == 4


def test_offsets_behind_the_text_read_as_its_end() -> None:
    assert region(Source("a.yaml", "ab"), Span(5, 9)) == Region(1, 3, 1, 3)
