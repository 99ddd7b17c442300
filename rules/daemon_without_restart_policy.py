"""A proxy, agent or sync daemon where the pod waits for it to end."""

from __future__ import annotations

from initlint.context import Context
from initlint.edits import insert_entry_after
from initlint.facts.endless import Endless, Proof, endless_programs
from initlint.facts.scripts import mounted_files
from initlint.facts.wording import shortened
from initlint.finding import Confidence, Fix, Safety, Severity
from initlint.model.container import Container
from initlint.model.restarting import SIDECARS
from initlint.model.status import stuck
from initlint.rule import Report, Reports, rule

_GRADES = {
    Proof.WORDS: (Severity.ERROR, Confidence.HIGH),
    Proof.IMAGE: (Severity.WARNING, Confidence.MEDIUM),
    Proof.NONE: (Severity.INFO, Confidence.LOW),
}


@rule(
    "daemon-without-restart-policy",
    summary="Proxy, agent or sync daemon as a plain init container",
    severity=Severity.ERROR,
    category="termination",
    since="0.1.0",
    each=Container,
)
def daemon_without_restart_policy(container: Container, context: Context) -> Reports:
    if not container.is_init or not container.pod.is_whole:
        return
    files = mounted_files(container, context.objects)
    for one in endless_programs(context.facts(container), files):
        if one.is_daemon:
            severity, confidence = _GRADES[one.proof]
            yield Report(
                one.place.node,
                _message(container, one),
                one.place.span,
                fix=_fix(container) if _is_fixable(container, one, context) else None,
                severity=severity,
                confidence=confidence,
            )


def _is_fixable(container: Container, one: Endless, context: Context) -> bool:
    is_free = not container.node.get("restartPolicy") and one.proof is not Proof.NONE
    return is_free and context.settings.kube_version >= SIDECARS


def _message(container: Container, one: Endless) -> str:
    daemon = f"{container} runs the daemon '{shortened(one.words)}' without `restartPolicy: Always`"
    if one.proof is Proof.NONE:
        return f"{daemon}: unless its configuration ends it, {stuck(container)}"
    return f"{daemon}: it never ends, so {stuck(container)}"


def _fix(container: Container) -> Fix | None:
    """Make it a sidecar; it may have been meant to run once, so not without asking."""
    edit = insert_entry_after(container.node, container.node.key("name"), "restartPolicy: Always")
    return Fix("Make it a native sidecar", Safety.UNSAFE, (edit,)) if edit is not None else None
