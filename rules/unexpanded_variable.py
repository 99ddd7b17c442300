"""A reference to a variable that nobody expands."""

from __future__ import annotations

from initlint.context import Context
from initlint.facts.unexpanded import unexpanded
from initlint.finding import Confidence, Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, rule


@rule(
    "unexpanded-variable",
    summary="Reference to a variable that neither Kubernetes nor a shell expands",
    severity=Severity.ERROR,
    category="commands",
    since="0.1.0",
    each=Container,
)
def unexpanded_variable(container: Container, context: Context) -> Reports:
    if not container.is_early:
        return
    has_late_names = context.workspace.is_kustomized(container.pod.manifest)
    for found in unexpanded(context.facts(container), has_late_names=has_late_names):
        message = f"'{found.text}' of {container} stays as it is written: {found.why}"
        yield Report(
            found.place.node,
            message,
            found.place.span,
            severity=None if found.is_sure else Severity.WARNING,
            confidence=None if found.is_sure else Confidence.MEDIUM,
        )
