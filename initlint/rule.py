"""The shape of a rule: one decorated generator that yields places and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from initlint.finding import Confidence, Fix, Label, Severity
from initlint.model.container import Container
from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.source.text import Span
from initlint.tree.document import Document
from initlint.tree.node import Node

if TYPE_CHECKING:
    from initlint.context import Context

Subject = TypeVar("Subject", Document, Manifest, Pod, Container)


@dataclass(frozen=True)
class Report:
    """One problem, named by the node (and the part of it) that causes it.

    `span` narrows the node's own place; `severity` and `confidence` replace the rule's
    where one finding is surer or milder than the rest.
    """

    node: Node
    message: str
    span: Span | None = None
    related: tuple[Label, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None
    confidence: Confidence | None = None
    container: str | None = None


Check = Callable[..., Iterator[Report]]
