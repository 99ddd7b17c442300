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
    part = "a part that no later container mounts" if found.is_partly_mounted else ""
    what = f"{container} {verb} '{write.path}' in volume '{name}', "
    what += part or "which no later container mounts"
    uses = found.named or found.alike
    if uses:
        what += f": {uses[0].container} looks for '{uses[0].path}' in its own files"
    looked = (related(each.place.node, "looked for here", each.place.span) for each in uses)
    labels = (related(write.place.node, "written here", write.place.span), *looked)
    severity = Severity.ERROR if found.named and found.is_seen else None
    place, fix = found.mount.node.get("name"), _fix(found)
    return Report(place, what, related=labels, severity=severity, fix=fix)


def _fix(found: Unmounted) -> Fix | None:
    """Mount it where it is looked for, if that is in one container."""
    lacking = {use.container for use in found.named}
    return add_mount(lacking.pop(), found.mount) if len(lacking) == 1 else None
