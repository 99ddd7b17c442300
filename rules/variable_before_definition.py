"""A variable whose value names one that is not defined yet."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.container import Container
from initlint.model.references import early_references
from initlint.rule import Report, Reports, related, rule


@rule(
    "variable-before-definition",
    summary="Variable that names, in its value, one that is defined further down",
    severity=Severity.ERROR,
    category="commands",
    since="0.1.0",
    each=Container,
)
def variable_before_definition(container: Container, context: Context) -> Reports:  # noqa: ARG001
    if container.pod.manifest.is_patch:
        return  # what it is merged into may define the variable
    for variable, later in early_references(container):
        message = (
            f"variable '{variable.name}' of {container} names '{later.name}', which is defined"
            f" further down: '$({later.name})' stays as it is written"
        )
        label = related(later.node.get("name"), "it is defined here")
        yield Report(variable.node.key("value"), message, related=(label,))
