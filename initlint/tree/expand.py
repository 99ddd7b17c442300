"""How much a document with aliases stands for, and its plain data."""

from __future__ import annotations

from initlint.tree.node import Mapping, Node, Scalar, Sequence
from initlint.tree.refusal import Refusal

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

# go-yaml v2 `decode.go`, allowedAliasRatio: the share of nodes that may come from aliases.
_ALWAYS_ALLOWED_ALIASED = 100  # nodes
_ALWAYS_ALLOWED = 1000  # nodes
_SMALL, _LARGE = 400_000, 4_000_000  # nodes
_SMALL_SHARE, _LARGE_SHARE = 0.99, 0.10
_EXCESSIVE = "document contains excessive aliasing"

# Nodes that the aliases of one source may stand for, all documents together: the most that
# kubectl takes in a single document, which it forgets before it reads the next.
LARGEST_ALIASED = 1_200_000


class Allowance:
    """What the aliases of one source may still stand for."""

    def __init__(self, nodes: int = LARGEST_ALIASED) -> None:
        self._left = nodes

    def spend(self, nodes: int, offset: int) -> None:
        """Take *nodes* off; raises Refusal at *offset* when there is not so much left."""
        self._left -= nodes
        if self._left < 0:
            raise Refusal(offset, _EXCESSIVE)


def check_expansion(root: Node, deepest: int, allowance: Allowance) -> None:
    """Refuse a tree that its aliases make too large or too deep; raises Refusal."""
    sizes, written = _measure(root)
    size, height = sizes[root]
    aliased = size - written
    is_small = aliased <= _ALWAYS_ALLOWED_ALIASED or size <= _ALWAYS_ALLOWED
    if not is_small and aliased / size > _allowed_share(size):
        raise Refusal(root.start, _EXCESSIVE)
    if height > deepest:
        raise Refusal(root.start, f"nests deeper than {deepest} levels")
    allowance.spend(aliased, root.start)


def _allowed_share(size: int) -> float:
    into = (min(max(size, _SMALL), _LARGE) - _SMALL) / (_LARGE - _SMALL)
    return _SMALL_SHARE - (_SMALL_SHARE - _LARGE_SHARE) * into


def _measure(root: Node) -> tuple[dict[Node, tuple[int, int]], int]:
    """Give the size and height of every collection, aliases replaced, and the nodes written."""
    sizes: dict[Node, tuple[int, int]] = {}
    written = 1
    pending = [root]
    while pending:
        node = pending[-1]
        children = _children(node)
        unknown = [] if node in sizes else [each for each in children if each not in sizes]
        if unknown:
            pending.extend(unknown)
            continue
        pending.pop()
        if node in sizes:
            continue
        measures = [sizes[each] for each in children]
        keys = len(children) if isinstance(node, Mapping) else 0
        written += len(children) + keys
        size = 1 + keys + sum(size for size, _ in measures)
        height = 0 if isinstance(node, Scalar) else 1
        sizes[node] = size, height + max((height for _, height in measures), default=0)
    return sizes, written


def _children(node: Node) -> tuple[Node, ...]:
    return tuple(node.values.values()) if isinstance(node, Mapping) else tuple(node.items())


def plain(node: Node) -> Plain:
    """Give the data that kubectl would send to the API server."""
    if isinstance(node, Mapping):
        return {name: plain(value) for name, value in node.values.items()}
    if isinstance(node, Sequence):
        return [plain(element) for element in node.elements]
    return node.value
