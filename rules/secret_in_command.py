"""A password or token that stands in a command."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.secrets import secrets
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "secret-in-command",
    summary="Password or token written into a command",
    severity=Severity.WARNING,
    category="commands",
    since="0.1.0",
    each=Container,
)
def secret_in_command(container: Container, context: Context) -> Reports:
    if not container.is_early:
        return
    said = set()
    for secret in secrets(context.facts(container)):
        message = f"{container} has a secret in {secret.where}: whoever may read pods can read it"
        if secret.place not in said:
            yield Report(secret.place.node, message, secret.place.span)
        said.add(secret.place)
