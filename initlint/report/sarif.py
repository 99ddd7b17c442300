"""SARIF 2.1.0, as code scanning services read it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html, and for what GitHub
makes of it https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support
"""

from __future__ import annotations

from os import fsencode
from urllib.parse import quote

from initlint import __version__
from initlint.finding import Edit, Finding, Fix, Label
from initlint.fingerprint import fingerprints
from initlint.report.json import Json, dump
from initlint.report.outcome import Outcome
from initlint.report.region import region, rendered_line
from initlint.report.sarif_rules import LEVELS, descriptors
from initlint.source.bundle import InputProblem
from initlint.source.text import Source, Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://github.com/initlint/initlint"


def report(outcome: Outcome) -> str:
    """Write *outcome* as a SARIF log with one run; suppressed findings are kept and marked."""
    rules = descriptors(outcome)
    indexes = {rule["id"]: index for index, rule in enumerate(rules)}
    pairs = zip(outcome.findings, fingerprints(outcome.findings), strict=True)
    run: Json = {
        "tool": {
            "driver": {
                "name": "initlint",
                "informationUri": _HOME,
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [*rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(outcome.extent.problems)],
        "results": [
            _result(finding, indexes[finding.rule], fingerprint) for finding, fingerprint in pairs
        ],
    }
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(finding: Finding, rule_index: int, fingerprint: str) -> Json:
    result: dict[str, Json] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": LEVELS[finding.severity],
        "message": {"text": rendered_line(finding.source, finding.span) + finding.message},
        "locations": [_location(finding)],
        "relatedLocations": [_related(*pair) for pair in enumerate(finding.related)],
        "partialFingerprints": {"initlint/v1": fingerprint},
        "properties": {"confidence": finding.confidence.value},
    }
    if finding.fix is not None and finding.fix.edits and not finding.source.is_rendered:
        result["fixes"] = [_fix(finding.source, finding.fix)]
    if finding.suppressed is not None:
        result["suppressions"] = [_suppression(finding.suppressed)]
    return result


def _location(finding: Finding) -> Json:
    at = finding.written or finding
    place: dict[str, Json] = {"physicalLocation": _physical(at.source, at.span)}
    if finding.object is not None:
        place["logicalLocations"] = [_logical(finding)]
    return place


def _logical(finding: Finding) -> Json:
    about = finding.object
    assert about is not None
    names = (about.api_version, about.kind, about.namespace, about.name, finding.container)
    path = "/".join(name for name in names if name)
    return {"fullyQualifiedName": path, "kind": "resource"}


def _physical(source: Source, span: Span) -> Json:
    place: dict[str, Json] = {"artifactLocation": _artifact(source)}
    return place if source.is_rendered else {**place, "region": _region(source, span)}


def _artifact(source: Source) -> Json:
    path = quote(fsencode(source.name.removeprefix("./")))
    if source.name.startswith("/"):
        return {"uri": f"file://{path}"}
    return {"uri": path, "uriBaseId": "%SRCROOT%"}


def _region(source: Source, span: Span) -> Json:
    place = region(source, span)
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _related(index: int, label: Label) -> Json:
    return {
        "id": index,
        "physicalLocation": _physical(label.source, label.span),
        "message": {"text": rendered_line(label.source, label.span) + label.message},
    }


def _fix(source: Source, fix: Fix) -> Json:
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(source),
                "replacements": [_replacement(source, edit) for edit in fix.edits],
            }
        ],
    }


def _replacement(source: Source, edit: Edit) -> Json:
    return {
        "deletedRegion": _region(source, edit.span),
        "insertedContent": {"text": edit.text},
    }


def _suppression(means: str) -> Json:
    kind = "external" if means == "baseline" else "inSource"
    return {"kind": kind, "justification": means}


def _invocation(problems: tuple[InputProblem, ...]) -> Json:
    return {
        "executionSuccessful": not problems,
        "toolExecutionNotifications": [
            {"level": "error", "message": {"text": str(problem)}} for problem in problems
        ],
    }
