"""The Services of a workspace: their ports, and the pods behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from initlint.model.manifest import Manifest, texts
from initlint.model.pod import Pod
from initlint.model.workspace import Workspace
from initlint.record import record
from initlint.startup.namespaces import Namespaces
from initlint.startup.workloads import GENERATED_LABELS, POD_NAME_LABEL, Member, Workload
from initlint.tree.node import Node

_SLICE_LABEL = "kubernetes.io/service-name"
# Labels that the pods give themselves once it is clear who does what.
_ROLE = re.compile(r"(?i)(?:^|[-_./])(?:role|leader|master|primary)$")


@record(eq=False)
class ServicePort:
    """An entry of `spec.ports`; `target` is a number, a container port's name, or None."""

    node: Node
    number: int | None
    name: str
    target: int | str | None
    protocol: str


@record(eq=False)
class Service:
    """A Service; `id` is unique in the workspace."""

    id: str
    manifest: Manifest
    namespace: str

    @property
    def name(self) -> str:
        return self.manifest.name

    def __str__(self) -> str:
        return f"Service '{self.name}'"

    @cached_property
    def selector(self) -> Mapping[str, str]:
        return texts(self.manifest.node.get("spec", "selector"))

    @property
    def is_headless(self) -> bool:
        return self.manifest.node.get("spec", "clusterIP").text == "None"

    @property
    def publishes_not_ready_addresses(self) -> bool:
        return self.manifest.node.get("spec", "publishNotReadyAddresses").value is True

    @property
    def external_name(self) -> str:
        """Where an ExternalName Service points; empty for the other types."""
        spec = self.manifest.node.get("spec")
        is_external = spec.get("type").text == "ExternalName"
        return spec.get("externalName").text or "" if is_external else ""

    @cached_property
    def ports(self) -> tuple[ServicePort, ...]:
        return tuple(map(_port, self.manifest.node.get("spec", "ports").items()))

    def port(self, number: int) -> ServicePort | None:
        """Give the port that clients reach under *number*."""
        return next((port for port in self.ports if port.number in (number, None)), None)


def _port(node: Node) -> ServicePort:
    number = node.get("port").value
    target = node.get("targetPort")
    value = target.value
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    return ServicePort(
        node,
        number if isinstance(number, int) else None,
        node.get("name").text or "",
        value if isinstance(value, int | str) else number if isinstance(number, int) else None,
        node.get("protocol").text or "TCP",
    )


