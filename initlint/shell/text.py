"""Text whose characters remember where in a manifest they were written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from initlint.shell.questions import Place
from initlint.source.text import Source, Span
from initlint.tree.node import ABSENT, Node


class Run(NamedTuple):
    """Characters from `start` on: those of `origin` from its `offset` on, or of no origin."""

    start: int
    origin: Node | None
    offset: int


class Text:
    """A string, and for each of its characters the scalar that it was written in.

    Characters that stand nowhere (the value of a variable, a separator) have no origin; a
    place that touches them is the whole of the `fallback` scalar.
    """

    __slots__ = ("__dict__", "fallback", "runs", "string")

    def __init__(self, string: str, runs: tuple[Run, ...], fallback: Node) -> None:
        self.string = string
        self.runs = runs
        self.fallback = fallback

    def __repr__(self) -> str:
        return f"Text({self.string!r})"

    def __len__(self) -> int:
        return len(self.string)

    @cached_property
    def _starts(self) -> list[int]:
        return [run.start for run in self.runs]

    def _run_index(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)

    def slice(self, start: int, end: int) -> Text:
        """Give the characters from *start* to *end*, with their origins."""
        if not self.runs:
            return Text(self.string[start:end], (), self.fallback)
        runs = []
        for run in self.runs[self._run_index(start) :]:
            if run.start >= end:
                break
            skipped = max(start - run.start, 0)
            runs.append(Run(run.start + skipped - start, run.origin, run.offset + skipped))
        return Text(self.string[start:end], tuple(runs), self.fallback)

    def place(self, start: int, end: int) -> Place:
        """Locate the characters from *start* to *end*: exact, or the whole scalar."""
        if not self.runs or end <= start:
            return Place(self.fallback, self.fallback.span)
        first, last = self._run_index(start), self._run_index(end - 1)
        run = self.runs[first]
        if run.origin is None or not self._is_one_stretch(first, last):
            return Place(self.fallback, self.fallback.span)
        offset = run.offset + start - run.start
        stop = self.runs[last].offset + end - self.runs[last].start
        return Place(run.origin, run.origin.at(offset, stop))

    def _is_one_stretch(self, first: int, last: int) -> bool:
        """Whether the runs come from one scalar in order, so that one span can hold them."""
        runs = self.runs[first : last + 1]
        return all(
            after.origin is before.origin and after.offset >= before.offset
            for before, after in pairwise(runs)
        )


def written(node: Node) -> Text:
    """Give the text of the scalar *node* as it is written there."""
    return Text(node.text or "", (Run(0, node, 0),), node)


def plain(string: str) -> Text:
    """Give *string* as a text of its own, for a script that stands in no manifest."""
    from initlint.tree.node import Scalar

    scalar = Scalar()
    scalar.source = Source("-", string)
    scalar.start, scalar.end = 0, len(string)
    scalar.raw, scalar.style, scalar.tag = string, None, None
    return Text(string, (Run(0, _Bare(scalar), 0),), scalar)


def made(string: str, fallback: Node = ABSENT) -> Text:
    """Give *string* as text that stands nowhere; its place is all of *fallback*."""
    return Text(string, (Run(0, None, 0),) if string else (), fallback)


def join(pieces: Iterable[Text], fallback: Node) -> Text:
    """Give the pieces as one text, each character with its origin."""
    runs: list[Run] = []
    strings: list[str] = []
    length = 0
    for piece in pieces:
        if piece.string:
            runs.extend(Run(run.start + length, run.origin, run.offset) for run in piece.runs)
            strings.append(piece.string)
            length += len(piece.string)
    return Text("".join(strings), tuple(runs), fallback)


class _Bare(Node):
    """A scalar whose source is its text, character by character."""

    __slots__ = ()

    def __init__(self, scalar: Node) -> None:
        self.source = scalar.source
        self.start, self.end = scalar.start, scalar.end

    def at(self, start: int, end: int) -> Span:
        return Span(start, end)
