"""The line break that kubectl adds to a file's last line, where it has none.

It shows in one place only: a block scalar that the file ends with (apimachinery
`pkg/util/yaml/decoder.go`, LineReader.Read).
"""

from __future__ import annotations

from collections.abc import Iterable

from initlint.tree.decode_block import is_stripped
from initlint.tree.node import Mapping, Node, Scalar


def end_last_line(root: Node, text: str, base: int) -> None:
    """Complete the block scalar that *text*, which stands at *base*, ends with."""
    if text.endswith("\n"):
        return
    last = _last(root)
    is_block = isinstance(last, Scalar) and last.style in ("|", ">")
    if not is_block or last.end < base + len(text):
        return
    assert isinstance(last, Scalar)
    if last.raw and last.raw[-1] != "\n" and not is_stripped(text, last.start - base):
        last.raw += "\n"


def _last(node: Node) -> Node:
    children = list(_children(node))
    while children:
        node = children[-1]
        children = list(_children(node))
    return node


def _children(node: Node) -> Iterable[Node]:
    return node.values.values() if isinstance(node, Mapping) else node.items()
