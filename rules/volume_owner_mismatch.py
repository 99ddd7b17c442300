"""A file that one user makes, and that another one cannot use."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Confidence, Severity
from initlint.model.container import Container
from initlint.rule import Report, Reports, related, rule
from initlint.volumes.mismatch import Mismatch, Mismatches


@rule(
    "volume-owner-mismatch",
    summary="File in a shared volume that its user may not write, or not even read",
    severity=Severity.WARNING,
    category="volumes",
    since="0.1.0",
    each=Container,
)
def volume_owner_mismatch(container: Container, context: Context) -> Reports:
    if not container.is_init:
        return
    said = set()
    graph = context.volumes(container.pod)
    for found in Mismatches(graph, context.facts, context.workspace).of(container):
        command = found.file.event.deed.command
        if command.place in said:
            continue
        said.add(command.place)
        user = found.user
        yield Report(
            command.place.node,
            _message(container, found),
            command.place.span,
            (related(user.node.get("name") or user.node, f"{user} runs as {found.identity}"),),
            confidence=None if found.is_seen else Confidence.MEDIUM,
        )


def _message(container: Container, found: Mismatch) -> str:
    file = found.file
    what = "the directory " if file.is_directory else ""
    has_group = bool(container.pod.node.get("securityContext", "fsGroup"))
    note = "; fsGroup does not change the modes of what a container makes" if has_group else ""
    return (
        f"{container} leaves {what}'{file.event.deed.path}' to {file.owner} with mode "
        f"{file.mode}, so {found.user}, which runs as {found.identity}, cannot {found.what} "
        f"{'in it' if file.is_directory else 'it'}{note}"
    )
