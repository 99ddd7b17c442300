"""What a schema allows at a place, and the walk of a document's nodes along it.

An own walk needs no plain data beside the tree, reports at nodes, and starts without the
import of a validator; tests compare it with jsonschema and jsonschema-rs. The classes are
plain ones because a dataclass costs as much start-up time as reading a schema.
"""

from __future__ import annotations

from collections.abc import Callable

from initlint.schema.walk import MissingFields, UnknownField, Walk, WrongType
from initlint.tree.node import Mapping, Node, Scalar, Sequence
from initlint.tree.resolve import Resolved

# First characters after which a plain scalar is text and nothing else.
_TEXT_STARTS = frozenset("abcdeghijklmpqrsuvwxzABCDEGHIJKLMPQRSUVWXZ/$:_")


class Shape:
    """Anything at all; the other shapes narrow it."""

    __slots__ = ()

    def check(self, node: Node, name: str, walk: Walk) -> None:
        """Compare *node*, which stands under the key *name*, and tell *walk* what departs."""

    def check_element(self, node: Node, name: str, walk: Walk) -> None:
        """Compare *node*, an element of the list under the key *name*."""
        self.check(node, name, walk)

    def resolve(self) -> Shape:
        """Give the shape that is meant, which is another one for references only."""
        return self


ANYTHING = Shape()


class ScalarShape(Shape):
    """A value of one of the Python `types`; a bool is no int here.

    An integer has so many `bits` in Go, sign included; one that does not fit is not decoded.
    """

    __slots__ = ("_takes_text", "bits", "types", "words")

    def __init__(self, types: tuple[type, ...], words: str, bits: int | None = None) -> None:
        self.types = types
        self.words = words
        self.bits = bits
        self._takes_text = str in types

    def takes(self, value: Resolved) -> bool:
        """Tell whether *value* has the right type, and its integer fits."""
        if value.__class__ not in self.types:
            return False
        if self.bits is None or not isinstance(value, int):
            return True
        return -(1 << self.bits - 1) <= value < 1 << self.bits - 1

    def check(self, node: Node, name: str, walk: Walk) -> None:
        if not isinstance(node, Scalar):
            walk.found.append(WrongType(node, name, self))
            return
        if self._takes_text and node.tag is None and node.raw[:1] in _TEXT_STARTS:
            return  # most scalars of most manifests
        value = node.value
        if value is not None and not self.takes(value):
            walk.found.append(WrongType(node, name, self))


class ListShape(Shape):
    """A list whose elements all have one shape."""

    __slots__ = ("item",)

    def __init__(self, item: Shape) -> None:
        self.item = item

    def check(self, node: Node, name: str, walk: Walk) -> None:
        if not isinstance(node, Sequence):
            if node:  # null reads as not given
                walk.found.append(WrongType(node, name, self))
            return
        if walk.has_aliases and walk.is_known(node, self):
            return
        item = self.item.resolve()
        for element in node.elements:
            item.check_element(element, name, walk)


class MapShape(Shape):
    """A mapping with free keys."""

    __slots__ = ("value",)

    def __init__(self, value: Shape) -> None:
        self.value = value

    def check(self, node: Node, name: str, walk: Walk) -> None:
        if not isinstance(node, Mapping):
            if node:
                walk.found.append(WrongType(node, name, self))
            return
        if self.value is ANYTHING or (walk.has_aliases and walk.is_known(node, self)):
            return
        inner = self.value.resolve()
        for key, value in node.values.items():
            inner.check(value, key, walk)


class ObjectShape(Shape):
    """A mapping with known fields; `definition` is its full name in the schema."""

    __slots__ = ("definition", "fields", "required")

    def __init__(
        self, definition: str, fields: dict[str, Shape], required: tuple[str, ...]
    ) -> None:
        self.definition = definition
        self.fields = fields
        self.required = required

    @property
    def name(self) -> str:
        """The type as Kubernetes' reference calls it, such as `Container`."""
        return self.definition.rpartition(".")[2]

    def check(self, node: Node, name: str, walk: Walk) -> None:
        if not isinstance(node, Mapping):
            if node:
                walk.found.append(WrongType(node, name, self))
            return
        if walk.has_aliases and walk.is_known(node, self):
            return
        values, fields = node.values, self.fields
        for key in self.required:
            if not values.get(key):
                missing = tuple(each for each in self.required if not values.get(each))
                walk.found.append(MissingFields(node, missing, self))
                break
        walk.outer.append(self)
        for key, value in values.items():
            shape = fields.get(key)
            if shape is None:
                walk.found.append(UnknownField(node, key, self, tuple(walk.outer[:-1])))
            else:
                shape.check(value, key, walk)
        walk.outer.pop()

    def check_element(self, node: Node, name: str, walk: Walk) -> None:
        if node or not self.required:
            self.check(node, name, walk)
        else:  # Go decodes null as the zero value, which lacks all that it could lack
            walk.found.append(MissingFields(node, self.required, self))


class Reference(Shape):
    """A shape that is made when a document first has something at its place."""

    __slots__ = ("_make", "_shape")

    def __init__(self, make: Callable[[], Shape]) -> None:
        self._make = make
        self._shape: Shape | None = None

    def check(self, node: Node, name: str, walk: Walk) -> None:
        (self._shape or self.resolve()).check(node, name, walk)

    def resolve(self) -> Shape:
        if self._shape is None:
            self._shape = self._make()
        return self._shape
