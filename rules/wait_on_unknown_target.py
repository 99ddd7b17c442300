"""A wait for a host or an object that nothing in the set is."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.context import Context
from initlint.finding import Label, Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, rule
from initlint.startup.causes import PlacedWait
from initlint.startup.shapes import Shape
from initlint.startup.stuck import may_wait, object_label, stuck_waits
from initlint.startup.targets import TargetKind
from initlint.startup.words import aim


@rule(
    "wait-on-unknown-target",
    summary="Wait for a host, Job or object that nothing in the set is",
    severity=Severity.ERROR,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def wait_on_unknown_target(pod: Pod, context: Context) -> Reports:
    for stuck in stuck_waits(context.startup, pod, Shape.NO_SUCH_TARGET, Shape.NO_POD_NAME):
        labels = tuple(label for b in stuck.blocked if b.wait for label in _near(b.wait, context))
        message = f"{stuck.sentence}: {stuck.consequence} for ever"
        yield Report(
            stuck.place.node, message, stuck.place.span, labels, container=stuck.container.name
        )
    yield from _elsewhere(pod, context)


def _elsewhere(pod: Pod, context: Context) -> Reports:
    """Report what is not in the set, and may well be somewhere else."""
    if not may_wait(pod):
        return
    for container in pod.init_containers:
        for placed in context.startup.waits(container):
            is_absent = placed.target.kind is TargetKind.NOWHERE and not placed.target.absence
            if is_absent and placed.gates:
                place = placed.wait.place
                message = (
                    f"{container} waits for {aim(placed)}, which nothing in the set has: "
                    "something else must bring it"
                )
                yield Report(
                    place.node,
                    message,
                    place.span,
                    severity=Severity.INFO,
                    container=container.name,
                )


def _near(placed: PlacedWait, context: Context) -> Iterator[Label]:
    index, target = context.startup.index, placed.target
    for name in target.near:
        if target.object_kind:
            found = index.objects.find(target.object_kind, target.namespace, name)
        else:
            spaces = {c.namespace for c in (target.host.candidates if target.host else ())}
            services = [s for space in sorted(spaces) for s in index.services.find(name, space)]
            found = tuple(service.manifest for service in services)
        yield from (
            object_label(manifest, f"near it: {manifest.kind} '{name}'") for manifest in found
        )
