"""Edits put into a text, and the text into the bytes of its file."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from itertools import compress
from operator import not_
from typing import NamedTuple

from initlint.finding import Edit, Fix
from initlint.record import replace
from initlint.source.text import Source, Span

_BARE_BREAK = re.compile(r"(?<!\r)\n")


class Applied(NamedTuple):
    """A text with some fixes in it; the skipped ones overlap an applied one, or fit nowhere."""

    text: str
    applied: tuple[Fix, ...]
    skipped: tuple[Fix, ...]


def apply(text: str, fixes: Iterable[Fix]) -> Applied:
    """Put *fixes* into *text*, in order, each whole or not at all.

    A fix that overlaps one before it, or that meets it at the same place, is skipped: it waits
    for the next round. Line breaks of inserted text become those of the line it comes to.
    """
    known = tuple(fixes)
    fits = fitting(text, known)
    edits = (edit for fix in compress(known, fits) for edit in fix.edits)
    return Applied(
        edited(text, edits),
        tuple(compress(known, fits)),
        tuple(compress(known, map(not_, fits))),
    )


def fitting(text: str, fixes: Iterable[Fix]) -> list[bool]:
    """Tell for each fix whether it fits *text* beside those before it that do."""
    taken: list[Span] = []
    verdicts = []
    for fix in fixes:
        fits = _fits(fix, taken, len(text))
        verdicts.append(fits)
        for edit in fix.edits if fits else ():
            insort(taken, edit.span)
    return verdicts


def _fits(fix: Fix, taken: Sequence[Span], length: int) -> bool:
    spans = sorted(edit.span for edit in fix.edits)
    in_bounds = all(0 <= span.start <= span.end <= length for span in spans)
    is_free = not any(map(_collide, spans, spans[1:])) and not any(
        _collides(span, taken) for span in spans
    )
    return bool(spans) and in_bounds and is_free


def _collides(span: Span, taken: Sequence[Span]) -> bool:
    """Whether *span* collides with one of *taken*, which are sorted and disjoint."""
    at = bisect_left(taken, span)
    before, after = taken[max(at - 1, 0) : at], taken[at : at + 1]
    return any(_collide(each, span) for each in before) or any(
        _collide(span, each) for each in after
    )


def _collide(first: Span, second: Span) -> bool:
    if first.end != second.start:
        return first.end > second.start
    return first.start == first.end or second.start == second.end


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Put disjoint *edits* into *text*."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        parts += (text[at : edit.span.start], with_local_breaks(text, edit).text)
        at = edit.span.end
    return "".join((*parts, text[at:]))


def with_local_breaks(text: str, edit: Edit) -> Edit:
    """Give *edit* the line breaks of the line of *text* that it comes to."""
    end_of_line = text.find("\n", edit.span.start)
    if end_of_line < 0:
        end_of_line = text.rfind("\n")
    has_carriage_return = end_of_line > 0 and text[end_of_line - 1] == "\r"
    return replace(edit, text=_BARE_BREAK.sub("\r\n", edit.text)) if has_carriage_return else edit


def encode(source: Source, text: str) -> bytes:
    """Give the bytes of the file of *source*, which is UTF-8, once its text is *text*."""
    return text.encode(source.encoding, "surrogateescape")
