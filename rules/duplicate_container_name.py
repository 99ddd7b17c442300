"""One name for two containers of a pod."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import refusal
from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.model.problem import text
from initlint.rule import Report, Reports, related, rule


@rule(
    "duplicate-container-name",
    summary="Name that two containers of a pod share",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Pod,
)
def duplicate_container_name(pod: Pod, context: Context) -> Reports:
    follows = refusal(pod, context.settings.kube_version)
    first: dict[str, Container] = {}
    for container in sorted(pod.containers, key=lambda each: each.node.start):
        name = text(container.node.get("name"))
        if not name or container.node.key("$patch"):
            continue
        if name not in first:
            first[name] = container
            continue
        other = first[name]
        message = f"{container} has the name of another {other.role.value} of the pod: {follows}"
        label = related(other.node.key("name"), f"the first '{name}'")
        yield Report(
            container.node.key("name"), message, related=(label,), container=container.name
        )
