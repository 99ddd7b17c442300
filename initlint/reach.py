"""How far edits reach, in the offsets of the text before them and of the one after."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from initlint.finding import Edit
from initlint.record import record
from initlint.source.text import Span


@record
class Reach:
    """What the edits have replaced, or put in place, in the offsets of one text, in order."""

    spans: tuple[Span, ...]

    @cached_property
    def starts(self) -> list[int]:
        return [span.start for span in self.spans]

    @cached_property
    def ends(self) -> list[int]:
        return [span.end for span in self.spans]

    def near(self, span: Span) -> tuple[Span, ...]:
        """The edits that share at least a boundary with *span*."""
        return self.spans[bisect_left(self.ends, span.start) : bisect_right(self.starts, span.end)]

    def covers(self, span: Span | None) -> bool:
        """Whether one edit has the whole of *span*."""
        return span is not None and any(
            edit.start <= span.start and span.end <= edit.end for edit in self.near(span)
        )

    def meets(self, span: Span | None) -> bool:
        """Whether an edit has a character of *span*, or stands strictly inside it."""
        return span is not None and any(
            edit.start < span.end and span.start < edit.end for edit in self.near(span)
        )


class Sides(NamedTuple):
    """The edits, seen from the old text and from the new one."""

    old: Reach
    new: Reach

    def is_same_place(self, old: int, new: int) -> bool:
        """Whether the offset *old* has become *new*, or both lie in one edit."""
        at = bisect_left(self.old.ends, old)
        if at < len(self.old.spans) and self.old.starts[at] <= old:
            return self.new.starts[at] <= new <= self.new.ends[at]
        shift = self.new.ends[at - 1] - self.old.ends[at - 1] if at > 0 else 0
        return new == old + shift


def sides_of(edits: Iterable[Edit]) -> Sides:
    """Locate *edits*, which are disjoint, in both texts."""
    ordered = sorted(edits, key=lambda edit: edit.span)
    replaced = tuple(edit.span for edit in ordered)
    return Sides(Reach(replaced), Reach(tuple(_inserted(ordered))))


def _inserted(edits: list[Edit]) -> Iterator[Span]:
    growth = (len(edit.text) - (edit.span.end - edit.span.start) for edit in edits)
    for edit, shift in zip(edits, accumulate(growth, initial=0), strict=False):
        start = edit.span.start + shift
        yield Span(start, start + len(edit.text))
