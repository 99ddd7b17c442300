"""A restart policy of one container that the target version refuses or forgets."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import refusal
from initlint.model.container import Container
from initlint.model.problem import text
from initlint.model.restarting import lost_policy, refused_policy, restart_rule_problems
from initlint.rule import Report, Reports, rule


@rule(
    "restart-policy-on-container",
    summary="Restart policy of a container that the target version does not take",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Container,
)
def restart_policy_on_container(container: Container, context: Context) -> Reports:
    version = context.settings.kube_version
    follows = refusal(container.pod, version)
    policy = text(container.node.get("restartPolicy"))
    if policy is not None:
        lost, refused = lost_policy(container, version), refused_policy(container, version)
        why = lost or (refused and f"{refused}: {follows}")
        if why:
            message = f"{container} has `restartPolicy: {policy or repr(policy)}`, which {why}"
            yield Report(container.node.key("restartPolicy"), message)
    for problem in restart_rule_problems(container, version):
        yield Report(problem.node, f"{problem.message}: {follows}")
