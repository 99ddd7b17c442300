"""The pods that the objects of a workspace make, as far as names and labels tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from initlint.model.manifest import Manifest
from initlint.model.pod import Pod
from initlint.record import record
from initlint.startup.namespaces import Namespaces
from initlint.tree.node import Node

_NO_PODS = frozenset({"PodTemplate"})
_SCALERS = frozenset({"HorizontalPodAutoscaler", "ScaledObject"})
_ORDINAL_LABEL = "apps.kubernetes.io/pod-index"  # beta and on since 1.28
POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name"
_JOB_LABELS = ("job-name", "batch.kubernetes.io/job-name")
# Labels whose values only a controller knows.
GENERATED_LABELS = frozenset(
    {
        "pod-template-hash",
        "controller-revision-hash",
        "controller-uid",
        "batch.kubernetes.io/controller-uid",
    }
)
# Ordinals beyond this are not told apart: they run one template, so what keeps the first
# from starting keeps them all.
_MOST_ORDINALS = 32


@record(eq=False)
class Workload:
    """One pod template (or bare pod) and the pods that are made from it.

    `id` is unique in the workspace: kind, namespace and name, and a number where there are
    several of that name. `ordinals` are those of a StatefulSet, the single 0 elsewhere.
    `replicas` is None where nobody knows the number.
    """

    id: str
    pod: Pod
    namespace: str
    replicas: int | None
    ordinals: tuple[int, ...]

    @property
    def manifest(self) -> Manifest:
        return self.pod.manifest

    @property
    def kind(self) -> str:
        return self.manifest.kind

    @property
    def name(self) -> str:
        return self.manifest.name

    def __str__(self) -> str:
        return f"{self.kind} '{self.name}'"

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The labels of its pods, with those that the controller adds to all of them."""
        labels = self.pod.labels
        if self.kind == "Job":
            labels |= dict.fromkeys(_JOB_LABELS, self.name)
        return labels

    @property
    def is_stateful_set(self) -> bool:
        return self.kind == "StatefulSet"

    @property
    def ends(self) -> bool:
        """Whether its pods are done one day, so that their main containers must end too."""
        if self.kind == "Pod":
            return self.pod.restart_policy.text in ("Never", "OnFailure")
        return self.kind in ("Job", "CronJob")

    @property
    def is_ordered(self) -> bool:
        """Whether each pod is made only once the one before it is ready."""
        policy = self.manifest.node.get("spec", "podManagementPolicy").text
        return self.is_stateful_set and policy != "Parallel"

    @property
    def governing_service(self) -> str:
        """The `serviceName` of a StatefulSet, or the subdomain of a pod."""
        field = ("spec", "serviceName") if self.is_stateful_set else ()
        node = self.manifest.node.get(*field) if field else self.pod.node.get("subdomain")
        return node.text or ""

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Its pods: one for each ordinal, one that stands for all replicas elsewhere."""
        return tuple(Member(self, ordinal) for ordinal in self.ordinals)

    def member(self, ordinal: int) -> Member | None:
        """Give the pod of *ordinal*, or the one that stands for it."""
        first, last = self.ordinals[0], self.ordinals[-1]
        is_there = self.replicas is None or first <= ordinal < first + self.replicas
        return self.members[min(ordinal, last) - first] if is_there and ordinal >= first else None


class Member(NamedTuple):
    """One pod of a workload."""

    workload: Workload
    ordinal: int

    @property
    def id(self) -> str:
        workload = self.workload
        return f"{workload.id}[{self.ordinal}]" if workload.is_stateful_set else workload.id

    @property
    def hostname(self) -> str:
        """The pod's own name in DNS, below its governing Service; empty where it has none."""
        workload = self.workload
        if workload.is_stateful_set:
            return f"{workload.name}-{self.ordinal}"
        written = workload.pod.node.get("hostname").text
        return written or (workload.name if workload.kind == "Pod" else "")

    def has_label(self, key: str, value: str) -> bool:
        """Tell whether the pod has the label, the controller's own for a single pod included."""
        if self.workload.is_stateful_set:
            if key == POD_NAME_LABEL:
                return value == self.hostname
            if key == _ORDINAL_LABEL:
                return value == str(self.ordinal)
        return self.workload.labels.get(key) == value


def workloads(manifests: Iterable[Manifest], namespaces: Namespaces) -> Iterator[Workload]:
    """Give the workloads of *manifests*, patches left out."""
    manifests = tuple(manifests)
    scaled = set(_scaled(manifests))
    seen: dict[str, int] = {}
    for manifest in manifests:
        if manifest.kind in _NO_PODS or not manifest.pods or manifest.is_patch:
            continue
        namespace = namespaces.of(manifest)
        is_scaled = (manifest.kind, manifest.name) in scaled
        replicas = None if is_scaled else _replicas(manifest)
        for pod in manifest.pods:
            name = f"{manifest.kind}/{namespace}/{manifest.name}"
            seen[name] = number = seen.get(name, 0) + 1
            identity = name if number == 1 else f"{name}~{number}"
            yield Workload(identity, pod, namespace, replicas, _ordinals(manifest, replicas))


def _scaled(manifests: Iterable[Manifest]) -> Iterator[tuple[str, str]]:
    for manifest in manifests:
        if manifest.kind in _SCALERS:
            target = manifest.node.get("spec", "scaleTargetRef")
            yield target.get("kind").text or "Deployment", target.get("name").text or ""


def _replicas(manifest: Manifest) -> int | None:
    node: Node = manifest.node.get("spec", "replicas")
    if not node:
        return 1
    return node.value if isinstance(node.value, int) else None


def _ordinals(manifest: Manifest, replicas: int | None) -> tuple[int, ...]:
    if manifest.kind != "StatefulSet":
        return (0,)
    start = manifest.node.get("spec", "ordinals", "start").value
    first = start if isinstance(start, int) and start >= 0 else 0
    count = _MOST_ORDINALS if replicas is None else max(replicas, 1)
    return tuple(range(first, first + min(count, _MOST_ORDINALS)))
