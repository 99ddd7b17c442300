"""Where each character of a decoded scalar stands in its source.

A scalar is decoded a second time while noting offsets, and the notes are trusted only
when that decoding equals the parser's: a map is exact or absent. Line folding, chomping
and indentation follow libyaml 0.2.5 (`scanner.c`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, overload

from initlint.source.text import Span
from initlint.tree.node import Scalar


class Run(NamedTuple):
    """Decoded text and where it stands: character for character, or one character for all."""

    text: str
    start: int
    end: int


class CharacterMap(Sequence[int]):
    """The source offset of every character of a scalar's text."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._runs = tuple(run for run in runs if run.text)
        self._firsts: list[int] = []
        self._length = 0
        for run in self._runs:
            self._firsts.append(self._length)
            self._length += len(run.text)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self._runs)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self._span(each).start for each in range(*index.indices(self._length))]
        return self._span(range(self._length)[index]).start

    def span(self, start: int, end: int) -> Span | None:
        """Give the source range of the characters from *start* to *end*; None if outside.

        It ends behind the last character's whole spelling, such as an escape. An empty
        range is that of the character at *start*, or of the last one at the text's end.
        """
        if not 0 <= start <= end <= self._length or not self._length:
            return None
        first = self._span(min(start, self._length - 1))
        return Span(first.start, self._span(end - 1).end if start < end else first.end)

    def _span(self, index: int) -> Span:
        at = bisect_right(self._firsts, index) - 1
        text, start, end = self._runs[at]
        into = index - self._firsts[at]
        is_last = into == len(text) - 1
        return Span(start + into, end if is_last else start + into + 1)


def offsets(text: str, start: int, end: int, style: str | None, value: str) -> CharacterMap | None:
    """Give the offset in *text* of every character of *value*, or None when unsure.

    *start* and *end* are those of the scalar with its tag and anchor; *style* is None
    for a plain one, else `"`, `'`, `|` or `>`.
    """
    if style is None and text[start:end] == value:
        return CharacterMap((Run(value, start, end),))

    from initlint.tree.decode_block import block_runs
    from initlint.tree.decode_flow import flow_runs

    start = skip_properties(text, start, end)
    if style in ("|", ">"):
        found = CharacterMap(block_runs(text, start, value))
    else:
        found = CharacterMap(flow_runs(text, start, end, style))
    return found if len(found) == len(value) and found.text == value else None


@lru_cache(maxsize=64)
def character_map(scalar: Scalar) -> CharacterMap | None:
    """Give the map of *scalar*, kept for the next question about the same script."""
    return offsets(scalar.source.text, scalar.start, scalar.end, scalar.style, scalar.raw)


def skip_properties(text: str, at: int, end: int) -> int:
    """Give the offset behind tag and anchor, which stand in front in either order."""
    while at < end and text[at] in "&!":
        while at < end and not text[at].isspace():
            at += 1
        at = _skip_blank(text, at, end)
    return at


def _skip_blank(text: str, at: int, end: int) -> int:
    while at < end and (text[at].isspace() or text[at] == "#"):
        if text[at] == "#":
            line_end = text.find("\n", at, end)
            at = line_end if line_end >= 0 else end
        else:
            at += 1
    return at
