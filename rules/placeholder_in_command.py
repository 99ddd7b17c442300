"""A placeholder that nobody replaced, in a script."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.placeholders import placeholders
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "placeholder-in-command",
    summary="Placeholder left in a command",
    severity=Severity.ERROR,
    category="commands",
    since="0.1.0",
    each=Container,
)
def placeholder_in_command(container: Container, context: Context) -> Reports:
    if not container.is_early:
        return
    for found in placeholders(context.facts(container)):
        follows = "nothing stands in for it"
        if found.is_redirection:
            follows = "the shell takes `<` and `>` for redirections, of files that are not there"
        message = f"{container} has the placeholder '{found.text}' in a command: {follows}"
        yield Report(found.place.node, message, found.place.span)
