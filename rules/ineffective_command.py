"""A command that was meant for the main container and does not reach it."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.ineffective import ineffective
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "ineffective-command",
    summary="Command that was meant for the main container and does not reach it",
    severity=Severity.WARNING,
    category="commands",
    since="0.1.0",
    each=Container,
)
def ineffective_command(container: Container, context: Context) -> Reports:
    if not container.is_init:
        return
    said = set()
    for found in ineffective(context.facts(container)):
        message = f"'{found.words}' of {container} does not reach the main container: {found.why}"
        if found.place not in said:
            yield Report(found.place.node, message, found.place.span)
        said.add(found.place)
