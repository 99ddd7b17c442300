"""A subPath that is mounted before the file of that name is written."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, related, rule
from initlint.volumes.doubts import may_gain
from initlint.volumes.sub_paths import mounted_too_early


@rule(
    "subpath-before-written",
    summary="subPath of a file that is written only after it is mounted",
    severity=Severity.ERROR,
    category="volumes",
    since="0.1.0",
    each=Container,
)
def subpath_before_written(container: Container, context: Context) -> Reports:
    if not container.pod.init_containers or may_gain(container.pod, context.workspace):
        return
    for found in mounted_too_early(container, context.volumes(container.pod)):
        mount, write = found.mount, found.write
        if write is None:
            continue
        writer = "itself" if write.container is container else f"{write.container}"
        message = (
            f"{container} mounts '{mount.sub_path}' of volume '{mount.name}' before {writer} "
            f"writes it: the kubelet makes a directory of that name"
        )
        label = related(write.place.node, "written here", write.place.span)
        yield Report(found.key, message, related=(label,))
