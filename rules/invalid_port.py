"""A port that the API server does not take."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import pod_refusal, refusal
from initlint.model.pod import Pod
from initlint.model.ports import host_port_conflicts, host_port_mismatches, port_problems
from initlint.rule import Report, Reports, related, rule


@rule(
    "invalid-port",
    summary="Container port that the API server does not take",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Pod,
)
def invalid_port(pod: Pod, context: Context) -> Reports:
    follows = refusal(pod, context.settings.kube_version)
    own = ((each, problem) for each in pod.containers for problem in port_problems(each))
    for container, problem in (*own, *host_port_mismatches(pod)):
        message = f"{container} {problem.message}: {follows}"
        yield Report(problem.node, message, container=container.name)
    for port, other in host_port_conflicts(pod):
        # What the host network adds to a port is added to pods, and not to templates of them.
        is_written = port.is_written and other.is_written
        message = (
            f"{port.container} takes port {port.number} of the node, as {other.container} does"
        )
        label = related(other.node, f"the first to take port {port.number}")
        yield Report(
            port.node,
            f"{message}: {follows if is_written else pod_refusal(pod)}",
            related=(label,),
            container=port.container.name,
        )
