"""JSON documents with the place of every value, one behind the other in a text.

kubectl reads a stream that begins with `{` as JSON. libyaml takes most of JSON, but no
surrogate pairs, no keys of more than 1,024 characters, no DEL in strings and no second
document behind the first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from initlint.source.text import Source
from initlint.tree.build import DEEPEST, TOO_DEEP
from initlint.tree.node import ABSENT, Mapping, Node, Scalar, Sequence
from initlint.tree.refusal import Refusal

_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_STRINGS = json.JSONDecoder()
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

RepeatedKeys = list[tuple[Scalar, Scalar]]


class JsonDocument(NamedTuple):
    """One value, and the keys that are given twice in it."""

    root: Node
    repeated_keys: RepeatedKeys


def read_json(source: Source, text: str, base: int) -> Iterator[JsonDocument]:
    """Give the documents of *text*, which stands at *base* in *source*; raises Refusal."""
    at = _space(text, 0)
    while at < len(text):
        reader = _Reader(source, text, base)
        at = _space(text, reader.read(at))
        yield JsonDocument(reader.root, reader.repeated_keys)


def _space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


class _Reader:
    """Reads one value without recursion: hostile text nests as deep as it likes."""

    def __init__(self, source: Source, text: str, base: int) -> None:
        self.root: Node = ABSENT
        self.repeated_keys: RepeatedKeys = []
        self._source = source
        self._text = text
        self._base = base
        self._open: list[tuple[Mapping | Sequence, Scalar | None]] = []

    def read(self, at: int) -> int:
        """Read the value at *at* and give the offset behind it."""
        at = self._value(at, None)
        while self._open:
            collection, _ = self._open[-1]
            at = self._member(_space(self._text, at), collection)
        return at

    def _member(self, at: int, collection: Mapping | Sequence) -> int:
        """Read the next member of *collection*, or its end."""
        closing = "}" if isinstance(collection, Mapping) else "]"
        if self._text.startswith(closing, at):
            return self._close(collection, at + 1)
        if _is_filled(collection):
            if not self._text.startswith(",", at):
                raise self._unexpected(at, f"',' or '{closing}'")
            at = _space(self._text, at + 1)
        if isinstance(collection, Sequence):
            return self._value(at, None)
        return self._entry(at)

    def _entry(self, at: int) -> int:
        if not self._text.startswith('"', at):
            raise self._unexpected(at, "a key in double quotes")
        key = self._string(at)
        at = _space(self._text, key.end - self._base)
        if not self._text.startswith(":", at):
            raise self._unexpected(at, "':'")
        return self._value(_space(self._text, at + 1), key)

    def _value(self, at: int, key: Scalar | None) -> int:
        """Read a scalar, or the opening bracket of a collection."""
        first = self._text[at : at + 1]
        if first in ("{", "["):
            self._push(at, key, Mapping() if first == "{" else Sequence())
            return at + 1
        scalar = self._string(at) if first == '"' else self._word(at)
        self._put(scalar, key)
        return scalar.end - self._base

    def _push(self, at: int, key: Scalar | None, node: Mapping | Sequence) -> None:
        self._open.append((node, key))
        if isinstance(node, Mapping):
            node.keys, node.values = {}, {}
        else:
            node.elements = []
        node.source, node.start, node.end = self._source, at + self._base, at + self._base
        node.is_flow, node.tag = True, None
        if len(self._open) > DEEPEST:
            raise Refusal(node.start, TOO_DEEP)

    def _close(self, node: Mapping | Sequence, end: int) -> int:
        _, key = self._open.pop()
        node.end = end + self._base
        self._put(node, key)
        return end

    def _put(self, node: Node, key: Scalar | None) -> None:
        parent = self._open[-1][0] if self._open else None
        if isinstance(parent, Sequence):
            parent.elements.append(node)
        elif isinstance(parent, Mapping) and key is not None:
            if key.raw in parent.values:
                self.repeated_keys.append((parent.keys[key.raw], key))
            parent.keys[key.raw] = key
            parent.values[key.raw] = node
        else:
            self.root = node

    def _string(self, at: int) -> Scalar:
        try:
            value, end = _STRINGS.raw_decode(self._text, at)
        except json.JSONDecodeError as error:
            raise Refusal(self._base + error.pos, f"broken JSON string: {error.msg}") from None
        # Go puts the replacement character for half of a surrogate pair.
        return self._scalar(at, end, _LONE_SURROGATE.sub("\ufffd", value), '"')

    def _word(self, at: int) -> Scalar:
        word = _WORD.match(self._text, at)
        if word is None:
            raise self._unexpected(at, "a value")
        return self._scalar(at, word.end(), word[0], None)

    def _scalar(self, start: int, end: int, raw: str, style: str | None) -> Scalar:
        scalar = Scalar()
        scalar.source = self._source
        scalar.start, scalar.end = start + self._base, end + self._base
        scalar.raw, scalar.style, scalar.tag = raw, style, None
        return scalar

    def _unexpected(self, at: int, wanted: str) -> Refusal:
        if at < len(self._text):
            found = self._text[at]
            return Refusal(self._base + at, f"broken JSON: found '{found}' in place of {wanted}")
        # An end that comes too early says nothing; the bracket left open does.
        start = self._open[-1][0].start if self._open else self._base + at
        return Refusal(start, f"broken JSON: the text ends in place of {wanted}")


def _is_filled(collection: Mapping | Sequence) -> bool:
    return bool(collection.values if isinstance(collection, Mapping) else collection.elements)
