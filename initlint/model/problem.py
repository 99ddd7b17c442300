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


def integer(node: Node) -> int | None:
    """Give the whole number that *node* holds, None where it holds something else."""
    value = node.value
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def text(node: Node) -> str | None:
    """Give the text that *node* holds, None for a number, a bool, null and what is absent."""
    value = node.value
    return value if isinstance(value, str) else None
