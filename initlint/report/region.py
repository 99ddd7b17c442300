"""Where a span stands, in the lines and columns that all formats print."""

from __future__ import annotations

from typing import NamedTuple

from initlint.source.text import Source, Span


class Region(NamedTuple):
    """Lines and columns count from 1, columns in characters; the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def last_line(self) -> int:
        """The last line that holds a character of the region."""
        is_past_the_break = self.end_column == 1 and self.end_line > self.line
        return self.end_line - is_past_the_break


def rendered_line(source: Source, span: Span) -> str:
    """Give what to put before a message whose line is none of the file: `rendered, line 12: `.

    Empty for text that stands in the file itself.
    """
    if not source.is_rendered:
        return ""
    place = region(source, span)
    return f"{source.rendering or 'rendered'}, line {place.line}: "


def region(source: Source, span: Span) -> Region:
    """Locate *span*; offsets past the end of the text read as its end."""
    start = min(span.start, len(source.text))
    end = min(max(span.end, start), len(source.text))
    return Region(*source.position(start), *source.position(end))
