"""A command line where the container runtime wants a list of words."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.exec_form import misuses
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "command-as-string",
    summary="Shell syntax, or a whole command line in one word, without a shell",
    severity=Severity.ERROR,
    category="commands",
    since="0.1.0",
    each=Container,
)
def command_as_string(container: Container, context: Context) -> Reports:
    if not container.is_early:
        return
    for misuse in misuses(context.facts(container)):
        message = f"{container} has '{misuse.word}' with no shell to read it: {misuse.why}"
        yield Report(misuse.place.node, message, misuse.place.span)
