"""A GitLab Code Quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from posixpath import normpath

from initlint.finding import Finding, Severity
from initlint.fingerprint import fingerprints
from initlint.report.json import Json, dump
from initlint.report.outcome import Outcome
from initlint.report.region import region, rendered_line

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def report(outcome: Outcome) -> str:
    """Write a JSON array with one violation for each reported finding."""
    pairs = zip(outcome.findings, fingerprints(outcome.findings), strict=True)
    return dump([_violation(*pair) for pair in pairs if pair[0].suppressed is None])


def _violation(finding: Finding, fingerprint: str) -> Json:
    return {
        "description": rendered_line(finding.source, finding.span) + finding.message,
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": normpath((finding.written or finding).source.name),  # no leading `./`
            "lines": _lines(finding),
        },
    }


def _lines(finding: Finding) -> Json:
    at = finding.written or finding
    if at.source.is_rendered:
        return {"begin": 1}  # the schema wants a line, and the file has none of its own
    place = region(at.source, at.span)
    return {"begin": place.line, "end": place.last_line}
