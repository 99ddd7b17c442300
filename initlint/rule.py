"""The shape of a rule: one decorated generator that yields places and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from initlint.finding import Confidence, Fix, Label, Severity
from initlint.record import record
from initlint.source.text import Source, Span
from initlint.tree.node import Node

if TYPE_CHECKING:
    from initlint.context import Context


@record
class Report:
    """One problem, named by the node (and the part of it) that causes it.

    `span` narrows the node's own place. `severity` and `confidence` replace the rule's own
    where this problem is milder or less sure than the rule's others; `container` names the
    container where the subject is not one.
    """

    node: Node
    message: str
    span: Span | None = None
    related: tuple[Label, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None
    confidence: Confidence | None = None
    container: str | None = None


Reports = Iterator[Report]
Check = Callable[[Any, "Context"], Reports]
_Subject = TypeVar("_Subject")


@record
class Rule:
    """A rule and what is known of it without running it.

    `each` is the class of its subject: Document, Manifest, Pod, Container or Workspace.
    """

    name: str
    summary: str
    severity: Severity
    confidence: Confidence
    category: str
    since: str
    each: type
    check: Check

    @property
    def stem(self) -> str:
        """The name of its two files, without ending."""
        return self.name.replace("-", "_")

    @property
    def url(self) -> str:
        """Where its page can be read."""
        return f"https://github.com/initlint/initlint/blob/main/rules/{self.stem}.md"


def rule(
    name: str,
    *,
    summary: str,
    severity: Severity,
    category: str,
    since: str,
    each: type[_Subject],
    confidence: Confidence = Confidence.HIGH,
) -> Callable[[Callable[[_Subject, Context], Reports]], Rule]:
    """Turn a generator function into a `Rule`; the module keeps it under its own name.

    `summary` is one line that reads after "allow"; `category` is the group of the rule;
    `since` the release of initlint that brought it.
    """

    def wrap(check: Callable[[_Subject, Context], Reports]) -> Rule:
        return Rule(name, summary, severity, confidence, category, since, each, check)

    return wrap


def related(node: Node, message: str, span: Span | None = None) -> Label:
    """Make the label of a second place on which a finding rests."""
    return Label(node.source, span or node.span, message)


def place(source: Source, span: Span) -> Node:
    """Make a node of text of which no tree was made, so that it can be reported on."""
    node = Node()
    node.source, (node.start, node.end) = source, span
    return node
