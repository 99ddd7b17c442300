"""A container that uses what a sibling waits for, and does not wait."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.context import Context
from initlint.finding import Label, Severity
from initlint.model.workspace import Workspace
from initlint.rule import Report, Reports, related, rule
from initlint.startup.causes import PlacedWait
from initlint.startup.gaps import Gap, gaps


@rule(
    "missing-wait",
    summary="Use of a Service without the wait that others have",
    severity=Severity.WARNING,
    category="waits",
    since="0.1.0",
    each=Workspace,
)
def missing_wait(workspace: Workspace, context: Context) -> Reports:
    if not workspace.of_kind("Service"):
        return
    checked = set(workspace.checked)
    for gap in gaps(context.startup, context.facts):
        if gap.workload.manifest in checked:
            yield _report(gap)


def _report(gap: Gap) -> Report:
    service, container = gap.use.service, gap.use.container
    labels = tuple(_labels(gap.waits))
    if gap.waits:
        others = ", ".join(dict.fromkeys(_owner(wait) for wait in gap.waits))
        message = (
            f"{container} of {gap.workload} uses {service} and does not wait for it; {others} does"
        )
        return Report(gap.use.node, message, related=labels, container=container.name)
    message = (
        f"{container} of {gap.workload} uses {service} ({gap.backend}), and nothing waits for it"
    )
    return Report(gap.use.node, message, severity=Severity.INFO, container=container.name)


def _labels(waits: tuple[PlacedWait, ...]) -> Iterator[Label]:
    for wait in waits:
        place = wait.wait.place
        yield related(place.node, f"{_owner(wait)} waits for it", place.span)


def _owner(wait: PlacedWait) -> str:
    manifest = wait.container.pod.manifest
    return f"{manifest.kind} '{manifest.name}'"
