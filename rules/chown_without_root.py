"""A file given away by somebody who may not."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule
from initlint.volumes.giving_away import forbidden


@rule(
    "chown-without-root",
    summary="Change of owner by a user who is not root or lacks CAP_CHOWN",
    severity=Severity.ERROR,
    category="volumes",
    since="0.1.0",
    each=Container,
)
def chown_without_root(container: Container, context: Context) -> Reports:
    if not container.is_early:
        return
    said = set()
    for found in forbidden(context.facts(container)):
        command = found.deed.command
        if command.place in said or command.is_guarded:
            continue
        if not command.is_fatal and command.is_excused:
            continue
        said.add(command.place)
        is_error = command.is_fatal and command.is_certain
        message = (
            f"{container} gives '{found.deed.path}' to '{found.owner}', but {found.why}: "
            f"'{command.name}' fails with 'Operation not permitted'"
        )
        severity = None if is_error else Severity.WARNING
        yield Report(command.place.node, message, command.place.span, severity=severity)
