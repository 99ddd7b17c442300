"""A document that kubectl cannot parse."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.rule import Report, Reports, place, rule
from initlint.tree.document import Document, ProblemKind


@rule(
    "invalid-yaml",
    summary="Document that kubectl cannot parse",
    severity=Severity.ERROR,
    category="manifest",
    since="0.1.0",
    each=Document,
)
def invalid_yaml(document: Document, _: Context) -> Reports:
    if document.is_template:
        return
    # Directories hold other files, too: what names no kind is most likely none for kubectl.
    severity = None if document.source.names_an_object else Severity.INFO
    for problem in document.problems:
        if problem.kind is ProblemKind.SYNTAX:
            message = f"kubectl cannot parse this document: {problem.message}"
            yield Report(place(document.source, problem.span), message, severity=severity)
