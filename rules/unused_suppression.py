"""A suppression that silences nothing."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.suppression import Suppression
from initlint.rule import Report, Reports, rule


@rule(
    "unused-suppression",
    summary="Ignore comment, annotation or baseline entry that matches nothing",
    severity=Severity.INFO,
    category="manifest",
    since="0.1.0",
    each=Suppression,
)
def unused_suppression(suppression: Suppression, _: Context) -> Reports:
    why = suppression.problem or f"`{suppression.rule}` finds nothing {suppression.where}"
    yield Report(suppression.node, f"this {suppression.means.noun} suppresses nothing: {why}")
