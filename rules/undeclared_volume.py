"""A mount of a volume that the pod does not have."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.context import Context
from initlint.finding import Edit, Fix, Safety, Severity
from initlint.model.admission import refusal
from initlint.model.container import Container
from initlint.model.near_miss import near_misses
from initlint.model.problem import text
from initlint.rule import Report, Reports, related, rule
from initlint.tree.node import Node


@rule(
    "undeclared-volume",
    summary="Mount of a volume that the pod does not declare",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Container,
)
def undeclared_volume(container: Container, context: Context) -> Reports:
    pod = container.pod
    if not pod.is_whole:
        return
    # A declared volume that is not valid counts: `invalid-volume` has that defect.
    declared = {volume.name: volume.name_node for volume in pod.volumes}
    if "" in declared:
        return  # the volume that has no name is probably the one that is missing
    follows = refusal(pod, context.settings.kube_version)
    for name in _mounted_names(container):
        if name.text in declared:
            continue
        near = near_misses(name.text or "", declared)
        message = f"{container} mounts volume '{name.text}', which the pod does not declare"
        labels = (related(declared[each], "near to this one") for each in near)
        fix = _rename(name, near) if near else None
        yield Report(name, f"{message}: {follows}", related=tuple(labels), fix=fix)


def _mounted_names(container: Container) -> Iterator[Node]:
    for entry in (*(mount.node for mount in container.mounts), *container.devices):
        if text(entry.get("name")) is not None:
            yield entry.get("name")


def _rename(name: Node, near: tuple[str, ...]) -> Fix:
    is_certain = len(near) == 1
    edit = Edit(name.span, near[0])
    safety = Safety.SAFE if is_certain else Safety.UNSAFE
    return Fix(f"Mount '{near[0]}'", safety, (edit,))
