"""One path of a container for two mounts."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import refusal
from initlint.model.container import Container
from initlint.model.problem import text
from initlint.rule import Report, Reports, related, rule
from initlint.tree.node import Node


@rule(
    "duplicate-mount-path",
    summary="Two mounts at one path of a container",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Container,
)
def duplicate_mount_path(container: Container, context: Context) -> Reports:
    follows = refusal(container.pod, context.settings.kube_version)
    seen: dict[str, Node] = {}
    for mount in container.mounts:
        path = text(mount.node.get("mountPath"))
        if not path or mount.node.key("$patch"):
            continue
        first = seen.setdefault(mount.path, mount.node)
        if first is mount.node:
            continue
        key, label = mount.node.key("mountPath"), related(first.key("mountPath"), "the first one")
        if path == first.get("mountPath").text:
            message = f"{container} mounts two volumes at '{path}': {follows}"
            yield Report(key, message, related=(label,))
        else:
            message = (
                f"{container} mounts two volumes at '{mount.path}', written in two ways: "
                f"one of them hides the other"
            )
            yield Report(key, message, related=(label,), severity=Severity.WARNING)
