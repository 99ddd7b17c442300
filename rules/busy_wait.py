"""A polling loop that never pauses."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.polling import is_busy
from initlint.facts.waiting import waiting
from initlint.facts.wording import awaited
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "busy-wait",
    summary="Polling loop without a pause",
    severity=Severity.WARNING,
    category="termination",
    since="0.1.0",
    each=Container,
)
def busy_wait(container: Container, context: Context) -> Reports:
    if not container.is_init or container.pod.manifest.is_patch:
        return
    facts = context.facts(container)
    for one in waiting(facts):
        busy = next((wait for wait in one.waits if is_busy(facts, wait)), None)
        if busy is None:
            continue
        follows = (
            "its attempts are used up at once"
            if busy.is_bounded and busy.bound == 0.0
            else "it burns CPU and floods what it asks"
        )
        message = f"{container} polls for {awaited(busy)} without a pause: {follows}"
        yield Report(one.place.node, message, one.place.span)
