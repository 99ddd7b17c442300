"""A script that no shell can read."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.refused_scripts import refused_scripts
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "shell-syntax-error",
    summary="Script that every shell refuses to read",
    severity=Severity.ERROR,
    category="commands",
    since="0.1.0",
    each=Container,
)
def shell_syntax_error(container: Container, context: Context) -> Reports:
    if not container.is_early:
        return
    for place, reason in refused_scripts(context.facts(container)):
        message = f"{container} has a script that no shell can read: {reason}"
        yield Report(place.node, message, place.span)
