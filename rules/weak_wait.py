"""A wait that asks for less than what the main container needs."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, rule
from initlint.startup.stuck import object_label
from initlint.startup.weakness import Weakness, weaknesses


@rule(
    "weak-wait",
    summary="Wait that asks for less than what the main container needs",
    severity=Severity.INFO,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def weak_wait(pod: Pod, context: Context) -> Reports:
    if not any(container.is_init for container in pod.init_containers):
        return
    for weak in weaknesses(context.startup, pod):
        yield _report(weak)


def _report(weak: Weakness) -> Report:
    place = weak.placed.wait.place
    container = weak.placed.container
    label = object_label(weak.service.manifest, str(weak.service))
    return Report(
        place.node,
        f"{container} {weak.words}",
        place.span,
        (label,),
        severity=Severity.WARNING if weak.is_in_vain else Severity.INFO,
        container=container.name,
    )
