"""A place where a manifest departs from its schema."""

from __future__ import annotations

from dataclasses import dataclass

from initlint.tree.node import Node


@dataclass(frozen=True)
class Violation:
    """One departure: the node to point at and what is wrong with it."""

    node: Node
    message: str
