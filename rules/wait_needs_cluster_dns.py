"""A wait for a name that only the cluster's DNS knows, in a pod that does not ask it."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.startup.shapes import Shape
from initlint.startup.stuck import stuck_waits


@rule(
    "wait-needs-cluster-dns",
    summary="Wait for a cluster name in a pod that asks the node's resolver",
    severity=Severity.ERROR,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def wait_needs_cluster_dns(pod: Pod, context: Context) -> Reports:
    fields = ("hostNetwork", "dnsPolicy", "dnsConfig")
    labels = tuple(
        related(key, "this decides which resolver the pod asks")
        for key in map(pod.node.key, fields)
        if key
    )
    for stuck in stuck_waits(context.startup, pod, Shape.NO_CLUSTER_DNS):
        message = f"{stuck.sentence}: the name never resolves, and {stuck.consequence} for ever"
        yield Report(
            stuck.place.node, message, stuck.place.span, labels, container=stuck.container.name
        )
