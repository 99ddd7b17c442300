"""What a departure from the schema means, in words, and what would mend it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from initlint.knowledge.load import load
from initlint.schema.definitions import definitions
from initlint.schema.shapes import ListShape, ObjectShape, ScalarShape, Shape
from initlint.schema.store import Edition, held_editions
from initlint.schema.violation import Violation
from initlint.schema.walk import Departure, MissingFields, UnknownField, WrongType
from initlint.settings import KubeVersion
from initlint.tree.node import Mapping, Node, Scalar, Sequence
from initlint.tree.resolve import resolve

# What stands for a value that a deploy tool puts in: `${REPLICAS}`, `$(X)`, `{{ x }}`.
_PLACEHOLDERS = ("$", "{{")
_LONGEST = 40  # characters of a value in a message
_CLOSEST = 0.75  # of difflib's ratio: `volumeMount` for `volumeMounts`, not `args` for `ports`


def explain(departure: Departure, schemas: Edition) -> Iterator[Violation]:
    """Yield what is to be said about *departure*: one violation, or none for a known false one."""
    if isinstance(departure, WrongType):
        yield from _wrong_type(departure)
    elif isinstance(departure, UnknownField):
        yield from _unknown_field(departure, schemas)
    else:
        yield from _missing_fields(departure)


def _wrong_type(departure: WrongType) -> Iterator[Violation]:
    node, shape = departure.node, departure.shape
    if any(sign in (node.text or "") for sign in _PLACEHOLDERS):
        return
    given, wanted = _given(node), _wanted(shape)
    replacement, advice = _requoted(node, shape)
    message = f"`{departure.field}` takes {wanted}, this is {given}{advice}"
    yield Violation(node, message, replacement)


def _requoted(node: Node, shape: Shape) -> tuple[str | None, str]:
    """Give the scalar with quotes put on or off where that alone makes its type right."""
    if not isinstance(node, Scalar) or not isinstance(shape, ScalarShape) or node.tag:
        return None, ""
    if shape.types == (str,):
        return json.dumps(node.raw, ensure_ascii=False), ": quote it"
    is_quoted = node.style in ("'", '"')
    if is_quoted and resolve(node.raw).__class__ in shape.types:
        return node.raw, ": leave the quotes out"
    return None, ""


def _given(node: Node) -> str:
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    value = node.value
    if isinstance(value, bool):
        return f"the boolean {node.text}"
    if isinstance(value, int | float):
        return f"the number {node.text}"
    return f"the string '{_shortened(node.text or '')}'"


def _shortened(text: str) -> str:
    line = text.partition("\n")[0]
    return line if line == text and len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _wanted(shape: Shape) -> str:
    if isinstance(shape, ScalarShape):
        return shape.words
    if isinstance(shape, ObjectShape):
        return f"a mapping ({shape.name})"
    return "a list" if isinstance(shape, ListShape) else "a mapping"


def _unknown_field(departure: UnknownField, schemas: Edition) -> Iterator[Violation]:
    shape, key = departure.shape, departure.key
    if key in load("schemas.yaml")["ruled"].get(shape.name, ()):
        return
    same, hint = _hint(departure)
    if not schemas.is_exact and same is None:
        return  # the schemas of another version cannot tell what this one has
    place = departure.mapping.key(key)
    since = _known_since(shape.definition, key, schemas)
    if since:
        hint = f": it comes with Kubernetes {since}, the target is {schemas.version}"
    replacement = same if same and not departure.mapping.get(same) else None
    yield Violation(place, f"unknown field `{key}` in {shape.name}{hint}", replacement)


def _hint(departure: UnknownField) -> tuple[str | None, str]:
    """Give the field that only differs in case, if any, and the end of the message."""
    key, fields = departure.key, departure.shape.fields
    same = next((name for name in fields if name.lower() == key.lower()), None)
    if same:
        return same, f", the field is `{same}`"
    around = next((shape for shape in reversed(departure.outer) if key in shape.fields), None)
    if around:
        return None, f": it is a field of {around.name}, further out"
    close = get_close_matches(key, fields, 1, _CLOSEST)
    if close:
        return None, f", did you mean `{close[0]}`?"
    within = [f"`{name}`" for name, shape in fields.items() if _has_field(shape, key)]
    return None, f": it is a field of {' and '.join(within)}, further in" if within else ""


def _has_field(shape: Shape, key: str) -> bool:
    inner = shape.resolve()
    if isinstance(inner, ListShape):
        inner = inner.item.resolve()
    return isinstance(inner, ObjectShape) and key in inner.fields


def _known_since(definition: str, key: str, schemas: Edition) -> KubeVersion | None:
    """Give the first version behind the target that has the field."""
    later = {v: folder for v, folder in held_editions().items() if v > schemas.version}
    return next((v for v, folder in later.items() if _has(folder, definition, key)), None)


def _has(folder: Path, definition: str, key: str) -> bool:
    known = definitions(folder)
    return definition in known.names and key in known[definition].get("properties", ())


def _missing_fields(departure: MissingFields) -> Iterator[Violation]:
    shape, mapping = departure.shape, departure.mapping
    asked = [key for key in departure.keys if _is_asked_for(shape, key)]
    if not asked:
        return
    names = " and ".join(f"`{key}`" for key in asked)
    yield Violation(_first_key(mapping, asked), f"{shape.name} lacks {names}", is_missing=True)


def _is_asked_for(shape: ObjectShape, key: str) -> bool:
    """Tell whether the API server asks for a field that the document calls required.

    A requirement that a later release dropped from the document was never the server's:
    a server that began to take less would have refused its own clients before.
    """
    if key in load("schemas.yaml")["lenient"].get(shape.name, ()):
        return False
    newest = definitions(next(reversed(held_editions().values())))
    if shape.definition not in newest.names:
        return True
    return key in newest[shape.definition].get("required", ())


def _first_key(mapping: Mapping, missing: list[str]) -> Node:
    """Give where one would add a key: a null one that is there, else the mapping's first line."""
    written = next((key for key in missing if mapping.key(key)), None)
    return mapping.key(written) if written else next(iter(mapping.keys.values()), mapping)
