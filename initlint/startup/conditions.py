"""What the condition of a wait needs, by the kind of its target."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from initlint.model.container import Container
from initlint.shell.questions import ConditionKind, Wait
from initlint.startup.api_waits import accesses_of, condition_of
from initlint.startup.causes import READINESS, Cause, CauseKind, PlacedWait
from initlint.startup.events import Event, EventKind
from initlint.startup.graph import Requirement
from initlint.startup.index import Index
from initlint.startup.inside import file_writers, has_cluster_dns, listeners
from initlint.startup.mesh import is_injected
from initlint.startup.network import Network
from initlint.startup.order import Order
from initlint.startup.permissions import Grant
from initlint.startup.pods import pod_ready, pod_started, started_or_done
from initlint.startup.table import Table, never
from initlint.startup.targets import Absence, TargetKind
from initlint.startup.workloads import Member, Workload

ProvidesItself = Callable[[Container, Wait], bool]
_ROLLED_OUT = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})
_AVAILABLE = frozenset({"available", "ready", "rolled out", "progressing"})
_EXISTS = frozenset({"", "create"})
_READY = frozenset({"ready", "containersready"})


class Conditions:
    """Says what waits need; enters Services and the like on the way."""

    def __init__(
        self, index: Index, table: Table, order: Order, provides_itself: ProvidesItself
    ) -> None:
        """Enter into *table*; *provides_itself*: a container may meet its own wait."""
        self._index = index
        self._table = table
        self._order = order
        self._network = Network(index, table, order)
        self._provides_itself = provides_itself

    def of(self, placed: PlacedWait, member: Member) -> tuple[Requirement, ...]:
        """Give what the wait *placed* needs in the pod *member*."""
        if placed.wait.negated:
            return ()
        kind = placed.target.kind
        if kind in (TargetKind.OWN_POD, TargetKind.FILE):
            is_file = kind is TargetKind.FILE
            return self._file(placed, member) if is_file else self._local(placed, member)
        if kind is TargetKind.UNKNOWN:
            return (*self._permission(placed), self._undecided(placed, member))
        return (*self._resolver(placed), *self._elsewhere(placed))

    def _resolver(self, placed: PlacedWait) -> tuple[Requirement, ...]:
        pod = placed.container.pod
        if not placed.target.is_cluster_name or has_cluster_dns(pod) is not False:
            return ()
        node = pod.node.key("dnsPolicy") or pod.node.key("hostNetwork")
        return (never(Cause(CauseKind.NO_CLUSTER_DNS, node, wait=placed)),)

    def _elsewhere(self, placed: PlacedWait) -> tuple[Requirement, ...]:
        match placed.target.kind:
            case TargetKind.SERVICE | TargetKind.POD:
                return tuple(self._named(placed))
            case TargetKind.OBJECT:
                return (*self._permission(placed), *self._object(placed))
            case TargetKind.API_SERVER:
                return ()
        return self._outside(placed)

    def _outside(self, placed: PlacedWait) -> tuple[Requirement, ...]:
        target = placed.target
        needed = self._permission(placed) if target.object_kind else ()
        if target.absence is not None:
            is_impossible = target.absence is Absence.IMPOSSIBLE
            kind = CauseKind.NO_POD_NAME if is_impossible else CauseKind.NO_SUCH_TARGET
            return (*needed, never(Cause(kind, wait=placed, words=target.near)))
        name = target.name if target.port is None else f"{target.name}:{target.port}"
        return (*needed, Requirement((self._table.external(name),), _aim(placed)))

    def _undecided(self, placed: PlacedWait, member: Member) -> Requirement:
        name = f"{placed.container} of {member.workload}: {placed.wait.probe}"
        return Requirement((self._table.undecided(name),), _aim(placed))

    def _named(self, placed: PlacedWait) -> Iterator[Requirement]:
        is_lookup = placed.wait.kind is ConditionKind.DNS
        yield Requirement(tuple(self._reached(placed, is_lookup=is_lookup)), _aim(placed))

    def _reached(self, placed: PlacedWait, *, is_lookup: bool) -> Iterator[Event]:
        target, network = placed.target, self._network
        for service in target.services:
            if is_lookup and target.members:
                yield from (network.pod_resolves(m, service) for m in target.members)
            elif target.members:
                yield from (network.pod_accepts(m, service, target.port) for m in target.members)
            else:
                lookup = network.resolves(service) if is_lookup else None
                yield lookup or network.accepts(service, target.port)

    def _local(self, placed: PlacedWait, member: Member) -> tuple[Requirement, ...]:
        """Give what must run in the pod before `localhost` answers."""
        pod = placed.container.pod
        if placed.wait.kind is ConditionKind.DNS:
            return ()
        if self._provides_itself(placed.container, placed.wait):
            return ()
        if not pod.is_whole or is_injected(pod, self._index.namespaces):
            return (self._undecided(placed, member),)
        others = tuple(listeners(placed.container, placed.target.port))
        events = [_running(member, other) for other in others] or [pod_started(member)]
        return (Requirement(tuple(dict.fromkeys(events)), _aim(placed)),)

    def _file(self, placed: PlacedWait, member: Member) -> tuple[Requirement, ...]:
        """Give who must have run before a file of a shared volume is there."""
        container = placed.container
        if self._provides_itself(container, placed.wait):
            return ()
        writers = file_writers(container, placed.wait.target.path or "")
        if writers is None or not container.pod.is_whole:
            return (self._undecided(placed, member),)
        events = tuple(dict.fromkeys(_running(member, writer) for writer in writers))
        return (Requirement(events, _aim(placed)),)

    def _permission(self, placed: PlacedWait) -> tuple[Requirement, ...]:
        ask = self._index.permissions.permission
        answers = [ask(placed.container, access) for access in accesses_of(placed)]
        grants = {answer.grant for answer in answers}
        if not answers or Grant.GRANTED in grants:
            return ()
        if Grant.UNKNOWN in grants:
            name = f"the permissions of {placed.container}"
            return (Requirement((self._table.undecided(name),), _aim(placed)),)
        answer = answers[0]
        words = () if Grant.NO_TOKEN in grants else answer.missing
        manifest = next(iter(answer.evidence), None)
        cause = Cause(CauseKind.NO_PERMISSION, wait=placed, manifest=manifest, words=words)
        return (never(cause),)

    def _object(self, placed: PlacedWait) -> tuple[Requirement, ...]:
        target, condition = placed.target, condition_of(placed.wait)
        if condition == "delete":
            return ()
        applied = tuple(self._order.event(manifest) for manifest in target.objects)
        there = (Requirement(applied, _aim(placed)),) if applied else ()
        if condition in _EXISTS and target.object_kind != "Pod":
            return there
        workloads = [w for m in target.objects for w in self._index.workloads_of(m)]
        if target.object_kind == "Service" and condition == "ready":
            return (*there, *self._all_behind(placed))
        if target.object_kind == "Pod" and condition in _READY and target.members:
            return tuple(Requirement((pod_ready(m),), _aim(placed)) for m in target.members)
        events = tuple(_reached_state(target.object_kind, condition, workloads, target.members))
        if not events:
            name = f"{target.name} {condition}"
            events = (self._table.undecided(name),)
        return (*there, Requirement(events, _aim(placed)))

    def _all_behind(self, placed: PlacedWait) -> Iterator[Requirement]:
        """Give the pods that k8s-wait-for looks at: all that the Service selects."""
        for service in self._index.services.find(
            placed.target.name.partition("/")[2], placed.target.namespace
        )[:1]:
            members = self._index.services.selected(service)
            cause = Cause(
                CauseKind.SELECTION, service.manifest.node, placed, manifest=service.manifest
            )
            yield from (Requirement((pod_ready(member),), cause) for member in members)


def _reached_state(
    kind: str, condition: str, workloads: list[Workload], members: tuple[Member, ...]
) -> Iterator[Event]:
    if kind == "Job" and condition in ("complete", "completed"):
        yield from (Event(EventKind.JOB_COMPLETE, workload.id) for workload in workloads)
    elif kind == "Pod" and condition in _EXISTS:
        yield from (Event(EventKind.CREATED, member.id) for member in members)
    elif kind in _ROLLED_OUT and condition in _AVAILABLE:
        yield from (Event(EventKind.AVAILABLE, workload.id) for workload in workloads)


def _running(member: Member, container: Container) -> Event:
    """Give the event after which *container* may have done something for others."""
    if container.is_main:
        return pod_started(member)
    return started_or_done(member, container, container.index)


def _aim(placed: PlacedWait) -> Cause:
    return Cause(CauseKind.CONDITION, wait=placed) if placed.gates else READINESS
