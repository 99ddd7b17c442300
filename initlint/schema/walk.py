"""What a walk of nodes along shapes finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from initlint.tree.node import Mapping, Node

if TYPE_CHECKING:
    from initlint.schema.shapes import ObjectShape, Shape


class WrongType(NamedTuple):
    """A value of another type than the schema's; `field` is the key that it belongs to."""

    node: Node
    field: str
    shape: Shape


class UnknownField(NamedTuple):
    """A key that the schema does not have; `outer` are the objects around, innermost last."""

    mapping: Mapping
    key: str
    shape: ObjectShape
    outer: tuple[ObjectShape, ...]


class MissingFields(NamedTuple):
    """Required keys that are not there, or null; all of them where a list holds a null."""

    node: Node
    keys: tuple[str, ...]
    shape: ObjectShape


Departure = WrongType | UnknownField | MissingFields


class Walk:
    """One pass over a document; `found` is its result, in document order.

    Where there are aliases, a node is looked at once for each shape, so that the work is
    bounded by the document as it is written and not by what it expands to.
    """

    __slots__ = ("_seen", "found", "has_aliases", "outer")

    def __init__(self, *, has_aliases: bool) -> None:
        self.found: list[Departure] = []
        self.outer: list[ObjectShape] = []
        self.has_aliases = has_aliases
        self._seen: set[tuple[int, int]] = set()

    def is_known(self, node: Node, shape: Shape) -> bool:
        """Tell whether *node* was compared with *shape* before, and remember that it is now."""
        place = (id(node), id(shape))
        if place in self._seen:
            return True
        self._seen.add(place)
        return False
