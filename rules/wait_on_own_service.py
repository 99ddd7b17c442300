"""A wait that only the waiting pod itself could end."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, rule
from initlint.startup.shapes import Shape
from initlint.startup.stuck import object_label, stuck_waits


@rule(
    "wait-on-own-service",
    summary="Wait for a Service, or a rollout, that needs the waiting pod itself",
    severity=Severity.ERROR,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def wait_on_own_service(pod: Pod, context: Context) -> Reports:
    for stuck in stuck_waits(context.startup, pod, Shape.OWN_SERVICE, Shape.OWN_WORKLOAD):
        services = [service for b in stuck.blocked if b.wait for service in b.wait.target.services]
        labels = [
            object_label(
                service.manifest,
                "the Service selects this pod",
                service.manifest.node.get("spec", "selector"),
            )
            for service in dict.fromkeys(services)
        ]
        message = (
            f"{stuck.sentence}: on a fresh install {stuck.consequence} for ever; "
            "an upgrade may get by on old pods"
        )
        yield Report(
            stuck.place.node,
            message,
            stuck.place.span,
            (*labels, *stuck.participants),
            container=stuck.container.name,
        )
