"""A name that no container can have."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.admission import refusal
from initlint.model.container import Container
from initlint.model.names import label_problem
from initlint.model.problem import text
from initlint.rule import Report, Reports, rule


@rule(
    "invalid-container-name",
    summary="Container name that is no RFC 1123 label",
    severity=Severity.ERROR,
    category="api",
    since="0.1.0",
    each=Container,
)
def invalid_container_name(container: Container, context: Context) -> Reports:
    name = container.node.get("name")
    given = text(name)
    if given is None:
        return  # that it is missing, or no text, is the schema's to say
    problem = label_problem(given)
    if problem:
        message = f"the name '{given}' of {_article(container)} {problem if given else 'is empty'}"
        yield Report(name, f"{message}: {refusal(container.pod, context.settings.kube_version)}")


def _article(container: Container) -> str:
    kind = container.role.value
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
