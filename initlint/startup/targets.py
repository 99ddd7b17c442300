"""What a wait may be aimed at, once its host or object is looked up in the workspace."""

from __future__ import annotations

from enum import Enum

from initlint.model.manifest import Manifest
from initlint.record import record
from initlint.startup.names import HostKind, HostName
from initlint.startup.services import Service
from initlint.startup.workloads import Member


class TargetKind(Enum):
    """What a target turned out to be."""

    OWN_POD = "own pod"  # localhost
    SERVICE = "service"
    POD = "pod"  # the DNS record of a pod below its headless Service
    OBJECT = "object"  # asked for through the API server
    FILE = "file"
    API_SERVER = "api server"
    EXTERNAL = "external"  # outside the set, and taken to be there
    NOWHERE = "nowhere"  # inside the cluster by its name, and nothing in the set has it
    UNKNOWN = "unknown"


class Absence(Enum):
    """Why a target can be called missing rather than external."""

    NEAR_MISS = "near miss"
    COMPLETE = "complete"  # the set shows everything else that is waited for
    IMPOSSIBLE = "impossible"  # a pod name that no pod can ever have


@record(eq=False)
class Resolved:
    """A wait's target.

    `name` is the host or `kind/name` as people say it; `near` are names of the right kind
    that it misses by little; `absence` says why a NOWHERE target is not just external.
    """

    kind: TargetKind
    name: str
    port: int | None = None
    host: HostName | None = None
    services: tuple[Service, ...] = ()
    members: tuple[Member, ...] = ()
    objects: tuple[Manifest, ...] = ()
    object_kind: str = ""
    namespace: str = ""
    near: tuple[str, ...] = ()
    absence: Absence | None = None

    @property
    def is_cluster_name(self) -> bool:
        """Whether only the cluster's DNS could resolve it."""
        if self.host is None or self.host.kind is not HostKind.CLUSTER:
            return False
        known = (TargetKind.SERVICE, TargetKind.POD, TargetKind.API_SERVER)
        return self.kind in known or self.host.is_qualified


UNKNOWN = Resolved(TargetKind.UNKNOWN, "")
