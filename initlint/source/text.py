"""Source text, and the offsets that point into it."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from initlint.record import record

_inside, _outside = itemgetter(0), itemgetter(1)
BYTE_ORDER_MARK = "\ufeff"
UTF_8, UTF_8_WITH_MARK = "utf-8", "utf-8-sig"
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# `key: #@ value`, `#@ load(…)`, `#@data/values` (https://carvel.dev/ytt/docs/v0.50.x/yaml/).
_OF_OBJECT = re.compile(r"\b(?:kind|apiVersion)[\"']?\s*:")
_YTT = re.compile(
    r"[:-][ \t]+#@[ \t]+\S"
    r"|^[ \t]*#@[ \t]+(?:load\(|(?:def|if|for|while|end)\b|[a-z_]\w*[ \t]*=)"
    r"|^(?:[^#'\"\n]*[ \t])?#@[a-z]+/[a-z]",
    re.MULTILINE,
)


class Span(NamedTuple):
    """A half-open range of character offsets into a source's text."""

    start: int
    end: int


class Position(NamedTuple):
    """A place that a person can find: line and column count from 1, columns in characters."""

    line: int
    column: int


@record(eq=False)
class Source:
    """One text to check: a file, standard input, or a rendered stream.

    `name` is what a report prints; `path` is absent where no file could be edited.
    `text` holds no byte order mark; bytes that are not UTF-8 stand in it as lone
    surrogates (PEP 383), so that offsets stay true and nothing is lost. `encoding` is that of
    the file, mark included, as Python calls it.

    Rendered text goes by the file that it was made from, and its lines count in the whole
    output of the tool: each of `pieces` is a line of the text at which a piece of the output
    begins, and its line there. `rendering` tells in a few words which output that is.
    """

    name: str
    text: str
    path: Path | None = None
    is_rendered: bool = False
    encoding: str = UTF_8
    pieces: tuple[tuple[int, int], ...] = ((1, 1),)
    rendering: str = ""

    @property
    def label(self) -> str:
        """What stands before a line number: the name, and whether the line is a rendered one."""
        if not self.is_rendered:
            return self.name
        return f"{self.name} ({self.rendering or 'rendered'})"

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    @cached_property
    def names_an_object(self) -> bool:
        """Whether `kind` or `apiVersion` stands in it as a key, however broken it is."""
        return _OF_OBJECT.search(self.text) is not None

    @cached_property
    def has_template_marks(self) -> bool:
        """Whether this may be text for a template engine: it holds `{{`."""
        return "{{" in self.text

    @cached_property
    def is_for_ytt(self) -> bool:
        """Whether this is text for ytt, whose code stands in comments of sound YAML."""
        may_be = not self.is_rendered and "#@" in self.text
        return may_be and _YTT.search(self.text) is not None

    @property
    def last_line(self) -> int:
        """The number of the last line."""
        return self._number(len(self._line_starts))

    def position(self, offset: int) -> Position:
        """Give the line and column of the character at *offset*."""
        line = bisect_right(self._line_starts, offset)
        return Position(self._number(line), offset - self._line_starts[line - 1] + 1)

    def line_span(self, line: int) -> Span:
        """Give the characters of *line*, as `position` counts, its line break left out."""
        at = self._line_of_text(line)
        start = self._line_starts[at - 1]
        stop = self._line_starts[at] - 1 if at < len(self._line_starts) else len(self.text)
        return Span(start, stop - self.text.endswith("\r", start, stop))

    def _number(self, line_of_text: int) -> int:
        inside, outside = self.pieces[bisect_right(self.pieces, line_of_text, key=_inside) - 1]
        return line_of_text - inside + outside

    def _line_of_text(self, line: int) -> int:
        """Undo `_number`; a line between two pieces is the last one of the former."""
        index = bisect_right(self.pieces, line, key=_outside)
        inside, outside = self.pieces[index - 1]
        is_last = index == len(self.pieces)
        stop = len(self._line_starts) + 1 if is_last else self.pieces[index][0]
        return min(line - outside + inside, stop - 1)

    def line_text(self, line: int) -> str:
        start, stop = self.line_span(line)
        return self.text[start:stop]


def decode(content: bytes) -> tuple[str, str]:
    """Turn file content into text without byte order mark, and name its encoding.

    kubectl takes UTF-8, and UTF-16 of either order with its mark (cli-runtime
    `pkg/resource/visitor.go`, BOMOverride).
    """
    for mark, encoding in _UTF_16.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), encoding
    encoding = UTF_8_WITH_MARK if content.startswith(codecs.BOM_UTF8) else UTF_8
    return content.decode(encoding, "surrogateescape"), encoding