class Services:
    """The Services of one workspace by name, and what they select."""

    def __init__(
        self, workspace: Workspace, namespaces: Namespaces, workloads: tuple[Workload, ...]
    ) -> None:
        """Look at the Services of *workspace*; they select among *workloads*."""
        self._workspace = workspace
        self._namespaces = namespaces
        self._workloads = workloads
        self._selected: dict[str, tuple[Member, ...]] = {}

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], tuple[Service, ...]]:
        table: dict[tuple[str, str], tuple[Service, ...]] = {}
        for manifest in self._workspace.of_kind("Service"):
            if manifest.group or not manifest.node.get("spec"):
                continue  # a Knative Service, or a fragment
            key = (self._namespaces.of(manifest), manifest.name)
            found = table.get(key, ())
            suffix = f"~{len(found) + 1}" if found else ""
            identity = f"Service/{key[0]}/{key[1]}{suffix}"
            table[key] = (*found, Service(identity, manifest, key[0]))
        return table

    def find(self, name: str, namespace: str) -> tuple[Service, ...]:
        """Give the Services of that name: several where the set has variants."""
        return self._by_name.get((namespace, name), ())

    def names(self, namespace: str) -> Iterator[str]:
        """Give the names of the Services of *namespace*."""
        return (name for at, name in self._by_name if at == namespace)

    def __iter__(self) -> Iterator[Service]:
        """Give every Service."""
        return (service for variants in self._by_name.values() for service in variants)

    @cached_property
    def _by_label(self) -> dict[tuple[str, str, str], list[Workload]]:
        table: dict[tuple[str, str, str], list[Workload]] = {}
        for workload in self._workloads:
            for key, value in workload.labels.items():
                table.setdefault((workload.namespace, key, value), []).append(workload)
        return table

    @cached_property
    def _stateful_sets(self) -> list[Workload]:
        return [workload for workload in self._workloads if workload.is_stateful_set]

    def selected(self, service: Service) -> tuple[Member, ...]:
        """Give the pods that *service* selects."""
        if service.id not in self._selected:
            self._selected[service.id] = tuple(self._select(service.namespace, service.selector))
        return self._selected[service.id]

    def matching(self, namespace: str, selector: Mapping[str, str]) -> tuple[Member, ...]:
        """Give the pods of *namespace* that have all labels of *selector*."""
        return tuple(self._select(namespace, selector))

    def _select(self, namespace: str, selector: Mapping[str, str]) -> Iterator[Member]:
        pairs = list(selector.items())
        for workload in self._nearby(namespace, pairs):
            for member in workload.members:
                if all(member.has_label(key, value) for key, value in pairs):
                    yield member

    def _nearby(self, namespace: str, pairs: list[tuple[str, str]]) -> Iterable[Workload]:
        """Give the workloads that the rarest label leaves."""
        if not pairs:
            return ()
        tables = [
            self._by_label.get((namespace, key, value), ())
            for key, value in pairs
            if key != POD_NAME_LABEL
        ]
        if tables:
            return min(tables, key=len)
        return [each for each in self._stateful_sets if each.namespace == namespace]

    def may_select_unseen(self, service: Service) -> bool:
        """Tell whether pods that nobody wrote into the set may stand behind *service*.

        A controller's own label, a pod of an operator's making, pods whose namespace is not
        written and may be another one, or pods in a folder beside this one.
        """
        if GENERATED_LABELS.intersection(service.selector):
            return True
        if any(_is_of_an_operator(key) for key in service.selector):
            return True
        if self._may_label_themselves(service.selector):
            return True
        if self._workspace.has_pods_elsewhere(service.selector):
            return True
        return self._has_operators or any(
            all(workload.labels.get(key) == value for key, value in service.selector.items())
            for workload in self._perhaps(service.selector)
            if not (workload.manifest.namespace and service.manifest.namespace)
            or not workload.pod.is_whole
        )

    def _may_label_themselves(self, selector: Mapping[str, str]) -> bool:
        """Whether pods lack a role alone: Patroni and others label the one that leads."""
        roles = {key for key in selector if _ROLE.search(key)}
        rest = {key: value for key, value in selector.items() if key not in roles}
        return bool(roles and rest) and any(
            roles.isdisjoint(workload.labels)
            and all(workload.labels.get(key) == value for key, value in rest.items())
            for workload in self._perhaps(rest)
        )

    def _perhaps(self, selector: Mapping[str, str]) -> Iterable[Workload]:
        """Give the workloads of any namespace that the rarest label leaves."""
        tables = [self._by_label_anywhere.get(pair, []) for pair in selector.items()]
        if not tables:
            return self._workloads
        return min(tables, key=len)

    @cached_property
    def _by_label_anywhere(self) -> dict[tuple[str, str], list[Workload]]:
        table: dict[tuple[str, str], list[Workload]] = {}
        for workload in self._workloads:
            for pair in workload.labels.items():
                table.setdefault(pair, []).append(workload)
        return table

    @cached_property
    def _has_operators(self) -> bool:
        from initlint.startup.operators import may_make_pods

        return any(may_make_pods(manifest) for manifest in self._workspace.manifests)

    def manual_endpoints(self, service: Service) -> tuple[Manifest, ...]:
        """Give the Endpoints and EndpointSlices that somebody wrote for *service*."""
        return self._endpoints.get((service.namespace, service.name), ())

    @cached_property
    def _endpoints(self) -> dict[tuple[str, str], tuple[Manifest, ...]]:
        table: dict[tuple[str, str], tuple[Manifest, ...]] = {}
        for manifest in self._workspace.of_kind("Endpoints", "EndpointSlice"):
            is_slice = manifest.kind == "EndpointSlice"
            name = manifest.labels.get(_SLICE_LABEL, "") if is_slice else manifest.name
            key = (self._namespaces.of(manifest), name)
            table[key] = (*table.get(key, ()), manifest)
        return table


def _is_of_an_operator(label: str) -> bool:
    """Tell whether an operator is likely to set *label*: `cnpg.io/cluster`, `strimzi.io/name`."""
    domain, slash, _ = label.partition("/")
    return bool(slash) and not domain.endswith(("kubernetes.io", "k8s.io"))


def declares_port(pod: Pod, name: str, protocol: str) -> bool:
    """Tell whether a container that is there when the pod is ready has the port *name*.

    `FindPort` of the EndpointSlice controller compares name and protocol, in main
    containers and sidecars.
    """
    return any(
        port.get("name").text == name and (port.get("protocol").text or "TCP") == protocol
        for container in pod.containers
        if container.is_main or container.is_sidecar
        for port in container.node.get("ports").items()
    )
