"""A command that throws away what is stored, at each start of a pod."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.destruction import destroyed
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule

_ONE_SHOT = frozenset(("Job", "CronJob"))


@rule(
    "destroys-state",
    summary="Command that drops stored data at each start of a pod",
    severity=Severity.ERROR,
    category="commands",
    since="0.1.0",
    each=Container,
)
def destroys_state(container: Container, context: Context) -> Reports:
    if not container.is_init or container.pod.manifest.kind in _ONE_SHOT:
        return
    said = set()
    for found in destroyed(context.facts(container)):
        message = f"{container} runs '{found.words}' at each start of a pod: {found.why}"
        if found.place not in said:
            yield Report(found.place.node, message, found.place.span)
        said.add(found.place)
