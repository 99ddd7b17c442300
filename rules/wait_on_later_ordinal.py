"""A pod of a StatefulSet that waits for one which is made after it."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.startup.shapes import Shape
from initlint.startup.stuck import object_label, stuck_waits


@rule(
    "wait-on-later-ordinal",
    summary="Pod of an ordered StatefulSet that waits for one which is made after it",
    severity=Severity.ERROR,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def wait_on_later_ordinal(pod: Pod, context: Context) -> Reports:
    for stuck in stuck_waits(context.startup, pod, Shape.LATER_ORDINAL):
        policy = pod.manifest.node.get("spec", "podManagementPolicy")
        place = policy or pod.manifest.node.key("spec")
        words = "OrderedReady" if policy else "without `podManagementPolicy` it is OrderedReady"
        services = [service for b in stuck.blocked if b.wait for service in b.wait.target.services]
        labels = (
            related(place, words),
            *(object_label(s.manifest, f"{s}") for s in dict.fromkeys(services)),
        )
        message = (
            f"{stuck.sentence}: on a fresh install {stuck.consequence} for ever and the next "
            "pod is never made"
        )
        yield Report(
            stuck.place.node, message, stuck.place.span, labels, container=stuck.container.name
        )
