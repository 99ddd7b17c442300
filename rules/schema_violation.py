"""What the schema of the target Kubernetes version does not allow."""

from __future__ import annotations

from initlint.context import Context
from initlint.edits import replace_scalar
from initlint.finding import Fix, Safety, Severity
from initlint.model.manifest import Manifest
from initlint.rule import Report, Reports, rule
from initlint.tree.node import Node


@rule(
    "schema-violation",
    summary="Type, required or unknown field against the schema of the target version",
    severity=Severity.ERROR,
    category="manifest",
    since="0.1.0",
    each=Manifest,
)
def schema_violation(manifest: Manifest, context: Context) -> Reports:
    found = context.violations(manifest)
    if not found:
        return
    is_kustomized = context.workspace.is_kustomized(manifest)
    for violation in found:
        if violation.is_missing and is_kustomized:
            continue  # kustomize adds selectors, labels, namespaces and patches
        fix = _fix(violation.node, violation.replacement)
        yield Report(violation.node, violation.message, fix=fix)


def _fix(node: Node, replacement: str | None) -> Fix | None:
    edit = replace_scalar(node, replacement) if replacement is not None else None
    return Fix(f"Write `{replacement}`", Safety.SAFE, (edit,)) if edit is not None else None
