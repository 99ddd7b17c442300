"""One line a finding, as compilers print them and editors read them."""

from __future__ import annotations

from initlint.finding import Finding
from initlint.report.outcome import Outcome
from initlint.report.style import INK_OF_SEVERITY, Ink, Style
from initlint.report.visible import visible


def report(outcome: Outcome, *, colour: bool = False) -> str:
    """Write `path:line:column: severity: message [rule]` for each reported finding."""
    style = Style(colour=colour)
    return "".join(f"{_line(finding, style)}\n" for finding in outcome.reported)


def _line(finding: Finding, style: Style) -> str:
    line, column = finding.source.position(finding.span.start)
    place = style.paint(f"{visible(finding.source.label)}:{line}:{column}", Ink.STRONG)
    severity = style.paint(finding.severity.value, INK_OF_SEVERITY[finding.severity])
    rule = style.paint(f"[{visible(finding.rule)}]", Ink.FAINT)
    return f"{place}: {severity}: {visible(finding.message)} {rule}"
