"""A sleep where a wait for a condition was meant."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.waiting import FOR_EVER, fixed_sleeps
from initlint.facts.wording import seconds
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule

_SHORTEST = 5.0  # seconds; less settles something and waits for nothing


@rule(
    "fixed-sleep",
    summary="Fixed sleep in place of a wait",
    severity=Severity.INFO,
    category="termination",
    since="0.1.0",
    each=Container,
)
def fixed_sleep(container: Container, context: Context) -> Reports:
    if not container.is_init or container.pod.manifest.is_patch:
        return
    for one in fixed_sleeps(context.facts(container)):
        if _SHORTEST <= (one.seconds or 0.0) < FOR_EVER:
            message = (
                f"{container} sleeps {seconds(one.seconds or 0.0)} in place of a wait: "
                f"every start takes that long, and what it is meant for may take longer"
            )
            yield Report(one.place.node, message, one.place.span)
