"""The fields below a node that a path leads to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.tree.node import Node

_EVERY = ("*",)
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
    *way, last = _steps(path)
    nodes = [root]
    for step in way:
        nodes = [field.value for node in nodes for field in _below(node, step)]
        if not nodes:
            return
    for node in nodes:
        yield from _below(node, last)


def roots(pod: Pod, of: str) -> Iterator[tuple[Node, Container | None]]:
    """Give where the paths of a data row start: the pod spec, or the containers that it names."""
    if of == POD:
        yield pod.node, None
        return
    for container in pod.containers:
        if of == CONTAINER or container.is_main or container.is_sidecar:
            yield container.node, container


@cache
def _steps(path: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(step.split("|")) for step in path.split("."))


def _below(node: Node, step: tuple[str, ...]) -> list[Field]:
    if step == _EVERY:
        return [Field(element, element) for element in node.items() if element]
    return [Field(node.key(name), value) for name in step if (value := node.get(name))]
