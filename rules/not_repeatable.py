"""A command that does not bear a second run."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.repetition import not_repeatable as repeated
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "not-repeatable",
    summary="Command that fails or does damage when the init container runs again",
    severity=Severity.WARNING,
    category="commands",
    since="0.1.0",
    each=Container,
)
def not_repeatable(container: Container, context: Context) -> Reports:
    if not container.is_init:
        return
    said = set()
    for found in repeated(context.facts(container)):
        when = "at the next pod start" if found.lasts else "when the container is tried again"
        message = (
            f"{container} runs '{found.words}', which does not bear repeating: {when} {found.why}"
        )
        severity = None if found.lasts else Severity.INFO
        if found.place not in said:
            yield Report(found.place.node, message, found.place.span, severity=severity)
        said.add(found.place)
