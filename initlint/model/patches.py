"""Which documents are fragments to be merged into others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from initlint.tree.node import Node

if TYPE_CHECKING:
    from initlint.model.manifest import Manifest

# Directives of a strategic merge patch (apimachinery pkg/util/strategicpatch).
_DIRECTIVES = ("$patch", "$retainKeys", "$setElementOrder/", "$deleteFromPrimitiveList/")
_SELECTING = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})
# `patches/replicas.yaml`, `patch-limits.yaml`, `deployment_patch.yaml`, `crd.patch.yaml`
_PATCH_PATH = re.compile(r"(?:^|[/\\._-])patch(?:es)?(?=[/\\._-][^/\\]*\Z|[/\\])", re.IGNORECASE)
# `02-assert.yaml`, `03-errors.yaml`, `cluster-assert.yaml`: what kuttl and Chainsaw compare with
_ASSERTION_PATH = re.compile(
    r"(?:^|[/\\])(?:\d+-(?:assert|errors?)|(?:[^/\\]*-)?assert)(?:-[^/\\]*)?\.ya?ml\Z",
    re.IGNORECASE,
)


def is_patch(manifest: Manifest) -> bool:
    """Tell whether *manifest* is a patch rather than a whole object.

    A strategic merge patch names its target and what to change: it has no `kind`, holds
    `$patch` directives, stands in a file called so, or is a workload without what every
    whole one of its kind has. A fragment that a test compares with what is in the cluster is
    no whole object either.
    """
    node = manifest.node
    if not node.get("kind") or not node.get("apiVersion"):
        return True
    return (
        _is_called_patch(manifest)
        or _is_compared(manifest)
        or _has_directive(manifest)
        or _is_bare(manifest)
    )


def _is_called_patch(manifest: Manifest) -> bool:
    source = manifest.document.source
    return not source.is_rendered and _PATCH_PATH.search(source.name) is not None


def _is_compared(manifest: Manifest) -> bool:
    """Whether this is no object to apply: an assertion, or a dump without what varies."""
    source = manifest.document.source
    if not source.is_rendered and _ASSERTION_PATH.search(source.name):
        return True
    owners = manifest.node.get("metadata", "ownerReferences").items()
    return any(not owner.get("uid") for owner in owners)  # nobody else knows the uid


def _has_directive(manifest: Manifest) -> bool:
    source, (start, end) = manifest.document.source, manifest.document.span
    written = any(source.text.find(each, start, end) >= 0 for each in _DIRECTIVES)
    return written and _holds_directive(manifest.node, set())


def _holds_directive(node: Node, seen: set[int]) -> bool:
    if id(node) in seen:
        return False
    seen.add(id(node))
    if any(key.raw.startswith(_DIRECTIVES) for key, _ in node.pairs()):
        return True
    children = (*node.items(), *(value for _, value in node.pairs()))
    return any(_holds_directive(child, seen) for child in children)


def _is_bare(manifest: Manifest) -> bool:
    spec = manifest.node.get("spec")
    if manifest.kind == "CronJob":
        return not spec.get("schedule") or not spec.get("jobTemplate")
    template = spec.get("template")
    if manifest.kind == "Job":
        return not template or not (template.get("spec", "restartPolicy") or _has_image(template))
    if manifest.kind not in _SELECTING:
        return False
    if not template:
        return True
    is_labelled = bool(template.get("metadata", "labels"))
    return not spec.get("selector") and not (is_labelled and _has_image(template))


def _has_image(template: Node) -> bool:
    return any(each.get("image") for each in template.get("spec", "containers").items())
