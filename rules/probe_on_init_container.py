"""A probe or a lifecycle hook where the API server takes none."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule

# validateInitContainers, pkg/apis/core/validation/validation.go at 1.36: an empty object counts.
_FORBIDDEN = ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")


@rule(
    "probe-on-init-container",
    summary="Probe or lifecycle hook on a plain init container",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Container,
)
def probe_on_init_container(container: Container, _: Context) -> Reports:
    if not container.is_init:
        return
    for name in _FORBIDDEN:
        if container.node.get(name):
            message = f"{container} has `{name}`, which the API server refuses without `restartPolicy: Always`"
            yield Report(container.node.key(name), message)
