"""Shapes out of kubernetes-validate's schemas, made once a definition and version.

The files use a small part of JSON Schema: types, properties, required, items,
additionalProperties, references, and `oneOf` for the two types that take a string or a number.
"""

from __future__ import annotations

from typing import Any

from initlint.schema.definitions import Definitions, Schema
from initlint.schema.shapes import (
    ANYTHING,
    ListShape,
    MapShape,
    ObjectShape,
    Reference,
    ScalarShape,
    Shape,
)

# The words are those of the message: "… takes a string, this is …".
_SCALARS: dict[str | None, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "a string"),
    "integer": ((int,), "an integer"),
    "number": ((int, float), "a number"),
    "boolean": ((bool,), "a boolean"),
}
_BITS: dict[str | None, int] = {"int32": 32, "int64": 64}


class Maker:
    """Makes the shapes of one version; `kinds` keeps those that documents asked for."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self.kinds: dict[tuple[str, str], Shape | None] = {}
        self._made: dict[str, Shape] = {}

    def named(self, name: str) -> Shape:
        """Give the shape of the definition *name*."""
        if name not in self._made:
            self._made[name] = self._shape(name, self.definitions[name])
        return self._made[name]

    def _shape(self, name: str, schema: Schema) -> Shape:
        reference = schema.get("$ref")
        if reference:
            target = reference.rpartition("/")[2]
            return Reference(lambda: self.named(target))
        if "oneOf" in schema:
            return _either(schema["oneOf"])
        kind = _type(schema)
        if kind == "array":
            return ListShape(self._inner(name, schema.get("items")))
        if kind != "object":
            return _scalar(kind, schema.get("format"))
        properties = schema.get("properties")
        if not properties:
            return MapShape(self._inner(name, schema.get("additionalProperties")))
        fields = {key: self._inner(name, value) for key, value in properties.items()}
        return ObjectShape(name, fields, tuple(schema.get("required", ())))

    def _inner(self, name: str, part: Any) -> Shape:
        return self._shape(name, part) if isinstance(part, dict) else ANYTHING


def _type(schema: Schema) -> str | None:
    """Give the one type that is not null; null is taken nearly everywhere."""
    named = schema.get("type")
    if isinstance(named, list):
        return next((each for each in named if each != "null"), None)
    return named


def _scalar(kind: str | None, form: str | None) -> Shape:
    return ScalarShape(*_SCALARS[kind], _BITS.get(form)) if kind in _SCALARS else ANYTHING


def _either(choices: list[Schema]) -> Shape:
    """Merge the choices of a `oneOf`; null counts as not given, not as a match of both."""
    kinds = [_SCALARS[kind] for kind in map(_type, choices) if kind in _SCALARS]
    types = tuple(each for types, _ in kinds for each in types)
    bits = _BITS["int32"] if types == (str, int) else None  # Go's IntOrString
    return ScalarShape(types, " or ".join(words for _, words in kinds), bits) if kinds else ANYTHING
