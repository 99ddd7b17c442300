"""A code frame: the line at fault with the span underlined, cut to fit a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from initlint.report.region import Region
from initlint.report.style import Ink, Style
from initlint.report.visible import visible_character, width
from initlint.source.text import Source

_ELLIPSIS = "…"
_TAB = "    "
_NARROWEST = 20  # columns; a line number of 60 digits must not squeeze the code to nothing


class Excerpt(NamedTuple):
    """A line as it is shown; the span takes `length` terminal columns behind `indent` ones."""

    text: str
    indent: int
    length: int


class _Window(NamedTuple):
    """The characters of a line that are shown; `start` to `stop` is the span's part."""

    left: int
    start: int
    stop: int
    right: int


def frame(
    source: Source, place: Region, *, mark: str, ink: Ink, style: Style, gutter: int, room: int
) -> Iterator[str]:
    """Yield the lines of a frame, the first of them an empty gutter.

    *gutter* is the width of the line numbers, *room* the columns of a whole line.
    """
    empty = style.paint(f"{'':{gutter}} |", Ink.FRAME)
    number = style.paint(f"{place.line:>{gutter}} |", Ink.FRAME)
    shown = excerpt(source.line_text(place.line), place, max(room - gutter - 3, _NARROWEST))
    underline = mark * shown.length
    if place.last_line > place.line:
        underline += f"{_ELLIPSIS} to line {place.last_line}"
    yield empty
    yield f"{number} {shown.text}".rstrip()
    yield f"{empty} {'':{shown.indent}}{style.paint(underline, ink)}"


def excerpt(line: str, place: Region, room: int) -> Excerpt:
    """Show *line* in at most *room* columns, around what *place* has on it.

    A span that goes on in the next line, or past the room, is shown from its beginning.
    """
    start = min(place.column - 1, len(line))
    stop = len(line) if place.end_line > place.line else place.end_column - 1
    window = _window(line, start, min(max(stop, start), len(line)), room)
    before, span, after = (_shown(line[a:b]) for a, b in pairwise(window))
    cut_left = _ELLIPSIS if window.left > 0 else ""
    cut_right = _ELLIPSIS if window.right < len(line) else ""
    indent = len(cut_left) + width(before)
    return Excerpt(f"{cut_left}{before}{span}{after}{cut_right}", indent, max(width(span), 1))


def _window(line: str, start: int, stop: int, room: int) -> _Window:
    if len(line) <= room and width(_shown(line)) <= room:
        return _Window(0, start, stop, len(line))
    span_stop, rest = _extend_right(line, start, stop, room - 2 * len(_ELLIPSIS))
    all_before_fits = start <= rest and width(_shown(line[:start])) <= rest
    left, spare = _extend_left(line, start, rest if all_before_fits else rest // 3)
    if span_stop < stop:
        return _Window(left, start, span_stop, span_stop)
    rest = spare if all_before_fits else rest - rest // 3 + spare
    right, spare = _extend_right(line, span_stop, len(line), rest)
    left, _ = _extend_left(line, left, spare)
    return _Window(left, start, span_stop, right)


def _extend_right(line: str, start: int, stop: int, room: int) -> tuple[int, int]:
    while start < stop and (cost := width(_shown(line[start]))) <= room:
        start, room = start + 1, room - cost
    return start, room


def _extend_left(line: str, start: int, room: int) -> tuple[int, int]:
    while start > 0 and (cost := width(_shown(line[start - 1]))) <= room:
        start, room = start - 1, room - cost
    return start, room


def _shown(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(_TAB if char == "\t" else visible_character(char) for char in text)
