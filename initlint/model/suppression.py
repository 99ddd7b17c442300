"""What a user asked not to hear of: a rule, and the part of the input that is meant."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from initlint.finding import ObjectRef
from initlint.record import record
from initlint.source.text import Source, Span
from initlint.tree.node import Node

# Whether the rule of that name applies to a source.
IsOn = Callable[[str, Source], bool]


class Means(Enum):
    """How it was asked; the value is what a finding shows where no reason was given."""

    COMMENT = "comment"
    ANNOTATION = "annotation"
    BASELINE = "baseline"

    @property
    def noun(self) -> str:
        return "baseline entry" if self is Means.BASELINE else self.value


@record
class Lines:
    """The 1-based line of a comment, and the one that it speaks of: its own or one below."""

    source: Source
    line: int
    target: int


@record
class File:
    """All of a source."""

    source: Source


@record
class Part:
    """An object or a pod template at its place, or one container of it.

    `object` and `whole` (its place) are the object's in both cases: a finding about it may
    stand outside, in a script that a ConfigMap holds. `object` is None where another object
    goes by the same name.
    """

    source: Source
    span: Span
    object: ObjectRef | None
    whole: Span
    is_pod: bool
    container: str | None = None


@record(eq=False)
class Suppression:
    """One rule's name as a comment, an annotation or a baseline entry gives it.

    `node` is where the name stands; `where` ends the sentence `the rule finds nothing …`;
    `problem` says why it cannot mean anything, and is empty where it can.
    """

    rule: str
    means: Means
    node: Node
    where: str
    scope: Lines | File | Part | None = None
    reason: str = ""
    problem: str = ""


def node_at(source: Source, span: Span) -> Node:
    """Make a node of characters that are no YAML of their own, such as a comment."""
    node = Node()
    node.source = source
    node.start, node.end = span
    return node
