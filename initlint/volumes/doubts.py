"""Reasons to think that a pod gets more containers, mounts or files than its manifest shows."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.model.pod import Pod
from initlint.model.volume import Volume
from initlint.model.workspace import Workspace

# Proxies of meshes bring volumes of their own and leave others alone
# (istio.io/latest/docs/reference/config/annotations, linkerd.io/2/reference/proxy-configuration).
_HARMLESS = frozenset({"sidecar.istio.io/inject", "linkerd.io/inject"})
_ADDING = ("inject", "copy-volume-mounts", "uservolume", "sidecar-template")


def may_gain(pod: Pod, workspace: Workspace) -> bool:
    """Whether something may add to *pod* before it runs: an operator, an overlay, an injector."""
    manifest = pod.manifest
    return (
        not pod.is_whole
        or workspace.is_kustomized(manifest)
        or workspace.is_named_elsewhere(manifest.kind, manifest.name)
        or any(_adds(key) for key in (*pod.annotations, *pod.labels))
    )


def is_mentioned(volume: Volume) -> bool:
    """Whether an annotation names *volume*, or a variable is read from a file in it."""
    pod = volume.pod
    said = (*pod.annotations.values(), *pod.manifest.annotations.values())
    return any(volume.name in text for text in said) or volume.name in _variable_files(pod)


def _adds(key: str) -> bool:
    return key not in _HARMLESS and any(part in key.lower() for part in _ADDING)


def _variable_files(pod: Pod) -> Iterator[str]:
    """Give the volumes that kubelet reads variables from (KEP 3721), mounted or not."""
    for container in pod.containers:
        for entry in container.env:
            yield entry.value_from.get("fileKeyRef", "volumeName").text or ""
