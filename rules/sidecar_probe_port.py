"""A probe or hook of a native sidecar on a port name that it does not have."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.model.named_ports import MissingPort, declared_names, missing_ports
from initlint.model.restarting import SIDECARS
from initlint.model.status import stuck
from initlint.rule import Report, Reports, rule

# What follows once kubelet cannot resolve the port: a probe's error is thrown away, and its
# result stays what it was at first (pkg/kubelet/prober/worker.go at 1.36); a hook fails.
_FOLLOWS = {
    "readinessProbe": "it is never answered, so the pod never becomes ready",
    "livenessProbe": "it is never asked, so a sidecar that hangs is never restarted",
    "postStart": "the hook fails, so kubelet kills the sidecar and starts it again, for ever",
    "preStop": "the hook fails, so nothing happens before the sidecar is stopped",
}
_MILD = ("livenessProbe", "preStop")


@rule(
    "sidecar-probe-port",
    summary="Probe of a native sidecar on a port name that it does not have",
    severity=Severity.ERROR,
    category="pod",
    since="0.1.0",
    each=Container,
)
def sidecar_probe_port(container: Container, context: Context) -> Reports:
    is_known = container.is_sidecar and context.settings.kube_version >= SIDECARS
    if not is_known or not container.pod.is_whole:
        return
    for missing in missing_ports(container):
        severity = Severity.WARNING if missing.handler in _MILD else None
        yield Report(missing.node, _message(container, missing), severity=severity)


def _message(container: Container, missing: MissingPort) -> str:
    names = ", ".join(f"'{name}'" for name in declared_names(container))
    has = f"its ports are {names}" if names else "it declares no named port"
    follows = _FOLLOWS.get(missing.handler) or f"it is never answered, so {stuck(container)}"
    asks = f"{container} has a `{missing.handler}` on port '{missing.name}'"
    return f"{asks}, but {has}: {follows}"
