"""From applied to ready: the requirements of one pod, and of what counts its pods."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from initlint.model.container import Container
from initlint.startup.causes import ORDER, READINESS, Cause, CauseKind, PlacedWait
from initlint.startup.events import Event, EventKind
from initlint.startup.graph import Requirement
from initlint.startup.index import Index
from initlint.startup.order import Order
from initlint.startup.references import Reference, references
from initlint.startup.table import Table
from initlint.startup.workloads import Member, Workload

WaitsOf = Callable[[Container], Sequence[PlacedWait]]
ConditionOf = Callable[[PlacedWait, Member], tuple[Requirement, ...]]


class Pods:
    """Enters pods into a table."""

    def __init__(
        self, index: Index, table: Table, order: Order, waits_of: WaitsOf, condition: ConditionOf
    ) -> None:
        """Enter into *table*; *condition* says what a wait of a pod needs."""
        self._index = index
        self._table = table
        self._order = order
        self._waits_of = waits_of
        self._condition = condition

    def enter(self, workload: Workload) -> None:
        """Enter all pods of *workload* and what rests on them."""
        needed = tuple(references(workload.pod)) if self._order.matters else ()
        before: Member | None = None
        for member in workload.members:
            self._enter_pod(member, before if workload.is_ordered else None, needed)
            before = member
        ready = [Requirement((pod_ready(m),), READINESS) for m in workload.members]
        self._table.need(Event(EventKind.AVAILABLE, workload.id), *ready)
        if workload.ends:
            self._enter_completion(workload, needed)

    def _enter_pod(
        self, member: Member, before: Member | None, needed: Sequence[Reference]
    ) -> None:
        table, pod = self._table, member.workload.pod
        created = Event(EventKind.CREATED, member.id)
        table.need(created, *self._creation(member, before, needed))
        last = created
        for number, container in enumerate(pod.init_containers):
            requirements = [Requirement((last,), ORDER), *self._found(member, container, needed)]
            if container.is_init:
                requirements += self._waits(member, container, number)
            last = table.need(started_or_done(member, container, number), *requirements)
        started = table.need(pod_started(member), Requirement((last,), ORDER))
        mains = [r for c in pod.main_containers for r in self._found(member, c, needed)]
        table.need(pod_ready(member), Requirement((started,), READINESS), *mains)

    def _creation(
        self, member: Member, before: Member | None, needed: Sequence[Reference]
    ) -> Iterator[Requirement]:
        yield from self._order.made_by(member.workload.manifest)
        yield from self._found(member, None, needed)
        if before is not None:
            node = member.workload.manifest.node.get("spec")
            yield Requirement((pod_ready(before),), Cause(CauseKind.ORDINAL, node))

    def _found(
        self, member: Member, container: Container | None, needed: Sequence[Reference]
    ) -> Iterator[Requirement]:
        """Give the objects without which *container* (or the whole pod) does not start."""
        for reference in needed:
            if reference.container is not container:
                continue
            namespace = member.workload.namespace
            found = self._index.objects.find(reference.kind, namespace, reference.name)
            if found:
                alternatives = tuple(self._order.event(manifest) for manifest in found)
                cause = Cause(CauseKind.REFERENCE, reference.node, manifest=found[0])
                yield Requirement(alternatives, cause)

    def _waits(self, member: Member, container: Container, number: int) -> Iterator[Requirement]:
        for placed in self._waits_of(container):
            if placed.gates:
                event = wait_over(member, number, placed)
                self._table.need(event, *self._condition(placed, member))
                yield Requirement((event,), Cause(CauseKind.WAIT, wait=placed))

    def _enter_completion(self, workload: Workload, needed: Sequence[Reference]) -> None:
        """Enter when the pod of a Job, or a pod that ends, is done.

        The main containers of a pod that runs on may do anything before they wait; those
        of one that must end cannot end before.
        """
        member, pod = workload.members[0], workload.pod
        requirements = [Requirement((pod_started(member),), READINESS)]
        requirements += self._order.made_by(workload.manifest)
        for number, container in enumerate(pod.main_containers, len(pod.init_containers)):
            requirements += self._waits(member, container, number)
            requirements += self._found(member, container, needed)
        if workload.manifest.node.get("spec", "suspend").value is True:
            undecided = self._table.undecided(f"{workload} is suspended")
            requirements.append(Requirement((undecided,), READINESS))
        self._table.need(Event(EventKind.JOB_COMPLETE, workload.id), *requirements)


def started_or_done(member: Member, container: Container, number: int) -> Event:
    """Give the event after which the next container of the pod starts."""
    kind = EventKind.CONTAINER_STARTED if container.is_sidecar else EventKind.CONTAINER_DONE
    return Event(kind, member.id, number)


def created(member: Member) -> Event:
    return Event(EventKind.CREATED, member.id)


def pod_started(member: Member) -> Event:
    return Event(EventKind.POD_STARTED, member.id)


def pod_ready(member: Member) -> Event:
    return Event(EventKind.POD_READY, member.id)


def wait_over(member: Member, number: int, placed: PlacedWait) -> Event:
    return Event(EventKind.WAIT_OVER, member.id, number, str(placed.number))
