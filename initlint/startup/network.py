"""What it takes until a Service or a pod answers: names, endpoints, ports."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.startup.causes import Cause, CauseKind
from initlint.startup.events import Event, EventKind
from initlint.startup.graph import Requirement
from initlint.startup.index import Index
from initlint.startup.listening import never_listens
from initlint.startup.names import HostKind, host_name
from initlint.startup.order import Order
from initlint.startup.pods import created, pod_ready, pod_started, started_or_done
from initlint.startup.services import Service, ServicePort, declares_port
from initlint.startup.table import Table, never
from initlint.startup.workloads import Member


class Network:
    """Enters Services and pod names into a table when they are first asked for."""

    def __init__(self, index: Index, table: Table, order: Order) -> None:
        """Enter into *table*."""
        self._services = index.services
        self._table = table
        self._order = order

    def accepts(self, service: Service, port: int | None) -> Event:
        """Give the event that a connection to *service* succeeds; None means any port."""
        event = Event(EventKind.ACCEPTS, service.id, -1 if port is None else port)
        if event not in self._table:
            self._table.need(event)  # an ExternalName may lead back to itself
            self._table.need(event, *self._connection(service, port))
        return event

    def resolves(self, service: Service) -> Event:
        """Give the event that the name of *service* resolves."""
        event = Event(EventKind.RESOLVES, service.id)
        if event not in self._table:
            self._table.need(event)
            self._table.need(event, *self._resolution(service))
        return event

    def pod_resolves(self, member: Member, service: Service) -> Event:
        """Give the event that the name of *member* below *service* resolves."""
        event = Event(EventKind.RESOLVES, f"{member.hostname}.{service.id}", part=member.id)
        if event not in self._table:
            self._table.need(event, *self._pod_resolution(member, service))
        return event

    def pod_accepts(self, member: Member, service: Service, port: int | None) -> Event:
        """Give the event that a connection to *member* by its name succeeds."""
        subject = f"{member.hostname}.{service.id}"
        event = Event(EventKind.ACCEPTS, subject, -1 if port is None else port, member.id)
        if event not in self._table:
            resolves = Requirement((self.pod_resolves(member, service),), _selection(service))
            serving = Requirement(tuple(_serving((member,), port)), _selection(service))
            self._table.need(event, resolves, serving)
        return event

    def _connection(self, service: Service, port: int | None) -> Iterator[Requirement]:
        if service.external_name:
            yield self._alias(service, port)
            return
        yield from self._order.applied(service.manifest)
        target: ServicePort | None = None
        if port is not None and not service.is_headless and service.ports:
            target = service.port(port)
            if target is None:
                yield never(_wrong_port(service))
                return
        yield from self._answering(service, port, target)

    def _answering(
        self, service: Service, port: int | None, target: ServicePort | None
    ) -> Iterator[Requirement]:
        """Give what it takes until a pod behind *service* answers on the port."""
        if not service.selector:
            yield self._manual(service)
            return
        members = self._services.selected(service)
        name = target.target if target is not None else None
        if members and target is not None and isinstance(name, str):
            named = tuple(m for m in members if _may_declare(m.workload.pod, name, target.protocol))
            if not named:
                yield never(_wrong_port(service, name))
                return
            members = named
        if members and target is not None and isinstance(name, int):
            members = tuple(m for m in members if not never_listens(m.workload.pod, name))
            if not members:
                yield never(_wrong_port(service, str(name)))
                return
        yield self._endpoints(service, members, port if service.is_headless else name)

    def _endpoints(
        self, service: Service, members: tuple[Member, ...], port: int | str | None
    ) -> Requirement:
        if service.publishes_not_ready_addresses:
            alternatives = tuple(_serving(members, port))
        else:
            alternatives = tuple(pod_ready(member) for member in members)
        return self._among(service, alternatives)

    def _among(self, service: Service, alternatives: tuple[Event, ...]) -> Requirement:
        """Give the requirement of one of *alternatives*, or of pods that nobody wrote down."""
        manual = self._services.manual_endpoints(service)
        if manual:
            alternatives = (*alternatives, *map(self._order.event, manual))
        if not alternatives and self._services.may_select_unseen(service):
            alternatives = (self._table.undecided(f"the pods behind {service}"),)
        if not alternatives:
            node = service.manifest.node.get("spec", "selector")
            return never(Cause(CauseKind.NO_PODS, node, manifest=service.manifest))
        return Requirement(alternatives, _selection(service))

    def _manual(self, service: Service) -> Requirement:
        manual = self._services.manual_endpoints(service)
        if manual:
            event = self._table.external(f"the addresses of {service}")
            return Requirement((event,), _selection(service))
        event = self._table.undecided(f"the endpoints of {service}")
        return Requirement((event,), _selection(service))

    def _alias(self, service: Service, port: int | None, *, is_lookup: bool = False) -> Requirement:
        """Give what an ExternalName Service leads to."""
        host = host_name(service.external_name, service.namespace)
        found = [
            other
            for candidate in (host.candidates if host.kind is HostKind.CLUSTER else ())
            if host.is_qualified and not candidate.pod
            for other in self._services.find(candidate.service, candidate.namespace)
        ]
        if not found:
            return Requirement((self._table.external(service.external_name),), _selection(service))
        events = (self.resolves(each) if is_lookup else self.accepts(each, port) for each in found)
        return Requirement(tuple(events), _selection(service))

    def _resolution(self, service: Service) -> Iterator[Requirement]:
        yield from self._order.applied(service.manifest)
        if service.external_name:
            yield self._alias(service, None, is_lookup=True)
        elif service.is_headless and not service.selector:
            yield self._manual(service)
        elif service.is_headless:
            publishes = service.publishes_not_ready_addresses
            members = self._services.selected(service)
            yield self._among(service, tuple(map(created if publishes else pod_ready, members)))

    def _pod_resolution(self, member: Member, service: Service) -> Iterator[Requirement]:
        yield from self._order.applied(service.manifest)
        cause = Cause(CauseKind.NO_POD_NAME, service.manifest.node, manifest=service.manifest)
        if not service.is_headless:
            yield never(cause)
            return
        if not service.selector:
            yield self._manual(service)
            return
        is_selected = all(member.has_label(k, v) for k, v in service.selector.items())
        if not is_selected:
            yield never(cause)
            return
        publishes = service.publishes_not_ready_addresses
        event = created(member) if publishes else pod_ready(member)
        yield Requirement((event,), _selection(service))


def _serving(members: tuple[Member, ...], port: int | str | None) -> Iterator[Event]:
    """Give what may answer on *port* (a number, or a name) although *members* are not ready."""
    for member in members:
        yield pod_started(member)
        for number, container in enumerate(member.workload.pod.init_containers):
            if container.is_sidecar and _may_serve(container, port):
                yield started_or_done(member, container, number)


def _may_serve(container: Container, port: int | str | None) -> bool:
    """Tell whether *container* may listen on *port*: it says so, or says nothing."""
    ports = tuple(container.node.get("ports").items())
    if isinstance(port, str):
        return any(entry.get("name").text == port for entry in ports)
    return not ports or port is None or any(p.get("containerPort").value == port for p in ports)


def _may_declare(pod: Pod, name: str, protocol: str) -> bool:
    return not pod.is_whole or declares_port(pod, name, protocol)


def _selection(service: Service) -> Cause:
    node = service.manifest.node
    return Cause(
        CauseKind.SELECTION, node.get("spec", "selector") or node, manifest=service.manifest
    )


def _wrong_port(service: Service, name: str = "") -> Cause:
    node = service.manifest.node.get("spec", "ports")
    known = (name,) if name else tuple(str(p.number) for p in service.ports)
    return Cause(CauseKind.WRONG_PORT, node, manifest=service.manifest, words=known)
