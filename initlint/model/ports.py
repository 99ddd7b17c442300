"""Ports of containers and of the node: names, numbers and who takes what first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from initlint.model.container import Container
from initlint.model.names import port_problem
from initlint.model.pod import Pod
from initlint.model.problem import Problem, Problems, integer, text
from initlint.tree.node import Node

# validateContainerPorts, checkHostPortConflicts and validatePodHostNetworkDeps,
# pkg/apis/core/validation, run at 1.29 to 1.37.
_LAST = 65535


class HostPort(NamedTuple):
    """A port of the node that a container takes; `is_written` unless the host network gives it."""

    container: Container
    node: Node
    number: int
    socket: tuple[str, str, int]
    is_written: bool


def port_problems(container: Container) -> Problems:
    """Yield the names and numbers that the API server does not take."""
    names: set[str] = set()
    for port in container.node.get("ports").items():
        name = text(port.get("name"))
        if name:
            problem = port_problem(name)
            if problem:
                yield Problem(port.get("name"), f"has a port named '{name}', which {problem}")
            elif name in names:
                yield Problem(port.key("name"), f"has a second port named '{name}'")
            names.add(name)
        number, host = _number(port, "containerPort"), _number(port, "hostPort")
        if number is not None and not 1 <= number <= _LAST:
            yield Problem(port.get("containerPort"), f"has port {number}, not one of 1 to {_LAST}")
        if host and not 1 <= host <= _LAST:
            yield Problem(port.get("hostPort"), f"has host port {host}, not one of 1 to {_LAST}")


def host_port_mismatches(pod: Pod) -> Iterator[tuple[Container, Problem]]:
    """Yield the ports of main containers that differ on the host network, which has but one."""
    if pod.node.get("hostNetwork").value is not True:
        return
    for container in pod.main_containers:
        for port in container.node.get("ports").items():
            number, host = _number(port, "containerPort"), _number(port, "hostPort")
            if number and host and number != host:
                message = f"has host port {host} for port {number} on the host network"
                yield container, Problem(port.get("hostPort"), message)


def host_port_conflicts(pod: Pod) -> Iterator[tuple[HostPort, HostPort]]:
    """Yield pairs of one socket of the node that two ports take: the second one first.

    Main containers share one set; each init container has its own, as they run in turn.
    """
    alone = ((container,) for container in pod.init_containers)
    for group in (pod.main_containers, *alone):
        first: dict[tuple[str, str, int], HostPort] = {}
        for port in (each for container in group for each in _host_ports(container)):
            other = first.setdefault(port.socket, port)
            if other is not port:
                yield port, other


def _host_ports(container: Container) -> Iterator[HostPort]:
    shares_network = container.pod.node.get("hostNetwork").value is True
    for port in container.node.get("ports").items():
        written = _number(port, "hostPort")
        number = written or (_number(port, "containerPort") if shares_network else None)
        if number:
            socket = (port.get("protocol").text or "TCP", port.get("hostIP").text or "", number)
            node = port.key("hostPort") if written else port.key("containerPort")
            yield HostPort(container, node, number, socket, bool(written))


def _number(port: Node, field: str) -> int | None:
    return integer(port.get(field), 32)
