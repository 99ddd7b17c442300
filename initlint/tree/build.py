"""Nodes from libyaml's events: iterative, bounded in depth, aliases shared.

The event interface is used because libyaml's recursive composer crashes the process on
some 25,000 nested brackets, and because duplicate keys and anchors are visible here.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from initlint.source.text import Source
from initlint.tree.node import ABSENT, Mapping, Node, Scalar, Sequence
from initlint.tree.resolve import resolve

DEEPEST = 200  # levels; the deepest built-in kind needs about 30

# Kinds that hold no pod and are large: their syntax is checked and no tree is made.
SKIMMED = frozenset({"CustomResourceDefinition"})

_Parser: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_can_skim = hasattr(_Parser, "raw_parse")
# First characters of plain keys that may be a bool, a number or null rather than a string.
_TYPED_KEY_STARTS = frozenset("yYnNoOtTfF~+-.0123456789<")

Duplicates = list[tuple[Scalar, Scalar]]


class BuildError(Exception):
    """A document that kubectl refuses; `offset` is that of the place at fault."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


class Builder:
    """Makes the tree of one document; `root`, `duplicates` and the rest are its results.

    `second` is the offset of a second document in the same text (after `...`), which
    kubectl drops without a word. `skimmed_kind` is set where only syntax was checked.
    """

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source = source
        self.base = start
        self.root: Node = ABSENT
        self.duplicates: Duplicates = []
        self.second: int | None = None
        self.skimmed_kind: str | None = None
        self.has_aliases = False
        self._anchors: dict[str, Node] = {}
        self._open: set[Node] = set()
        self._parser = _Parser(source.text[start:end])

    def run(self) -> None:
        """Read the events to their end; raises BuildError or yaml.YAMLError."""
        source, base, get_event = self.source, self.base, self._parser.get_event
        stack: list[tuple[Node | None, Scalar | None]] = []
        parent: Node | None = None
        key: Scalar | None = None
        node: Node
        while True:
            event = get_event()
            kind = event.__class__
            if kind is ScalarEvent:
                node = scalar = Scalar()
                scalar.source = source
                scalar.raw = event.value
                scalar.style = event.style or None  # libyaml says "" for plain
                scalar.tag = event.tag
                scalar.start = event.start_mark.index + base
                scalar.end = event.end_mark.index + base
                if event.anchor:
                    self._anchors[event.anchor] = scalar
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                stack.append((parent, key))
                if len(stack) > DEEPEST:
                    message = f"nests deeper than {DEEPEST} levels"
                    raise BuildError(event.start_mark.index + base, message)
                parent, key = self._open_collection(event), None
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                assert parent is not None
                node = parent
                node.end = event.end_mark.index + base
                if self._anchors:
                    self._open.discard(node)
                if kind is MappingEndEvent:
                    assert isinstance(node, Mapping)
                    if "<<" in node.values:
                        merge(node)
                parent, key = stack.pop()
            elif kind is AliasEvent:
                node = self._alias(event)
            elif kind is DocumentStartEvent:
                if self.root is not ABSENT:
                    self.second = event.end_mark.index + base
                    return
                continue
            elif kind is StreamEndEvent:
                return
            else:
                continue
            # The node is complete: hand it to what it stands in.
            parent_kind = parent.__class__
            if parent_kind is Mapping:
                if key is None:
                    key = self._key(node)
                    continue
                self._put(parent, key, node)  # type: ignore[arg-type]
                if len(stack) == 1 and key.raw == "kind" and _can_skim and self._skim(node):
                    return
                key = None
            elif parent_kind is Sequence:
                parent.elements.append(node)  # type: ignore[union-attr]
            else:
                self.root = node

    def _open_collection(self, event: Any) -> Node:
        node: Mapping | Sequence
        if event.__class__ is MappingStartEvent:
            node = Mapping()
            node.keys, node.values, node.duplicates = {}, {}, ()
        else:
            node = Sequence()
            node.elements = []
        node.source = self.source
        node.start = event.start_mark.index + self.base
        node.end = node.start
        node.is_flow = event.flow_style
        node.tag = event.tag
        if event.anchor:
            self._anchors[event.anchor] = node
            self._open.add(node)
        return node

    def _alias(self, event: Any) -> Node:
        self.has_aliases = True
        offset = event.start_mark.index + self.base
        node = self._anchors.get(event.anchor)
        if node is None:
            raise BuildError(offset, f"unknown anchor '{event.anchor}' referenced")
        if node in self._open:
            raise BuildError(offset, f"anchor '{event.anchor}' value contains itself")
        return node

    def _key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise BuildError(node.start, "a mapping or a sequence is no key")
        return node

    def _put(self, mapping: Mapping, key: Scalar, value: Node) -> None:
        name = key_name(key)
        if name in mapping.values and name != "<<":
            pair = (mapping.keys[name], key)
            mapping.duplicates += (pair,)
            self.duplicates.append(pair)
        mapping.keys[name] = key
        mapping.values[name] = value

    def _skim(self, kind: Node) -> bool:
        if kind.text not in SKIMMED:
            return False
        self._parser.raw_parse()  # the rest, checked in C
        self.skimmed_kind = kind.text
        return True


def key_name(key: Scalar) -> str:
    """Give the string that a key becomes in JSON: `on` is `true`, `0x10` is `16`."""
    raw = key.raw
    if key.style is not None or raw[:1] not in _TYPED_KEY_STARTS:
        return raw
    value = resolve(raw)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        raise BuildError(key.start, "null is no key")
    return value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)


def merge(mapping: Mapping) -> None:
    """Replace the `<<` entry by what it stands for.

    kubectl merges where the entry stands (go-yaml v2, compared with kubectl 1.32): a
    merged key overrides one written before it, and one written after it overrides both.
    In a list of mappings the first one wins.
    """
    if mapping.keys["<<"].style is not None:
        return
    merged = mapping.values["<<"]
    sources = list(merged.items()) if isinstance(merged, Sequence) else [merged]
    if not all(isinstance(each, Mapping) for each in sources):
        raise BuildError(merged.start, "map merge requires map or sequence of maps as the value")
    keys: dict[str, Scalar] = {}
    values: dict[str, Node] = {}
    for name, key in mapping.keys.items():
        if name != "<<":
            keys[name], values[name] = key, mapping.values[name]
            continue
        for each in reversed(sources):
            assert isinstance(each, Mapping)
            keys.update(each.keys)
            values.update(each.values)
    mapping.keys, mapping.values = keys, values
