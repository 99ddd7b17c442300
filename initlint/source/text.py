"""Source text, and the offsets that point into it."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

BYTE_ORDER_MARK = "\ufeff"
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Span(NamedTuple):
    """A half-open range of character offsets into a source's text."""

    start: int
    end: int


class Position(NamedTuple):
    """A place that a person can find: line and column count from 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, eq=False)
class Source:
    """One text to check: a file, standard input, or a rendered stream.

    `name` is what a report prints; `path` is absent where no file could be edited.
    `text` holds no byte order mark; bytes that are not UTF-8 stand in it as lone
    surrogates (PEP 383), so that offsets stay true and nothing is lost.
    """

    name: str
    text: str
    path: Path | None = None
    is_rendered: bool = False
    has_byte_order_mark: bool = False

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    @cached_property
    def has_template_marks(self) -> bool:
        """Whether this may be text for a template engine: it holds `{{`."""
        return "{{" in self.text

    @property
    def line_count(self) -> int:
        return len(self._line_starts)

    def position(self, offset: int) -> Position:
        """Give the line and column of the character at *offset*."""
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line_span(self, line: int) -> Span:
        """Give the characters of the 1-based *line*, its line break left out."""
        start = self._line_starts[line - 1]
        stop = self._line_starts[line] - 1 if line < self.line_count else len(self.text)
        return Span(start, stop - self.text.endswith("\r", start, stop))

    def line_text(self, line: int) -> str:
        start, stop = self.line_span(line)
        return self.text[start:stop]


def decode(content: bytes) -> tuple[str, bool]:
    """Turn file content into text, and tell whether it began with a byte order mark.

    kubectl takes UTF-8, and UTF-16 of either order with its mark (cli-runtime
    `pkg/resource/visitor.go`, BOMOverride).
    """
    for mark, encoding in _UTF_16.items():
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, "replace")
            return text, True
    text = content.decode("utf-8", "surrogateescape")
    marked = text.startswith(BYTE_ORDER_MARK)
    return text[marked:], marked
