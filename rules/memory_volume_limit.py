"""Writes to a volume in memory that nothing bounds below the container's memory limit."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, related, rule
from initlint.volumes.in_memory import memory_problem


@rule(
    "memory-volume-limit",
    summary="Write to an emptyDir in memory with no size limit below the memory limit",
    severity=Severity.INFO,
    category="volumes",
    since="0.1.0",
    each=Container,
)
def memory_volume_limit(container: Container, context: Context) -> Reports:
    if not container.is_early:
        return
    said = set()
    for use in context.volumes(container.pod).uses(container).writes:
        volume = use.location.volume
        problem = memory_problem(container, volume) if volume is not None else None
        if volume is None or problem is None or volume.name in said:
            continue
        said.add(volume.name)
        message = f"{container} writes '{use.path}' into memory: volume '{volume.name}' {problem}"
        note = related(volume.name_node, f"the volume '{volume.name}'")
        yield Report(use.place.node, message, use.place.span, (note,))
