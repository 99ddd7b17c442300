"""What a host name may mean to a pod: the cluster's DNS names, taken apart.

Source: kubernetes/dns, docs/specification.md; search list and `ndots:5` of a ClusterFirst
pod: `<ns>.svc.<zone>`, `svc.<zone>`, `<zone>`.
"""

from __future__ import annotations

import ipaddress
from enum import Enum

from initlint.record import record

ZONE = "cluster.local"  # the default of kubeadm and of nearly every distribution
_LOCAL = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})
_SERVICE_LABELS = 2  # service.namespace
_POD_LABELS = 3  # pod.service.namespace


class HostKind(Enum):
    """Where a host is looked for."""

    LOCAL = "local"  # the pod itself
    ADDRESS = "address"  # an IP address
    CLUSTER = "cluster"  # may be a Service or a pod of the cluster
    FOREIGN = "foreign"  # can be none of the cluster's names, or its zone is not known


@record
class ServiceName:
    """A Service, or with `pod` the record of one pod below it."""

    service: str
    namespace: str
    pod: str = ""


@record
class HostName:
    """A host with everything that the search list lets it mean, most likely first.

    `is_qualified` tells that it says `svc`, so that it can be nothing outside the cluster.
    """

    text: str
    kind: HostKind
    candidates: tuple[ServiceName, ...] = ()
    is_qualified: bool = False

    @property
    def is_single_label(self) -> bool:
        return self.kind is HostKind.CLUSTER and "." not in self.text


def host_name(text: str, namespace: str) -> HostName:
    """Take *text* apart as a pod in *namespace* would resolve it."""
    text = text.strip("[]").lower()
    address = _address(text)
    if text in _LOCAL or (address is not None and address.is_loopback):
        return HostName(text, HostKind.LOCAL)
    if address is not None:
        return HostName(text, HostKind.ADDRESS)
    labels = text.removesuffix(".").removesuffix("." + ZONE).split(".")
    if text.endswith(".") and "svc" not in labels:
        return HostName(text, HostKind.FOREIGN)
    candidates = tuple(_candidates(labels, namespace))
    if not candidates:
        return HostName(text, HostKind.FOREIGN)
    return HostName(text.removesuffix("."), HostKind.CLUSTER, candidates, labels[-1] == "svc")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    if not (text[:1].isdigit() or ":" in text):
        return None  # saves most names the exception
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _candidates(labels: list[str], namespace: str) -> list[ServiceName]:
    if not all(labels):
        return []
    if labels[-1] == "svc":
        return _qualified(labels[:-1])
    if len(labels) == 1:
        return [ServiceName(labels[0], namespace)]
    if len(labels) == _SERVICE_LABELS:
        first, second = labels
        return [ServiceName(first, second), ServiceName(second, namespace, first)]
    if len(labels) == _POD_LABELS:
        return _qualified(labels)
    return []


def _qualified(labels: list[str]) -> list[ServiceName]:
    if len(labels) == _SERVICE_LABELS:
        return [ServiceName(labels[0], labels[1])]
    if len(labels) == _POD_LABELS:
        return [ServiceName(labels[1], labels[2], labels[0])]
    return []
