"""A volume that an init container fills and that nobody mounts after it."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Fix, Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, related, rule
from initlint.volumes.doubts import may_gain
from initlint.volumes.mending import add_mount
from initlint.volumes.unmounted import Unmounted, unmounted_volumes


@rule(
    "unmounted-shared-volume",
    summary="Volume that an init container fills and no later container mounts",
    severity=Severity.WARNING,
    category="volumes",
    since="0.1.0",
    each=Container,
)
def unmounted_shared_volume(container: Container, context: Context) -> Reports:
    if not container.is_init or may_gain(container.pod, context.workspace):
        return
    for found in unmounted_volumes(container, context.volumes(container.pod)):
        yield _report(container, found)


def _report(container: Container, found: Unmounted) -> Report:
    write, name = found.write, found.volume.name
    verb = "writes" if found.is_seen else "is given"
    what = f"{container} {verb} '{write.path}' in volume '{name}', which no later container mounts"
    labels = [related(write.place.node, "written here", write.place.span)]
    if not found.named:
        return Report(found.mount.node.get("name"), what, related=tuple(labels))
    use = found.named[0]
    message = f"{what}: {use.container} looks for '{use.path}' in its own files"
    labels += [related(each.place.node, "looked for here", each.place.span) for each in found.named]
    return Report(
        found.mount.node.get("name"),
        message,
        related=tuple(labels),
        severity=Severity.ERROR if found.is_seen else None,
        fix=_fix(found),
    )


def _fix(found: Unmounted) -> Fix | None:
    """Mount it where it is looked for; its containers are one, or nobody knows who is meant."""
    lacking = {use.container for use in found.named}
    is_one = len(lacking) == 1
    return add_mount(found.named[0].container, found.mount) if is_one else None
