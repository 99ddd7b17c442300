"""Which namespace an object lands in, and what the set says about that namespace."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from initlint.knowledge.resources import cluster_scoped_kinds
from initlint.model.manifest import Manifest
from initlint.model.workspace import Workspace
from initlint.settings import Settings

DEFAULT_NAMESPACE = "default"
# kube-controller-manager sets this label on every namespace (GA since 1.22).
NAME_LABEL = "kubernetes.io/metadata.name"


class Namespaces:
    """The namespaces of one workspace."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        """Look at every object of *workspace*."""
        self._workspace = workspace
        self._settings = settings

    @cached_property
    def written(self) -> frozenset[str]:
        """The namespaces that objects name."""
        cluster_scoped = cluster_scoped_kinds()
        manifests = (m for m in self._workspace.manifests if m.kind not in cluster_scoped)
        return frozenset(m.namespace for m in manifests if m.namespace)

    @cached_property
    def implied(self) -> str:
        """The namespace of objects that name none.

        Where nobody chose one, and all objects that name one name the same, it is that one:
        `kubectl apply -n` takes no set that disagrees with itself.
        """
        chosen = self._settings.namespace
        if chosen == DEFAULT_NAMESPACE and len(self.written) == 1:
            return next(iter(self.written))
        return chosen

    def of(self, manifest: Manifest) -> str:
        """Give the namespace of *manifest*; of no use for kinds that live in none."""
        return manifest.namespace or self.implied

    def of_pods(self, manifest: Manifest) -> str | None:
        """Give the namespace of the pods that *manifest* makes; None where that is not its own.

        A cluster-wide template is used in any namespace, and nobody makes pods of a PodTemplate.
        """
        is_template = manifest.kind == "PodTemplate" or manifest.kind.startswith("Cluster")
        return None if is_template else self.of(manifest)

    @cached_property
    def known(self) -> frozenset[str]:
        """The namespaces that the set puts objects into."""
        return self.written | {self.implied}

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {m.name: m.labels for m in self._workspace.of_kind("Namespace")}

    def labels(self, namespace: str) -> Mapping[str, str] | None:
        """Give the labels of *namespace*; None where the set has no such object."""
        found = self._labels.get(namespace)
        return None if found is None else {**found, NAME_LABEL: namespace}

    def annotations(self, namespace: str) -> Mapping[str, str]:
        """Give the annotations of *namespace*; none where the set has no such object."""
        found = (m.annotations for m in self._workspace.of_kind("Namespace") if m.name == namespace)
        return next(found, {})

    def quotas(self, namespace: str) -> tuple[Manifest, ...]:
        """Give the resource quotas of *namespace* that the set has."""
        return self._inside("ResourceQuota", namespace)

    def limit_ranges(self, namespace: str) -> tuple[Manifest, ...]:
        """Give the limit ranges of *namespace* that the set has."""
        return self._inside("LimitRange", namespace)

    def _inside(self, kind: str, namespace: str) -> tuple[Manifest, ...]:
        return tuple(m for m in self._workspace.of_kind(kind) if self.of(m) == namespace)
