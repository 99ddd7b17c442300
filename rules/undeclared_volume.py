"""A mount of a volume that the pod does not have."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.context import Context
from initlint.edits import replace_scalar
from initlint.finding import Fix, Safety, Severity
from initlint.model.admission import refusal
from initlint.model.container import Container
from initlint.model.names import label_problem
from initlint.model.near_miss import near_misses
from initlint.model.problem import text
from initlint.rule import Report, Reports, related, rule
from initlint.tree.node import Node, Scalar


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
    names = tuple(_mounted_names(container))
    for name in names:
        if name.text in declared:
            continue
        near = near_misses(name.text or "", declared)
        message = f"{container} mounts volume '{name.text}', which the pod does not declare"
        labels = (related(declared[each], "near to this one") for each in near)
        is_mounted = any(other.text in near for other in names)
        is_certain = len(near) == 1 and not is_mounted
        fix = _rename(container, name, declared[near[0]], is_certain=is_certain) if near else None
        yield Report(name, f"{message}: {follows}", related=tuple(labels), fix=fix)


def _mounted_names(container: Container) -> Iterator[Node]:
    for entry in (*(mount.node for mount in container.mounts), *container.devices):
        if text(entry.get("name")) is not None:
            yield entry.get("name")


def _rename(container: Container, name: Node, meant: Node, *, is_certain: bool) -> Fix | None:
    is_own = container.node.start <= name.start and name.end <= container.node.end
    new_name = text(meant)
    if new_name is None or not is_own or label_problem(new_name):
        return None  # what stands elsewhere, behind an alias, may be meant for others
    is_plain = isinstance(meant, Scalar) and meant.style is None and meant.tag is None
    edit = replace_scalar(name, new_name if is_plain else f'"{new_name}"')
    safety = Safety.SAFE if is_certain else Safety.UNSAFE
    return Fix(f"Mount '{new_name}'", safety, (edit,)) if edit is not None else None
