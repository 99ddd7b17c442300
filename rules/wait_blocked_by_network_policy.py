"""A wait whose traffic the network policies of the set do not let through."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Confidence, Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, rule
from initlint.startup.policies import Direction, PolicyBlock
from initlint.startup.stuck import may_wait, object_label
from initlint.startup.words import aim


@rule(
    "wait-blocked-by-network-policy",
    summary="Wait that the network policies of the set do not let through",
    severity=Severity.WARNING,
    category="waits",
    since="0.1.0",
    each=Pod,
    confidence=Confidence.MEDIUM,
)
def wait_blocked_by_network_policy(pod: Pod, context: Context) -> Reports:
    if not may_wait(pod) or not context.workspace.of_kind("NetworkPolicy"):
        return
    startup = context.startup
    workload = startup.index.workload_of(pod)
    if workload is None:
        return
    for container in pod.init_containers:
        for placed in startup.waits(container):
            for block in startup.policies.blocks(workload, placed) if placed.gates else ():
                place = placed.wait.place
                labels = tuple(
                    object_label(policy, f"{policy.kind} '{policy.name}'")
                    for policy in block.policies
                )
                message = f"{container} waits for {aim(placed)}, but {_words(block)}"
                yield Report(place.node, message, place.span, labels, container=container.name)


def _words(block: PolicyBlock) -> str:
    names = " and ".join(f"'{policy.name}'" for policy in block.policies)
    one = len(block.policies) == 1
    policies = f"NetworkPolicy {names}" if one else f"the NetworkPolicies {names}"
    lets = "lets" if one else "let"
    if block.is_dns:
        return f"{policies} {lets} no DNS query out of the pod (UDP port 53)"
    if block.direction is Direction.EGRESS:
        return f"{policies} {lets} nothing out of the pod to port {block.port} of it"
    return f"{policies} {lets} the pod not in on port {block.port}"
