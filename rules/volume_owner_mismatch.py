"""A file that one user makes, and that another one cannot use."""

from __future__ import annotations

from initlint.context import Context
from initlint.finding import Confidence, Severity
from initlint.model.container import Container
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.volumes.mismatch import Mismatch, Mismatches


@rule(
    "volume-owner-mismatch",
    summary="File in a shared volume that its user may not write, or not even read",
    severity=Severity.WARNING,
    category="volumes",
    since="0.1.0",
    each=Pod,
)
def volume_owner_mismatch(pod: Pod, context: Context) -> Reports:
    compared = Mismatches(context.volumes(pod), context.facts, context.workspace)
    for container in pod.init_containers:
        if container.is_init:
            yield from _reports(container, compared)


def _reports(container: Container, compared: Mismatches) -> Reports:
    said = set()
    for found in compared.of(container):
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
            container=container.name,
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
