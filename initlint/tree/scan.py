"""The scalars of a text as the parser meets them, also those that end in no tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from initlint.tree.build import new_parser


class Token(NamedTuple):
    """A scalar: where it stands in the text that was scanned, how it is written, its value."""

    start: int
    end: int
    style: str | None
    value: str


def scalar_tokens(text: str) -> Iterator[Token]:
    """Give the scalars of *text* in order, up to the first error."""
    try:
        event: Any
        for event in iter(new_parser(text).get_event, None):
            kind = event.__class__
            if kind is yaml.ScalarEvent:
                start, end = event.start_mark.index, event.end_mark.index
                yield Token(start, end, event.style or None, event.value)
    except (yaml.YAMLError, UnicodeEncodeError):
        return
