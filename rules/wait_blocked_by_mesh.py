"""Network traffic of an init container before the mesh's proxy runs."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.context import Context
from initlint.finding import Confidence, Severity
from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.shell.questions import ConditionKind
from initlint.startup.causes import PlacedWait
from initlint.startup.mesh import Injection, goes_past_proxy, has_native_sidecar, injection
from initlint.startup.targets import TargetKind
from initlint.startup.words import aim

# DNS is not redirected by default; files and commands are no traffic.
_TRAFFIC = (
    ConditionKind.TCP,
    ConditionKind.HTTP,
    ConditionKind.DATABASE,
    ConditionKind.BROKER,
    ConditionKind.KUBERNETES,
)


@rule(
    "wait-blocked-by-mesh",
    summary="Wait over the network before the mesh's proxy runs",
    severity=Severity.WARNING,
    category="waits",
    since="0.1.0",
    each=Pod,
    confidence=Confidence.MEDIUM,
)
def wait_blocked_by_mesh(pod: Pod, context: Context) -> Reports:
    if not pod.init_containers:
        return
    found = injection(pod, context.startup.index.namespaces)
    if found is None or has_native_sidecar(pod):
        return
    for container in pod.init_containers:
        for placed in _redirected(container, found, context):
            place = placed.wait.place
            where = pod.template.get("metadata")
            key = where.get("labels").key(found.key) or where.get("annotations").key(found.key)
            labels = (related(key, f"this asks for {found.mesh.name}'s proxy"),) if key else ()
            message = (
                f"{container} waits for {aim(placed)}, but {found.mesh.name} redirects its traffic "
                "to a proxy that starts after all init containers, unless it is injected as a "
                "native sidecar (the default of recent releases)"
            )
            yield Report(place.node, message, place.span, labels, container=container.name)


def _redirected(container: Container, found: Injection, context: Context) -> Iterator[PlacedWait]:
    """Give the first wait of *container* whose traffic goes through the proxy."""
    for placed in context.startup.waits(container) if container.is_init else ():
        is_traffic = placed.wait.kind in _TRAFFIC and placed.target.kind is not TargetKind.OWN_POD
        if is_traffic and not goes_past_proxy(container, found, placed.target.port):
            yield placed
            return
