"""Workloads that wait for each other."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, rule
from initlint.startup.shapes import Shape
from initlint.startup.stuck import stuck_waits


@rule(
    "wait-cycle",
    summary="Workloads whose waits close a circle",
    severity=Severity.ERROR,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def wait_cycle(pod: Pod, context: Context) -> Reports:
    for stuck in stuck_waits(context.startup, pod, Shape.WORKLOAD_CYCLE):
        message = (
            f"{stuck.sentence}: on a fresh install none of them ever starts; "
            "an upgrade may get by on old pods"
        )
        yield Report(
            stuck.place.node,
            message,
            stuck.place.span,
            tuple(stuck.participants),
            container=stuck.container.name,
        )
