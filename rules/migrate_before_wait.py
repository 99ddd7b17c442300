"""A migration that runs before the wait for its database."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.startup.too_early import too_early
from initlint.startup.words import aim


@rule(
    "migrate-before-wait",
    summary="Migration listed before the wait for its database",
    severity=Severity.WARNING,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def migrate_before_wait(pod: Pod, context: Context) -> Reports:
    if len(pod.init_containers) < 2:
        return
    is_final = _is_final(pod)
    follows = "its failure is final" if is_final else "it fails until the database is up"
    for early in too_early(context.startup, pod, context.facts):
        waiter = early.wait.container
        place = early.wait.wait.place
        message = (
            f"{early.container} migrates before {waiter} waits for {aim(early.wait)}: {follows}"
        )
        yield Report(
            early.call.place.node,
            message,
            early.call.place.span,
            (related(place.node, "the wait comes after it", place.span),),
            severity=Severity.ERROR if is_final else Severity.WARNING,
            container=early.container.name,
        )


def _is_final(pod: Pod) -> bool:
    """Tell whether nothing starts the container again: no restart, and no other pod."""
    if pod.restart_policy.text != "Never":
        return False
    if pod.manifest.kind == "Pod":
        return True
    return pod.manifest.kind == "Job" and pod.manifest.node.get("spec", "backoffLimit").value == 0
