"""A field that the target version knows, and drops unless somebody turned its gate on."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Label, Severity
from initlint.knowledge.features import GatedField, gated_fields
from initlint.model.fields import fields, roots
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.settings import KubeVersion
from initlint.tree.node import Node


@rule(
    "gated-field-dropped",
    summary="Field that the target version drops without a word",
    severity=Severity.WARNING,
    category="api",
    since="0.1.0",
    each=Pod,
)
def gated_field_dropped(pod: Pod, context: Context) -> Reports:
    version = context.settings.kube_version
    for row in gated_fields():
        if row.is_dropped(version):
            yield from _dropped(pod, row, version)


def _dropped(pod: Pod, row: GatedField, version: KubeVersion) -> Reports:
    severity = Severity.ERROR if row.is_refused else None
    for root, container in roots(pod, row.of):
        for key, value in fields(root, row.path):
            if value.value is not None and value.value == row.default:
                continue
            message = (
                f"{container or 'the pod'} has `{key.text}`, which Kubernetes {version} drops "
                f"while the gate {row.gate} is off, as it is by default, {row.effect}"
            )
            mounts = _mounts(pod, value) if row.gate == "ImageVolume" else ()
            name = container.name if container else None
            yield Report(key, message, related=mounts, severity=severity, container=name)


def _mounts(pod: Pod, source: Node) -> tuple[Label, ...]:
    """Find the mounts that go with the volume that has *source*."""
    names = {volume.name for volume in pod.volumes if volume.node.get("image") is source}
    return tuple(
        related(mount.node.get("name"), f"{container} loses this mount")
        for container in pod.containers
        for mount in container.mounts
        if mount.name in names
    )
