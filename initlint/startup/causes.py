"""Why an event needs another one: the edges' labels, from which shapes and words are made."""

from __future__ import annotations

from enum import Enum

from initlint.model.container import Container
from initlint.model.manifest import Manifest
from initlint.record import record
from initlint.shell.questions import Wait
from initlint.startup.targets import Resolved
from initlint.tree.node import ABSENT, Node


class CauseKind(Enum):
    """What makes one event need another, or keeps it from ever happening."""

    ORDER = "order"  # containers of a pod start one after the other
    READINESS = "readiness"  # what is ready or available rests on its pods
    WAIT = "wait"  # a container's own wait
    CONDITION = "condition"  # what a wait is aimed at
    SELECTION = "selection"  # a Service and the pods behind it
    ORDINAL = "ordinal"  # a StatefulSet makes its pods in order
    PHASE = "phase"  # a hook or wave, and what must be done before it
    REFERENCE = "reference"  # a pod and the object that it mounts, reads or runs as
    # Nothing can meet these.
    WRONG_PORT = "wrong port"
    NO_PODS = "no pods"
    NO_SUCH_TARGET = "no such target"
    NO_POD_NAME = "no pod name"
    NO_CLUSTER_DNS = "no cluster DNS"
    NO_PERMISSION = "no permission"
    NOT_AT_INSTALL = "not at install"


@record(eq=False)
class PlacedWait:
    """A wait in its container, with what it is aimed at.

    `number` counts the waits of the container from 0; `gates` tells that the container
    cannot end before the wait is over.
    """

    wait: Wait
    container: Container
    number: int
    target: Resolved
    gates: bool


@record(eq=False)
class Cause:
    """One label: the node to point at, and the wait or the object that it speaks of."""

    kind: CauseKind
    node: Node = ABSENT
    wait: PlacedWait | None = None
    manifest: Manifest | None = None
    words: tuple[str, ...] = ()  # missing verbs, known ports, near names


ORDER = Cause(CauseKind.ORDER)
READINESS = Cause(CauseKind.READINESS)
