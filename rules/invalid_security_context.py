"""A security context whose parts contradict each other."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import refusal
from initlint.model.isolation import container_isolation_problems, pod_isolation_problems
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, rule


@rule(
    "invalid-security-context",
    summary="Security context that contradicts itself",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Pod,
)
def invalid_security_context(pod: Pod, context: Context) -> Reports:
    version = context.settings.kube_version
    follows = refusal(pod, version)
    for problem in pod_isolation_problems(pod, version):
        yield Report(problem.node, f"the pod {problem.message}: {follows}")
    for container in pod.containers:
        for problem in container_isolation_problems(container, version):
            message = f"{container} {problem.message}: {follows}"
            yield Report(problem.node, message, container=container.name)
