"""A hook before the release that needs the release."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, rule
from initlint.startup.early_needs import upgrade_needs
from initlint.startup.shapes import Shape
from initlint.startup.stuck import object_label, stuck_waits


@rule(
    "hook-waits-for-release",
    summary="Hook before the release that waits for, or uses, an object of the release",
    severity=Severity.ERROR,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def hook_waits_for_release(pod: Pod, context: Context) -> Reports:
    if not pod.manifest.annotations:
        return
    startup = context.startup
    for stuck in stuck_waits(startup, pod, Shape.HOOK_NEEDS_RELEASE):
        labels = [
            object_label(b.object, "applied after the hook") for b in stuck.blocked if b.object
        ]
        message = f"{stuck.sentence}: a fresh install hangs until the hook's time is up and fails"
        yield Report(
            stuck.place.node,
            message,
            stuck.place.span,
            tuple(labels),
            container=stuck.container.name,
        )
    for blocked in startup.blocked_references(pod):
        if blocked.shape is Shape.HOOK_NEEDS_RELEASE and blocked.object is not None:
            label = object_label(blocked.object, "applied after the hook")
            message = (
                f"{pod.manifest.kind} '{pod.manifest.name}' needs {blocked.object.kind} "
                f"'{blocked.object.name}', which is applied only once this hook is done: a fresh "
                "install hangs until the hook's time is up and fails"
            )
            yield Report(blocked.node, message, related=(label,))
    yield from _at_upgrade(pod, context)


def _at_upgrade(pod: Pod, context: Context) -> Iterator[Report]:
    """Report hooks that run only at an upgrade: they find what the release before brought."""
    for reference, manifest in upgrade_needs(pod, context.startup.index):
        message = (
            f"{pod.manifest.kind} '{pod.manifest.name}' runs before an upgrade and uses "
            f"{manifest.kind} '{manifest.name}': it finds the one of the release before, or none"
        )
        label = object_label(manifest, "applied after the hook")
        yield Report(reference.node, message, related=(label,), severity=Severity.INFO)
