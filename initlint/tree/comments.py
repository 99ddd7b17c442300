"""Comments, found where a `#` begins a word: in YAML, and in scripts inside it.

A `#` in a scalar of several lines may be a comment of the script there, or text; whoever
looks for a marker decides by what follows. In a scalar on one line it is text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from initlint.source.text import Span
from initlint.tree.document import Document
from initlint.tree.node import ABSENT
from initlint.tree.scan import Token, scalar_tokens

MARKER = "initlint:"  # nobody asks for comments without it
_BEFORE = frozenset(" \t\r\n")
_BEFORE_IN_SCRIPT = _BEFORE | frozenset(";&|()\"'")


class Comment(NamedTuple):
    """A comment from its `#` to the end of its line.

    `is_in_scalar` marks one that stands inside a scalar of several lines.
    """

    span: Span
    text: str
    is_in_scalar: bool


def comments(document: Document) -> tuple[Comment, ...]:
    """Give the comments of *document* in order; none where its text has no `initlint:`.

    Where a document is broken, all that begins like a comment is one.
    """
    start, end = document.span
    if document.source.text.find(MARKER, start, end) < 0:
        return ()
    is_read = document.root is not ABSENT or document.skimmed_kind is not None
    tokens = scalar_tokens(document.source.text[start:end]) if is_read else iter(())
    return tuple(_comments(document.source.text, document.span, tokens))


class _Scalar(NamedTuple):
    """A scalar that a `#` may stand in; of a block scalar, what follows its header."""

    start: int
    end: int
    has_lines: bool


def _comments(text: str, span: Span, tokens: Iterator[Token]) -> Iterator[Comment]:
    scalars = [_scalar(text, token, span.start) for token in tokens]
    starts = [scalar.start for scalar in scalars]
    at = text.find("#", *span)
    while at >= 0:
        index = bisect_right(starts, at) - 1
        scalar = scalars[index] if index >= 0 and at < scalars[index].end else None
        resume = at + 1
        if _begins_word(text, at, span.start, scalar):
            comment = _to_line_end(text, at, span.end)
            resume = comment.end
            yield Comment(comment, text[slice(*comment)], scalar is not None)
        at = text.find("#", resume, span.end)


def _scalar(text: str, token: Token, base: int) -> _Scalar:
    start, end = base + token.start, base + token.end
    line_end = text.find("\n", start, end)
    if token.style in ("|", ">") and line_end >= 0:
        start = line_end + 1
    return _Scalar(start, end, line_end >= 0)


def _begins_word(text: str, at: int, start: int, scalar: _Scalar | None) -> bool:
    if scalar is None:
        return at == start or text[at - 1] in _BEFORE
    return scalar.has_lines and text[at - 1] in _BEFORE_IN_SCRIPT


def _to_line_end(text: str, start: int, end: int) -> Span:
    stop = text.find("\n", start, end)
    stop = end if stop < 0 else stop
    return Span(start, stop - text.endswith("\r", start, stop))
