"""A place where a manifest departs from its schema."""

from __future__ import annotations

from initlint.record import record
from initlint.tree.node import Node


@record
class Violation:
    """One departure: the node to point at and what is wrong with it.

    `replacement` is the text that puts the node right: the key in its true spelling, the
    scalar with quotes put on or left out; None where nobody can tell. `is_missing` marks a
    field that is required and not there, which something else may still add.
    """

    node: Node
    message: str
    replacement: str | None = None
    is_missing: bool = False
