"""What a check of a part of a pod says: a place and the first half of a message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from initlint.tree.node import Node


class Problem(NamedTuple):
    """One thing that the API server does not take; who says what, not what follows."""

    node: Node
    message: str


Problems = Iterator[Problem]


def either(values: Iterable[str]) -> str:
    """Join *values* as `'a', 'b' or 'c'`."""
    *head, last = (f"'{value}'" for value in values)
    return f"{', '.join(head)} or {last}" if head else last


def together(words: Iterable[str]) -> str:
    """Join *words* as `a, b and c`."""
    *head, last = words
    return f"{', '.join(head)} and {last}" if head else last


def integer(node: Node, bits: int = 64) -> int | None:
    """Give the whole number that *node* holds, None where it holds something else.

    One of more than *bits* is none: the API server refuses it as it decodes the field.
    """
    value = node.value
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if -(1 << bits - 1) <= value < 1 << bits - 1 else None


def text(node: Node) -> str | None:
    """Give the text that *node* holds, None for a number, a bool, null and what is absent."""
    value = node.value
    return value if isinstance(value, str) else None
