"""Where the hosts and objects that waits name are found in a workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from initlint.model.pod import Pod
from initlint.record import field, record, replace
from initlint.shell.questions import ConditionKind, Wait
from initlint.startup.index import Index
from initlint.startup.names import HostKind, HostName, ServiceName, host_name
from initlint.startup.near import near
from initlint.startup.operators import may_make_pods
from initlint.startup.selectors import written_labels
from initlint.startup.services import Service
from initlint.startup.targets import UNKNOWN, Absence, Resolved, TargetKind
from initlint.startup.workloads import Member, Workload

_NOT_A_HOST = re.compile(r"[\s${}<>|;&()'\"`\\*]")
_ORDINAL = re.compile(r"(.+)-(\d{1,9})\Z")
_FEWEST_FOUND = 2  # other targets that must be there before the set counts as complete
_LONGEST_PORT = 5  # digits


@record(eq=False)
class Lookup:
    """Looks up the targets of waits in one index; `waits` are all that there are."""

    index: Index
    waits: Sequence[tuple[Wait, Workload]] = ()
    _hosts: dict[tuple[str, str], Resolved] = field(default_factory=dict)

    def resolve(self, wait: Wait, workload: Workload) -> Resolved:
        """Give what *wait*, in a container of *workload*, is aimed at."""
        target = wait.target
        if wait.kind is ConditionKind.FILE:
            return Resolved(TargetKind.FILE, target.path) if target.path else UNKNOWN
        if wait.kind is ConditionKind.KUBERNETES:
            return self._object(wait, workload)
        if wait.kind is ConditionKind.COMMAND or target.host is None:
            return UNKNOWN
        found = self.host(target.host, workload)
        port = port_number(target.port)
        if found.absence is Absence.NEAR_MISS:
            found = self._meant(found, workload, port)
        return replace(found, port=port) if port is not None else found

    def _meant(self, found: Resolved, workload: Workload, port: int | None) -> Resolved:
        """Keep those of the near names of *found* that *workload* may have meant.

        `orders-db` on port 5432 is not `orders` on port 80, and nobody means the own Service.
        """
        near_names = tuple(
            name
            for name in found.near
            for service in self._near_services(found, name)[:1]
            if port is None or service.is_headless or not service.ports or service.port(port)
            if all(
                member.workload is not workload for member in self.index.services.selected(service)
            )
        )
        if near_names:
            return replace(found, near=near_names)
        text, namespace = found.name, workload.namespace
        is_label = found.host is not None and found.host.is_single_label
        is_complete = is_label and self._is_complete(text, namespace)
        return replace(found, near=(), absence=Absence.COMPLETE if is_complete else None)

    def _near_services(self, found: Resolved, name: str) -> tuple[Service, ...]:
        candidates = found.host.candidates if found.host is not None else ()
        return tuple(
            service
            for candidate in candidates
            for service in self.index.services.find(name, candidate.namespace)
        )

    def host(self, text: str, workload: Workload) -> Resolved:
        """Give what the host *text* means to the pods of *workload*."""
        if _NOT_A_HOST.search(text) or not text:
            return UNKNOWN
        pod = workload.pod
        if text in self.index.settings.external or text in _aliases(pod):
            return Resolved(TargetKind.EXTERNAL, text)
        host = host_name(text, workload.namespace)
        if host.kind is HostKind.LOCAL:
            is_node = pod.node.get("hostNetwork").value is True
            kind = TargetKind.EXTERNAL if is_node else TargetKind.OWN_POD
            return Resolved(kind, text, host=host)
        key = (text, workload.namespace)
        if key not in self._hosts:
            self._hosts[key] = self._find(host, workload.namespace)
        found = self._hosts[key]
        has_searches = bool(pod.node.get("dnsConfig", "searches"))
        if found.kind is TargetKind.NOWHERE and has_searches and not host.is_qualified:
            return Resolved(TargetKind.EXTERNAL, text, host=host)
        return found

    def _find(self, host: HostName, namespace: str) -> Resolved:
        if host.kind is HostKind.ADDRESS:
            services = tuple(self._by_address.get(host.text, ()))
            kind = TargetKind.SERVICE if services else TargetKind.EXTERNAL
            return Resolved(kind, host.text, host=host, services=services)
        if ServiceName("kubernetes", "default") in host.candidates:
            return Resolved(TargetKind.API_SERVER, host.text, host=host)
        services = tuple(
            service
            for candidate in host.candidates
            if not candidate.pod
            for service in self.index.services.find(candidate.service, candidate.namespace)
        )
        if services:
            return Resolved(TargetKind.SERVICE, host.text, host=host, services=services)
        records = [self._record(host, c) for c in host.candidates if c.pod]
        found = next((record for record in records if record is not None), None)
        return found or self._absent(host, namespace)

    @cached_property
    def _by_address(self) -> dict[str, list[Service]]:
        table: dict[str, list[Service]] = {}
        for service in self.index.services:
            address = service.manifest.node.get("spec", "clusterIP").text
            if address and address != "None":
                table.setdefault(address, []).append(service)
        return table

    def _record(self, host: HostName, name: ServiceName) -> Resolved | None:
        services = self.index.services.find(name.service, name.namespace)
        owners = tuple(self._owners(name))
        if not services and not owners:
            return None
        members = tuple(
            member
            for owner in owners
            if owner.governing_service == name.service
            for member in owner.members
            if member.hostname == name.pod
        ) or self._last_members(name, owners)
        if members and not services:
            return Resolved(TargetKind.UNKNOWN, host.text, host=host)  # its Service is elsewhere
        if members:
            return Resolved(
                TargetKind.POD, host.text, host=host, services=services, members=members
            )
        if not services and name.namespace not in self.index.namespaces.known:
            return None
        is_told = bool(owners) and all(owner.replicas is not None for owner in owners)
        kind = TargetKind.NOWHERE if is_told else TargetKind.UNKNOWN
        return Resolved(kind, host.text, host=host, services=services, absence=Absence.IMPOSSIBLE)

    def _owners(self, name: ServiceName) -> Iterator[Workload]:
        """Give the StatefulSets whose pods are called like *name*, and single pods."""
        match = _ORDINAL.match(name.pod)
        for kind, base in (("StatefulSet", match[1] if match else ""), ("Pod", name.pod)):
            for manifest in self.index.objects.find(kind, name.namespace, base):
                yield from self.index.workloads_of(manifest)

    def _last_members(self, name: ServiceName, owners: tuple[Workload, ...]) -> tuple[Member, ...]:
        """Give the members that stand for ordinals which are not told apart."""
        match = _ORDINAL.match(name.pod)
        if match is None:
            return ()
        ordinal = int(match[2])
        found = (o.member(ordinal) for o in owners if o.governing_service == name.service)
        return tuple(member for member in found if member is not None)

    def _absent(self, host: HostName, namespace: str) -> Resolved:
        """Give the answer for a cluster name that nothing in the set has."""
        known = self.index.namespaces.known
        candidates = [c for c in host.candidates if c.namespace in known and not c.pod]
        if not candidates or not (host.is_single_label or host.is_qualified):
            return Resolved(TargetKind.EXTERNAL, host.text, host=host)
        candidate = candidates[0]
        is_elsewhere = self.index.workspace.is_named_elsewhere("Service", candidate.service)
        if is_elsewhere or self._may_be_made(candidate.service):
            return Resolved(TargetKind.NOWHERE, host.text, host=host)
        names = near(candidate.service, self.index.services.names(candidate.namespace))
        absence = Absence.NEAR_MISS if names else None
        if absence is None and host.is_single_label and self._is_complete(host.text, namespace):
            absence = Absence.COMPLETE
        return Resolved(TargetKind.NOWHERE, host.text, host=host, near=names, absence=absence)

    def _may_be_made(self, service: str) -> bool:
        """Whether an operator's object is of that name, or of one that the name begins with."""
        return any(service == name or service.startswith(f"{name}-") for name in self._makers)

    @cached_property
    def _makers(self) -> tuple[str, ...]:
        manifests = self.index.workspace.manifests
        return tuple(each.name for each in manifests if each.name and may_make_pods(each))

    @cached_property
    def _single_labels(self) -> frozenset[tuple[str, str]]:
        """The hosts of one label that are waited for, each after the waiter's namespace."""
        found = set()
        for wait, workload in self.waits:
            text = wait.target.host
            if not text or wait.kind is ConditionKind.COMMAND or _NOT_A_HOST.search(text):
                continue
            if "." not in text and host_name(text, workload.namespace).is_single_label:
                found.add((workload.namespace, text.lower()))
        return frozenset(found)

    def _is_complete(self, text: str, namespace: str) -> bool:
        """Tell whether the set shows all other targets of one label, and enough of them."""
        others = self._single_labels - {(namespace, text)}
        found = [bool(self.index.services.find(other, at)) for at, other in others]
        return len(found) >= _FEWEST_FOUND and all(found)

    def _object(self, wait: Wait, workload: Workload) -> Resolved:
        wanted = wait.target.object
        kind = self.index.objects.kind_of(wanted.resource or "") if wanted is not None else None
        namespace = wait.target.namespace or workload.namespace
        if wanted is None or kind is None:
            return UNKNOWN
        if wanted.selector and not wanted.name:
            return self._selected(kind, namespace, wanted.selector)
        if not wanted.name or _NOT_A_HOST.search(wanted.name):
            return Resolved(TargetKind.UNKNOWN, "", object_kind=kind, namespace=namespace)
        name = f"{kind}/{wanted.name}"
        objects = self.index.objects.find(kind, namespace, wanted.name)
        members = tuple(self._pods(wanted.name, namespace)) if kind == "Pod" else ()
        if objects or members:
            return Resolved(
                TargetKind.OBJECT,
                name,
                objects=objects,
                members=members,
                object_kind=kind,
                namespace=namespace,
            )
        if kind == "Pod" or namespace not in self.index.namespaces.known:
            return Resolved(TargetKind.EXTERNAL, name, object_kind=kind, namespace=namespace)
        names = near(wanted.name, self.index.objects.names(kind, namespace))
        is_elsewhere = self.index.workspace.is_named_elsewhere(kind, wanted.name)
        is_judged = names and kind in ("Job", "Service") and not is_elsewhere
        absence = Absence.NEAR_MISS if is_judged else None
        return Resolved(
            TargetKind.NOWHERE,
            name,
            object_kind=kind,
            namespace=namespace,
            near=names,
            absence=absence,
        )

    def _selected(self, kind: str, namespace: str, selector: str) -> Resolved:
        """Give the pods, or the one other object, that `-l SELECTOR` picks."""
        labels = written_labels(selector) or {}
        unknown = Resolved(TargetKind.UNKNOWN, "", object_kind=kind, namespace=namespace)
        name = f"{kind}/{selector}"
        if kind == "Pod":
            members = self.index.services.matching(namespace, labels)
            found = replace(unknown, kind=TargetKind.OBJECT, name=name, members=members)
            return found if members else unknown
        objects = self.index.objects.labelled(kind, namespace, labels) if labels else ()
        found = replace(unknown, kind=TargetKind.OBJECT, name=name, objects=objects)
        return found if len({manifest.name for manifest in objects}) == 1 else unknown

    def _pods(self, name: str, namespace: str) -> Iterator[Member]:
        owners = self._owners(ServiceName("", namespace, name))
        return (m for owner in owners for m in owner.members if m.hostname == name)


def _aliases(pod: Pod) -> set[str | None]:
    entries = pod.node.get("hostAliases").items()
    return {name.text for entry in entries for name in entry.get("hostnames").items()}


def port_number(port: int | str | None) -> int | None:
    """Give a port as a number; None for a service name of /etc/services, or none at all."""
    if isinstance(port, str):
        return (
            int(port) if port.isdigit() and port.isascii() and len(port) <= _LONGEST_PORT else None
        )
    return port
