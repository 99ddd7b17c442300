"""Nodes from libyaml's events: iterative, bounded in depth, aliases shared.

The event interface is used because libyaml's recursive composer crashes the process on
some 25,000 nested brackets, and because repeated keys and anchors are visible here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from initlint.source.text import Source
from initlint.tree.expand import Allowance
from initlint.tree.keys import key_name
from initlint.tree.node import ABSENT, Mapping, Node, Scalar, Sequence
from initlint.tree.refusal import Refusal
from initlint.tree.resolve import CONSTANTS, NUMBER_STARTS, STANDARD

DEEPEST = 200  # levels; the deepest built-in kind needs about 30
TOO_DEEP = f"nests deeper than {DEEPEST} levels"

# Kinds that hold no pod and are large: their syntax is checked and no tree is made.
SKIMMED = frozenset({"CustomResourceDefinition"})
# libyaml spends time on every open bracket at every token, and only a tree has a limit.
_MOST_SKIMMED_BRACKETS = 5000

# A loader would make constructors and resolvers that nobody asks, once per document.
_Parser: Any = yaml.cyaml.CParser if yaml.__with_libyaml__ else yaml.BaseLoader  # type: ignore[attr-defined]
_MERGE = "<<"
_SPECIAL_KEYS = frozenset((_MERGE, "kind"))


def new_parser(text: str) -> Any:
    """Make a parser of events: libyaml's, or PyYAML's own where libyaml is missing."""
    return _Parser(text)


class Builder:
    """Makes the tree of the first document in *text*; its attributes are the results.

    `end` is the offset behind that document, and what follows there kubectl drops.
    `skimmed_kind` is set where only syntax was checked. *base* is the offset of *text* in
    the source.
    """

    def __init__(
        self,
        source: Source,
        text: str,
        base: int,
        allowance: Allowance,
        parser: Callable[[str], Any] = new_parser,
    ) -> None:
        self.root: Node = ABSENT
        self.end = base + len(text)
        self.repeated_keys: list[tuple[Scalar, Scalar]] = []
        self.skimmed_kind: str | None = None
        self.has_aliases = False
        self._source = source
        self._text = text
        self._base = base
        self._allowance = allowance
        self._anchors: dict[str, Node] = {}
        self._open: set[Node] = set()
        self._merged: dict[Mapping, set[str]] = {}
        self._parser = parser(text)

    def run(self) -> None:  # noqa: C901, PLR0912, PLR0915  (the hot path of every run)
        """Read the events of one document; raises Refusal or yaml.YAMLError."""
        source, base, get_event = self._source, self._base, self._parser.get_event
        anchors = self._anchors
        outer: list[tuple[Any, Scalar | None]] = []
        parent: Any = None
        key: Scalar | None = None
        node: Any
        while True:
            event = get_event()
            kind = event.__class__
            if kind is ScalarEvent:
                node = Scalar()
                node.source = source
                node.start = event.start_mark.index + base
                node.end = event.end_mark.index + base
                node.raw = raw = event.value
                node.style = event.style or None  # libyaml says "" for plain
                node.tag = tag = event.tag
                if event.anchor:
                    anchors[event.anchor] = node
                if tag is not None:
                    _check_tag(node)
                elif key is None and parent.__class__ is Mapping:
                    is_typed = raw in CONSTANTS or raw[:1] in NUMBER_STARTS
                    key = self._key(node) if is_typed else node
                    continue
            elif kind is MappingStartEvent:
                outer.append((parent, key))
                key = None
                parent = Mapping()
                parent.source = source
                parent.start = parent.end = event.start_mark.index + base
                parent.is_flow = event.flow_style
                parent.tag = event.tag
                parent.keys, parent.values = {}, {}
                if event.anchor or len(outer) > DEEPEST:
                    self._opened(parent, event.anchor, len(outer))
                continue
            elif kind is SequenceStartEvent:
                outer.append((parent, key))
                key = None
                parent = Sequence()
                parent.source = source
                parent.start = parent.end = event.start_mark.index + base
                parent.is_flow = event.flow_style
                parent.tag = event.tag
                parent.elements = []
                if event.anchor or len(outer) > DEEPEST:
                    self._opened(parent, event.anchor, len(outer))
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                node = parent
                node.end = event.end_mark.index + base
                if anchors:
                    self._open.discard(node)
                parent, key = outer.pop()
            elif kind is AliasEvent:
                node = self._alias(event)
            elif kind is DocumentEndEvent:
                self.end = event.end_mark.index + base
                return
            elif kind is StreamEndEvent:
                return
            else:
                continue
            # The node is complete: hand it to what it stands in.
            kind = parent.__class__
            if kind is Mapping:
                if key is None:
                    key = self._key(node)
                    continue
                name = key.raw
                if name in parent.values or name in _SPECIAL_KEYS:
                    self._put_special(parent, key, node)
                    if len(outer) == 1 and name == "kind" and self._skim(node):
                        return
                else:
                    parent.keys[name] = key
                    parent.values[name] = node
                key = None
            elif kind is Sequence:
                parent.elements.append(node)
            else:
                self.root = node

    def _opened(self, node: Node, anchor: str | None, depth: int) -> None:
        """Note a collection that has an anchor; refuse one that stands too deep."""
        if depth > DEEPEST:
            raise Refusal(node.start, TOO_DEEP)
        if anchor:
            self._anchors[anchor] = node
            self._open.add(node)

    def _alias(self, event: Any) -> Node:
        self.has_aliases = True
        offset = event.start_mark.index + self._base
        node = self._anchors.get(event.anchor)
        if node is None:
            raise Refusal(offset, f"unknown anchor '{event.anchor}' referenced")
        if node in self._open:
            raise Refusal(offset, f"anchor '{event.anchor}' value contains itself")
        return node

    def _key(self, node: Node) -> Scalar:
        """Give the key as a scalar whose text is what it becomes in JSON."""
        if not isinstance(node, Scalar):
            raise Refusal(node.start, "a mapping or a sequence is no key")
        try:
            name = key_name(node.raw, node.value)
        except ValueError as error:
            raise Refusal(node.start, str(error)) from None
        return node if name == node.raw else copy_scalar(node, name)

    def _put_special(self, mapping: Mapping, key: Scalar, value: Node) -> None:
        """Put an entry whose key is repeated, or may stand for others."""
        name = key.raw
        if name == _MERGE and _is_merge(key):
            self._merge(mapping, value)
            return
        merged = self._merged.get(mapping, set())
        if name in mapping.values and name not in merged:
            self.repeated_keys.append((mapping.keys[name], key))
        merged.discard(name)
        # Entries stand in the order of their text, where the one that counts is the last.
        mapping.keys.pop(name, None)
        mapping.values.pop(name, None)
        mapping.keys[name] = key
        mapping.values[name] = value

    def _merge(self, mapping: Mapping, value: Node) -> None:
        """Put what a `<<` entry stands for.

        kubectl merges where the entry stands (go-yaml v2 `decode.go`): a merged key
        overrides one written before it, and one written after it overrides both. In a
        list of mappings the first one wins.
        """
        merged = list(value.items()) if isinstance(value, Sequence) else [value]
        for each in reversed(merged):
            if not isinstance(each, Mapping):
                words = "map merge requires map or sequence of maps as the value"
                raise Refusal(value.start, words)
            self._allowance.spend(2 * len(each.values), value.start)
            mapping.keys.update(each.keys)
            mapping.values.update(each.values)
            self._merged.setdefault(mapping, set()).update(each.values)

    def _skim(self, kind: Node) -> bool:
        """Check the rest of a large document in C, if it is of a kind that needs no tree."""
        if kind.text not in SKIMMED or not hasattr(self._parser, "raw_parse"):
            return False
        text = self._text
        # What follows `...` is lost, which only events show.
        if "\n..." in text or text.count("[") + text.count("{") > _MOST_SKIMMED_BRACKETS:
            return False
        self._parser.raw_parse()
        self.skimmed_kind = kind.text
        return True


def _is_merge(key: Scalar) -> bool:
    return key.style is None if key.tag is None else key.tag == STANDARD + "merge"


def copy_scalar(scalar: Scalar, raw: str) -> Scalar:
    """Give a scalar at the same place with other text."""
    copy = Scalar()
    copy.source, copy.start, copy.end = scalar.source, scalar.start, scalar.end
    copy.raw, copy.style, copy.tag = raw, scalar.style, scalar.tag
    return copy


def _check_tag(scalar: Scalar) -> None:
    try:
        _ = scalar.value
    except ValueError as error:
        raise Refusal(scalar.start, str(error)) from None
