"""An init container that runs as root and must not."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.image_user import ImageUser, image_user
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.model.status import stuck
from initlint.rule import Report, Reports, related, rule
from initlint.tree.node import Node


@rule(
    "root-init-under-non-root-pod",
    summary="Init container that runs as root and must not",
    severity=Severity.ERROR,
    category="pod",
    since="0.1.0",
    each=Container,
)
def root_init_under_non_root_pod(container: Container, context: Context) -> Reports:
    security = container.security
    if not container.is_early or container.pod.manifest.is_patch or _is_for_windows(container):
        return
    if not security.must_run_as_non_root:
        return
    demand = related(_setter(container, "runAsNonRoot"), "this is what it breaks")
    follows = f"kubelet refuses to create it, and {stuck(container)}"
    if security.run_as_user == 0:
        message = f"{container} has `runAsNonRoot: true` and runs as user 0: {follows}"
        yield Report(_setter(container, "runAsUser"), message, related=(demand,))
    elif not security.field("runAsUser") and _is_complete(container, context):
        user = image_user(context.facts(container).image)
        if user is not None and (user.is_root or not user.is_number):
            message = f"{container} has `runAsNonRoot: true` and no `runAsUser`, {_why(user)}"
            severity = None if user.is_proof else Severity.WARNING
            place = container.node.get("name") or container.node
            yield Report(place, f"{message}: {follows}", related=(demand,), severity=severity)


def _why(user: ImageUser) -> str:
    if user.is_root:
        return "and its image runs as root"
    return f"and its image names its user '{user.name}', which kubelet cannot tell from root"


def _setter(container: Container, field: str) -> Node:
    """Give the field that decides: the container's own, else the pod's."""
    security = container.security
    context = security.container if security.container.get(field) else security.pod
    return context.key(field)


def _is_complete(container: Container, context: Context) -> bool:
    """Whether nothing that the set does not show is likely to choose a user."""
    workspace, pod = context.workspace, container.pod
    return pod.is_whole and not (
        workspace.is_kustomized(pod.manifest) or workspace.is_for_openshift
    )


def _is_for_windows(container: Container) -> bool:
    """Kubelet compares names of users there, and knows no user 0."""
    node = container.pod.node
    selected = node.get("nodeSelector", "kubernetes.io/os").text
    return "windows" in (node.get("os", "name").text, selected)
