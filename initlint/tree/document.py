"""A document of a source, with what stands in the way of reading it."""

from __future__ import annotations

from enum import Enum

from initlint.record import record
from initlint.source.text import Source, Span
from initlint.tree.node import Mapping, Node, Scalar


class ProblemKind(Enum):
    """Why text of a document is not what kubectl applies."""

    SYNTAX = "syntax"  # kubectl cannot parse the document
    LOST = "lost"  # kubectl drops the text, or refuses it as a separator


@record
class Problem:
    """One thing that kubectl would refuse or drop, at its place."""

    kind: ProblemKind
    span: Span
    message: str


@record(eq=False)
class Document:
    """The text between two separators: its tree, or the problems that took its place.

    `root` is absent where the document is broken or skimmed. A skimmed document
    (`skimmed_kind` is one that holds no pods, such as CustomResourceDefinition) was
    checked for syntax only. Each pair of `repeated_keys` is a key and its repetition,
    the second of which wins.
    """

    source: Source
    span: Span
    root: Node
    problems: tuple[Problem, ...] = ()
    repeated_keys: tuple[tuple[Scalar, Scalar], ...] = ()
    skimmed_kind: str | None = None

    @property
    def is_template(self) -> bool:
        """Whether this is text for a template engine: ytt, or broken YAML in a file with `{{`."""
        if self.source.is_for_ytt:
            return True
        broken = any(problem.kind is ProblemKind.SYNTAX for problem in self.problems)
        return broken and self.source.has_template_marks

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.root, Mapping)
