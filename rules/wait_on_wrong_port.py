"""A wait for a port that its Service does not lead anywhere."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, rule
from initlint.startup.shapes import Shape
from initlint.startup.stuck import object_label, stuck_waits


@rule(
    "wait-on-wrong-port",
    summary="Wait for a port that the Service does not have, or leads nowhere",
    severity=Severity.ERROR,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def wait_on_wrong_port(pod: Pod, context: Context) -> Reports:
    for stuck in stuck_waits(context.startup, pod, Shape.WRONG_PORT):
        labels = tuple(
            object_label(b.object, "the ports of the Service", b.node)
            for b in stuck.blocked
            if b.object is not None
        )
        message = f"{stuck.sentence}: {stuck.consequence} for ever"
        yield Report(
            stuck.place.node, message, stuck.place.span, labels, container=stuck.container.name
        )
