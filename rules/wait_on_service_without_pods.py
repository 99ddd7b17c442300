"""A wait for a Service that selects nothing."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, rule
from initlint.startup.shapes import Shape
from initlint.startup.stuck import object_label, stuck_waits


@rule(
    "wait-on-service-without-pods",
    summary="Wait for a Service that selects no pod of the set",
    severity=Severity.ERROR,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def wait_on_service_without_pods(pod: Pod, context: Context) -> Reports:
    for stuck in stuck_waits(context.startup, pod, Shape.NO_PODS):
        labels = tuple(
            object_label(b.object, "no pod template has these labels", b.node)
            for b in stuck.blocked
            if b.object is not None
        )
        message = f"{stuck.sentence}: it never has an endpoint, and {stuck.consequence} for ever"
        yield Report(
            stuck.place.node, message, stuck.place.span, labels, container=stuck.container.name
        )
