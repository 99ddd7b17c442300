"""Which documents are fragments to be merged into others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from initlint.model.manifest import Manifest


def is_patch(manifest: Manifest) -> bool:
    """Tell whether *manifest* is a patch rather than a whole object.

    A strategic merge patch names its target and what to change; it has no `kind`, holds
    `$patch` directives, or (a workload) neither selects pods nor labels them.
    """
    node = manifest.node
    if not node.get("kind") or not node.get("apiVersion"):
        return True
    return _has_directive(manifest) or _is_bare_workload(manifest)


def _has_directive(manifest: Manifest) -> bool:
    return any(
        pod.node.key("$patch") or any(c.node.key("$patch") for c in pod.containers)
        for pod in manifest.pods
    )


def _is_bare_workload(manifest: Manifest) -> bool:
    spec = manifest.node.get("spec")
    selects = manifest.kind in ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")
    if not selects or not spec.get("template"):
        return selects
    return not spec.get("selector") and not spec.get("template", "metadata", "labels")
