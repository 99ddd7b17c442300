"""Probes and hooks of a container that ask a port by a name which it does not declare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from initlint.model.container import Container
from initlint.model.handlers import HOOKS, PROBES
from initlint.model.names import port_problem
from initlint.model.problem import text
from initlint.tree.node import Node

_ACTIONS = ("httpGet", "tcpSocket")


class MissingPort(NamedTuple):
    """A named port that the container does not have; `handler` is the probe or hook's key."""

    handler: str
    node: Node
    name: str


def missing_ports(container: Container) -> Iterator[MissingPort]:
    """Give the named ports that nothing in *container* declares.

    Kubelet looks a name up in the ports of this very container, whatever their protocol
    (ResolveContainerPort, pkg/probe/util.go at 1.36). Names that the API server refuses are
    left to it.
    """
    declared = declared_names(container)
    for handler, node in _handlers(container):
        for action in _ACTIONS:
            port = node.get(action, "port")
            name = text(port)
            if name and name not in declared and port_problem(name) is None:
                yield MissingPort(handler, port, name)


def declared_names(container: Container) -> tuple[str, ...]:
    """Give the names of the container's ports in their order."""
    names = (text(port.get("name")) for port in container.node.get("ports").items())
    return tuple(name for name in names if name)


def _handlers(container: Container) -> Iterator[tuple[str, Node]]:
    for name in PROBES:
        yield name, container.node.get(name)
    for name in HOOKS:
        yield name, container.node.get("lifecycle", name)
