"""An object that an init container makes, and that the same pod mounts."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.startup.self_made import SelfMade, self_made


@rule(
    "mount-created-by-init",
    summary="Init container that makes an object which its own pod mounts",
    severity=Severity.ERROR,
    category="volumes",
    since="0.1.0",
    each=Pod,
)
def mount_created_by_init(pod: Pod, context: Context) -> Reports:
    if not pod.is_whole or not pod.init_containers:
        return
    for one in self_made(context.startup, pod, context.facts, context.objects):
        yield Report(
            one.place.node,
            _message(one),
            one.place.span,
            (related(one.reference.node, "the pod mounts it here"),),
            severity=_severity(one),
            container=one.container.name,
        )


def _severity(one: SelfMade) -> Severity:
    if not one.is_made:
        return Severity.INFO
    return Severity.ERROR if one.is_proof else Severity.WARNING


def _message(one: SelfMade) -> str:
    thing = f"{one.reference.kind} '{one.reference.name}'"
    if not one.is_made:
        return (
            f"{one.container} waits for {thing}, which the pod mounts: kubelet starts no "
            "container before it is there, so this wait never waits"
        )
    status = f"Init:0/{len(one.container.pod.init_containers)}"
    return (
        f"{one.container} makes {thing}, which the pod mounts: kubelet starts no container "
        f"before it is there, so the pod stays in {status} with FailedMount"
    )
