"""What a schema allows at a place, made once a definition and version.

kubernetes-validate's files use a small part of JSON Schema: types, properties, required,
items, additionalProperties, references, and `oneOf` for the two types that take a string or
a number. An own walk of nodes needs no plain data beside the tree, reports at nodes, and
starts in a quarter of the time of jsonschema-rs; tests compare it with jsonschema.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from initlint.schema.definitions import Definitions, Schema

# The words are those of the message: "… is a string, Kubernetes takes …".
_SCALARS: dict[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "a string"),
    "integer": ((int,), "an integer"),
    "number": ((int, float), "a number"),
    "boolean": ((bool,), "a boolean"),
}


class Shape:
    """Anything at all; the other shapes narrow it."""


ANYTHING = Shape()


@dataclass(frozen=True, eq=False)
class ScalarShape(Shape):
    """A value of one of the Python `types`; a bool is no int here."""

    types: tuple[type, ...]
    words: str


@dataclass(frozen=True, eq=False)
class ListShape(Shape):
    item: Shape


@dataclass(frozen=True, eq=False)
class MapShape(Shape):
    """A mapping with free keys."""

    value: Shape


@dataclass(frozen=True, eq=False)
class ObjectShape(Shape):
    """A mapping with known fields; `definition` is its full name in the schema."""

    definition: str
    fields: dict[str, Shape]
    required: tuple[str, ...]

    @property
    def name(self) -> str:
        """The type as Kubernetes' reference calls it, such as `Container`."""
        return self.definition.rpartition(".")[2]


@dataclass(eq=False)
class Reference(Shape):
    """A shape that is made when a document first has something at its place."""

    name: str
    definitions: Definitions
    table: dict[str, Shape]
    _shape: Shape | None = field(default=None, init=False)

    def resolve(self) -> Shape:
        if self._shape is None:
            made = self.table.get(self.name)
            if made is None:
                made = shape(self.name, self.definitions[self.name], self.definitions, self.table)
                self.table[self.name] = made
            self._shape = made
        return self._shape


def resolved(shape: Shape) -> Shape:
    """Give what a reference leads to; every other shape is itself."""
    return shape.resolve() if isinstance(shape, Reference) else shape


def shape(name: str, schema: Schema, definitions: Definitions, table: dict[str, Shape]) -> Shape:
    """Make the shape of *schema*; *table* keeps what references to *definitions* lead to."""

    def inner(part: Any) -> Shape:
        return shape(name, part, definitions, table) if isinstance(part, dict) else ANYTHING

    reference = schema.get("$ref")
    if reference:
        return Reference(reference.rpartition("/")[2], definitions, table)
    if "oneOf" in schema:
        return _either(schema["oneOf"])
    kind = _type(schema)
    if kind == "array":
        return ListShape(inner(schema.get("items")))
    if kind != "object":
        return _scalar(kind)
    properties = schema.get("properties")
    if properties:
        fields = {key: inner(value) for key, value in properties.items()}
        required = tuple(schema.get("required", ()))
        return ObjectShape(name, fields, required)
    return MapShape(inner(schema.get("additionalProperties")))


def _type(schema: Schema) -> str | None:
    """Give the one type that is not null; null is taken nearly everywhere."""
    named = schema.get("type")
    return (
        next((each for each in named if each != "null"), None) if isinstance(named, list) else named
    )


def _scalar(kind: str | None) -> Shape:
    return ScalarShape(*_SCALARS[kind]) if kind in _SCALARS else ANYTHING


def _either(choices: list[Schema]) -> Shape:
    """Merge the choices of a `oneOf`; null counts as not given, not as a match of both."""
    kinds = [_SCALARS[kind] for kind in map(_type, choices) if kind in _SCALARS]
    types = tuple(each for types, _ in kinds for each in types)
    return ScalarShape(types, " or ".join(words for _, words in kinds)) if kinds else ANYTHING
