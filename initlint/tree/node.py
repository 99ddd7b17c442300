"""The nodes of a document: YAML that remembers its place, where absence is a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.source.text import Span
from initlint.tree.resolve import Resolved, resolve, resolve_tagged

if TYPE_CHECKING:
    from initlint.source.text import Source


class Node:
    """A place in a document; a missing key or a wrong kind reads as absent, never as an error.

    A node is true when it is there and not null: Kubernetes reads null as not given.
    `start` and `end` are character offsets into `source.text`; they are those of the
    anchor where an alias stands, because both are one node.
    """

    __slots__ = ("end", "source", "start")

    source: Source
    start: int
    end: int

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.source.name}:{self.start}-{self.end}>"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def text(self) -> str | None:
        """The scalar's text as it is written, whatever its type; None where there is none."""
        return None

    @property
    def value(self) -> Resolved:
        """The scalar's value as kubectl reads it; None for null and for everything else."""
        return None

    def get(self, *path: str | int) -> Node:
        """Follow keys and indexes down from here."""
        node: Node = self
        for step in path:
            node = node._child(step)
        return node

    def _child(self, step: str | int) -> Node:  # noqa: ARG002
        return ABSENT

    def items(self) -> Iterator[Node]:
        """The elements of a sequence; nothing for other nodes."""
        return iter(())

    def pairs(self) -> Iterator[tuple[Scalar, Node]]:
        """The keys and values of a mapping, merged ones included; nothing for other nodes."""
        return iter(())

    def key(self, name: str) -> Node:  # noqa: ARG002
        """The key node of an entry, which is where an entry as a whole is reported."""
        return ABSENT

    def at(self, start: int, end: int) -> Span:  # noqa: ARG002
        """Locate the characters from *start* to *end* of a scalar's text in the source.

        Exact, or the whole scalar where the map cannot be trusted. A range over several
        lines is one span, with the indentation between; an empty range is that of the
        character which stands there.
        """
        return self.span


class Absent(Node):
    """What is not there."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "<Absent>"


class Scalar(Node):
    """A string, number, bool or null; `style` is None (plain) or one of `"`, `'`, `|`, `>`.

    `raw` is the decoded text; that of a mapping's key is what the key becomes in JSON.
    """

    __slots__ = ("raw", "style", "tag")

    raw: str
    style: str | None
    tag: str | None

    def __bool__(self) -> bool:
        return self.value is not None

    @property
    def text(self) -> str | None:
        return self.raw

    @property
    def value(self) -> Resolved:
        if self.tag is not None:
            return resolve_tagged(self.tag, self.raw)
        return resolve(self.raw) if self.style is None else self.raw

    def at(self, start: int, end: int) -> Span:
        from initlint.tree.scalars import character_map

        where = character_map(self)
        return self.span if where is None else where.span(start, end) or self.span


class Mapping(Node):
    """Keys and values in order; of a key that is repeated, the last one, as kubectl has it."""

    __slots__ = ("is_flow", "keys", "tag", "values")

    keys: dict[str, Scalar]
    values: dict[str, Node]
    is_flow: bool
    tag: str | None

    def _child(self, step: str | int) -> Node:
        return self.values.get(step, ABSENT) if isinstance(step, str) else ABSENT

    def pairs(self) -> Iterator[tuple[Scalar, Node]]:
        return zip(self.keys.values(), self.values.values(), strict=True)

    def key(self, name: str) -> Node:
        return self.keys.get(name, ABSENT)


class Sequence(Node):
    """Elements in order."""

    __slots__ = ("elements", "is_flow", "tag")

    elements: list[Node]
    is_flow: bool
    tag: str | None

    def _child(self, step: str | int) -> Node:
        if isinstance(step, int) and -len(self.elements) <= step < len(self.elements):
            return self.elements[step]
        return ABSENT

    def items(self) -> Iterator[Node]:
        return iter(self.elements)


ABSENT: Node = Absent()
ABSENT.start = ABSENT.end = 0
