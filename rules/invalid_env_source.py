"""A variable that the API server cannot make sense of."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import refusal
from initlint.model.container import Container
from initlint.model.env_sources import env_from_problems, env_problems
from initlint.rule import Report, Reports, rule


@rule(
    "invalid-env-source",
    summary="Environment variable whose name or source the API server does not take",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Container,
)
def invalid_env_source(container: Container, context: Context) -> Reports:
    version = context.settings.kube_version
    follows = refusal(container.pod, version)
    for variable in container.env:
        for problem in env_problems(variable, container.pod, version):
            who = f"variable '{variable.name}' of {container}"
            yield Report(problem.node, f"{who} {problem.message}: {follows}")
    for item in container.env_from:
        for problem in env_from_problems(item, version, is_whole=container.pod.is_whole):
            yield Report(problem.node, f"`envFrom` of {container} {problem.message}: {follows}")
