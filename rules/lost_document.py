"""Text that YAML takes and kubectl drops or refuses."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.rule import Report, Reports, place, rule
from initlint.tree.document import Document, ProblemKind


@rule(
    "lost-document",
    summary="Text between documents that kubectl drops or refuses",
    severity=Severity.ERROR,
    category="manifest",
    since="0.1.0",
    each=Document,
)
def lost_document(document: Document, _: Context) -> Reports:
    if document.is_template:
        return
    for problem in document.problems:
        if problem.kind is ProblemKind.LOST:
            yield Report(place(document.source, problem.span), problem.message)
