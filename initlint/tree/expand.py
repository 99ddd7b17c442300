"""How much a document with aliases stands for, and its plain data."""

from __future__ import annotations

from initlint.tree.node import Mapping, Node, Scalar, Sequence

LARGEST_EXPANSION = 500_000  # nodes; 1 MB of plain YAML has about 30,000

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]


def expanded_size(root: Node) -> int:
    """Count the nodes of *root* once every alias is replaced by what it names."""
    return _size(root, {})


def _size(node: Node, known: dict[int, int]) -> int:
    if isinstance(node, Scalar):
        return 1
    size = known.get(id(node))
    if size is None:
        children = node.values.values() if isinstance(node, Mapping) else node.items()
        size = known[id(node)] = 1 + sum(_size(child, known) for child in children)
    return size


def plain(node: Node) -> Plain:
    """Give the data that kubectl would send to the API server."""
    if isinstance(node, Mapping):
        return {name: plain(value) for name, value in node.values.items()}
    if isinstance(node, Sequence):
        return [plain(element) for element in node.elements]
    return node.value
