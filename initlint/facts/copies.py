"""How many pods of one template run at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.record import record

if TYPE_CHECKING:
    from initlint.model.manifest import Manifest
    from initlint.model.pod import Pod
    from initlint.model.workspace import Workspace

_KEDA_MAXIMUM = 100  # maxReplicaCount where none is given (keda.sh/docs, ScaledObject spec)
_SERIAL = "OrderedReady"  # a StatefulSet's default podManagementPolicy


@record
class Copies:
    """Why several pods run: in words, and whether they start one after the other at first."""

    why: str
    is_serial: bool = False


def copies(pod: Pod, workspace: Workspace) -> Copies | None:
    """Tell why there are several pods of this template; None where there is one, or who knows."""
    manifest = pod.manifest
    if manifest.kind == "DaemonSet":
        return Copies("on each node")
    is_serial = _is_serial(manifest)
    if pod.replicas is not None and pod.replicas > 1:
        return Copies(f"in each of {pod.replicas} pods", is_serial)
    if any(_scales(scaler, manifest) for scaler in _scalers(workspace)):
        return Copies("in each pod that an autoscaler adds", is_serial)
    return None


def _is_serial(manifest: Manifest) -> bool:
    policy = manifest.node.get("spec", "podManagementPolicy").text or _SERIAL
    return manifest.kind == "StatefulSet" and policy == _SERIAL


def _scalers(workspace: Workspace) -> tuple[Manifest, ...]:
    return workspace.of_kind("HorizontalPodAutoscaler", "ScaledObject")


def _scales(scaler: Manifest, manifest: Manifest) -> bool:
    spec = scaler.node.get("spec")
    target = spec.get("scaleTargetRef")
    kind = target.get("kind").text or "Deployment"
    is_meant = (kind, target.get("name").text) == (manifest.kind, manifest.name)
    limit = spec.get("maxReplicas").value or spec.get("maxReplicaCount").value or _KEDA_MAXIMUM
    is_several = isinstance(limit, int) and limit > 1
    return is_meant and scaler.namespace == manifest.namespace and is_several
