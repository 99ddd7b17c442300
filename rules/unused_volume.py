"""A volume that no container mounts."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, rule
from initlint.volumes.doubts import is_mentioned, may_gain


@rule(
    "unused-volume",
    summary="Volume that no container mounts",
    severity=Severity.INFO,
    category="volumes",
    since="0.1.0",
    each=Pod,
)
def unused_volume(pod: Pod, context: Context) -> Reports:
    if not pod.containers or may_gain(pod, context.workspace):
        return
    used = set(_used_names(pod))
    declared = {volume.name for volume in pod.volumes}
    if not used <= declared:
        return  # the one that is missing may be meant
    for volume in pod.volumes:
        if volume.name not in used and not is_mentioned(volume):
            message = f"no container mounts volume '{volume.name}'"
            yield Report(volume.name_node, message)


def _used_names(pod: Pod) -> Iterator[str]:
    for container in pod.containers:
        yield from (mount.name for mount in container.mounts)
        yield from (device.get("name").text or "" for device in container.devices)
