"""`kubectl wait` with the timeout that nobody chose."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.api_calls import hasty_waits
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "kubectl-wait-default-timeout",
    summary="`kubectl wait` that gives up after its default of 30 seconds",
    severity=Severity.WARNING,
    category="waits",
    since="0.1.0",
    each=Container,
)
def kubectl_wait_default_timeout(container: Container, context: Context) -> Reports:
    if not container.is_init:
        return
    for call in dict.fromkeys(each.place for each in hasty_waits(context.facts(container))):
        message = (
            f"{container} runs `kubectl wait` without `--timeout`: it fails after 30 s, and "
            "at once where the object is not there yet"
        )
        yield Report(call.node, message, call.span)
