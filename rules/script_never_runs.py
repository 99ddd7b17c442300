"""A script that its shell does not run."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.lost_scripts import lost_scripts
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "script-never-runs",
    summary="Script that the shell does not run",
    severity=Severity.ERROR,
    category="commands",
    since="0.1.0",
    each=Container,
)
def script_never_runs(container: Container, context: Context) -> Reports:
    if not container.is_early:
        return
    for lost in lost_scripts(context.facts(container)):
        message = f"{container} has a script that never runs: {lost.why}"
        yield Report(lost.place.node, message, lost.place.span)
