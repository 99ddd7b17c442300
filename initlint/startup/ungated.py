"""Native sidecars that a later init container turns to before anybody knows that they listen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from initlint.facts.connections import Connection, local_connections
from initlint.facts.endless import endless_programs
from initlint.model.problem import integer
from initlint.record import record
from initlint.startup.inside import listeners

if TYPE_CHECKING:
    from initlint.facts.container import Facts
    from initlint.model.container import Container
    from initlint.model.pod import Pod

    FactsOf = Callable[[Container], Facts]


@record(eq=False)
class Ungated:
    """A sidecar, the init container behind it, and how that one connects."""

    sidecar: Container
    user: Container
    connection: Connection


def ungated(pod: Pod, facts_of: FactsOf) -> Iterator[Ungated]:
    """Give the sidecars of *pod* that a later init container connects to at once, each once.

    Kubelet starts the next container as soon as a sidecar's process runs, or its
    `startupProbe` succeeds; a `postStart` hook holds it up as well (semantics: SyncPod).
    """
    found: set[Container] = set()
    gated: set[int | None] = set()  # ports on which an earlier container has waited
    for user in pod.init_containers:
        if user.index == 0 or not user.is_init:
            continue
        connections = local_connections(facts_of(user))
        gated |= {each.port for each in connections if each.is_patient}
        for connection in connections:
            sidecar = _listener(user, connection, facts_of)
            is_waited = connection.port in gated or None in gated
            if sidecar is not None and sidecar not in found and not is_waited:
                found.add(sidecar)
                yield Ungated(sidecar, user, connection)


def _listener(user: Container, connection: Connection, facts_of: FactsOf) -> Container | None:
    """Give the one earlier sidecar that listens where *user* connects, unless it is gated."""
    able = [
        each
        for each in listeners(user, connection.port)
        if each.is_sidecar and each.index < user.index
    ]
    sure = [each for each in able if _mentions(each, connection.port)]
    if not sure and connection.is_seen and user.pod.node.get("hostNetwork").value is not True:
        sure = able  # nothing else listens there: on a node's network, the node may
    elif not sure and connection.port is None:
        sure = [each for each in able if _is_daemon(facts_of(each))]
    return sure[0] if len(sure) == 1 and not _is_gated(sure[0]) else None


def _mentions(sidecar: Container, port: int | None) -> bool:
    if port is None:
        return False
    declared = (integer(each.get("containerPort")) for each in sidecar.node.get("ports").items())
    values = (entry.value for entry in sidecar.env)
    texts = (node.text or "" for node in (*sidecar.command, *sidecar.args, *values))
    number = re.compile(rf"(?<!\d){port}(?!\d)")
    return port in declared or any(map(number.search, texts))


def _is_daemon(facts: Facts) -> bool:
    return any(one.is_daemon for one in endless_programs(facts, {}))


def _is_gated(sidecar: Container) -> bool:
    has_hook = bool(sidecar.node.get("lifecycle", "postStart"))
    return has_hook or bool(sidecar.node.get("startupProbe"))
