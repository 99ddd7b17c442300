"""A write to a place that is mounted read-only."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Confidence, Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, related, rule
from initlint.volumes.doubts import may_gain
from initlint.volumes.read_only import refusals


@rule(
    "write-to-read-only-mount",
    summary="Write to a ConfigMap, Secret or other read-only mount",
    severity=Severity.ERROR,
    category="volumes",
    since="0.1.0",
    each=Container,
)
def write_to_read_only_mount(container: Container, context: Context) -> Reports:
    if not container.pod.init_containers:
        return
    said = set()
    graph = context.volumes(container.pod)
    is_open = may_gain(container.pod, context.workspace)
    for found in refusals(container, context.facts(container), graph, may_gain=is_open):
        command = found.deed.command
        if command.place in said or command.is_guarded:
            continue
        if not command.is_fatal and (command.is_excused or command.is_asked):
            continue
        said.add(command.place)
        is_error = found.is_sure and command.is_fatal and command.is_certain
        message = (
            f"{container} {found.deed.kind.value} '{found.deed.path}', but {found.why}: "
            f"'{command.name}' fails with 'Read-only file system'"
        )
        mount = found.mount
        yield Report(
            command.place.node,
            message,
            command.place.span,
            (related(mount.node, "the mount"),) if mount is not None else (),
            severity=None if is_error else Severity.WARNING,
            confidence=None if found.is_sure else Confidence.MEDIUM,
        )
