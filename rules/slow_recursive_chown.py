"""Owners or modes of a whole persistent volume, set again at each start."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.model.volume import Lifetime
from initlint.rule import Report, Reports, rule
from initlint.volumes.deeds import DeedKind, deeds

_ONE_SHOT = "Job"


@rule(
    "slow-recursive-chown",
    summary="Recursive chown or chmod of a persistent volume at each start of a pod",
    severity=Severity.INFO,
    category="volumes",
    since="0.1.0",
    each=Container,
)
def slow_recursive_chown(container: Container, context: Context) -> Reports:
    if not container.is_init or container.pod.manifest.kind == _ONE_SHOT:
        return
    said = set()
    table = context.volumes(container.pod).table(container)
    for deed in deeds(context.facts(container)):
        is_change = deed.kind in (DeedKind.CHANGES_OWNER, DeedKind.CHANGES_MODE)
        command = deed.command
        if not (is_change and deed.is_recursive) or command.is_guarded or command.place in said:
            continue
        mount = table.mount_at(deed.path)
        if mount is None or mount.volume is None:
            continue
        if mount.volume.lifetime is not Lifetime.PERSISTENT or not mount.is_writable:
            continue
        said.add(command.place)
        message = (
            f"{container} runs '{command.name} -R' over the persistent volume '{mount.name}' at "
            "each start of a pod: the more files it holds, the longer the start takes"
        )
        yield Report(command.place.node, message, command.place.span)
