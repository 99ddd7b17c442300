"""Which network policies of the set keep a wait's traffic from getting through.

Policies add up: traffic passes if one rule of one policy lets it (NetworkPolicy v1). What
another repository allows, or whether the network plugin enforces any of it, cannot be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.record import record
from initlint.startup.causes import PlacedWait
from initlint.startup.index import Index
from initlint.startup.names import HostKind
from initlint.startup.namespaces import NAME_LABEL
from initlint.startup.selectors import matches
from initlint.startup.services import Service
from initlint.startup.targets import TargetKind
from initlint.startup.workloads import Member, Workload
from initlint.tree.node import Node

_DNS_PORT = 53


class Direction(Enum):
    """Which side's policy it is: the waiter's egress, or the target's ingress."""

    EGRESS = "egress"
    INGRESS = "ingress"


@record(eq=False)
class PolicyBlock:
    """Traffic that no rule lets through; `policies` are those that select the pod.

    `port` is the pod's own port, after the Service's translation; 53 for DNS, None where
    the policies let nothing through at all.
    """

    direction: Direction
    policies: tuple[Manifest, ...]
    port: int | None
    is_dns: bool


@record(eq=False)
class Policies:
    """The network policies of one workspace."""

    index: Index

    def blocks(self, workload: Workload, placed: PlacedWait) -> Iterator[PolicyBlock]:
        """Give what keeps *placed*, a wait of *workload*, from getting through."""
        target = placed.target
        if target.kind not in (TargetKind.SERVICE, TargetKind.POD):
            return
        egress = self._selecting(workload, Direction.EGRESS)
        is_name = target.host is not None and target.host.kind is HostKind.CLUSTER
        if egress and is_name and not any(map(_lets_dns_out, _rules(egress, Direction.EGRESS))):
            yield PolicyBlock(Direction.EGRESS, egress, _DNS_PORT, is_dns=True)
            return
        ways = [
            (member, port)
            for service in target.services
            for member in target.members or self.index.services.selected(service)
            for port in _pod_ports(service, member.workload.pod, target.port)
        ]
        if not ways:
            return
        if egress and not any(self._lets_out(egress, member, port) for member, port in ways):
            yield PolicyBlock(Direction.EGRESS, egress, ways[0][1], is_dns=False)
        closed = [self._closed(workload, member, port) for member, port in ways]
        if all(closed):
            yield PolicyBlock(Direction.INGRESS, closed[0], ways[0][1], is_dns=False)

    def _selecting(self, workload: Workload, direction: Direction) -> tuple[Manifest, ...]:
        """Give the policies that restrict the pods of *workload* in *direction*."""
        return tuple(
            policy
            for policy in self.index.workspace.of_kind("NetworkPolicy")
            if self.index.namespaces.of(policy) == workload.namespace
            if _restricts(policy, direction)
            if matches(policy.node.get("spec", "podSelector"), workload.labels)
        )

    def _lets_out(self, policies: tuple[Manifest, ...], member: Member, port: int) -> bool:
        return any(
            _covers(rule, member.workload.pod, port)
            and self._names(rule.get("to"), member.workload, policy)
            for policy in policies
            for rule in _rules((policy,), Direction.EGRESS)
        )

    def _closed(self, waiter: Workload, member: Member, port: int) -> tuple[Manifest, ...]:
        """Give the policies of *member* if they keep *waiter* out; none if it gets in."""
        policies = self._selecting(member.workload, Direction.INGRESS)
        is_let_in = any(
            _covers(rule, member.workload.pod, port)
            and self._names(rule.get("from"), waiter, policy)
            for policy in policies
            for rule in _rules((policy,), Direction.INGRESS)
        )
        return () if is_let_in else policies

    def _names(self, peers: Node, workload: Workload, policy: Manifest) -> bool:
        """Tell whether *peers* may hold the pods of *workload*; no peers are everybody."""
        entries = tuple(peers.items())
        return not entries or any(self._is_peer(each, workload, policy) for each in entries)

    def _is_peer(self, peer: Node, workload: Workload, policy: Manifest) -> bool:
        if peer.get("ipBlock"):
            return True  # pod addresses are not known
        # An empty selector takes everything, and is not the same as none.
        has_namespaces = bool(peer.key("namespaceSelector"))
        if has_namespaces:
            if not self._takes_namespace(peer.get("namespaceSelector"), workload.namespace):
                return False
        elif workload.namespace != self.index.namespaces.of(policy):
            return False
        return matches(peer.get("podSelector"), workload.labels)

    def _takes_namespace(self, selector: Node, namespace: str) -> bool:
        labels = self.index.namespaces.labels(namespace)
        if labels is not None:
            return matches(selector, labels)
        asked = {key.raw for key, _ in selector.get("matchLabels").pairs()}
        is_by_name = asked == {NAME_LABEL} and not selector.get("matchExpressions")
        return matches(selector, {NAME_LABEL: namespace}) if is_by_name else True


def _restricts(policy: Manifest, direction: Direction) -> bool:
    spec = policy.node.get("spec")
    types = [item.text for item in spec.get("policyTypes").items()]
    if types:
        return direction.value.capitalize() in types
    return direction is Direction.INGRESS or bool(spec.get("egress"))


def _rules(policies: Iterable[Manifest], direction: Direction) -> Iterator[Node]:
    for policy in policies:
        yield from policy.node.get("spec", direction.value).items()


def _lets_dns_out(rule: Node) -> bool:
    """Tell whether *rule* may let a pod ask the cluster's resolver, which lives elsewhere."""
    ports = tuple(rule.get("ports").items())
    is_open = not ports or any(_is_port(entry, _DNS_PORT, None, "UDP") for entry in ports)
    peers = tuple(rule.get("to").items())
    is_far = not peers or any(p.key("namespaceSelector") or p.get("ipBlock") for p in peers)
    return is_open and is_far


def _covers(rule: Node, pod: Pod, port: int) -> bool:
    ports = tuple(rule.get("ports").items())
    return not ports or any(_is_port(entry, port, pod, "TCP") for entry in ports)


def _is_port(entry: Node, port: int, pod: Pod | None, protocol: str) -> bool:
    if (entry.get("protocol").text or "TCP") != protocol:
        return False
    first, last = entry.get("port").value, entry.get("endPort").value
    if first is None:
        return True
    if isinstance(first, str):
        return pod is not None and port in _named(pod, first)
    return isinstance(first, int) and first <= port <= (last if isinstance(last, int) else first)


def _named(pod: Pod, name: str) -> Iterator[int]:
    """Give the numbers of the ports that the containers of *pod* call *name*."""
    for container in pod.containers:
        for entry in container.node.get("ports").items():
            number = entry.get("containerPort").value
            if entry.get("name").text == name and isinstance(number, int):
                yield number


def _pod_ports(service: Service, pod: Pod, port: int | None) -> Iterator[int]:
    """Give the port of the pod that a connection to *port* of *service* ends at."""
    if port is None:
        return
    found = None if service.is_headless else service.port(port)
    if found is None or found.target is None:
        yield port
    elif isinstance(found.target, str):
        yield from _named(pod, found.target)
    else:
        yield found.target
