"""Literal and folded block scalars, decoded with the place of every character."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

from initlint.tree.decode_flow import BREAK, LINE_FEEDS, break_run
from initlint.tree.scalars import Run, skip_properties

_HEADER = re.compile(r"[|>][-+0-9]{0,2}")
_HEADER_COMMENT = re.compile("[ \t]*(?:#[^\r\n\x85\u2028\u2029]*)?")
_SPACES = re.compile(" *")
_Breaks = list[re.Match[str]]


def block_runs(text: str, start: int, value: str) -> Iterator[Run]:
    """Decode the block scalar whose header is at *start*.

    Its indentation is what the parser must have cut off to get *value*: an explicit
    indicator counts from the parent's, which cannot be seen from here.
    """
    header = _HEADER.match(text, start)
    comment = _HEADER_COMMENT.match(text, header.end()) if header else None
    opening = BREAK.match(text, comment.end()) if comment else None
    if header is None or opening is None:
        return
    if not value.strip("\n"):
        yield from _chomped(None, _blank_lines(text, opening.end(), len(text))[0], header[0])
        return
    indent = max(_cut(text, opening.end(), value), 1)
    is_open = yield from _lines(text, opening.end(), indent, header[0])
    if is_open and value.endswith("\n"):  # the line break that kubectl adds
        yield Run("\n", len(text), len(text))


def is_stripped(text: str, start: int) -> bool:
    """Whether the block scalar at *start* drops its last line break: `|-`."""
    header = _HEADER.match(text, skip_properties(text, start, len(text)))
    return header is not None and "-" in header[0]


def _lines(text: str, at: int, indent: int, header: str) -> Generator[Run, None, bool]:
    """Decode the lines from *at* on; returns whether the text ends within the last one."""
    margin = " " * indent
    ending: re.Match[str] | None = None
    is_open = after_blank = False
    blank_lines, at = _blank_lines(text, at, indent)
    while text.startswith(margin, at) and at + indent < len(text):
        begin = at + indent
        before_blank = text[begin] in " \t"
        is_joined = header[0] == ">" and not (after_blank or before_blank)
        yield from _between(ending, blank_lines, is_joined=is_joined)
        ending = BREAK.search(text, begin)
        is_open = ending is None
        finish = ending.start() if ending else len(text)
        yield Run(text[begin:finish], begin, finish)
        after_blank = before_blank
        blank_lines, at = _blank_lines(text, ending.end() if ending else finish, indent)
    yield from _chomped(ending, blank_lines, header)
    return is_open


def _between(
    ending: re.Match[str] | None, blank_lines: _Breaks, *, is_joined: bool
) -> Iterator[Run]:
    """Give what the breaks between two lines become."""
    if ending is not None:
        if not is_joined or ending[0] not in LINE_FEEDS:
            yield break_run(ending)
        elif not blank_lines:
            yield Run(" ", *ending.span())
    yield from map(break_run, blank_lines)


def _chomped(ending: re.Match[str] | None, blank_lines: _Breaks, header: str) -> Iterator[Run]:
    if ending is not None and "-" not in header:
        yield break_run(ending)
    if "+" in header:
        yield from map(break_run, blank_lines)


def _blank_lines(text: str, at: int, indent: int) -> tuple[_Breaks, int]:
    """Give the breaks of the blank lines from *at* on, and where the next line begins."""
    found: _Breaks = []
    while True:
        stop = at
        while stop - at < indent and text.startswith(" ", stop):
            stop += 1
        ending = BREAK.match(text, stop)
        if ending is None:
            return found, at
        found.append(ending)
        at = ending.end()


def _cut(text: str, at: int, value: str) -> int:
    """Count the columns that are missing in *value* of each line from *at* on."""
    written, kept = _margin(text, at), _margin(value, 0)
    if kept.filled is None or written.filled is None:
        return written.longest - kept.longest
    return written.filled - kept.filled


class _Margin(NamedTuple):
    """The spaces that begin the first filled line, and those of the longest before it."""

    filled: int | None
    longest: int


def _margin(text: str, at: int) -> _Margin:
    longest = 0
    while at < len(text):
        spaces = _SPACES.match(text, at)
        assert spaces is not None
        width = spaces.end() - at
        ending = BREAK.match(text, spaces.end())
        if ending is None and spaces.end() < len(text):
            return _Margin(width, longest)
        longest = max(longest, width)
        at = ending.end() if ending else len(text)
    return _Margin(None, longest)
