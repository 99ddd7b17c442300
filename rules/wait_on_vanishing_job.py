"""A wait for a Job that is removed once it is complete."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.context import Context
from initlint.finding import Severity
from initlint.model.pod import Pod
from initlint.rule import Report, Reports, related, rule
from initlint.startup.api_waits import condition_of
from initlint.startup.causes import PlacedWait
from initlint.startup.phases import vanishes
from initlint.startup.stuck import may_wait
from initlint.startup.words import aim
from initlint.tree.node import Node

_ONE_SHOT = ("Job", "Pod")  # made once, when the Job that it waits for is there


@rule(
    "wait-on-vanishing-job",
    summary="Wait for a Job that its TTL or hook policy removes",
    severity=Severity.ERROR,
    category="waits",
    since="0.1.0",
    each=Pod,
)
def wait_on_vanishing_job(pod: Pod, context: Context) -> Reports:
    if pod.manifest.kind in _ONE_SHOT or not may_wait(pod):
        return
    for container in pod.init_containers:
        for placed in context.startup.waits(container):
            for culprit, words in _vanishing(placed):
                place = placed.wait.place
                message = (
                    f"{container} waits for {aim(placed)}, which `{words}` removes: the first "
                    "install works, and every pod that starts later waits in vain"
                )
                label = related(culprit, "this removes the Job once it is complete")
                yield Report(place.node, message, place.span, (label,), container=container.name)


def _vanishing(placed: PlacedWait) -> Iterator[tuple[Node, str]]:
    is_wanted = placed.gates and condition_of(placed.wait) != "delete"
    for job in placed.target.objects if is_wanted and placed.target.object_kind == "Job" else ():
        removed = vanishes(job)
        if removed is not None:
            yield removed
