"""A key that hides an earlier one of the same name."""

from __future__ import annotations

from initlint.context import Context
from initlint.edits import remove_overridden
from initlint.finding import Fix, Safety, Severity
from initlint.rule import Report, Reports, related, rule
from initlint.tree.document import Document
from initlint.tree.node import Node

_OPEN_ENDS = (":", "|", ">", "-", "+", "[", "{", ",", "\\")  # the value goes on below


@rule(
    "duplicate-key",
    summary="Mapping key that is given twice",
    severity=Severity.ERROR,
    category="manifest",
    since="0.1.0",
    each=Document,
)
def duplicate_key(document: Document, _: Context) -> Reports:
    if not document.root.get("kind") and not document.root.get("apiVersion"):
        return  # no Kubernetes object, and so none of ours
    for earlier, later in document.repeated_keys:
        name = later.raw
        message = f"key `{name}` is given twice: kubectl takes this one and drops the earlier one"
        dropped = related(earlier, f"this `{name}` is dropped")
        fix = _fix(document, earlier, later)
        # Twice the same changes nothing under kubectl; `kustomize build` refuses both.
        severity = Severity.WARNING if _line(earlier) == _line(later) else None
        yield Report(later, message, related=(dropped,), fix=fix, severity=severity)


def _line(key: Node) -> str:
    """Give the one line of an entry without its comment; one that has more is like no other."""
    source = key.source
    end = source.line_span(source.position(key.start).line).end
    line = source.text[key.start : end].partition(" #")[0].rstrip()
    return f"{key.start}" if line.endswith(_OPEN_ENDS) else line


def _fix(document: Document, earlier: Node, later: Node) -> Fix | None:
    """Remove what is dropped anyway; a whole block may hold what somebody still wants."""
    edit = remove_overridden(document.root, earlier, later)
    if edit is None:
        return None
    is_one_line = document.source.text.count("\n", *edit.span) <= 1
    safety = Safety.SAFE if is_one_line else Safety.UNSAFE
    return Fix(f"Remove the earlier `{earlier.text}`, which has no effect", safety, (edit,))
