"""A wait through the API server that the pod's ServiceAccount may not ask for."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.shell.questions import ConditionKind
from initlint.startup.api_waits import accesses_of
from initlint.startup.permissions import Grant
from initlint.startup.shapes import Shape
from initlint.startup.stuck import may_wait, object_label, stuck_waits
from initlint.startup.words import aim


@rule(
    "wait-without-permission",
    summary="Wait through the API server without the verbs that it needs",
    severity=Severity.ERROR,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def wait_without_permission(pod: Pod, context: Context) -> Reports:
    for stuck in stuck_waits(context.startup, pod, Shape.NO_PERMISSION):
        account = pod.node.get("serviceAccountName")
        labels = [related(account, "the ServiceAccount that it asks as")] if account else []
        labels += [
            object_label(b.object, "this binding does not grant it")
            for b in stuck.blocked
            if b.object is not None
        ]
        message = f"{stuck.sentence}: {stuck.consequence} for ever"
        yield Report(
            stuck.place.node,
            message,
            stuck.place.span,
            tuple(labels),
            container=stuck.container.name,
        )
    yield from _unknown(pod, context)


def _unknown(pod: Pod, context: Context) -> Reports:
    """Report waits whose permission the set says nothing of: it binds no roles at all."""
    if not may_wait(pod):
        return
    permissions = context.startup.index.permissions
    if permissions.has_any:
        return
    for container in pod.init_containers:
        for placed in context.startup.waits(container):
            asks = placed.wait.kind is ConditionKind.KUBERNETES and placed.gates
            if asks and any(
                permissions.permission(container, a).grant is Grant.UNKNOWN
                for a in accesses_of(placed)
            ):
                place = placed.wait.place
                account = permissions.service_account(pod)
                message = (
                    f"{container} waits for {aim(placed)} through the API server, and the set "
                    f"has no role binding for ServiceAccount '{account}'"
                )
                yield Report(
                    place.node,
                    message,
                    place.span,
                    severity=Severity.INFO,
                    container=container.name,
                )
