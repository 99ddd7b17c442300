"""Which Pod Security Standard a namespace of the set enforces."""

from __future__ import annotations

import re

from initlint.model.manifest import Manifest
from initlint.model.pod_security import Policy, Standard
from initlint.model.workspace import Workspace
from initlint.record import record
from initlint.settings import KubeVersion
from initlint.tree.node import Node

# api/constants.go and api/helpers.go of pod-security-admission 0.37.2.
_LEVEL = "pod-security.kubernetes.io/enforce"
_VERSION = "pod-security.kubernetes.io/enforce-version"
_MINOR = re.compile(r"v1\.(0|[1-9][0-9]{0,2})\Z")


@record
class Enforcement:
    """What a namespace says of the standard that it enforces, and where.

    `policy` is None for the level `privileged`, which refuses nothing, and for labels that
    the API server does not take.
    """

    namespace: str
    label: Node
    policy: Policy | None


def enforcement(workspace: Workspace, name: str, target: KubeVersion) -> Enforcement | None:
    """Give what namespace *name* enforces; None where the set does not say."""
    found = (m for m in workspace.of_kind("Namespace") if m.name == name and not m.is_patch)
    for namespace in found:
        label = namespace.node.get("metadata", "labels", _LEVEL)
        if label:
            return Enforcement(name, label, _policy(namespace, label, target))
    return None


def _policy(namespace: Manifest, label: Node, target: KubeVersion) -> Policy | None:
    levels = [level for level in Standard if level.value == label.text]
    version = _version(namespace.labels.get(_VERSION, ""), target)
    return Policy(levels[0], version, target) if levels and version else None


def _version(text: str, target: KubeVersion) -> KubeVersion | None:
    """Read a version of the policy; one that is newer than the cluster is the cluster's own."""
    if text in ("", "latest"):
        return target
    match = _MINOR.match(text)
    return min(KubeVersion(1, int(match[1])), target) if match else None
