"""A probe or a hook of a long-running container that the API server does not take."""

from __future__ import annotations

from itertools import chain

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import refusal
from initlint.model.container import Container
from initlint.model.handlers import hook_problems, probe_problems
from initlint.rule import Report, Reports, rule


@rule(
    "invalid-probe",
    summary="Probe or lifecycle hook that the API server does not take",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Container,
)
def invalid_probe(container: Container, context: Context) -> Reports:
    if not (container.is_main or container.is_sidecar):
        return  # other containers may have none at all, valid or not
    version = context.settings.kube_version
    for problem in chain(probe_problems(container), hook_problems(container, version)):
        message = f"{container}: {problem.message}: {refusal(container.pod, version)}"
        yield Report(problem.node, message)
