"""Workflow commands that GitHub Actions turns into annotations.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions; the escapes
are those of actions/toolkit, packages/core/src/command.ts.
"""

from __future__ import annotations

from initlint.finding import Finding, Label, Severity
from initlint.report.outcome import Outcome
from initlint.report.region import Region, region, rendered_line
from initlint.report.visible import visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def report(outcome: Outcome) -> str:
    """Write one command a line for each reported finding."""
    return "".join(f"{_command(finding)}\n" for finding in outcome.reported)


def _command(finding: Finding) -> str:
    at = finding.written or finding
    properties = {
        "title": f"initlint {visible(finding.rule)}",
        "file": visible(at.source.name),
        **({} if at.source.is_rendered else _lines(region(at.source, at.span))),
    }
    listed = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in properties.items())
    message = "\n".join((_message(finding), *map(_related, finding.related)))
    return f"::{_COMMANDS[finding.severity]} {listed}::{message.translate(_DATA)}"


def _message(finding: Finding) -> str:
    """Say the line where it is none of the file, and an annotation cannot stand there."""
    message = visible(finding.message)
    return f"{rendered_line(finding.source, finding.span)}{message}"


def _lines(place: Region) -> dict[str, str]:
    lines = {"line": str(place.line), "endLine": str(place.last_line)}
    if place.last_line > place.line:
        return lines  # GitHub takes columns only where both ends stand on one line
    return lines | {"col": str(place.column), "endColumn": str(_end_column(place))}


def _end_column(place: Region) -> int:
    return place.end_column if place.end_line == place.line else place.column


def _related(label: Label) -> str:
    line, column = label.source.position(label.span.start)
    return f"{visible(label.source.label)}:{line}:{column}: {visible(label.message)}"
