"""An init container that costs its pod the guaranteed quality of service."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.model.problem import together
from initlint.model.qos import shortfall
from initlint.model.resources import has_pod_level
from initlint.rule import Report, Reports, rule


@rule(
    "init-breaks-guaranteed-qos",
    summary="Init container that costs its pod the guaranteed quality of service",
    severity=Severity.INFO,
    category="pod",
    since="0.1.0",
    each=Pod,
)
def init_breaks_guaranteed_qos(pod: Pod, context: Context) -> Reports:
    is_decided = pod.is_whole and not has_pod_level(pod)
    if not is_decided or not pod.main_containers or not pod.init_containers:
        return
    if any(shortfall(main) != () for main in pod.main_containers):
        return
    namespaces = context.startup.index.namespaces
    has_defaults = namespaces.limit_ranges(namespaces.of(pod.manifest))
    if has_defaults or context.workspace.is_kustomized(pod.manifest):
        return
    for container in pod.init_containers:
        missing = shortfall(container)
        if missing:
            message = (
                f"{container} has no limit of {together(missing)} that its request equals, so the "
                "pod is Burstable, although every main container is Guaranteed"
            )
            place = container.node.get("name") or container.node
            yield Report(place, message, container=container.name)
