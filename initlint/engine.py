"""Sources in, findings out: runs the rules over a bundle and stamps what they report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from initlint.context import Context
from initlint.finding import Confidence, Finding, ObjectRef, Severity
from initlint.model.container import Container
from initlint.model.elsewhere import Elsewhere
from initlint.model.manifest import Manifest, manifests
from initlint.model.pod import Pod
from initlint.model.suppression import Suppression
from initlint.model.workspace import Workspace
from initlint.rule import Report, Rule
from initlint.tree.document import Document
from initlint.tree.node import Node

if TYPE_CHECKING:
    from initlint.settings import Settings

INTERNAL_ERROR = "internal-error"

Subject = Document | Manifest | Pod | Container | Workspace | Suppression


def check(
    documents: Sequence[Document], rules: Sequence[Rule], settings: Settings
) -> Iterator[Finding]:
    """Yield the findings of all *rules* on *documents*, in no particular order."""
    yield from judge(documents, Context(settings, workspace("", documents)), rules)


def workspace(
    name: str,
    documents: Iterable[Document],
    context: Iterable[Document] = (),
    elsewhere: Elsewhere | None = None,
) -> Workspace:
    """Make the scope of what is deployed together; *context* is known and not reported on."""
    checked = tuple(m for document in documents for m in manifests(document))
    known = tuple(m for document in context for m in manifests(document))
    return Workspace(name, checked, known, elsewhere or Elsewhere())


def judge(
    documents: Iterable[Document], context: Context, rules: Sequence[Rule]
) -> Iterator[Finding]:
    """Run *rules* on the documents, and on all that is checked in the context's workspace."""
    by_subject: dict[type, list[Rule]] = {}
    for rule in rules:
        by_subject.setdefault(rule.each, []).append(rule)
    for subject in _subjects(documents, context.workspace):
        for rule in by_subject.get(type(subject), ()):
            yield from _run(rule, subject, context)


def judge_subject(subject: Subject, context: Context, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Run those of *rules* that are for the kind of *subject* on it alone."""
    for rule in rules:
        if rule.each is type(subject):
            yield from _run(rule, subject, context)


def _subjects(documents: Iterable[Document], workspace: Workspace) -> Iterator[Subject]:
    yield from documents
    for manifest in workspace.checked:
        yield manifest
        for pod in manifest.pods:
            yield pod
            yield from pod.containers
    if workspace.checked:
        yield workspace


def _run(rule: Rule, subject: Subject, context: Context) -> Iterator[Finding]:
    try:
        for report in rule.check(subject, context):
            yield _stamp(rule, subject, report)
    except Exception as error:  # noqa: BLE001 a broken rule costs its own findings, no more
        yield crash(f"rule '{rule.name}'", subject, error)


def _stamp(rule: Rule, subject: Subject, report: Report) -> Finding:
    return Finding(
        rule=rule.name,
        severity=report.severity or rule.severity,
        confidence=report.confidence or rule.confidence,
        message=report.message,
        source=report.node.source,
        span=report.span or report.node.span,
        object=_object(subject),
        container=report.container or (subject.name if isinstance(subject, Container) else None),
        related=report.related,
        fix=report.fix,
        url=rule.url,
    )


def crash(what: str, subject: Subject, error: Exception) -> Finding:
    """Make the finding that *what* crashed on *subject*."""
    place = _place(subject)
    return Finding(
        rule=INTERNAL_ERROR,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        message=f"{what} crashed here: {type(error).__name__}: {error}",
        source=place.source,
        span=place.span,
        object=_object(subject),
    )


def _object(subject: Subject) -> ObjectRef | None:
    manifest = _manifest(subject)
    return manifest.reference if manifest is not None else None


def _manifest(subject: Subject) -> Manifest | None:
    if isinstance(subject, Container):
        return subject.pod.manifest
    if isinstance(subject, Pod):
        return subject.manifest
    return subject if isinstance(subject, Manifest) else None


def _place(subject: Subject) -> Document | Node:
    if isinstance(subject, Document):
        return subject
    if isinstance(subject, Suppression):
        return subject.node
    if isinstance(subject, Workspace):
        return subject.manifests[0].document
    manifest = _manifest(subject)
    assert manifest is not None  # the kinds of subject above are all that have none
    return manifest.document
