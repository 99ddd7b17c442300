"""A privileged init container for sysctls that the pod can set without privilege."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.sysctls import only_sysctls
from initlint.finding import Severity
from initlint.knowledge.sysctls import is_safe
from initlint.model.container import Container
from initlint.model.problem import together
from initlint.rule import Report, Reports, rule


@rule(
    "privileged-sysctl",
    summary="Privileged init container for a sysctl that the pod can set by itself",
    severity=Severity.WARNING,
    category="pod",
    since="0.1.0",
    each=Container,
)
def privileged_sysctl(container: Container, context: Context) -> Reports:
    if not container.is_init or not container.security.is_privileged:
        return
    names = only_sysctls(context.facts(container)) or ()
    version = context.settings.kube_version
    if not names or not all(is_safe(name, version) for name in names):
        return
    if any(_is_of_node(container, name) for name in names):
        return
    message = (
        f"{container} is privileged only to set {together(names)}, which "
        "`securityContext.sysctls` of the pod sets without privilege"
    )
    yield Report(container.node.get("securityContext").key("privileged"), message)


def _is_of_node(container: Container, name: str) -> bool:
    """Whether the pod shares the namespace that holds the sysctl with its node."""
    field = "hostNetwork" if name.startswith("net.") else "hostIPC"
    return container.pod.node.get(field).value is True
