"""An option of a mount that does not go with the container or with the other options."""

from __future__ import annotations

from itertools import chain

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import refusal
from initlint.model.container import Container
from initlint.model.mounting import device_problems, mount_problems
from initlint.rule import Report, Reports, rule


@rule(
    "invalid-mount-option",
    summary="Mount option or block device that the API server does not take",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Container,
)
def invalid_mount_option(container: Container, context: Context) -> Reports:
    version = context.settings.kube_version
    for problem in chain(mount_problems(container, version), device_problems(container)):
        message = f"{container} {problem.message}: {refusal(container.pod, version)}"
        yield Report(problem.node, message)
