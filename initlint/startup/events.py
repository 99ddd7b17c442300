"""Facts about a cluster that become true once, while everything starts."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class EventKind(StrEnum):
    """What has happened; the words read after the subject."""

    APPLIED = "is applied"
    CREATED = "is created"
    CONTAINER_STARTED = "container started"
    CONTAINER_DONE = "container done"
    WAIT_OVER = "wait over"
    POD_STARTED = "is past Init"
    POD_READY = "is ready"
    AVAILABLE = "is available"
    JOB_COMPLETE = "is complete"
    RESOLVES = "resolves"
    ACCEPTS = "accepts connections"
    PHASE_BEGUN = "phase has begun"
    EXTERNAL = "is reachable"
    UNDECIDED = "holds, as far as anyone can tell"


class Event(NamedTuple):
    """One fact; `subject` names an object, a pod or a host, `part` what of it.

    `number` is a container's place among the containers of its pod, or a port number.
    """

    kind: EventKind
    subject: str
    number: int = -1
    part: str = ""
