"""Where in the user's own files a place of built text was written.

Kustomize sorts keys and drops comments, but leaves the objects as they are: what stands at the
same path in the object's file or in a patch, and reads the same, is what was written. Where
more than one place could be meant, none is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from initlint.finding import Finding, Label
from initlint.record import record
from initlint.source.text import Span
from initlint.tree.document import Document
from initlint.tree.node import ABSENT, Node

_LONGEST_SCALAR = 20_000  # characters that are searched for the exact part
_DEEPEST = 100


@record
class Step:
    """One step down: by key, or to the item of a list by its name, else by what it reads."""

    key: str = ""
    name: str = ""
    text: str = ""
    is_key: bool = False

    def take(self, node: Node) -> Node:
        """Follow the step from *node*; absent where it does not lead to exactly one place."""
        if self.is_key:
            return node.key(self.key)
        if self.key:
            return node.get(self.key)
        found = [item for item in node.items() if self._fits(item)]
        return found[0] if len(found) == 1 else ABSENT

    def _fits(self, item: Node) -> bool:
        return item.get("name").text == self.name if self.name else item.text == self.text


def trace(finding: Finding, built: Iterable[Document], written: Iterable[Document]) -> Label | None:
    """Find the place in *written* that *finding*, in one of *built*, speaks of."""
    for document in built:
        is_around = document.span.start <= finding.span.start < document.span.end
        if document.source is finding.source and is_around:
            return _trace(finding, document.root, written)
    return None


def _trace(finding: Finding, root: Node, written: Iterable[Document]) -> Label | None:
    steps = tuple(_steps(root, finding.span))
    here = _follow(root, steps)
    nodes = (_follow(each, steps) for each in _same_object(root, written))
    found = [node for node in nodes if node is not ABSENT and node.text == here.text]
    if not steps or not here or len(found) != 1:
        return None
    span = _part(here, finding.span, found[0])
    return Label(found[0].source, span, "this is where it is written")


def _same_object(built: Node, written: Iterable[Document]) -> list[Node]:
    """Give those of *written* that *built* may come from, and the patches of it.

    Kustomize adds to names, before and after; the longest one that fits is meant.
    """
    full_name = _name(built)
    fitting = [
        document.root
        for document in written
        if document.root.get("kind").text == built.get("kind").text
        and _name(document.root)
        and _name(document.root) in full_name
    ]
    longest = max(map(len, map(_name, fitting)), default=0)
    return [root for root in fitting if len(_name(root)) == longest]


def _name(root: Node) -> str:
    return root.get("metadata", "name").text or ""


def _steps(node: Node, span: Span) -> Iterator[Step]:
    """Walk from *node* down to what *span* stands in."""
    for _ in range(_DEEPEST):
        step = _step(node, span)
        if step is None:
            return
        yield step
        if step.is_key:
            return
        node = step.take(node)


def _step(node: Node, span: Span) -> Step | None:
    for key, value in node.pairs():
        if _holds(key, span):
            return Step(key=key.raw, is_key=True)
        if _holds(value, span):
            return Step(key=key.raw)
    for item in node.items():
        if _holds(item, span):
            return Step(name=item.get("name").text or "", text=item.text or "")
    return None


def _holds(node: Node, span: Span) -> bool:
    return node is not ABSENT and node.start <= span.start and span.end <= node.end


def _follow(node: Node, steps: Iterable[Step]) -> Node:
    for step in steps:
        node = step.take(node)
    return node


def _part(built: Node, span: Span, written: Node) -> Span:
    """Give the part of *written* that *span* is of *built*; all of it where that is not exact."""
    text = built.text or ""
    if span == built.span or not text or len(text) > _LONGEST_SCALAR:
        return written.span
    starts = [at for at in range(len(text)) if built.at(at, at + 1).start == span.start]
    ends = [at + 1 for at in range(len(text)) if built.at(at, at + 1).end == span.end]
    is_exact = len(starts) == 1 and len(ends) == 1 and starts[0] < ends[0]
    return written.at(starts[0], ends[0]) if is_exact else written.span
