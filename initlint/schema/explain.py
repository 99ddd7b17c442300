"""What a departure from the schema means, in words, and what would mend it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import islice
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

# What stands for a value that a deploy tool puts in: `${REPLICAS}`, `$(X)`, `{{ x }}`, or SOPS.
_PLACEHOLDERS = ("$", "{{", "ENC[AES256_GCM,")
_DATA = "schemas.yaml"
_MOST_MISSPELT = 20  # unknown keys of one mapping that may be meant for a missing one
_LONGEST = 40  # characters of a value in a message
_CLOSEST = 0.75  # of difflib's ratio: `volumeMount` for `volumeMounts`, not `args` for `ports`


def explain(departure: Departure, schemas: Edition) -> Iterator[Violation]:
    """Yield what is to be said about *departure*: one violation, or none for a known false one."""
    if isinstance(departure, WrongType):
        yield from _wrong_type(departure)
    elif isinstance(departure, UnknownField):
        yield from _unknown_field(departure, schemas)
    else:
        yield from _missing_fields(departure, schemas)


def _wrong_type(departure: WrongType) -> Iterator[Violation]:
    node, shape = departure.node, departure.shape
    if any(sign in (node.text or "") for sign in _PLACEHOLDERS):
        return
    given, wanted = _given(node), _wanted(shape, node)
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
    if is_quoted and shape.takes(resolve(node.raw)):
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


def _wanted(shape: Shape, node: Node) -> str:
    if isinstance(shape, ScalarShape):
        is_too_large = shape.bits is not None and node.value.__class__ in shape.types
        return f"{shape.words} of {shape.bits} bits" if is_too_large else shape.words
    if isinstance(shape, ObjectShape):
        return f"a mapping ({shape.name})"
    return "a list" if isinstance(shape, ListShape) else "a mapping"


def _unknown_field(departure: UnknownField, schemas: Edition) -> Iterator[Violation]:
    shape, key = departure.shape, departure.key
    if _is_seal(departure) or key in load(_DATA)["ruled"].get(shape.name, ()):
        return
    same = _same_but_for_case(key, shape.fields)
    if not schemas.is_exact and same is None:
        return  # the schemas of another version cannot tell what this one has
    since = _known_since(shape.definition, key, schemas)
    if since:
        hint = f": it comes with Kubernetes {since}, the target is {schemas.version}"
    else:
        hint = f", the field is `{same}`" if same else _hint(departure, schemas)
    replacement = same if same and not departure.mapping.get(same) else None
    message = f"unknown field `{key}` in {shape.name}{hint}"
    yield Violation(departure.mapping.key(key), message, replacement)


def _is_seal(departure: UnknownField) -> bool:
    """Whether the field is what SOPS adds to a file and takes off again as it decrypts it.

    https://getsops.io/docs/#important-information-on-types, read 2026-11-23
    """
    is_outermost = departure.key == "sops" and not departure.outer
    return is_outermost and bool(departure.mapping.get("sops", "mac"))


def _same_but_for_case(key: str, fields: Iterable[str]) -> str | None:
    return next((name for name in fields if name.lower() == key.lower()), None)


def _nearest(key: str, fields: Iterable[str]) -> str | None:
    same = _same_but_for_case(key, fields)
    return same or next(iter(get_close_matches(key, fields, 1, _CLOSEST)), None)


def _hint(departure: UnknownField, schemas: Edition) -> str:
    """Say where the field may have been meant to stand, as the end of the message."""
    key, fields = departure.key, departure.shape.fields
    around = next((shape for shape in reversed(departure.outer) if key in shape.fields), None)
    if around:
        return f": it is a field of {around.name}, further out"
    close = _nearest(key, fields)
    if close:
        return f", did you mean `{close}`?"
    twin = load(_DATA)["twins"].get(departure.shape.name)
    if twin and _has(schemas.folder, twin["type"], key):
        return f": it is a field of {twin['place']}"
    within = [f"`{name}`" for name, shape in fields.items() if _has_field(shape, key)]
    return f": it is a field of {' and '.join(within)}, further in" if within else ""


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


def _missing_fields(departure: MissingFields, schemas: Edition) -> Iterator[Violation]:
    shape, node = departure.shape, departure.node
    given = node.values if isinstance(node, Mapping) else ()
    unknown = (key for key in given if key not in shape.fields and schemas.is_exact)
    misspelt = {_nearest(key, shape.fields) for key in islice(unknown, _MOST_MISSPELT)}
    # A chart leaves some values to whoever installs it.
    left_open = {key for key in departure.keys if node.source.is_rendered and node.key(key)}
    known = misspelt | left_open
    asked = [key for key in departure.keys if key not in known and _is_asked_for(shape, key)]
    if asked:
        names = " and ".join(f"`{key}`" for key in asked)
        lacks = "lacks" if node else "is null and lacks"
        message = f"{shape.name} {lacks} {names}, which Kubernetes requires"
        yield Violation(_first_key(node, asked), message, is_missing=True)


def _is_asked_for(shape: ObjectShape, key: str) -> bool:
    """Tell whether the API server asks for a field that the document calls required.

    A requirement that a later release dropped from the document was never the server's:
    a server that began to take less would have refused its own clients before.
    """
    if key in load(_DATA)["lenient"].get(shape.name, ()):
        return False
    newest = definitions(next(reversed(held_editions().values())))
    if shape.definition not in newest.names:
        return True
    return key in newest[shape.definition].get("required", ())


def _first_key(node: Node, missing: list[str]) -> Node:
    """Give where one would add a key: a null one that is there, else the mapping's first line."""
    written = next((key for key in missing if node.key(key)), None)
    return node.key(written) if written else next((key for key, _ in node.pairs()), node)
