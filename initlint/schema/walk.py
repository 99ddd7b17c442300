"""A walk of nodes along a shape that collects every departure."""

from __future__ import annotations

from dataclasses import dataclass, field

from initlint.schema.shapes import (
    ANYTHING,
    ListShape,
    MapShape,
    ObjectShape,
    Reference,
    ScalarShape,
    Shape,
)
from initlint.tree.node import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True)
class WrongType:
    """A value of another type than the schema's; `field` is the key that it belongs to."""

    node: Node
    field: str
    shape: Shape


@dataclass(frozen=True)
class UnknownField:
    """A key that the schema does not have; `outer` are the objects around, innermost last."""

    mapping: Mapping
    key: str
    shape: ObjectShape
    outer: tuple[ObjectShape, ...]


@dataclass(frozen=True)
class MissingFields:
    """Required keys that are not there, or null."""

    mapping: Mapping
    keys: tuple[str, ...]
    shape: ObjectShape


Departure = WrongType | UnknownField | MissingFields


@dataclass
class Walk:
    """One pass over a document; `found` is its result, in document order.

    A node that several aliases name is looked at once for each shape, so that the work is
    bounded by the document as it is written and not by what it expands to.
    """

    found: list[Departure] = field(default_factory=list)
    _outer: list[ObjectShape] = field(default_factory=list)
    _seen: set[tuple[int, int]] = field(default_factory=set)

    def node(self, node: Node, shape: Shape, name: str) -> None:
        """Compare *node*, which stands under the key *name*, with *shape*."""
        if shape.__class__ is Reference:
            shape = shape.resolve()
        kind = shape.__class__
        if kind is ScalarShape:
            self._scalar(node, shape, name)  # type: ignore[arg-type]
        elif shape is ANYTHING or not node:
            return  # null reads as not given
        elif kind is ObjectShape:
            self._object(node, shape, name)  # type: ignore[arg-type]
        elif kind is ListShape:
            self._list(node, shape, name)  # type: ignore[arg-type]
        elif kind is MapShape:
            self._map(node, shape, name)  # type: ignore[arg-type]

    def _scalar(self, node: Node, shape: ScalarShape, name: str) -> None:
        if node.__class__ is not Scalar:
            self.found.append(WrongType(node, name, shape))
            return
        value = node.value
        if value is not None and value.__class__ not in shape.types:
            self.found.append(WrongType(node, name, shape))

    def _object(self, node: Node, shape: ObjectShape, name: str) -> None:
        if not isinstance(node, Mapping):
            self.found.append(WrongType(node, name, shape))
            return
        if self._is_known(node, shape):
            return
        self._required(node, shape)
        fields = shape.fields
        self._outer.append(shape)
        for key, value in node.values.items():
            inner = fields.get(key)
            if inner is None:
                outer = tuple(self._outer[:-1])
                self.found.append(UnknownField(node, key, shape, outer))
            else:
                self.node(value, inner, key)
        self._outer.pop()

    def _required(self, node: Mapping, shape: ObjectShape) -> None:
        values = node.values
        missing = tuple(key for key in shape.required if not values.get(key))
        if missing:
            self.found.append(MissingFields(node, missing, shape))

    def _list(self, node: Node, shape: ListShape, name: str) -> None:
        if not isinstance(node, Sequence):
            self.found.append(WrongType(node, name, shape))
            return
        if self._is_known(node, shape):
            return
        for element in node.elements:
            self.node(element, shape.item, name)

    def _map(self, node: Node, shape: MapShape, name: str) -> None:
        if not isinstance(node, Mapping):
            self.found.append(WrongType(node, name, shape))
            return
        if shape.value is ANYTHING or self._is_known(node, shape):
            return
        for key, value in node.values.items():
            self.node(value, shape.value, key)

    def _is_known(self, node: Node, shape: Shape) -> bool:
        place = (id(node), id(shape))
        if place in self._seen:
            return True
        self._seen.add(place)
        return False
