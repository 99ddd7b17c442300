"""A native sidecar that the next init container uses before it listens."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Confidence, Severity
from initlint.model.pod import Pod
from initlint.model.restarting import SIDECARS
from initlint.rule import Report, Reports, related, rule
from initlint.startup.ungated import Ungated, ungated


@rule(
    "sidecar-without-startup-probe",
    summary="Native sidecar that an init container uses, with nothing that gates its start",
    severity=Severity.WARNING,
    category="pod",
    since="0.1.0",
    each=Pod,
)
def sidecar_without_startup_probe(pod: Pod, context: Context) -> Reports:
    has_sidecars = any(container.is_sidecar for container in pod.init_containers)
    if not has_sidecars or not pod.is_whole or context.settings.kube_version < SIDECARS:
        return
    for one in ungated(pod, context.facts):
        place = one.connection.place
        yield Report(
            one.sidecar.node.get("name"),
            _message(one),
            related=(related(place.node, f"{one.user} connects to it here", place.span),),
            confidence=Confidence.HIGH if one.connection.is_seen else Confidence.MEDIUM,
            container=one.sidecar.name,
        )


def _message(one: Ungated) -> str:
    port = f":{one.connection.port}" if one.connection.port else ""
    has = "has no `startupProbe`"
    if one.sidecar.node.get("readinessProbe"):
        has += ", and its `readinessProbe` holds nothing up"
    uses = f"while {one.user} connects to localhost{port} at once"
    return f"{one.sidecar} {has}, {uses}: {_consequence(one)}"


def _consequence(one: Ungated) -> str:
    if one.user.pod.restart_policy.text == "Never":
        return "where the sidecar is not up yet, the pod fails"
    return "where the sidecar is not up yet, that fails and is tried again after a back-off"
