"""A Kubernetes object as it is written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from initlint.finding import ObjectRef
from initlint.record import record
from initlint.tree.document import Document
from initlint.tree.node import Mapping, Node, Sequence

if TYPE_CHECKING:
    from initlint.model.pod import Pod


@record(eq=False)
class Manifest:
    """One object: a document's root, or an item of a `List`."""

    document: Document
    node: Node

    @cached_property
    def api_version(self) -> str:
        return self.node.get("apiVersion").text or ""

    @cached_property
    def kind(self) -> str:
        return self.node.get("kind").text or ""

    @property
    def group(self) -> str:
        """The API group; empty for the core group."""
        group, slash, _ = self.api_version.partition("/")
        return group if slash else ""

    @cached_property
    def name(self) -> str:
        metadata = self.node.get("metadata")
        return metadata.get("name").text or metadata.get("generateName").text or ""

    @cached_property
    def namespace(self) -> str:
        """The namespace that is written; empty where none is."""
        return self.node.get("metadata", "namespace").text or ""

    @property
    def labels(self) -> dict[str, str]:
        return texts(self.node.get("metadata", "labels"))

    @property
    def annotations(self) -> dict[str, str]:
        return texts(self.node.get("metadata", "annotations"))

    @cached_property
    def reference(self) -> ObjectRef:
        return ObjectRef(self.api_version, self.kind, self.namespace, self.name)

    @cached_property
    def is_patch(self) -> bool:
        """Whether this is written to be merged into another object, and so is not whole."""
        from initlint.model.patches import is_patch

        return is_patch(self)

    @cached_property
    def pods(self) -> tuple[Pod, ...]:
        """The pods that this object makes; none for most kinds."""
        from initlint.model.pods import pods

        return tuple(pods(self))


def texts(mapping: Node) -> dict[str, str]:
    """Give a mapping's scalar entries as text."""
    return {key.raw: value.text for key, value in mapping.pairs() if value.text is not None}


def manifests(document: Document) -> Iterator[Manifest]:
    """Give the objects of *document*: its root, or the items where the root is a list kind."""
    return _objects(document, document.root)


def _objects(document: Document, node: Node) -> Iterator[Manifest]:
    if not isinstance(node, Mapping):
        return
    kind = node.get("kind").text or ""
    items = node.get("items")
    if not kind.endswith("List") or not isinstance(items, Sequence):
        yield Manifest(document, node)
        return
    for item in items.items():  # kubectl takes lists of lists apart, too
        yield from _objects(document, item)
