"""The documented, versioned contract for other programs; docs/json.md describes it."""

from __future__ import annotations

import json

from initlint.finding import Edit, Finding, Label, ObjectRef, Severity
from initlint.report.outcome import Outcome, Verdict
from initlint.report.region import region
from initlint.report.visible import encodable
from initlint.source.text import Source

VERSION = 1

Json = str | int | None | dict[str, "Json"] | list["Json"]


def report(outcome: Outcome) -> str:
    """Write *outcome* as one JSON object, in ASCII; suppressed findings are kept."""
    content: Json = {
        "version": VERSION,
        "findings": [_finding(finding) for finding in outcome.findings],
        "startup": [_verdict(verdict) for verdict in outcome.startup],
        "summary": _summary(outcome),
    }
    return dump(content)


def dump(content: Json) -> str:
    """Write *content*; lone surrogates, which other programs refuse, are spelled out."""
    return json.dumps(_encodable(content), indent=2) + "\n"


def _encodable(content: Json) -> Json:
    if isinstance(content, str):
        return encodable(content)
    if isinstance(content, dict):
        return {key: _encodable(value) for key, value in content.items()}
    return [_encodable(value) for value in content] if isinstance(content, list) else content


def _finding(finding: Finding) -> Json:
    place = region(finding.source, finding.span)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "path": finding.source.name,
        "rendered": _rendering(finding.source),
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "object": _object(finding.object) if finding.object else None,
        "container": finding.container,
        "related": [_related(label) for label in finding.related],
        "fix": None if finding.source.is_rendered else _fix(finding),
        "url": finding.url,
        "suppressed": finding.suppressed,
    }


def _rendering(source: Source) -> str | None:
    return source.rendering or "rendered" if source.is_rendered else None


def _object(reference: ObjectRef) -> Json:
    return {
        "apiVersion": reference.api_version,
        "kind": reference.kind,
        "namespace": reference.namespace,
        "name": reference.name,
    }


def _related(label: Label) -> Json:
    place = region(label.source, label.span)
    return {
        "path": label.source.name,
        "rendered": _rendering(label.source),
        "line": place.line,
        "column": place.column,
        "message": label.message,
    }


def _fix(finding: Finding) -> Json:
    fix = finding.fix
    if fix is None:
        return None
    return {
        "title": fix.title,
        "safety": fix.safety.value,
        "edits": [_edit(finding.source, edit) for edit in fix.edits],
    }


def _edit(source: Source, edit: Edit) -> Json:
    place = region(source, edit.span)
    return {
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "text": edit.text,
    }


def _verdict(verdict: Verdict) -> Json:
    return {
        "object": _object(verdict.object),
        "verdict": verdict.verdict,
        "waitsFor": list(verdict.waits_for),
        "because": verdict.because,
    }


def _summary(outcome: Outcome) -> Json:
    extent = outcome.extent
    return {
        "files": extent.files,
        "documents": extent.documents,
        "pods": extent.pods,
        "initContainers": extent.init_containers,
        "errors": outcome.count(Severity.ERROR),
        "warnings": outcome.count(Severity.WARNING),
        "infos": outcome.count(Severity.INFO),
        "suppressed": outcome.suppressed_count,
        "unrenderedTemplates": extent.unrendered_templates,
        "problems": len(extent.problems),
    }
