"""A wait for what the deployer brings only once the waiting pod is ready."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, rule
from initlint.settings import Deployer
from initlint.startup.analysis import Startup
from initlint.startup.shapes import Shape
from initlint.startup.stuck import may_wait, object_label, stuck_waits

_FOLLOWS = {
    Deployer.HELM: "`helm install --wait` never comes to it",
    Deployer.HELM_WAIT: "`helm install --wait` never comes to it",
    Deployer.ARGOCD: "the sync never comes to it",
    Deployer.FLUX: "the release never comes to it",
}


@rule(
    "wait-on-later-phase",
    summary="Wait for a hook or sync wave that comes only once the waiting pod is ready",
    severity=Severity.ERROR,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def wait_on_later_phase(pod: Pod, context: Context) -> Reports:
    if not may_wait(pod):
        return
    startup = context.startup
    if startup.deployer is Deployer.HELM:
        yield from _never_installed(pod, startup)
        startup, severity = startup.under(Deployer.HELM_WAIT), Severity.WARNING
    else:
        severity = Severity.ERROR
        yield from _never_installed(pod, startup)
    follows = _FOLLOWS.get(context.startup.deployer, "it never comes")
    for stuck in stuck_waits(startup, pod, Shape.LATER_PHASE):
        labels = [
            object_label(b.object, "applied only once the release is ready")
            for b in stuck.blocked
            if b.object is not None
        ]
        yield Report(
            stuck.place.node,
            f"{stuck.sentence}: {follows}, and {stuck.consequence}",
            stuck.place.span,
            tuple(labels),
            severity=severity,
            container=stuck.container.name,
        )
    for blocked in startup.blocked_references(pod):
        if blocked.shape is Shape.LATER_PHASE and blocked.object is not None:
            label = object_label(blocked.object, "applied later than the pod that needs it")
            message = (
                f"{pod.manifest.kind} '{pod.manifest.name}' needs {blocked.object.kind} "
                f"'{blocked.object.name}', which is applied only once it is ready: {follows}"
            )
            yield Report(blocked.node, message, related=(label,), severity=severity)


def _never_installed(pod: Pod, startup: Startup) -> Reports:
    for stuck in stuck_waits(startup, pod, Shape.NOT_AT_INSTALL):
        labels = tuple(
            object_label(b.object, "no install applies this")
            for b in stuck.blocked
            if b.object is not None
        )
        message = f"{stuck.sentence}: on a fresh install {stuck.consequence} for ever"
        yield Report(
            stuck.place.node, message, stuck.place.span, labels, container=stuck.container.name
        )
