"""The fields below a node that a path leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.tree.node import Node

POD, CONTAINER, LONG_RUNNING = "pod", "container", "long-running container"


class Field(NamedTuple):
    """An entry of a mapping; for an element of a list, `key` and `value` are that element."""

    key: Node
    value: Node


def fields(root: Node, path: str) -> Iterator[Field]:
    """Give the fields at *path* below *root*, in order; nothing for one that is null.

    Steps are separated by dots. A step is the name of a field, several names separated by
    `|`, or `*` for every element of a list.
    """
    step, _, rest = path.partition(".")
    for field in _step(root, step):
        if not field.value:
            continue
        if rest:
            yield from fields(field.value, rest)
        else:
            yield field


def roots(pod: Pod, of: str) -> Iterator[tuple[Node, Container | None]]:
    """Give where the paths of a data row start: the pod spec, or the containers that it names."""
    if of == POD:
        yield pod.node, None
        return
    for container in pod.containers:
        if of == CONTAINER or container.is_main or container.is_sidecar:
            yield container.node, container


def _step(node: Node, step: str) -> Iterator[Field]:
    if step == "*":
        yield from (Field(element, element) for element in node.items())
        return
    for name in step.split("|"):
        yield Field(node.key(name), node.get(name))
